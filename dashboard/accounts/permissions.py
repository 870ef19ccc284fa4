"""Permissions 权限: everything a person may do, in one list, and which role may do it.

Which rows a reader sees is another question, answered where data is read (``models.reader``).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.accounts import Role


class Permission(StrEnum):
    """``<thing>:<action>``; the audit log writes the same words for the act itself."""

    PAGE_OPEN = "page:open"
    """The frame of the pages, and the scripts that draw it; each page states its own permission besides."""
    OVERVIEW_READ = "overview:read"
    RANKING_READ = "ranking:read"
    MEETING_READ = "meeting:read"
    """What the leading group's meeting looks at: all agencies at once."""
    MEETING_NOTE = "meeting:note"
    """Note when the last meeting was, for everybody who looks at what changed since."""
    AGENCY_READ = "agency:read"
    CASE_READ = "case:read"
    OFFICER_READ = "officer:read"
    FINDING_READ = "finding:read"
    FINDING_RECORD = "finding:record"
    """Record a finding, and tell the officer of it."""
    FINDING_ANSWER = "finding:answer"
    """Answer and object to a finding of one's own."""
    FINDING_DECIDE = "finding:decide"
    FINDING_REVIEW = "finding:review"
    """Decide on an objection; who may decide on which finding, ``dashboard.findings.workflow`` says."""
    RECTIFICATION_READ = "rectification:read"
    RECTIFICATION_RECORD = "rectification:record"
    """Enter a rectification item."""
    RECTIFICATION_ANSWER = "rectification:answer"
    """Answer for an item of one's own: receive, report, ask for an extension, apply for closing."""
    RECTIFICATION_DECIDE = "rectification:decide"
    """Verify, assign, check, close, urge; who may decide on which item, ``dashboard.rectification.workflow`` says."""
    RECTIFICATION_LEAD = "rectification:lead"
    """What the leading group alone decides: listing, raising, a second extension, handing over to another authority."""
    INTEGRITY_READ = "integrity:read"
    INTEGRITY_ANSWER = "integrity:answer"
    """Apply in an integrity round for one's own agency, and assess it."""
    INTEGRITY_ASSESS = "integrity:assess"
    """Accept where one is named as an assessor; who may in which, ``dashboard.integrity.workflow`` says."""
    INTEGRITY_DECIDE = "integrity:decide"
    """Open a round, name assessors, make a result public, decide."""
    HOLIDAY_WRITE = "holiday:write"
    """Enter a year's holidays, by which working days are counted."""
    ID_NUMBER_SEARCH = "id_number:search"
    """Find an officer by the whole ID number."""
    ID_NUMBER_REVEAL = "id_number:reveal"
    """See an ID number in full, for a reason that is recorded."""
    RECORD_READ = "record:read"
    """Complaints, trainings, file reviews, inspections; who may write them, is who may import."""
    PUBLICATION_READ = "publication:read"
    """Read what was published to one; the leading group and the bureau read what is being prepared, too."""
    PUBLICATION_DECIDE = "publication:decide"
    """Prepare, sign, publish and withdraw; who may sign which, ``dashboard.publishing.workflow`` says."""
    ANNUAL_READ = "annual:read"
    """The yearly tables and figures."""
    ANNUAL_RELEASE = "annual:release"
    """Enter where the yearly tables were published: an agency its own, the bureau the county's."""
    ANNUAL_TEXT_READ = "annual_text:read"
    """The county's yearly report with its text."""
    ANNUAL_TEXT_WRITE = "annual_text:write"
    SCHEME_READ = "scheme:read"
    TABLE_EXPORT = "table:export"
    IMPORT_READ = "import:read"
    IMPORT_WRITE = "import:write"
    """Bring files, take them in, drop and undo: everybody's rows for the bureau, its own for an agency."""
    OWN_ACCOUNT = "own_account:manage"
    SYSTEM_READ = "system:read"
    AUDIT_READ = "audit:read"
    AUDIT_EXPORT = "audit:export"
    ACCOUNT_MANAGE = "account:manage"
    """The accounts of others: who has one, and in which state it is."""
    ROLE_APPROVE = "role:approve"
    """To agree to a role that another has asked for."""


_EVERYBODY = frozenset({Permission.PAGE_OPEN, Permission.SCHEME_READ, Permission.OWN_ACCOUNT})
_READERS = _EVERYBODY | {
    Permission.OVERVIEW_READ,
    Permission.RANKING_READ,
    Permission.CASE_READ,
    Permission.OFFICER_READ,
    Permission.FINDING_READ,
    Permission.PUBLICATION_READ,
    Permission.TABLE_EXPORT,
}
_READERS_OF_AGENCIES = _READERS | {Permission.AGENCY_READ}

_RECTIFIERS = frozenset({Permission.RECTIFICATION_READ, Permission.RECTIFICATION_RECORD})
_IMPORTERS = frozenset(
    {Permission.RECORD_READ, Permission.ANNUAL_READ, Permission.ANNUAL_RELEASE}
    | {Permission.IMPORT_READ, Permission.IMPORT_WRITE}
)

GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.LEADER: _READERS_OF_AGENCIES
    | {Permission.MEETING_READ, Permission.MEETING_NOTE}
    | {Permission.ANNUAL_READ, Permission.ANNUAL_TEXT_READ, Permission.RECORD_READ}
    | {Permission.RECTIFICATION_READ, Permission.RECTIFICATION_LEAD, Permission.INTEGRITY_READ},
    Role.BUREAU: _READERS_OF_AGENCIES
    | _IMPORTERS
    | _RECTIFIERS
    | {Permission.MEETING_READ, Permission.MEETING_NOTE, Permission.RECTIFICATION_DECIDE, Permission.HOLIDAY_WRITE}
    | {Permission.PUBLICATION_DECIDE}
    | {Permission.INTEGRITY_READ, Permission.INTEGRITY_ASSESS, Permission.INTEGRITY_DECIDE}
    | {Permission.ANNUAL_TEXT_READ, Permission.ANNUAL_TEXT_WRITE}
    | {Permission.FINDING_RECORD, Permission.FINDING_DECIDE, Permission.FINDING_REVIEW}
    | {Permission.ID_NUMBER_SEARCH, Permission.ID_NUMBER_REVEAL},
    Role.AGENCY: _READERS_OF_AGENCIES
    | _IMPORTERS
    | _RECTIFIERS
    | {Permission.RECTIFICATION_ANSWER, Permission.FINDING_RECORD}
    | {Permission.INTEGRITY_READ, Permission.INTEGRITY_ANSWER},
    Role.OFFICER: _READERS | {Permission.FINDING_ANSWER},
    # The three administrators share nothing but what everybody may (等保 level 3, 8.1.5): no row of business.
    Role.SYSTEM: _EVERYBODY | {Permission.SYSTEM_READ},
    Role.SECURITY: _EVERYBODY | {Permission.ACCOUNT_MANAGE, Permission.ROLE_APPROVE},
    Role.AUDIT: _EVERYBODY | {Permission.AUDIT_READ, Permission.AUDIT_EXPORT},
}
"""Role → what it may do."""


def permissions_of(role: str) -> frozenset[Permission]:
    """What the holder of this role may do; nothing for a role that is not known."""
    return next((granted for known, granted in GRANTED.items() if known == role), frozenset())
