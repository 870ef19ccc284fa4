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
