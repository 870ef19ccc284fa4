"""The list of candidates for findings: each with its evidence, to be looked at by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, tiles
from dashboard.components.grid import GridColumn, grid, link_cell
from dashboard.components.pager import pager
from dashboard.services.candidate_rules import RULES
from dashboard.services.candidate_wording import evidence, rule_title
from dashboard.services.candidates import DISMISSED, OPEN, RECORDED, Candidate, Candidates
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.finding_marks import item_title
from dashboard.web.notes import Note
from plugins import periods
from plugins.scheme import NodeText


def title() -> str:
    """The page's title."""
    return _("Candidates for findings")


def nothing_deducted() -> str:
    """What a candidate is, and is not."""
    return _("A candidate is a question for a person: nothing is deducted automatically.")


def state_name(state: str) -> str:
    """What the candidates are called that ``state`` of the address asks for."""
    return {OPEN: _("To be looked at"), DISMISSED: _("Dismissed"), RECORDED: _("Recorded as findings")}[state]


def candidates(
    model: Candidates, location: urls.Location, items: Mapping[str, NodeText], note: Note | None
) -> list[Component]:
    """The page's body."""
    body = [_head(model, location), *told(note), *(heading.unknown(key, value) for key, value in model.unknown)]
    body += [_tabs(model, location), _filters(model), *_uncounted(model)]
    if not model.lines:
        return [*body, _nothing(model)]
    rows = grid("candidates", _columns(model), [_row(one, items) for one in model.lines])
    number = plural("%(number)s candidate", "%(number)s candidates", model.paging.found)
    return [*body, tiles.card(number, [rows, pager(model.paging, location)], flush=True)]


def officer_link(one: Candidate) -> Any:
    """The officer whom the books name; a dash for nobody."""
    number = one.key.officer_no
    if not number:
        return "—"
    file = dcc.Link(f"{one.officer} {number}", href=urls.href("officer", officer_no=number), className="zh-link")
    return file if one.leads is not False else [file, " ", html.Small(_("assisting"), className="zh-muted")]


def subject_link(one: Candidate) -> Component:
    """The case, complaint, training or inspection."""
    return dcc.Link(one.key.subject, href=one.subject_href, className="zh-link")


def finding_links(one: Candidate) -> list[Any]:
    """The findings that stand in the books for it."""
    links = [dcc.Link(no, href=urls.href("finding", finding_no=no), className="zh-link") for no in one.findings]
    return [part for link in links for part in (link, " ")]


def candidate_links(several: Sequence[Candidate]) -> list[Any]:
    """Links to the candidates: the rule, and the officer where the books name one."""
    links = [
        dcc.Link(f"{rule_title(one.rule)} {one.officer}".strip(), href=one.href, className="zh-link") for one in several
    ]
    return [html.Div(link) for link in links]


def _head(model: Candidates, location: urls.Location) -> Component:
    return heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Findings"), urls.href("findings"))],
        note=nothing_deducted(),
        actions=controls.export_links(location) if model.lines else [],
    )


def _tabs(model: Candidates, location: urls.Location) -> Component:
    states = {OPEN: None, DISMISSED: DISMISSED, RECORDED: RECORDED}
    return controls.tabs(
        [(state_name(key), location.href(state=said, page=1), key == model.state) for key, said in states.items()],
        title(),
    )


def _filters(model: Candidates) -> Component:
    rules: Any = [{"label": _("All rules"), "value": ""}]
    rules += [
        {"label": f"{one.item} {rule_title(one)} ({model.counts.get(key, 0)})", "value": key}
        for key, one in RULES.items()
    ]
    chosen = model.rule.key if model.rule is not None else ""
    # The list shows its placeholder for an empty value, and the first option is the way back to it.
    rule = dbc.Select(id="zh-rows", name="rows", options=rules, value=chosen, placeholder=_("All rules"))
    written = {one: periods.written(one, model.period_rule) for one in dict.fromkeys([model.period, *model.years])}
    offered: Any = [
        {"label": wording.period_by(one, model.period_rule), "value": written[one]}
        for one in sorted(written, key=lambda one: (one.last, one.first), reverse=True)
    ]
    period = dbc.Select(id="zh-period", name="period", options=offered, value=written[model.period])
    fields = [controls.field("zh-period", _("Period"), period), controls.field("zh-rows", _("Rule"), rule)]
    if len(model.units) > 1:
        fields.append(controls.unit_field(model.units, model.unit))
    fields.append(controls.search_field(model.q, _("Officer or number")))
    if model.state != OPEN:
        fields.append(controls.hidden("state", model.state))
    return controls.query_form(fields, written[model.years[0]])


def _uncounted(model: Candidates) -> list[Component]:
    if not model.uncounted:
        return []
    years = _(", ").join(str(one) for one in model.uncounted)
    text = _(
        "The holidays of %(years)s are not in the calendar: limits in working days are not looked at.", years=years
    )
    return [heading.notice(text, "warn")]


def _columns(model: Candidates) -> list[GridColumn]:
    columns = [
        GridColumn("rule", _("Candidate"), "ZhNumber", 240),
        GridColumn("about", _("About"), "ZhNumber", 220),
        GridColumn("officer", _("Officer"), "ZhNumber", 90),
        GridColumn("unit", _("Agency"), None, 150, 1, wraps=True),
        GridColumn("said", _("What the books say"), None, 320, 4, wraps=True),
    ]
    if model.state == DISMISSED:
        columns.append(GridColumn("reason", _("Dismissed"), None, 180, 2, wraps=True))
    if model.state == RECORDED:
        columns.append(GridColumn("findings", _("Findings"), "ZhNumber", 120))
    return columns


def _row(one: Candidate, items: Mapping[str, NodeText]) -> dict[str, Any]:
    item = item_title(one.rule.item, items.get(one.rule.item))
    row: dict[str, Any] = {
        "rule": {**link_cell(rule_title(one.rule), one.href, note=item), "kind": "name"},
        "about": {**link_cell(one.key.subject, one.subject_href), "kind": "name"},
        "officer": _officer_cell(one),
        "unit": one.unit,
        "said": evidence(one),
    }
    if one.state == DISMISSED:
        last = one.decisions[-1]
        row["reason"] = " · ".join(part for part in (last.reason, last.made_on.isoformat(), last.who) if part)
    if one.state == RECORDED and one.findings:
        first, *others = one.findings
        cell = link_cell(first, urls.href("finding", finding_no=first), note="、".join(others))
        row["findings"] = {**cell, "kind": "name"}
    return row


def _officer_cell(one: Candidate) -> dict[str, str] | None:
    number = one.key.officer_no
    if not number:
        return None
    note = _("assisting") if one.leads is False else ""
    return {**link_cell(one.officer, urls.href("officer", officer_no=number), note=note, hint=number), "kind": "name"}


def _nothing(model: Candidates) -> Component:
    if model.rule or model.unit or model.q:
        return heading.empty(
            _("No candidate found"),
            _("No candidate is as the filters ask."),
            [(_("Show all"), urls.href("candidates", state=None if model.state == OPEN else model.state))],
        )
    return heading.empty(_("No candidate"), _("The books of this period hold none in this state."))
