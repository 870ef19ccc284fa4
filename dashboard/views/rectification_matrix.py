"""The matrix 单位×类别×状态: who is behind, with what, and how far it is; each number is a link to its items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import heading, tables, tiles
from dashboard.components.pager import pager
from dashboard.components.tables import Head
from dashboard.rectification import wording as words
from dashboard.services.rectification import ALL, LISTED, MATRIX, RED, SELF_CHECK, STATES, YELLOW, Ledger
from dashboard.services.rectification_matrix import MatrixLine, summed
from dashboard.services.rectification_reports import FEW_REPORTS, FewReports
from dashboard.translations import _, plural
from dashboard.vocabulary import word
from models.agencies import AgencyKind
from models.rectification import RectificationStatus
from plugins.decimals import rounded

MATRIX_ROWS = 10
"""So many agencies stand above the list; the others have a line that says how many they are."""
BEHIND = 5
CATEGORIES = 4
"""So many of an agency are named beside other agencies: 003 三 has four; its own page names all."""


def matrix(model: Ledger, location: urls.Location) -> list[Component]:
    """The card above the list; nothing where nothing is open."""
    shown = [one for one in model.matrix if one.open][:MATRIX_ROWS]
    if not shown:
        return []
    table = _Table(model, location)
    more = None if shown[0].parts else dcc.Link(_("By category, too"), href=table.whole)
    body = [*_to_inspect(model), table.drawn(shown)]
    return [tiles.card(_("Agencies and states"), body, more=more, flush=True, foot=_foot(shown))]


def whole_matrix(model: Ledger, location: urls.Location) -> list[Component]:
    """The matrix as a page of its own: agencies with their categories below them."""
    shown = model.matrix_page
    if not shown:
        return [heading.empty(_("Nothing is open"), _("No item of what was chosen above is still to be done."), [])]
    number = plural("%(number)s agency with open items", "%(number)s agencies with open items", model.of_matrix.found)
    title = [_("Agencies, categories and states"), " ", html.Small(number)]
    body = [_Table(model, location).drawn(shown), pager(model.of_matrix, location)]
    return [tiles.card(title, body, flush=True, foot=_foot(shown))]


def _foot(shown: Sequence[MatrixLine]) -> str | None:
    done = any(not part.open for one in shown for part in one.parts)
    return _("Categories of which nothing is open are counted in their agency's line alone.") if done else None


def who_is_behind(lines: Sequence[MatrixLine]) -> list[Component]:
    """Where a day starts, of the agencies in the order of ``pressing``: what is open, and who is behind; nothing
    where the ledger is empty."""
    if not lines:
        return []
    whole = summed(lines)
    counts = [
        (_("Open"), whole.open, None), (_("Past the limit"), whole.red, RED), (_("Listed"), whole.listed, LISTED),
    ]  # fmt: skip
    numbers: list[Component] = []
    for name, number, rows in counts:
        loss = " zh-loss" if rows == RED and number else ""
        link = dcc.Link(str(number), href=urls.href("rectification", rows=rows), className=f"zh-link{loss}")
        numbers.append(html.Div([html.Dt(name), html.Dd(link)]))
    behind = [one for one in lines if one.red and one.unit is not None][:BEHIND]
    said: list[Any] = [_("No item is past its limit.")]
    if behind:
        said = [html.Span(_("Furthest behind:"), className="zh-muted")]
        said += [
            dcc.Link(
                [one.name, " ", html.Strong(str(one.red), className="zh-loss")],
                href=urls.href("rectification", unit=one.code, rows=RED), className="zh-link",
            )
            for one in behind
        ]  # fmt: skip
    body = [html.Dl(numbers, className="zh-counts"), html.Div(said, className="zh-links")]
    more = dcc.Link(_("By agency and category"), href=urls.href("rectification", view=MATRIX))
    return [tiles.card(_("Rectification"), html.Div(body, className="zh-behind"), more=more, name="behind")]


class _Table:
    """Columns are what presses, and the states that there are."""

    def __init__(self, model: Ledger, location: urls.Location) -> None:
        self._all, self._is_whole = model.matrix, model.view == MATRIX
        self._states = [one for one in STATES if any(line.by_state[one] for line in self._all)]
        self._location, self._kinds = location, words.categories()
        self.whole = location.href(view=MATRIX, rows=None, state=None, q="", page=1)

    def drawn(self, shown: Sequence[MatrixLine]) -> Component:
        """The lines of these agencies, the others as one, and the sum of all; a single agency is its own sum."""
        heads = [
            Head(_("Agency")), Head(_("Past the limit"), number=True), Head(_("Due soon"), number=True),
            Head(_("Listed"), number=True),
            *(Head(word(RectificationStatus, one), number=True) for one in self._states),
        ]  # fmt: skip
        lines = [line for one in shown for line in self._agency(one)]
        named = {one.code for one in shown}
        others = [one for one in self._all if one.code not in named]
        if others:
            number = plural("%(number)s more agency", "%(number)s more agencies", len(others))
            name = number if self._is_whole else dcc.Link(number, href=self.whole)
            lines.append(self._line(name, summed(others)))
        if len(self._all) > 1:
            lines.append(self._line(_("All"), summed(self._all), {}, "total"))
        return html.Div(tables.table(heads, lines), className="zh-matrix")

    def _agency(self, one: MatrixLine) -> list[tables.Line]:
        """The agency's line, and below it those of its categories with something open."""
        if one.unit is None:  # the address could not name an agency that is not the reader's to see
            return [self._line(one.name, one, None, "loss" if one.red or one.listed else "")]
        at = {"unit": one.code}
        name = dcc.Link(one.name, href=self._href(**at))
        lines = [self._line(name, one, at, "loss" if one.red or one.listed else "")]
        several = [part for part in one.parts if part.open]
        first = several[:CATEGORIES] if len(self._all) > 1 else several
        for part in first:  # nor could it ask for the items without a category
            here = {**at, "category": part.category} if part.category else None
            known = self._kinds.get(part.category or "", part.category)
            lines.append(self._line(known or _("Without a category"), part, here, "part"))
        rest = several[len(first) :]
        if rest:
            number = plural("%(number)s more category", "%(number)s more categories", len(rest))
            name = dcc.Link(number, href=self._href(**at))
            lines.append(self._line(name, summed(rest), None, "part"))
        return lines

    def _line(self, name: Any, one: MatrixLine, at: dict[str, str] | None = None, kind: str = "") -> tables.Line:
        """A line whose numbers lead to the items, where ``at`` says how the address asks for them."""
        cells = [
            self._number(one.red, at, RED), self._number(one.yellow, at, YELLOW), self._number(one.listed, at, LISTED),
            *(self._number(one.by_state[state], at, ALL, state) for state in self._states),
        ]  # fmt: skip
        return tables.Line([name, *cells], kind)

    def _number(self, number: int, at: dict[str, str] | None, rows: str, state: str | None = None) -> Any:
        if not number or at is None:
            return str(number or "")
        return dcc.Link(str(number), href=self._href(rows=rows, state=state, **at))

    def _href(self, **asked: str | None) -> str:
        """The list; words that are looked for are the list's alone, and were not counted."""
        return self._location.href(**{"view": None, "rows": None, "state": None, "q": "", "page": 1, **asked})


