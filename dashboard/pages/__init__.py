"""The pages, by the names of ``dashboard.urls.PAGES``, and the blueprints of their downloads and forms.

What they are made of, and how they answer for what is not there: ``dashboard.web.router``.
"""

from __future__ import annotations

from flask import Blueprint

from dashboard.exports import routes as export_routes
from dashboard.pages import (
    accounts,
    agency,
    agency_scheme,
    audit,
    campaigns,
    candidates,
    case,
    comparison,
    decisions,
    desk,
    findings,
    holidays,
    imports,
    meeting,
    node,
    officers,
    overview,
    ranking,
    records,
    rectification,
    schemes,
    system,
)
from dashboard.web import (
    account_acts,
    calendar_feed,
    campaign_acts,
    candidate_acts,
    decision_acts,
    document_acts,
    finding_acts,
    holiday_acts,
    id_numbers,
    import_acts,
    record_acts,
    rectification_acts,
)
from dashboard.web.router import Pages

PAGES: Pages = {
    "overview": overview.page,
    "desk": desk.page,
    "meeting": meeting.page,
    "screen": meeting.screen,
    "ranking": ranking.page,
    "comparison": comparison.page,
    "agency": agency.page,
    "agency_scheme": agency_scheme.page,
    "node": node.page,
    "case": case.page,
    "officers": officers.page,
    "officer_exams": officers.exams,
    "officer_grades": officers.grades,
    "officer": officers.officer,
    "officer_sheet": officers.sheet,
    "records": records.page,
    "record": records.one,
    "findings": findings.page,
    "candidates": candidates.page,
    "candidate": candidates.one,
    "finding": findings.one,
    "decisions": decisions.page,
    "decision": decisions.one,
    "rectification": rectification.page,
    "rectification_documents": rectification.documents,
    "rectification_campaign": campaigns.page,
    "rectification_item": rectification.one,
    "holidays": holidays.page,
    "imports": imports.page,
    "import": imports.one,
    "schemes": schemes.page,
    "scheme": schemes.scheme,
    "system": system.page,
    "audit": audit.page,
    "accounts": accounts.page,
    "account": accounts.one,
}
BLUEPRINTS: tuple[Blueprint, ...] = (
    export_routes.blueprint,
    id_numbers.blueprint,
    account_acts.blueprint,
    import_acts.blueprint,
    record_acts.blueprint,
    calendar_feed.blueprint,
    holiday_acts.blueprint,
    finding_acts.blueprint,
    rectification_acts.blueprint,
    document_acts.blueprint,
    campaign_acts.blueprint,
    candidate_acts.blueprint,
    decision_acts.blueprint,
)
