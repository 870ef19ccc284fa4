"""Scheme 考核方案: texts, sources, parameters and the tree of nodes, as a scheme file declares them.

``Scheme.rules`` gives the tree under one choice of readings; nothing here reads files or databases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal

from plugins.contract import Subject, Text
from plugins.decimals import exact, in_full
from plugins.ranking import Rules

Readings = Mapping[str, str]
"""Parameter key → chosen value as text, for every parameter of the scheme."""


@dataclass(frozen=True)
class Source:
    """Where a rule stands: the document, the article, and its wording to the letter."""

    document: str
    article: str
    wording: str


@dataclass(frozen=True)
class Alternative:
    """One way to read an open point."""

    key: str
    title: Text


@dataclass(frozen=True)
class Parameter:
    """Parameter 口径: an open point of the rules, its default, its alternatives, and whose reading the default is."""

    key: str
    title: Text
    default: str
    reason: Text
    whose: Literal["project", "source"]
    """``project``: our own reading where the text is silent; ``source``: printed in the document."""
    point: str
    """Where the point is discussed, such as ``domain.md §5.2 point 5``."""
    alternatives: tuple[Alternative, ...] = ()
    least: Fraction = Fraction(0)
    most: Fraction = Fraction(0)

    @property
    def is_number(self) -> bool:
        """Whether the value is a number between ``least`` and ``most`` rather than a choice."""
        return not self.alternatives

    def check(self, value: str) -> str:
        """The value, numbers in one form only ("0.10" is "0.1"); raises :class:`UnknownReading`."""
        if not self.is_number:
            if value not in {one.key for one in self.alternatives}:
                raise UnknownReading(self.key, value, ", ".join(one.key for one in self.alternatives))
            return value
        allowed = f"{in_full(self.least)} … {in_full(self.most)}"
        number = exact(value)
        if number is None or not self.least <= number <= self.most:
            raise UnknownReading(self.key, value, allowed)
        return in_full(number)


class UnknownReading(ValueError):
    """A parameter that the scheme does not have, or a value that it does not take."""

    def __init__(self, parameter: str, value: str | None, allowed: str) -> None:
        super().__init__(f"{parameter}={value}: allowed {allowed}")
        self.parameter = parameter
        self.value = value
        self.allowed = allowed


Expects = Literal["", "some", "all", "none"]


@dataclass(frozen=True)
class Check:
    """Check 检查项: one yes-or-no question of a node, and what measures know about it."""

    key: str
    title: Text
    measure: str = ""
    """What is shown beside it; empty where no measure knows anything."""
    of: str = ""
    """The measure that ``measure`` is a part of."""
    expects: Expects = ""
    """What a yes should find: ``some`` rows of the measure, ``all`` of those of ``of``, ``none``; empty: anything."""

    def contradicted(self, counted: Fraction, of: Fraction) -> bool:
        """Whether a yes does not go with these numbers of rows."""
        return {"some": not counted, "all": counted < of, "none": bool(counted)}.get(self.expects, False)


@dataclass(frozen=True)
class NodeText:
    """What people read about a node: its titles, its rule, and remarks on how it is read."""

    key: str
    title: Text
    source: Source | None
    parent: str
    remark: Text | None = None
    short: Text | None = None
    parameters: tuple[str, ...] = ()
    """Keys of the parameters that the node's own declaration refers to, in the order it does."""
    checks: tuple[Check, ...] = ()
    """What is asked where people answer for it, in its order."""


@dataclass(frozen=True)
class Figure:
    """Figure 参考数据: a measured number that the scheme shows beside its score without scoring it."""

    key: str
    title: Text
    measure: str


@dataclass(frozen=True)
class PeriodRule:
    """Which days a year of the scheme has: ``last`` is the month and day it ends on."""

    last: tuple[int, int] = (12, 31)


@dataclass(frozen=True)
class Grade:
    """The name of a grade band."""

    key: str
    title: Text


@dataclass(frozen=True)
class Scheme:
    """Scheme 考核方案."""

    key: str
    version: str
    subject: Subject
    title: Text
    summary: Text
    source: Source
    parameters: tuple[Parameter, ...]
    nodes: tuple[NodeText, ...]
    figures: tuple[Figure, ...]
    build: Callable[[Readings], Rules] = field(repr=False, compare=False)
    period_rule: Callable[[Readings], PeriodRule] = field(repr=False, compare=False)
    grades: tuple[Grade, ...] = ()
    full: Fraction = Fraction(100)
    """The points that its nodes add up to."""
    origin: str = ""
    """The file it was read from, by its name only."""
    folder: Path | None = field(default=None, repr=False, compare=False)
    """The folder of that file, where its golden examples stand; None where it was not read from a file."""
    branches: tuple[Mapping[str, str], ...] = field(default=(), repr=False)
    """Choices of some parameters, enough to meet every line of the file that a reading can reach."""
    root_parameters: tuple[str, ...] = ()
    """Keys of the parameters that period, ranking and grades refer to."""

    @property
    def defaults(self) -> dict[str, str]:
        """The default readings."""
        return {one.key: one.default for one in self.parameters}

    def grade_title(self, key: str | None) -> Text | None:
        """The grade of this key in words; None where there is none."""
        return next((one.title for one in self.grades if one.key == key), None)

    def readings(self, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
        """All readings, the given ones checked; raises :class:`UnknownReading`."""
        known = {one.key: one for one in self.parameters}
        answer = self.defaults
        for key, value in (chosen or {}).items():
            if key not in known:
                raise UnknownReading(key, value, ", ".join(sorted(known)))
            answer[key] = known[key].check(value)
        return answer

    def every_reading(self) -> list[dict[str, str]]:
        """The defaults, then a choice for each branch of the file: under them every line of it takes part once."""
        return [self.defaults, *(self.readings(branch) for branch in self.branches)]

    def changed(self, readings: Readings) -> dict[str, str]:
        """The readings that differ from the defaults."""
        return {key: value for key, value in readings.items() if value != self.defaults[key]}

    def readings_key(self, readings: Readings) -> str:
        """Empty for the defaults, else a short digest that names this choice of readings."""
        changed = self.changed(readings)
        if not changed:
            return ""
        return hashlib.sha256(repr(sorted(changed.items())).encode()).hexdigest()[:16]

    @cached_property
    def usual_period_rule(self) -> PeriodRule:
        """The period rule under the default readings; a page asks for it more than a hundred times."""
        return self.period_rule(self.defaults)

    def rules(self, readings: Readings | None = None) -> Rules:
        """The tree and the root's rules under these readings (default: the defaults)."""
        return self.build(self.defaults if readings is None else readings)

    def node(self, key: str) -> NodeText | None:
        """The texts of a node; None where the scheme has no such node."""
        return next((one for one in self.nodes if one.key == key), None)

    def figure(self, key: str) -> Figure | None:
        """A figure by its key; None where the scheme has no such figure."""
        return next((one for one in self.figures if one.key == key), None)

    def parameters_of(self, keys: tuple[str, ...]) -> tuple[Parameter, ...]:
        """The parameters with these keys, in the order of the scheme."""
        return tuple(one for one in self.parameters if one.key in keys)
