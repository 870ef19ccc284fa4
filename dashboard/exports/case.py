"""Where a case counts, as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.case import CasePage, case_page
from dashboard.translations import _
from dashboard.views.case import role
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest


@requires(Permission.CASE_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """One row a rate the case counts in; None where there is no such case."""
    parts = request.location.parts
    model = case_page(request.session, request.registry, parts["agency"], parts["case_no"], request.today)
    if model is None:
        return None
    return ExportedTable(
        title=_("Case %(number)s", number=model.case.case_no),
        about=(model.unit.name, model.case.title or ""),
        columns=(
            Column(_("Period"), width=24),
            Column(_("Scheme"), width=20),
            Column(_("Rate"), width=16),
            Column(_("Counts as"), width=36),
            Column(_("What is counted"), width=36),
            Column(_("Lawsuit number"), width=24),
            Column(_("Effect on points"), "number", places=4),
        ),
        rows=_rows(model),
        action="case:export",
        subject=f"{parts['agency']} {parts['case_no']}",
    )


def _rows(model: CasePage) -> Iterator[Sequence[Cell]]:
    for one in model.counted:
        yield [
            wording.period(one.period, one.scheme),
            wording.text(one.scheme.title),
            wording.text(one.node),
            role(one.role),
            wording.text(one.measure),
            one.row or None,
            one.effect,
        ]
