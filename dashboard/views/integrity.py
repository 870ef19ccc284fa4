"""Integrity rounds: the stages of a round, who takes part with which result, and the form that opens a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, forms, heading, tables, tiles
from dashboard.components.marks import Badge, BadgeKind, badge
from dashboard.components.steps import step, steps
from dashboard.components.tables import Head, Line
from dashboard.integrity import wording as words
from dashboard.integrity.rounds import Kept, usual_stages
from dashboard.services.integrity import Applicant, RoundsPage, StageShown
from dashboard.translations import _
from dashboard.urls import Location
from dashboard.views.account_marks import told
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.integrity_rounds import ApplicationStatus, RoundStage

ROUND_FIELDS = ("round", "source", *(f"{stage}_{end}" for stage in RoundStage for end in ("first", "last")))
_STATUS: Mapping[str, BadgeKind] = {
    ApplicationStatus.PASSED: "ok", ApplicationStatus.DECLINED: "failed", ApplicationStatus.WITHDRAWN: "na",
    ApplicationStatus.PUBLISHED: "low",
}  # fmt: skip


def title() -> str:
    """The page's title."""
    return _("Integrity units")


def state(status: str) -> Badge:
    """The state of an application."""
    return Badge(word(ApplicationStatus, status), _STATUS.get(status, "provisional"))


def demonstration_weights() -> str:
    """What is said wherever points of a round stand."""
    return _(
        "Demonstration weights, not official: the annex of 001 with its points was not found. A county enters its own "
        "in the scheme file."
    )


def borrowed_levels() -> str:
    """What is said wherever the level of a unit stands."""
    return _("001 names no levels: those of 盘锦 are borrowed, by the accepted total.")


def rounds(model: RoundsPage, location: Location, note: Note | None, token: str, *, may_open: bool) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    head = heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=demonstration_weights() if model.demonstration else None,
        actions=controls.export_links(location) if model.applicants else (),
    )
    body: list[Component] = []
    chosen = model.chosen
    if chosen is None:
        body.append(heading.empty(_("No round yet"), _("The bureau opens one, and the agencies take part in it.")))
    else:
        if len(model.every) > 1:
            body.append(html.P(_choices(model.every, chosen)))
        body += [_stages(chosen, model.stages), _applicants(model)]
        body += [_join(model, chosen, token)] if model.may_join else []
    if may_open:
        body.append(_round_form(chosen, note, token, model.today))
    return [head, *told(note), html.Div(body, className="zh-column")]


def points(value: Fraction | None) -> str:
    """Points of 100, or a dash."""
    return wording.points(value)


def gap(value: Fraction | None) -> str:
    """A gap with its sign, or a dash."""
    return "—" if value is None else ("+" if value > 0 else "") + wording.points(value)


def _choices(every: Sequence[Kept], chosen: Kept) -> list[Any]:
    parts: list[Any] = []
    for one in every:
        name = _("Round %(round)s", round=one.plan.round)
        href = urls.href("integrity", rows=one.plan.round)
        parts += [html.Strong(name) if one == chosen else dcc.Link(name, href=href, className="zh-link"), " · "]
    return parts[:-1]


def _stages(kept: Kept, stages: Sequence[StageShown]) -> Component:
    shown = steps([step(word(RoundStage, one.stage), one.first, one.last, one.progress, one.left) for one in stages])
    return tiles.card(_("Round %(round)s", round=kept.plan.round), shown, foot=kept.plan.source or None)


def _applicants(model: RoundsPage) -> Component:
    if not model.applicants:
        text = _("Nobody takes part yet, or nothing is public yet.")
        return tiles.card(_("Agencies that take part"), html.P(text))
    heads = [Head(_("Agency")), Head(_("State")), Head(_("Self-assessment"), number=True),
             Head(_("Acceptance"), number=True), Head(_("Gap"), number=True),
             *([Head(_("Level of integrity"))] if model.levels else [])]  # fmt: skip
    lines = [Line(_cells(one, model)) for one in model.applicants]
    foot = [_("Points of 100. The gap is what an agency gave itself above what was accepted.")]
    foot += [borrowed_levels()] if model.levels else []
    table = tables.table(heads, lines)
    return tiles.card(_("Agencies that take part"), table, foot=wording.sentences(foot), flush=True)


def _cells(one: Applicant, model: RoundsPage) -> list[Any]:
    name: Any = one.name
    if one.own and model.chosen is not None:
        href = urls.href("integrity_application", round=model.chosen.plan.round, agency=one.code)
        name = dcc.Link(one.name, href=href, className="zh-link")
    cells = [name, badge(state(one.status)), points(one.self_total), points(one.accepted_total), gap(one.gap)]
    return [*cells, *([level(one)] if model.levels else [])]


def level(one: Applicant) -> str:
    """The level of integrity, or a dash."""
    return "—" if one.level is None else wording.text(one.level)


def _join(model: RoundsPage, chosen: Kept, token: str) -> Component:
    options = [(one.code, one.name) for one in model.may_join]
    content = [
        forms.hidden("round", chosen.plan.round),
        forms.select_field("agency_code", _("Agency"), options, options[0][0]),
        forms.button(words.act("declare"), "primary"),
    ]
    last = chosen.plan.stages[RoundStage.PLANNING][1].isoformat()
    here = urls.href("integrity", rows=chosen.plan.round)
    return tiles.card(
        words.act("declare"),
        forms.post_form("/integrity/declare", token, here, content, name="move-declare"),
        foot=_("Until %(day)s; the plan is to be filed by then, too.", day=last),
    )


def _round_form(chosen: Kept | None, note: Note | None, token: str, today: dt.date) -> Component:
    """The form: of the round shown, corrected; another year opens another round."""
    written = _written(chosen, today)
    typed: Mapping[str, str] = note.typed if note is not None and "round" in note.typed else written
    content: list[Component] = [
        forms.hidden("seen", str(chosen.version) if chosen is not None else "0"),
        forms.hidden("seen_round", chosen.plan.round if chosen is not None else ""),
        forms.text_field("round", _("Year of the round"), typed.get("round", ""), required=True),
        forms.area_field("source", _("Document it rests on"), typed.get("source", "")),
        html.Div([one for stage in RoundStage for one in _stage_fields(stage, typed)], className="zh-form__fields"),
        forms.button(_("Open or change the round"), "primary"),
    ]
    form = forms.post_form("/integrity/round", token, urls.href("integrity"), content, name="round")
    foot = _("The stages are those of 001 part four. Another year in the first field opens another round.")
    return tiles.card(
        _("Open or change a round"), tables.folded(_("Year, document and days"), form, opened=chosen is None), foot=foot
    )


def _stage_fields(stage: RoundStage, typed: Mapping[str, str]) -> list[Component]:
    name = word(RoundStage, stage)
    first, last = f"{stage}_first", f"{stage}_last"
    return [
        forms.day_field(first, _("%(stage)s: first day", stage=name), typed.get(first, ""), required=True),
        forms.day_field(last, _("%(stage)s: last day", stage=name), typed.get(last, ""), required=True),
    ]


def _written(chosen: Kept | None, today: dt.date) -> Mapping[str, str]:
    """The round as the form holds it; for the first one the days of 001, moved to this year."""
    plan = chosen.plan if chosen is not None else None
    stages = plan.stages if plan is not None else usual_stages(today.year)
    fields = {"round": plan.round if plan is not None else str(today.year), "source": plan.source if plan else ""}
    for stage, (first, last) in stages.items():
        fields |= {f"{stage}_first": first.isoformat(), f"{stage}_last": last.isoformat()}
    return fields
