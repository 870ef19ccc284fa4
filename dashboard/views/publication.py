"""One publication: the frozen ranking by peer group, its signers and hash, what verifying says, what may be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, forms, heading, tables, tiles
from dashboard.components.grid import GridColumn, badges_cell, bar_cell, grid, link_cell, mark_cell
from dashboard.components.marks import Badge, badge, tie
from dashboard.components.tables import facts
from dashboard.components.timeline import timeline
from dashboard.publishing import wording as words
from dashboard.services.publication import FrozenNode, FrozenRow, PublicationPage
from dashboard.translations import _, language, plural
from dashboard.views.account_marks import told
from dashboard.views.courses import move_made
from dashboard.views.publication_marks import state
from dashboard.views.publications import title as list_title
from dashboard.views.publications import verdict
from dashboard.web.notes import Note
from dashboard.workflows.declaration import Move
from models.publications import PublicationState, Readership
from plugins import periods
from plugins.decimals import percent, plain
from plugins.rubric import ZERO
from plugins.scheme import NodeText

BULLETIN = "/publications/bulletin"


def publication(
    model: PublicationPage, location: urls.Location, note: Note | None, token: str, *, may_decide: bool
) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    ranking = _ranking(model, location) if not model.unreadable else [heading.notice(model.unreadable, "loss")]
    left = html.Div([*ranking, *_bulletin(model)], className="zh-column")
    right = html.Div(
        [*_forms(model, note, token), _verified(model), _course(model), _facts(model)], className="zh-column"
    )
    columns = html.Div([left, right], className="zh-grid zh-grid--wide-left zh-published")
    return [_head(model, location, may_decide=may_decide), *told(note), *_corrections(model), columns]


def title(model: PublicationPage) -> str:
    """The page's title."""
    return str(model.document.head["number"])


def _head(model: PublicationPage, location: urls.Location, *, may_decide: bool) -> Component:
    head = model.document.head
    actions: list[Component] = []
    if not model.unreadable:
        address = f"{BULLETIN}?{urlencode({'number': head['number']})}"
        actions.append(html.A(_("Bulletin (.docx)"), href=address, download="", className="btn btn-outline-secondary"))
        actions += controls.export_links(location)
    if may_decide and model.state == PublicationState.PUBLISHED and model.current_run is not None:
        form = urls.href("publications", rows=str(model.current_run))
        actions.append(dcc.Link(_("Prepare a correction"), href=form, className="btn btn-outline-secondary"))
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (list_title(), urls.href("publications"))],
        note=f"{head['title']} · {_period(model)}",
        marks=[state(model.state)],
        actions=actions,
    )


def _period(model: PublicationPage) -> str:
    if model.scheme is None:
        return f"{model.period.first} – {model.period.last}"
    return f"{wording.text(model.scheme.title)} · {wording.period(model.period, model.scheme)}"


def _corrections(model: PublicationPage) -> list[Component]:
    several = []
    head = model.document.head
    if model.corrected_by:
        said = [_("This publication was corrected. It stays as it was signed; what counts now is"), " "]
        several.append(heading.notice([*said, _link(model.corrected_by), _(".")], "warn"))
    if head["corrects"]:
        why = [_("This publication corrects"), " ", _link(head["corrects"]), _(": "), head["why"]]
        several.append(heading.notice(why))
    for number in model.corrections:
        several.append(heading.notice([_("A correction is being prepared:"), " ", _link(number)]))
    return several


def _link(number: str) -> Component:
    made: Component = dcc.Link(number, href=urls.href("publication", publication=number), className="zh-link")
    return made


# ---------------------------------------------------------------- the ranking


def _ranking(model: PublicationPage, location: urls.Location) -> list[Component]:
    chosen = [row for row in model.rows if row.group == model.group]
    ranked = [row for row in chosen if row.rank is not None]
    unranked = [row for row in chosen if row.rank is None]
    groups = [(group, sum(row.group == group for row in model.rows)) for group in model.groups]
    tabs = controls.group_tabs(groups, model.group or "", location)
    foot = " ".join(
        [
            _("Equal scores share a rank, and the next rank is skipped."),
            _("Numbers lead to the cases as they are now."),
        ]
    )
    cards: list[Component] = [html.Div(tabs, className="zh-tabbar")]
    if ranked:
        rows = grid("frozen", _columns(model), [_row(model, row) for row in ranked])
        cards.append(tiles.card(_("Ranking as it was signed"), rows, flush=True, foot=foot))
    if unranked:
        count = plural("%(number)s agency is not ranked", "%(number)s agencies are not ranked", len(unranked))
        cards.append(tiles.card(count, _unranked(model, unranked), flush=True))
    return cards


