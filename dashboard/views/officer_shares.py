"""An officer's score share by share: what was counted, the rate, what it is worth, and the rows behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import wording
from dashboard.components.tables import Head, Line, folded, table
from dashboard.services.officer_scores import OfficerScore
from dashboard.services.officer_shares import Share, ShareRow
from dashboard.services.standings import Standing
from dashboard.translations import _
from plugins.decimals import percent, plain
from plugins.rubric import ZERO
from plugins.scheme import Scheme

MOST_LINKS = 4
"""Of the rows of a share that were not met, so many are links; the others are named, so that a page stays light."""


def summary(scheme: Scheme) -> Component:
    """What the scheme says of itself, and so of what its text leaves open."""
    return html.P(wording.text(scheme.summary), className="zh-quiet")


def shares(one: OfficerScore, standing: Standing, *, printed: bool = False) -> list[Component]:
    """The table of the shares, and the rows behind each. ``printed``: rows stand open, and none is a link."""
    heads = [
        Head(_("Share")), Head(_("Numerator ÷ denominator = rate"), number=True), Head(_("Weight"), number=True),
        Head(_("Points earned"), number=True),
        Head(_("Remarks")),
    ]  # fmt: skip
    lines = [_line(share) for share in one.shares]
    whole = [
        _("Total"),
        "",
        wording.points(standing.applicable),
        wording.points(standing.total),
        _whole(standing),
    ]
    return [
        table(heads, [*lines, Line(whole, "total")], kind="zh-shares"),
        *_behind(one.shares, printed=printed),
    ]


def earned(standing: Standing) -> str:
    """The points earned, of those that applied."""
    return _(
        "%(points)s of %(applicable)s applicable points",
        points=wording.points(standing.total),
        applicable=plain(standing.applicable or ZERO),
    )


def _whole(standing: Standing) -> str:
    if standing.rescaled is None:
        return ""
    return _("rescaled to what applies: %(score)s", score=wording.points(standing.rescaled))


def _line(share: Share) -> Line:
    cells = [
        wording.text(share.text.title),
        _division(share),
        wording.points(share.worth),
        wording.points(share.points) if share.points is not None else wording.state(share.score.state),
        _remarks(share),
    ]
    return Line(cells, "na" if share.points is None else "")


def _division(share: Share) -> str:
    """The numbers as they were counted, and the rate they make."""
    score = share.score
    if share.of is None:
        return plain(score.numerator or ZERO)
    rate = "—" if score.value is None else percent(score.value)
    return f"{plain(score.numerator or ZERO)} ÷ {plain(score.denominator or ZERO)} = {rate}"


def _remarks(share: Share) -> str:
    """Why it does not apply, and that the rows seen are not all; nothing where neither is so."""
    said = []
    if share.points is None:
        remark = share.text.remark
        said.append(wording.state(share.score.state) if remark is None else wording.text(remark))
    if not share.agrees:
        said.append(
            _("The rows you may see make another number: some are another agency's, or the file has changed since.")
        )
    return wording.sentences(said)


def _behind(several: Sequence[Share], *, printed: bool) -> list[Component]:
    made: list[Component] = []
    if any(share.agrees and not share.rows and share.score.denominator for share in several):
        text = _("Cases are read by the agency whose they are; this account reads its own file.")
        made.append(html.P(text, className="zh-quiet"))
    behind = [html.P(_rows(share, 0 if printed else MOST_LINKS)) for share in several if share.rows]
    if behind and printed:
        made += behind
    elif behind:
        made.append(folded(_("The rows behind each share"), behind))
    return made


def _rows(share: Share, links: int) -> list[Any]:
    """What was not met first: how many, and which."""
    met = [row for row in share.rows if row.met]
    lacking = [row for row in share.rows if row.due and not row.met]
    parts: list[Any] = [_("%(share)s. ", share=wording.text(share.text.title))]
    if lacking:
        parts += [
            _("%(what)s (%(number)s): ", what=_("Not met"), number=len(lacking)),
            *_named(lacking, links),
            _(". "),
        ]
    if met:
        counted = wording.text(share.counted.title)
        parts += [_("%(what)s (%(number)s): ", what=counted, number=len(met)), *_named(met, 0), _(". ")]
    return _joined(parts)


def _named(rows: Sequence[ShareRow], links: int) -> list[Any]:
    """The rows one after the other, the first of them as links."""
    made: list[Any] = []
    for at, row in enumerate(rows):
        name = row.name or _("entry in the roster")
        name = name if row.on is None else f"{name} ({row.on.isoformat()})"
        linked = row.href is not None and at < links
        shown: Any = dcc.Link(name, href=row.href, className="zh-link") if linked else name
        made += [shown] if at == 0 else [_("; "), shown]
    return made


def _joined(parts: Sequence[Any]) -> list[Any]:
    """Plain pieces side by side as one text, so that a page has few components."""
    joined: list[Any] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


__all__ = ["earned", "shares", "summary"]
