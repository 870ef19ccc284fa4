"""Duties in the reader's language."""

from __future__ import annotations

from dashboard.duties.tasks import Task
from dashboard.translations import _


def task(one: Task) -> str:
    """What is to be done, as a short title."""
    return {
        "rectification-verify": _("Items to verify"),
        "rectification-receive": _("Items to receive"),
        "rectification-mend": _("Items to mend"),
        "rectification-extend": _("Extension requests"),
        "rectification-check": _("Items to check"),
        "rectification-close": _("Items to close"),
        "rectification-urge": _("Items to urge"),
        "rectification-objection": _("Objections to answer"),
        "rectification-refer": _("Referrals to decide"),
        "findings-tell": _("Findings to tell the officer"),
        "findings-answer": _("Findings to answer"),
        "findings-confirm": _("Findings to decide"),
        "findings-object": _("Findings you may object to"),
        "findings-review": _("Findings to review"),
        "vetoes-confirm": _("Vetoes to confirm"),
        "vetoes-object": _("Vetoes you may object to"),
        "vetoes-review": _("Vetoes to review"),
        "commendations-confirm": _("Commendations to confirm"),
        "publications-sign": _("Publications to sign"),
        "publications-publish": _("Publications to publish"),
        "integrity-declare": _("Integrity rounds you may join"),
        "integrity-plan": _("Integrity: group and plan"),
        "integrity-self-assess": _("Self-assessments to hand in"),
        "integrity-assign": _("Assessors to name"),
        "integrity-assess": _("Acceptances to assess"),
        "integrity-settle": _("Acceptances to settle"),
        "integrity-malus": _("Dishonesty to confirm"),
        "integrity-publish": _("Acceptances to make public"),
        "integrity-object": _("Results you may object to"),
        "integrity-objection": _("Objections to results"),
        "integrity-decide": _("Recognitions to decide"),
        "integrity-certify": _("Certificates to issue"),
        "annual-release": _("Yearly tables to publish"),
    }[one.key]
