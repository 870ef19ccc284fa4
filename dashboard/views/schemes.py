"""The installed schemes; and one of them: its tree with every wording, its readings, and what it counts."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.marks import Badge, BadgeKind
from dashboard.components.tables import Head, Line, facts, folded, table
from dashboard.services.schemes import ParameterShown, SchemeEntry, SchemePage, Schemes, TreeNode
from dashboard.translations import _, plural
from dashboard.views import sums
from dashboard.views.evidence import role
from plugins.contract import Plugin
from plugins.decimals import in_full, plain
from plugins.remarks import Remark

TREE, READINGS, MEASURES = "tree", "readings", "measures"
"""The parts of a scheme's page, as ``rows`` of the address names them."""

_LEVELS: dict[str, BadgeKind] = {"error": "failed", "warning": "low", "note": "info"}


def schemes(model: Schemes) -> list[Component]:
    """The list's body."""
    body = [
        heading.page_head(
            _("Schemes"),
            note=_("What is scored, by which rules, and how each open point of the rules is read."),
        )
    ]
    if not model.entries:
        body.append(heading.empty(_("No scheme is installed"), _("Install a plugin that brings one, and start again.")))
    body.append(html.Div([_entry(one) for one in model.entries], className="zh-grid zh-grid--2"))
    if model.failures:
        body.append(html.H2(_("Plugins that could not be loaded"), className="zh-section-title"))
        body += [_failure(one) for one in model.failures]
    return body


def scheme(model: SchemePage, location: urls.Location) -> list[Component]:
    """The body of a scheme's page; ``rows`` of the address says which part of it is shown."""
    one, asked = model.scheme, location.query.rows
    parts = {
        TREE: (_("Rules"), _rules),
        READINGS: (_("Open points and their readings"), _readings),
        MEASURES: (_("What it counts"), _measures),
    }
    part = asked if asked in parts else TREE
    tabs = [
        (name, location.href(rows=None if key == TREE else key), key == part) for key, (name, _draw) in parts.items()
    ]
    body = [
        heading.page_head(
            wording.text(one.title), crumbs=[(_("Schemes"), urls.href("schemes"))], note=wording.text(one.summary)
        ),
        controls.tabs(tabs, _("Parts of this scheme")),
    ]
    if asked is not None and asked != part:
        body.append(heading.unknown("rows", asked))
    return [*body, *parts[part][1](model)]


# ---------------------------------------------------------------- the list


def _entry(one: SchemeEntry) -> Component:
    scheme = one.scheme
    return tiles.card(
        dcc.Link(wording.text(scheme.title), href=one.href, className="zh-link"),
        [
            html.P(wording.text(scheme.summary)),
            facts(
                [
                    (_("Source"), f"{scheme.source.document} {scheme.source.article}"),
                    (_("Who is scored"), subject(scheme.subject)),
                    (_("Nodes"), str(one.nodes)),
                    (_("Parameters"), str(len(scheme.parameters))),
                    (_("Version"), scheme.version),
                    (_("Plugin"), _plugin(one.plugin)),
                ]
            ),
        ],
        more=dcc.Link(_("Rules and readings"), href=one.href),
    )


def subject(key: str) -> str:
    """Who is scored."""
    return {"agency": _("agencies"), "officer": _("officers")}.get(key, key)


def _plugin(one: Plugin) -> str:
    return f"{one.name} {one.version}".strip()


def _failure(one: Plugin) -> Component:
    reason = wording.text(one.failure) if one.failure is not None else ""
    return heading.notice(
        [
            html.Strong(_plugin(one)),
            " ",
            _("could not be loaded: %(reason)s", reason=reason),
            " ",
            _("The other plugins work. Tell its author, or uninstall it."),
        ],
        "loss",
    )


# ---------------------------------------------------------------- one scheme


def _rules(model: SchemePage) -> list[Component]:
    return [
        html.Div([_about(model), _remarks(model)], className="zh-grid zh-grid--wide-left"),
        html.Div([_node(node) for node in model.tree], className="zh-grid zh-grid--2"),
    ]


def _about(model: SchemePage) -> Component:
    one = model.scheme
    return tiles.card(
        _("Source"),
        [
            sums.article(one.source),
            facts(
                [
                    (_("Who is scored"), subject(one.subject)),
                    (_("Full points"), plain(one.full)),
                    (_("Version"), one.version),
                    (_("Key"), html.Code(one.key)),
                    (_("File"), html.Code(one.origin) if one.origin else ""),
                    (_("Plugin"), _plugin(model.plugin)),
                ]
            ),
        ],
    )


