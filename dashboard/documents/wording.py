"""What is written into a document's form, in the reader's language. The documents themselves are Chinese."""

from __future__ import annotations

from dashboard.documents.kinds import CERTIFICATE
from dashboard.rectification.workflow import OBJECTION
from dashboard.translations import _
from dashboard.vocabulary import word
from models.documents import DocumentKind


def field(key: str) -> str:
    """A field of ``kinds.ASKED``."""
    return {
        "office": _("Issuing office"),
        "contact": _("Contact (name and telephone)"),
        "demand": _("What is required"),
        "supervised": _("Way and time of supervision"),
        "facts": _("Facts found"),
        "evidence": _("Evidence for them"),
        "decided": _("Kind of decision"),
        "objection": _("Objection: way and limit"),
        "place": _("Time and place of the talk"),
        "materials": _("List of materials"),
    }[key]


def kind(key: str) -> str:
    """A kind of document, as the register has it."""
    return _("Integrity certificate") if key == CERTIFICATE else word(DocumentKind, key)


def usual_objection() -> str:
    """What a decision says of objecting, unless the office writes something else; Chinese, as the document is."""
    return f"对本决定有异议的，可以自收到之日起{OBJECTION.days}个工作日内向本机关书面提出（{OBJECTION.source}）。"
