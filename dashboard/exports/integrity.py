"""Who takes part in an integrity round, with both totals and the gap, as a file."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Column, ExportedTable
from dashboard.services.integrity import rounds_page
from dashboard.translations import _
from dashboard.views.integrity import borrowed_levels, demonstration_weights, level, title
from dashboard.vocabulary import word
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from dashboard.workflows.deciding import actor_of
from models.integrity_rounds import ApplicationStatus

PLACES = 2


@requires(Permission.INTEGRITY_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """One row an agency of the round that the address asks for; None where there is none."""
    model = rounds_page(
        request.session, request.registry, request.location.query.rows, actor_of(request.holder), request.today
    )
    if model is None or model.chosen is None:
        return None
    round_name = model.chosen.plan.round
    return ExportedTable(
        title=f"{title()} {round_name}",
        about=(
            _("Round %(round)s", round=round_name),
            *([demonstration_weights()] if model.demonstration else []),
            *([borrowed_levels()] if model.levels else []),
        ),
        columns=(
            Column(_("Code")),
            Column(_("Agency"), width=30),
            Column(_("State")),
            Column(_("Self-assessment"), "number", PLACES),
            Column(_("Acceptance"), "number", PLACES),
            Column(_("Gap"), "number", PLACES),
            *([Column(_("Level of integrity"))] if model.levels else []),
        ),
        rows=[
            (one.code, one.name, word(ApplicationStatus, one.status), one.self_total, one.accepted_total, one.gap,
             *([level(one)] if model.levels else []))
            for one in model.applicants
        ],
        action="integrity:export",
        subject=round_name,
    )  # fmt: skip