def _to_inspect(model: Ledger) -> list[Component]:
    notes = []
    silent, few = model.to_inspect.silent, model.to_inspect.few
    if silent:
        number = plural("%(number)s agency has reported no problem by self-check",
                        "%(number)s agencies have reported no problem by self-check", len(silent))  # fmt: skip
        links: list[Any] = []
        for one in silent:
            links += [dcc.Link(one.name, href=urls.href("agency", agency=one.code), className="zh-link"), " "]
        notes.append(tables.folded(number, [_("They are to be inspected first (003 四(二)): "), *links]))
    if few:
        number = plural("%(number)s agency has reported few problems by self-check",
                        "%(number)s agencies have reported few problems by self-check", len(few))  # fmt: skip
        why = _(
            "They are to be inspected first (003 四(二)). The text gives no figure: by our own reading, at most "
            "%(share)s of the median of those of the group that have reported any is few.",
            share=FEW_REPORTS,
        )
        notes.append(tables.folded(number, [html.P(why), _few(few)]))
    return [html.Div(notes, className="zh-matrix__note")] if notes else []


def _few(few: Sequence[FewReports]) -> Component:
    heads = [Head(_("Agency")), Head(_("Reported"), number=True), Head(_("Median"), number=True), Head(_("Of"))]
    lines = []
    for one in few:
        behind = urls.href("rectification", unit=one.unit.code, rows=SELF_CHECK)
        group = word(AgencyKind, one.unit.kind) if one.of_group else _("All agencies")
        lines.append(
            tables.Line(
                [
                    dcc.Link(one.unit.name, href=urls.href("agency", agency=one.unit.code), className="zh-link"),
                    dcc.Link(str(one.reports), href=behind, className="zh-link"),
                    rounded(one.median, 1),
                    group,
                ]
            )
        )
    return tables.table(heads, lines)
