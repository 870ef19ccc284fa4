"""A calculation as it is written down, each number of it a link to the rows behind; a rule's wording; its readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import wording
from dashboard.services.agency_scheme import Reading
from dashboard.services.arithmetic import Calculation, Term
from dashboard.translations import _
from plugins.decimals import in_full
from plugins.scheme import NodeText, Parameter, Source

_KINDS = {"plain": "", "loss": "zh-sum__loss", "result": "zh-sum__result"}


def calculation(one: Calculation, addresses: Mapping[str, str]) -> list[Any]:
    """The line, in which terms that name rows lead to them."""
    joined: list[Any] = []
    for term in one.terms:
        shown = _term(term, addresses)
        # Plain pieces side by side are one text, so that a page has few components.
        if isinstance(shown, str) and joined and isinstance(joined[-1], str):
            joined[-1] += shown
        else:
            joined.append(shown)
    return joined


def _term(term: Term, addresses: Mapping[str, str]) -> Any:
    if term.rows is not None and term.rows in addresses:
        return dcc.Link(term.text, href=addresses[term.rows], className="zh-link", title=term.hint)
    if term.kind == "plain":
        return term.text
    return html.Span(term.text, className=_KINDS[term.kind])


def article(source: Source) -> Component:
    """The rule to the letter, and where it stands. The wording is in the language of the document."""
    return html.Div(
        [
            html.Div(f"{source.document} {source.article}", className="zh-article__source"),
            html.Blockquote(source.wording, lang="zh-CN"),
        ],
        className="zh-article",
    )


def rule(node: NodeText) -> list[Any]:
    """The node's article and what is remarked on how it is read, as far as there are any."""
    parts: list[Any] = []
    if node.source is not None:
        parts.append(article(node.source))
    if node.remark is not None:
        parts.append(html.P(wording.text(node.remark), className="zh-muted"))
    return parts


def readings(several: Sequence[Reading]) -> Component:
    """Readings in force, each with whose it is; pointing at one shows the alternatives and the reason."""
    return html.Ul(
        [
            html.Li(
                [
                    _("%(parameter)s: ", parameter=wording.text(one.parameter.title)),
                    html.Strong(wording.text(one.chosen)),
                    " ",
                    html.Small(whose(one.parameter), className="zh-muted"),
                ],
                title=wording.sentences([alternatives(one.parameter), wording.text(one.parameter.reason)]),
            )
            for one in several
        ],
        className="zh-readings",
    )


def whose(parameter: Parameter) -> str:
    """Whose reading a parameter's default is."""
    return _("printed in the source") if parameter.whose == "source" else _("this project's reading")


def alternatives(parameter: Parameter) -> str:
    """What else could be chosen."""
    if parameter.is_number:
        return _("any number from %(least)s to %(most)s", least=in_full(parameter.least),
                 most=in_full(parameter.most))  # fmt: skip
    others = [wording.text(one.title) for one in parameter.alternatives if one.key != parameter.default]
    return _("otherwise: %(others)s", others=_("; ").join(others))
