"""``/records/<table>`` and ``/records/<table>/<record>``: complaints, trainings, file reviews, inspections, listed and
entered. What the form does, ``dashboard.web.record_acts`` does."""

from __future__ import annotations

import datetime as dt

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.imports.kinds import KINDS, Kind
from dashboard.services.records import TABLES, empty_record, entered_by, record, records
from dashboard.services.repeat_visits import repeat_visits
from dashboard.services.units import units
from dashboard.views import record as record_view
from dashboard.views import records as view
from dashboard.views import repeat_visits as repeats_view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from models.accounts import Role

REPEATS = "repeats"
"""As ``rows`` of the address: of inspections, the enterprises visited more often than a rule says."""
NEW = "new"
"""As ``rows`` of the address: a row to fill in."""


@requires(Permission.RECORD_READ)
def page(request: PageRequest) -> Page:
    """The rows of a kind, what stands out in them, or a row to fill in."""
    kind = _kind(request)
    query = request.location.query
    if query.rows == REPEATS and kind.key == "inspections":
        usual = (request.today.replace(day=1) - dt.timedelta(days=1)).year  # in January there is little of the new one
        year = query.year(usual)
        found = repeat_visits(request.session, year)
        body = repeats_view.repeat_visits(found, year, request.today, units(request.session))
        return Page(repeats_view.title(), body)
    if query.rows == NEW and _enters(request, kind):
        model = empty_record(request.session, kind)
        return Page(record_view.title(model), record_view.record(model, notes.take(), generate_csrf()))
    listed = records(request.session, request.registry, kind, query, request.today)
    may_record = Permission.FINDING_RECORD in permissions_of(request.holder.role)
    body = view.records(listed, request.location, may_enter=_enters(request, kind), may_record=may_record)
    return Page(view.title(kind), body)


@requires(Permission.RECORD_READ)
def one(request: PageRequest) -> Page:
    """One row, to read or to correct."""
    kind = _kind(request)
    model = record(request.session, kind, request.location.parts["record"])
    if model is None:
        raise NotThere
    token = generate_csrf() if _enters(request, kind) else None
    return Page(record_view.title(model), record_view.record(model, notes.take(), token))


def _kind(request: PageRequest) -> Kind:
    key = request.location.parts["table"]
    if key not in TABLES:
        raise NotThere
    return KINDS[key]


def _enters(request: PageRequest, kind: Kind) -> bool:
    may = Permission.IMPORT_WRITE in permissions_of(request.holder.role)
    return may and entered_by(kind, agency=request.holder.role == Role.AGENCY)
