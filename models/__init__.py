"""The shared database: agencies, officers, cases and all that is recorded of them; nothing here scores or draws."""

from models import (  # importing a domain registers its tables
    accounts,
    agencies,
    audit,
    batches,
    calendar,
    cases,
    complaints,
    conduct,
    counters,
    figures,
    installation,
    integrity,
    lawsuits,
    officers,
    rectification,
    scores,
)

__all__ = [
    "accounts",
    "agencies",
    "audit",
    "batches",
    "calendar",
    "cases",
    "complaints",
    "conduct",
    "counters",
    "figures",
    "installation",
    "integrity",
    "lawsuits",
    "officers",
    "rectification",
    "scores",
]
