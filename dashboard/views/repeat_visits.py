"""Enterprises visited more often than a rule says: each with the rule, and the visits behind it."""

from __future__ import annotations

import datetime as dt

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, heading, tiles
from dashboard.components.tables import Head, Line, folded, table
from dashboard.imports.kinds import KINDS
from dashboard.services.records import address
from dashboard.services.repeat_visits import LIMITS, Flag, Flags, Rule, Visit
from dashboard.services.units import Units
from dashboard.translations import _, plural
from dashboard.views.records import tabs
from dashboard.vocabulary import yes_no


def title() -> str:
    """The page's title."""
    return _("Repeat visits")


def repeat_visits(model: Flags, year: int, today: dt.date, seen: Units) -> list[Component]:
    """The page's body."""
    head = heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_("Inspections of %(year)s. A flag is a question for a person: nothing is scored by it.", year=year),
        actions=[controls.query_form([controls.hidden("rows", "repeats"), controls.year_field(year, today)])],
    )
    body = [head, tabs("repeats")]
    if not model.number:
        return [
            *body,
            heading.empty(_("Nothing stands out"), _("No enterprise was visited more often than the rules say.")),
        ]
    if len(model.shown) < model.number:
        body.append(
            heading.notice(
                _("The first %(shown)s of %(number)s flags are shown.", shown=len(model.shown), number=model.number)
            )
        )
    for rule, number in model.counts:
        some = [flag for flag in model.shown if flag.rule == rule]
        if some:
            name = [rule_title(rule), " ", html.Small(plural("%(number)s flag", "%(number)s flags", number))]
            card = tiles.card(name, [html.P(_source(rule), className="zh-muted"), *(_flag(one, seen) for one in some)])
            body.append(html.Div(card, className="zh-grid"))
    return body


def rule_title(rule: Rule) -> str:
    """What was passed."""
    titles: dict[Rule, str] = {
        "day": _("More than %(most)s visit on one day", most=LIMITS.a_day),
        "week": _("More than %(most)s visits in seven days", most=LIMITS.a_week),
        "month": _("More than %(most)s visits in one month", most=LIMITS.a_month),
        "year": _("More than %(most)s planned visit of one agency in the year", most=LIMITS.planned_a_year),
        "fruitless": _("%(most)s visits of one officer in a row without a finding", most=LIMITS.fruitless),
    }
    return titles[rule]


def _source(rule: Rule) -> str:
    if rule == "year":
        return _("Source 000, task 7: one enterprise is not to be inspected more than once a year, by plan.")
    return _("As Chengdu has it since 2025, by all agencies together; another county may hold to other numbers.")


def _flag(flag: Flag, seen: Units) -> Component:
    first = flag.visits[0]
    number = plural("%(number)s visit", "%(number)s visits", len(flag.visits))
    days = f"{first.day.isoformat()} – {flag.visits[-1].day.isoformat()}"
    words = [first.enterprise, number, days, *([flag.officer_no] if flag.officer_no else [])]
    heads = [
        Head(_("Inspection number")),
        Head(_("Inspected")),
        Head(_("Unit")),
        Head(_("Plan number")),
        Head(_("Officers")),
        Head(_("Problem found")),
    ]
    return folded(" · ".join(words), table(heads, [_visit(one, seen) for one in flag.visits]))


def _visit(one: Visit, seen: Units) -> Line:
    link = dcc.Link(one.inspection_no, href=address(KINDS["inspections"], (one.inspection_no,)), className="zh-link")
    return Line(
        [
            link,
            one.day.isoformat(),
            seen.name(one.agency_code),
            one.plan_no or "",
            "、".join(one.officers),
            yes_no(one.problem_found),
        ]
    )
