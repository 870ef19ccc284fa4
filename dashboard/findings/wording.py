"""Findings in the reader's language: what a move is called, and what it is called once it was made."""

from __future__ import annotations

from dashboard.translations import _


def move(key: str) -> str:
    """The move as it was made; also the key of an audit record behind ``finding:``."""
    return {
        "import": _("Brought by an import"),
        "record": _("Finding recorded"),
        "tell": _("Officer told"),
        "answer": _("Officer answered"),
        "answer_on_paper": _("Officer's written answer filed"),
        "confirm": _("Finding confirmed"),
        "reject": _("Finding rejected"),
        "object": _("Officer objected"),
        "object_on_paper": _("Officer's written objection filed"),
        "uphold": _("Upheld after review"),
        "reduce": _("Reduced after review"),
        "revoke": _("Revoked after review"),
    }.get(key, key)


def act(key: str) -> str:
    """The move as one may make it: the text of its button."""
    return {
        "record": _("Record a finding"),
        "tell": _("Tell the officer"),
        "answer": _("Send the answer"),
        "answer_on_paper": _("File the officer's written answer"),
        "confirm": _("Confirm the finding"),
        "reject": _("Reject the finding"),
        "object": _("Ask for a review"),
        "object_on_paper": _("File the officer's written objection"),
        "uphold": _("Uphold"),
        "reduce": _("Reduce"),
        "revoke": _("Revoke"),
    }[key]


def limit(key: str) -> str:
    """What a limit is for."""
    return {"answer": _("Limit for the answer"), "objection": _("Limit for the objection")}[key]
