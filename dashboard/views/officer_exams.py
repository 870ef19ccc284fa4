"""The agencies by their training examinations: the rank, and what stands beside it."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tables, tiles
from dashboard.components.tables import Head
from dashboard.services.officer_exams import ExamLine, Exams
from dashboard.translations import _
from dashboard.views import officer_tabs
from models.conduct import TrainingKind
from plugins import periods
from plugins.decimals import percent, rounded
from plugins.scheme import PeriodRule


def exams(model: Exams, location: urls.Location, scheme: str | None) -> list[Component]:
    """The page's body. ``scheme``: the one whose grades the tab beside leads to."""
    body = [_head(model, location), officer_tabs.tabs("officer_exams", scheme), _choices(model)]
    if not model.lines:
        text = _("The books hold no training of this kind in this period. They are entered or imported as records.")
        return [
            *body,
            heading.empty(_("No trainings"), text, [(_("Trainings"), urls.href("records", table="trainings"))]),
        ]
    return [*body, tiles.card(kind_name(model.kind), _table(model), foot=how_ranked(model), flush=True)]


def title() -> str:
    """The page's title."""
    return _("Training examinations by agency")


def kind_name(kind: TrainingKind) -> str:
    """The kind of training in words."""
    return {TrainingKind.PUBLIC: _("Common law"), TrainingKind.PROFESSIONAL: _("Law of the own field")}[kind]


def period_name(model: Exams) -> str:
    """The period in words."""
    return wording.period_by(model.period, PeriodRule())


def how_ranked(model: Exams) -> str:
    """What the rank is made of, and what it is not."""
    ranked = _(
        "003 part 3(1)2 has the units ranked by military training, discipline and examination, and gives no weights. "
        "The rank here is by the mean score of the examinations alone; equal scores share a rank. Military training "
        "has no column in the books."
    )
    own = _("You see the agencies of your scope, of which no rank among all can be told.")
    where = _("An officer counts where he or she served on the day of the training.")
    return wording.sentences([ranked if model.ranked else own, where])


def _head(model: Exams, location: urls.Location) -> Component:
    return heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Enforcement officers"), urls.href("officers"))],
        note=period_name(model),
        actions=controls.export_links(location) if model.lines else [],
    )


def _choices(model: Exams) -> Component:
    years: Any = [{"label": wording.period_by(one, PeriodRule()), "value": periods.written(one)} for one in model.years]
    year = dbc.Select(id="zh-period", name="period", options=years, value=periods.written(model.period))
    kinds: Any = [{"label": kind_name(one), "value": "" if one == TrainingKind.PUBLIC else one.value} for one in
                  (TrainingKind.PUBLIC, TrainingKind.PROFESSIONAL)]  # fmt: skip
    shown = "" if model.kind == TrainingKind.PUBLIC else model.kind.value
    kind = dbc.Select(id="zh-rows", name="rows", options=kinds, value=shown, placeholder=kind_name(TrainingKind.PUBLIC))
    fields = [controls.field("zh-rows", _("Kind of training"), kind), controls.field("zh-period", _("Period"), year)]
    return controls.query_form(fields, periods.written(model.usual_period))


def _table(model: Exams) -> Component:
    heads = [
        *([Head(_("Rank"))] if model.ranked else []),
        Head(_("Agency")), Head(_("Mean score"), number=True), Head(_("Examined"), number=True),
        Head(_("Passed"), number=True), Head(_("Failed"), number=True), Head(_("Pass rate"), number=True),
        Head(_("Called"), number=True), Head(_("Attended"), number=True), Head(_("Late"), number=True),
    ]  # fmt: skip
    lines = [tables.Line(_cells(one, ranked=model.ranked), "na" if one.score is None else "") for one in model.lines]
    if len(lines) > 1:
        lines.append(tables.Line([*([""] if model.ranked else []), _("All"), *_numbers(model.whole)], "total"))
    return tables.table(heads, lines)


def _cells(one: ExamLine, *, ranked: bool) -> list[Any]:
    rank = [marks.rank(one.rank, tied=one.tied)] if ranked else []
    return [*rank, officer_tabs.officers_of(one.code, one.unit), *_numbers(one)]


def _numbers(one: ExamLine) -> list[str]:
    return [
        "—" if one.score is None else rounded(one.score, 2), str(one.examined), str(one.passed), str(one.failed),
        "—" if one.pass_rate is None else percent(one.pass_rate), str(one.called), str(one.attended), str(one.late),
    ]  # fmt: skip