def _remarks(model: SchemePage) -> Component:
    if not model.remarks:
        body: Any = html.P(_("The linter has nothing to say."), className="zh-quiet")
    else:
        body = html.Ul([_remark(one) for one in model.remarks], className="zh-remarks")
    return tiles.card(_("The linter's remarks"), body)


def _remark(one: Remark) -> Component:
    level = {"error": _("Error"), "warning": _("Warning"), "note": _("Note")}[one.level]
    return html.Li(
        [marks.badge(Badge(level, _LEVELS[one.level])), " ", wording.text(one.text), " ", html.Code(one.place)]
    )


def _node(one: TreeNode) -> Component:
    parts = sums.rule(one.text)
    counted = [(f"{role(kind)}", wording.text(measure.title)) for kind, measure in one.measures]
    # Several deductions have one name; each line keeps its own.
    parts.append(facts([*counted, (_("Parameters"), _(", ").join(wording.text(p.title) for p in one.parameters))]))
    if one.children:
        parts.append(html.Ul([html.Li(_below(child)) for child in one.children], className="zh-tree"))
    return tiles.card([wording.text(one.text.title), html.Span(_points(one), className="zh-tree__points")], parts)


def _item(one: TreeNode) -> list[Any]:
    """An item of events, of which an article may have nine: its points and its wording, without a fold of its own."""
    title = f"{one.text.key} {wording.text(one.text.title)}: {_points(one)}"
    remark = "" if one.text.remark is None else f" ({wording.text(one.text.remark)})"
    return [title, html.Small(f"{one.text.source.wording if one.text.source else ''}{remark}", className="zh-line")]


def _below(one: TreeNode) -> Any:
    if one.each is not None:
        return _item(one)
    inner = sums.rule(one.text)
    inner.append(facts([(role(kind), wording.text(measure.title)) for kind, measure in one.measures]))
    if one.children:
        inner.append(html.Ul([html.Li(_below(child)) for child in one.children], className="zh-tree"))
    name = [wording.text(one.text.title), html.Span(_points(one), className="zh-tree__points")]
    return folded(name, inner)


def _points(one: TreeNode) -> str:
    if one.each is not None:
        points = plural("%(number)s point", "%(number)s points", 1 if one.each == 1 else 2, number=plain(one.each))
        return _("+ %(points)s each", points=points) if one.bonus else _("− %(points)s each", points=points)
    if one.maximum is None:
        return _("bonus") if one.bonus else _("no cap")
    points = plural("%(number)s point", "%(number)s points", 1 if one.maximum == 1 else 2, number=in_full(one.maximum))
    if one.worth is not None:
        return _("%(points)s, weighing %(worth)s in the sum", points=points, worth=plain(one.worth, 2))
    return _("bonus, up to %(points)s", points=points) if one.bonus else points


def _readings(model: SchemePage) -> list[Component]:
    titles = (_("Open point"), _("Default"), _("Otherwise"), _("Whose reading"), _("Concerns"))
    lines = [_parameter(one) for one in model.parameters]
    foot = _("Where the default is this project's own reading, the document is silent.")
    return [tiles.card(_("Parameters"), table([Head(one) for one in titles], lines), flush=True, foot=foot)]


def _parameter(one: ParameterShown) -> Line:
    parameter = one.parameter
    if parameter.is_number:
        others = _("%(least)s to %(most)s", least=in_full(parameter.least), most=in_full(parameter.most))
    else:
        others = _("; ").join(wording.text(x.title) for x in parameter.alternatives if x.key != parameter.default)
    concerns = _(", ").join(wording.text(x) for x in one.nodes) or _("period, total or ranks")
    return Line(
        [
            [
                html.Strong(wording.text(parameter.title)),
                html.Small(wording.text(parameter.reason), className="zh-line"),
            ],
            wording.text(one.default),
            others,
            [sums.whose(parameter), html.Small(parameter.point, className="zh-line")],
            concerns,
        ]
    )


def _measures(model: SchemePage) -> list[Component]:
    titles = (_("Measure"), _("Key"), _("Source"), _("Used by"))
    lines = [
        Line(
            [
                wording.text(one.measure.title),
                html.Code(one.measure.key),
                one.measure.source,
                _(", ").join(wording.text(x) for x in one.used_by),
            ]
        )
        for one in model.measures
    ]
    name = _("Measures under the default readings")
    return [tiles.card(name, table([Head(one) for one in titles], lines), flush=True)]
