"""The contract between Zhiheng and a scoring plugin: three hooks, and the types of what they return.

A plugin gives measures (what to count), schemes (what it is worth) and panels (extra blocks on a subject's page).
The shipped schemes use exactly this contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import pluggy
from sqlalchemy import ColumnElement

from models.base import Base

if TYPE_CHECKING:
    from plugins.scheme import Scheme

PROJECT = "zhiheng"
ENTRY_POINTS = "zhiheng.schemes"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

Subject = Literal["agency", "officer"]


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The Chinese text for ``zh``, else the English one."""
        return self.zh if language == "zh" else self.en

    def filled(self, **figures: str | Text) -> Text:
        """The text with its %(name)s places filled, each in its own language."""
        return Text(*(getattr(self, one) % {name: figure.in_language(one) if isinstance(figure, Text) else figure
                                            for name, figure in figures.items()} for one in ("zh", "en")))  # fmt: skip


@dataclass(frozen=True, order=True)
class Period:
    """Period 考核周期: first and last day, both included. Raises ValueError when they are the wrong way round."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it begins ({self.first})")

    @property
    def year(self) -> int:
        """The year the period belongs to: that of its last day."""
        return self.last.year


@dataclass(frozen=True)
class Moment:
    """What a predicate may depend on besides the row: the period, and the day as of which open cases are judged."""

    period: Period
    today: dt.date

    def within(self, column: Any) -> ColumnElement[bool]:
        """The date lies in the period."""
        condition: ColumnElement[bool] = column.between(self.period.first, self.period.last)
        return condition


@dataclass(frozen=True)
class Value:
    """What a measure adds up over its rows: the rows themselves, a column, or a column's distinct values."""

    kind: Literal["count", "sum", "distinct"] = "count"
    column: str | None = None

    def __post_init__(self) -> None:
        if (self.column is None) != (self.kind == "count"):
            raise ValueError(f"a {self.kind} value {'needs a' if self.column is None else 'takes no'} column")


COUNT = Value()


@dataclass(frozen=True)
class Measure:
    """Measure 计量: one named predicate over one table; from it come both the number and the rows behind it."""

    key: str
    title: Text
    table: type[Base]
    where: Callable[[Moment], Sequence[ColumnElement[bool]]]
    """Conditions that all hold for a row that counts. A null condition is "no"."""
    source: str
    value: Value = COUNT
    subject: Subject = "agency"
    dated_by: str | None = None
    """The column whose date puts a row into the period; evidence is listed by it."""
    reads: tuple[type[Base], ...] = ()
    """Other tables its predicate looks into; a change there makes a score run stale, too."""
    item: str | None = None
    """The column that names the scheme's item a row falls under; None where rows are no events of items."""
    own: bool = False
    """A sub-unit's rows are its own, and do not count for the agency that answers for it."""


@dataclass(frozen=True)
class Fact:
    """A panel's line: a label and its value, as text."""

    label: Text
    value: str


@dataclass(frozen=True)
class PanelTable:
    """A panel's table."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PanelChart:
    """A panel's bar chart, one bar a label."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: Text


@dataclass(frozen=True)
class PanelContent:
    """What a panel shows of one subject: data only, drawn by the host."""

    facts: tuple[Fact, ...] = ()
    table: PanelTable | None = None
    chart: PanelChart | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Panel:
    """Panel 附加版块: an extra block on a subject's page, made from measured numbers of that subject."""

    key: str
    title: Text
    subject: Subject
    measures: tuple[str, ...]
    content: Callable[[Mapping[str, Fraction], Period], PanelContent]


@dataclass(frozen=True)
class Plugin:
    """What one plugin gave, or why it gave nothing."""

    name: str
    version: str
    measures: tuple[Measure, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    panels: tuple[Panel, ...] = ()
    failure: Text | None = None
    sha256: str = ""
    """Of its files, as they were when it was loaded."""


class Hooks:
    """The hooks a plugin may implement; each is optional."""

    @hookspec
    def zhiheng_measures(self) -> Iterable[Measure]:
        """The plugin's measures. Keys are unique over all plugins, such as ``cases.closed``."""
        raise NotImplementedError

    @hookspec
    def zhiheng_schemes(self) -> Iterable[Scheme]:
        """The plugin's schemes, usually ``[plugins.scheme_file.load(path)]``."""
        raise NotImplementedError

    @hookspec
    def zhiheng_panels(self) -> Iterable[Panel]:
        """The plugin's panels."""
        raise NotImplementedError


__all__ = [
    "COUNT",
    "Fact",
    "Hooks",
    "Measure",
    "Moment",
    "Panel",
    "PanelChart",
    "PanelContent",
    "PanelTable",
    "Period",
    "Plugin",
    "Subject",
    "Text",
    "Value",
    "hookimpl",
    "hookspec",
]
