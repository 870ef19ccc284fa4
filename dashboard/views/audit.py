"""The audit log: whether it is whole, what is looked for, and a row a record with what it says unfolded on demand."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.audit import wording as words
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.marks import Badge, BadgeKind
from dashboard.components.pager import pager
from dashboard.components.tables import Head, Line, facts, folded, table
from dashboard.services.audit_log import AuditLog, Change, Entry, LastCheck
from dashboard.translations import _
from dashboard.web.role_names import role_name
from models.audit import AuditRecord
from models.installation import SHANGHAI

_RESULTS: dict[str, BadgeKind] = {"done": "ok", "refused": "low", "failed": "failed"}


def title() -> str:
    """The page's title."""
    return _("Audit log")


def audit(model: AuditLog, location: urls.Location) -> list[Component]:
    """The page's body."""
    head = heading.page_head(
        title(),
        note=_("Who did what, when and from where. Times are those of Asia/Shanghai; records are in their own order."),
        actions=controls.export_links(location) if model.entries else [],
    )
    body = [head, _state(model.checked), _filters(model)]
    if not model.entries:
        return [*body, _nothing(location)]
    heads = [
        Head(_("Time")), Head(_("Account")), Head(_("From")), Head(_("Action")), Head(_("Object")), Head(_("Result")),
        Head(_("What it says")),
    ]  # fmt: skip
    rows = table(heads, [Line([*_cells(one)]) for one in model.entries])
    shown = [html.Div(rows, className="zh-audit"), pager(model.paging, location)]
    return [*body, tiles.card("", shown, flush=True)]


def _state(checked: LastCheck | None) -> Component:
    if checked is None:
        return heading.notice(_("The log was not checked yet. The worker checks it once a day."), "warn")
    moment = wording.moment(checked.at)
    if checked.whole_to is None:
        return heading.notice(
            _(
                "The check of %(moment)s found the log broken (%(reason)s). Run “zhiheng audit verify” on the server.",
                moment=moment,
                reason=checked.reason,
            ),
            "loss",
        )
    return heading.notice(
        _("All records up to number %(last)s were found whole on %(moment)s.", last=checked.whole_to, moment=moment)
    )


def _filters(model: AuditLog) -> Component:
    query = model.query
    everything = [{"label": _("All"), "value": ""}]
    actions = everything + [{"label": f"{said} ({word})", "value": word} for word, said in words.actions().items()]
    if query.action is not None and query.action not in words.actions():
        actions.append({"label": query.action, "value": query.action})
    results = everything + [{"label": said, "value": word} for word, said in words.results().items()]
    return controls.query_form(
        [
            controls.day_field("since", _("From day"), query.since),
            controls.day_field("until", _("To day"), query.until),
            _text("account", _("Account"), query.account),
            _choice("action", _("Action"), query.action, actions),
            _choice("result", _("Result"), query.result, results),
            _text("q", _("Object"), query.q),
            _text("request", _("Request number"), query.request),
            html.Button(_("Search"), type="submit", className="btn btn-primary"),
        ]
    )


def _text(name: str, label: str, value: str | None) -> Component:
    made = dbc.Input(id=f"zh-{name}", name=name, value=value or "", maxlength=100, autocomplete="off")
    return controls.field(f"zh-{name}", label, made)


def _choice(name: str, label: str, value: str | None, options: Any) -> Component:
    # An empty value shows the placeholder; the first option leads back to it.
    made = dbc.Select(id=f"zh-{name}", name=name, options=options, value=value or "", placeholder=_("All"))
    return controls.field(f"zh-{name}", label, made)


def _nothing(location: urls.Location) -> Component:
    return heading.empty(
        _("No record found"),
        _("No record is as the filters ask."),
        [(_("Show all"), urls.href("audit"))] if location.query != urls.Query() else (),
    )


def _cells(one: Entry) -> list[Any]:
    record = one.record
    return [
        [f"{record.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}", html.Small(_("No. %(n)s", n=record.sequence))],
        _account(record),
        [record.address or "", html.Small(record.request_id) if record.request_id else None],
        _with_raw(words.action(record.action), record.action),
        record.subject or "",
        [_result(record.result), html.Small(words.reason(record.reason)) if record.reason else None],
        _said(one),
    ]


def _account(record: AuditRecord) -> list[Any]:
    if record.role:
        return [record.account, html.Small(role_name(record.role))]
    return _with_raw(words.nobody(record.account), record.account)


def _with_raw(said: str, raw: str) -> list[Any]:
    return [said, html.Small(html.Code(raw)) if said != raw else None]


def _result(word: str) -> Component:
    return marks.badge(Badge(words.result(word), _RESULTS.get(word, "info")))


def _said(one: Entry) -> Any:
    if not one.facts and not one.changes:
        return ""
    parts: list[Component] = []
    if one.changes:
        parts.append(_changes(one))
    if one.more:
        more = _("The export has %(number)s more.", number=one.more)
        parts.append(html.P(more, className="zh-muted"))
    if one.facts:
        parts.append(facts(one.facts))
    # Those who hear the page would hear the same word fifty times.
    which = html.Span(_("No. %(n)s", n=one.record.sequence), className="visually-hidden")
    return folded([_("Show"), " ", which], parts)


def _changes(one: Entry) -> Component:
    with_rows = any(change.row for change in one.changes)
    heads = [Head(_("Value")), Head(_("Before")), Head(_("After"))]
    lines = [Line(_change(change)) for change in one.changes]
    if with_rows:
        heads.insert(0, Head(_("Row")))
        lines = [Line([change.row, *_change(change)]) for change in one.changes]
    return table(heads, lines)


def _change(one: Change) -> list[Any]:
    return [html.Code(one.name), one.before or "—", one.after or "—"]
