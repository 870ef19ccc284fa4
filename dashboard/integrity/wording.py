"""Integrity rounds in the reader's language: what their moves are called."""

from __future__ import annotations

from dashboard.translations import _, language
from plugins.contract import Text


def say(text: Text) -> str:
    """The text in the reader's language."""
    return text.in_language(language())


def move(key: str) -> str:
    """The move as it was made; also the key of an audit record behind ``integrity:``."""
    return {
        "declare": _("Application declared"),
        "set_up_group": _("Leading group set up"),
        "file_plan": _("Plan filed"),
        "add_evidence": _("Evidence brought"),
        "submit": _("Self-assessment handed in"),
        "withdraw": _("Application withdrawn"),
        "send_back": _("Self-assessment sent back"),
        "assign": _("Assessors named"),
        "hand_in": _("Assessment handed in"),
        "settle": _("Acceptance settled"),
        "record_malus": _("Dishonesty recorded"),
        "confirm_malus": _("Dishonesty confirmed"),
        "reject_malus": _("Dishonesty not confirmed"),
        "lift_malus": _("Finding of dishonesty lifted"),
        "publish": _("Result made public"),
        "object": _("Agency objected to the result"),
        "file_objection": _("Objection of others filed"),
        "answer": _("Objection answered"),
        "reopen": _("Acceptance reopened after an objection"),
        "grant": _("Recognised as an integrity unit"),
        "decline": _("Not recognised"),
        "certify": _("Certificate issued"),
        "void_certificate": _("Certificate voided"),
    }.get(key, key)


def act(key: str) -> str:
    """The move as one may make it: the text of its button."""
    return {
        "declare": _("Take part"),
        "set_up_group": _("Set up the leading group"),
        "file_plan": _("File the plan"),
        "add_evidence": _("Bring evidence for a sub-item"),
        "submit": _("Hand in the self-assessment"),
        "withdraw": _("Withdraw the declaration"),
        "send_back": _("Send the self-assessment back"),
        "assign": _("Name the assessors"),
        "hand_in": _("Hand in my assessment"),
        "settle": _("Settle the acceptance"),
        "record_malus": _("Record dishonesty"),
        "confirm_malus": _("Confirm the dishonesty"),
        "reject_malus": _("Do not confirm the dishonesty"),
        "lift_malus": _("Lift the finding of dishonesty"),
        "publish": _("Make the result public"),
        "object": _("Object to the result"),
        "file_objection": _("File an objection of others"),
        "answer": _("Answer the objection, the result stands"),
        "reopen": _("Reopen the acceptance"),
        "grant": _("Recognise as an integrity unit"),
        "decline": _("Do not recognise"),
        "certify": _("Issue the certificate"),
        "void_certificate": _("Void the certificate"),
    }[key]