def _columns(model: PublicationPage) -> list[GridColumn]:
    return [
        GridColumn("rank", _("Rank"), "ZhRank", 64, align="center", pinned=True),
        GridColumn("name", _("Agency"), "ZhNumber", 136, grow=3),
        GridColumn("score", _("Score"), "ZhNumber", 90, grow=1, align="right",
                   hint=_("Points earned, rescaled to 100; below: points earned of the points that apply.")),
        *(_node_column(node) for node in model.columns),
        GridColumn("badges", _("Remarks"), "ZhBadges", 80, grow=1),
    ]  # fmt: skip


def _node_column(node: NodeText) -> GridColumn:
    short = (node.short or node.title).in_language(language())
    return GridColumn(node.key, short, "ZhBarLink", 80, grow=1, align="right", hint=wording.text(node.title))


def _row(model: PublicationPage, row: FrozenRow) -> dict[str, Any]:
    kinds = [kind for kind, holds in (("top", (row.rank or 0) <= 3), ("tie", row.tied)) if holds]
    grade = model.scheme.grade_title(row.grade) if model.scheme else None
    place = _("%(rank)s of %(ranked)s", rank=row.rank, ranked=row.ranked)
    return {
        "rank": mark_cell(str(row.rank), " ".join(kinds), hint=place),
        "name": {**link_cell(row.name, _sheet(model, row), hint=row.name), "kind": "name"},
        "score": link_cell(wording.points(row.score), _sheet(model, row), note=_of(row)),
        "badges": badges_cell(
            [*([tie()] if row.tied else []), *([Badge(wording.text(grade), "info")] if grade else [])]
        ),
        **{node.key: _cell(model, row, node) for node in model.columns},
    }  # fmt: skip


def _cell(model: PublicationPage, row: FrozenRow, node: NodeText) -> dict[str, Any]:
    found, name = row.nodes.get(node.key), wording.text(node.title)
    address = _address(model, row, node.key)
    if found is None or found.points is None or not found.maximum:
        why = wording.sentences([wording.note(one) for one in found.notes]) if found else ""
        return bar_cell("—", address, share=None, hint=f"{name}: {why}", kind="na")
    hint = wording.sentences([f"{name}: {_rate(found)}", *(wording.note(one) for one in found.notes)])
    return bar_cell(wording.points(found.points), address, share=found.points / found.maximum, hint=hint)


def _rate(one: FrozenNode) -> str:
    full = plain(one.maximum or ZERO)
    points = _("%(points)s of %(full)s points", points=wording.points(one.points), full=full)
    if one.numerator is None or one.denominator is None:
        return points
    rate = f"{plain(one.numerator)} ÷ {plain(one.denominator)}"
    return f"{rate} = {percent(one.value)}, {points}" if one.value is not None else f"{rate}, {points}"


def _unranked(model: PublicationPage, rows: list[FrozenRow]) -> Component:
    columns = [
        GridColumn("name", _("Agency"), "ZhNumber", 200, grow=1),
        GridColumn("points", _("Points"), "ZhNumber", 120, align="right"),
        GridColumn("reason", _("Reason"), width=300, grow=3, wraps=True),
    ]
    return grid(
        "frozen-unranked",
        columns,
        [
            {
                "name": {**link_cell(row.name, _sheet(model, row), hint=row.name), "kind": "name"},
                "points": link_cell(_of(row), ""),
                "reason": wording.sentences([wording.note(one) for one in row.notes]) or wording.state(row.state),
            }
            for row in rows
        ],
    )


def _of(row: FrozenRow) -> str:
    return f"{wording.points(row.total)}/{plain(row.applicable or ZERO)}"


def _at(model: PublicationPage) -> dict[str, str]:
    if model.scheme is None:
        return {}
    return {"period": periods.written(model.period, model.scheme.usual_period_rule)}


def _sheet(model: PublicationPage, row: FrozenRow) -> str:
    if not row.seen:
        return ""
    return urls.href("agency_scheme", agency=row.code, scheme=model.document.head["scheme"], **_at(model))


def _address(model: PublicationPage, row: FrozenRow, node: str) -> str:
    if not row.seen:
        return ""
    return urls.href("node", agency=row.code, scheme=model.document.head["scheme"], node=node, **_at(model))


# ---------------------------------------------------------------- what a person added


def _bulletin(model: PublicationPage) -> list[Component]:
    told_of = model.bulletin
    cards: list[Component] = []
    if told_of.get("examples"):
        lines = [
            html.Li([html.Strong(f"{words.judgement(one['judgement'])}{_(': ')}{one['name']}"), " — ", one["reason"]])
            for one in told_of["examples"]
        ]
        cards.append(tiles.card(_("Examples, good and bad"), html.Ul(lines)))
    if told_of.get("demands") or told_of.get("dates") or told_of.get("report_by"):
        said: list[Any] = [html.P(told_of["demands"], className="zh-said")] if told_of.get("demands") else []
        if told_of.get("report_by"):
            said.append(html.P(_("Agencies report by %(day)s.", day=told_of["report_by"])))
        said.append(html.Ul([html.Li(f"{one['day']} {one['task']} ({one['campaign']})") for one in told_of["dates"]]))
        cards.append(tiles.card(_("What is required next"), said))
    if told_of.get("overdue_count"):
        cards.append(_overdue(told_of))
    return cards


