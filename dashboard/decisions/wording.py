"""Vetoes and commendations in the reader's language: what they and their moves are called."""

from __future__ import annotations

from dashboard.translations import _


def move(key: str) -> str:
    """The move as it was made; also the key of an audit record behind ``veto:`` and ``commendation:``."""
    return {
        "import": _("Brought by an import"),
        "record": _("Recorded with its document"),
        "confirm": _("Confirmed by a second person"),
        "reject": _("Not confirmed"),
        "object": _("Officer objected"),
        "object_on_paper": _("Officer's written objection filed"),
        "uphold": _("Upheld after review"),
        "revoke": _("Revoked by a third person"),
    }.get(key, key)


def logged(kind: str, key: str) -> str:
    """The move as the audit log names it."""
    thing = {"vetoes": _("Veto"), "commendations": _("Commendation")}[kind]
    return _("%(thing)s: %(move)s", thing=thing, move=move(key))


def act(kind: str, key: str) -> str:
    """The move as one may make it: the text of its button."""
    record = {"vetoes": _("Record a veto"), "commendations": _("Record a commendation")}[kind]
    return {
        "record": record,
        "confirm": _("Confirm it"),
        "reject": _("Do not confirm it"),
        "object": _("Ask for a review"),
        "object_on_paper": _("File the officer's written objection"),
        "uphold": _("Uphold"),
        "revoke": _("Revoke"),
    }[key]


def kind_title(kind: str) -> str:
    """What those of this kind are called."""
    return {"vetoes": _("Vetoes"), "commendations": _("Commendations")}[kind]


def one_title(kind: str, number: str) -> str:
    """What one of this kind is called."""
    return {
        "vetoes": _("Veto %(number)s", number=number),
        "commendations": _("Commendation %(number)s", number=number),
    }[kind]
