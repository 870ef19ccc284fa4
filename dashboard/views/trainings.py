"""The trainings of one officer, and which are due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard.components import tiles
from dashboard.components.marks import Badge, badges
from dashboard.components.tables import Head, Line, folded, table
from dashboard.imports.kinds import KINDS
from dashboard.services.records import address
from dashboard.services.training_record import CYCLE, Round, TrainingRecord
from dashboard.translations import _
from dashboard.vocabulary import word, yes_no
from models.conduct import Training, TrainingKind


def trainings(model: TrainingRecord, day: dt.date, *, linked: bool) -> Component:
    """The card. ``linked``: the reader may open the records of trainings."""
    heads = [
        Head(_("Kind of training")), Head(_("Last attended")), Head(_("Next due")), Head(_("Attended of it")),
        Head(_("State")),
    ]  # fmt: skip
    body: list[Any] = [table(heads, [_round(one, day) for one in model.rounds])]
    if model.trainings:
        heads = [
            Head(_("Training number")), Head(_("Kind of training")), Head(_("Held on")), Head(_("Hours"), number=True),
            Head(_("Days"), number=True), Head(_("Attended")), Head(_("Late")), Head(_("Exam"), number=True),
            Head(_("Passed")),
        ]  # fmt: skip
        name = _("All trainings: %(number)s", number=len(model.trainings))
        body.append(folded(name, table(heads, [_training(one, linked=linked) for one in model.trainings])))
    return tiles.card(_("Trainings"), body)


def _round(one: Round, day: dt.date) -> Line:
    marks = [Badge(_("Due"), "overdue") if one.due(day) else Badge(_("In order"), "ok")]
    if one.failed:
        why = _("By source 003, 3(1)2, whoever fails does not enforce. This is a note: nothing follows by itself.")
        marks.append(Badge(_("Last exam failed"), "low", why))
    return Line(
        [
            f"{word(TrainingKind, one.kind)} ({_rule(one)})",
            "—" if one.last_on is None else one.last_on.isoformat(),
            _("now") if one.due_on is None else one.due_on.isoformat(),
            _amount(one),
            badges(marks),
        ]
    )


def _rule(one: Round) -> str:
    if one.kind is TrainingKind.PROFESSIONAL:
        return _("once a year")
    return _("every %(years)s years", years=CYCLE.public_years)


def _amount(one: Round) -> str:
    if one.kind is TrainingKind.PROFESSIONAL:
        return _("%(amount)s of %(wanted)s hours", amount=f"{one.amount:f}", wanted=f"{one.wanted:f}")
    return _("%(amount)s of %(wanted)s days", amount=f"{one.amount:f}", wanted=f"{one.wanted:f}")


def _training(one: Training, *, linked: bool) -> Line:
    href = address(KINDS["trainings"], (one.training_no,))
    number = dcc.Link(one.training_no, href=href, className="zh-link") if linked else one.training_no
    return Line(
        [
            number, word(TrainingKind, one.kind), one.held_on.isoformat(), _number(one.hours), _number(one.days),
            yes_no(one.attended), yes_no(one.late), _number(one.exam_score), yes_no(one.passed),
        ]
    )  # fmt: skip


def _number(value: Any) -> str:
    return "" if value is None else f"{value:f}"