def _overdue(told_of: Mapping[str, Any]) -> Component:
    columns = [
        GridColumn("item", _("Item number"), None, 130),
        GridColumn("name", _("Agency"), None, 170, 2),
        GridColumn("category", _("Category"), None, 140, 2),
        GridColumn("due", _("Limit"), None, 110),
        GridColumn("days", _("Days overdue"), None, 110, align="right"),
    ]
    rows = [
        {"item": one["item_no"], "name": one["name"], "category": one["category"], "due": one["due_on"],
         "days": str(one["days"])}
        for one in told_of["overdue"]
    ]  # fmt: skip
    count = plural(
        "%(number)s overdue rectification item on that day", "%(number)s overdue rectification items on that day",
        told_of["overdue_count"],
    )  # fmt: skip
    return tiles.card(count, grid("overdue", columns, rows, row_height=32), flush=True)


# ---------------------------------------------------------------- beside it


def _verified(model: PublicationPage) -> Component:
    mark, how = verdict(model.checked, model.document)
    said: list[Any] = [html.P([badge(mark)]), html.P(how)]
    if model.checked.today is not None and model.checked.judged_on is not None:
        scores = _("Today's scores are as of %(day)s, these as of %(then)s.", day=model.checked.judged_on.isoformat(),
                   then=model.document.head["judged_on"].isoformat())  # fmt: skip
        said.append(html.P(scores if model.of_all else f"{scores} {_only_own()}", className="zh-muted"))
    command = html.Code(f"zhiheng verify {model.document.head['number']}")
    foot = [_("The audit log and the data themselves are gone through by"), " ", command]
    return tiles.card(_("Verified"), said, foot=foot)


def _only_own() -> str:
    return _("Today's scores are compared for your own agency only.")


def _course(model: PublicationPage) -> Component:
    made = []
    for one, move in zip(model.course, model.document.moves, strict=True):
        more: list[Any] = [_link(move["other"])] if move["other"] else []
        if one.move == "publish" and model.document.readers:
            more.append(words.readers(model.document.readers))
        made.append(move_made(one, words.move(one.move), "", more=more))
    return tiles.card(_("Course of the publication"), timeline(made))


def _facts(model: PublicationPage) -> Component:
    head = model.document.head
    plugins = [f"{name} {one['version']} {one['sha256'][:12]}" for name, one in (head["plugins"] or {}).items()]
    said: list[tuple[str, Any]] = [
        (_("Scheme"), f"{wording.text(model.scheme.title) if model.scheme else head['scheme']} · {head['version']}"),
        (_("Period"), f"{head['first_on']} – {head['last_on']}"),
        (_("Open cases are judged as of"), head["judged_on"].isoformat()),
        (_("Version of the data"), f"{head['data_version']:,}"),
        (_("Data as of"), _moment(head["data_as_of"])),
        (_("Plugins"), [html.Div(one) for one in plugins]),
        ("SHA-256", html.Code(head["sha256"], className="zh-digest")),
    ]
    body: list[Any] = [facts(said), tables.folded(_("Readings of the open points"), _readings(model))]
    return tiles.card(_("What was frozen"), body)


def _readings(model: PublicationPage) -> Component:
    titles = {one.key: wording.text(one.title) for one in model.scheme.parameters} if model.scheme else {}
    return html.Ul(
        [html.Li(f"{titles.get(key, key)}{_(': ')}{value}") for key, value in model.document.head["readings"].items()]
    )


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else wording.moment(at)


# ---------------------------------------------------------------- what can be done


def _forms(model: PublicationPage, note: Note | None, token: str) -> list[Component]:
    if not model.possible:
        return []
    typed = dict(note.typed) if note is not None else {}
    return [tiles.card(_("What you may do now"), [_form(model, one, typed, token) for one in model.possible])]


def _form(model: PublicationPage, move: Move, typed: Mapping[str, str], token: str) -> Component:
    head = model.document.head
    content: list[Component] = [
        forms.hidden("number", head["number"]),
        forms.hidden("sha256", head["sha256"]),
        html.H3(words.act(move.key), className="zh-form__title"),
        html.P(words.what_it_does(move.key), className="zh-muted"),
    ]
    if "readers" in move.fields:
        several = [(one.value, words.readers(one.value)) for one in Readership]
        content.append(forms.select_field("readers", _("Publish to"), several, typed.get("readers", "agencies")))
    if move.reason:
        reason = forms.area_field(
            f"{move.key}-reason", _("Grounds"), typed.get("reason", ""), key="reason", required=True
        )
        content.append(reason)
    content.append(forms.button(words.act(move.key), "outline-secondary" if move.reason else "primary"))
    following = urls.href("publication", publication=head["number"])
    return forms.post_form(f"/publication/{move.key}", token, following, content, name=f"move-{move.key}")
