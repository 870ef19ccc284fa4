"""The shares of an officer's score: what each counted and is worth, and the rows behind it as the reader sees them.

The numbers are the run's; the rows are read anew, from the same predicates. Only rows that count one by one are
compared with the number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Date, Select, String, and_, case, cast, literal, null, or_, select, union_all

from dashboard import urls
from dashboard.services import arithmetic
from dashboard.services.arithmetic import Calculation
from models.cases import CaseOfficer
from models.complaints import Complaint, FileReview
from models.officers import Officer
from models.reader import Reach, ReaderSession
from plugins.contract import Measure, Moment
from plugins.measuring import condition, key_columns, subject_column
from plugins.ranking import Rules
from plugins.registry import Registry
from plugins.rubric import ONE, Bonus, Count, Item, Leaf, Node, NodeScore, Ratio, Sum, Weighted
from plugins.scheme import NodeText, Scheme


@dataclass(frozen=True)
class ShareRow:
    """One row behind a share."""

    key: tuple[str, ...]
    """Its table's key, in order."""
    name: str
    """What a reader knows it by; empty for the officer's own entry in the roster."""
    href: str | None
    on: dt.date | None
    met: bool
    """It counts above the line."""
    due: bool
    """It counts below it."""


@dataclass(frozen=True)
class Share:
    """One share 一项比例 of the score."""

    text: NodeText
    score: NodeScore
    counted: Measure
    of: Measure | None
    """What stands below the line; None where rows are counted, not divided."""
    worth: Fraction | None
    """The points it could give to the total."""
    points: Fraction | None
    """Those it gave; None where it does not apply."""
    calculation: Calculation
    rows: tuple[ShareRow, ...]
    agrees: bool
    """The rows make the stored numbers again, as far as they were read."""


def shares_of(
    session: ReaderSession,
    registry: Registry,
    scheme: Scheme,
    rules: Rules,
    moment: Moment,
    officer_no: str,
    stored: Mapping[str, NodeScore],
) -> tuple[Share, ...]:
    """The shares in the order of the scheme; none where points come off a base. At most one statement.

    Who reads the own file only is given no rows: cases are the agency's to read.
    """
    if rules.from_base is not None:
        return ()
    texts = {one.key: one for one in scheme.nodes}
    found = [(leaf, factor, stored[leaf.key]) for leaf, factor in _weighed(rules.tree, ONE) if leaf.key in stored]
    read = session.reader.reach is not Reach.OWN_FILE
    asked = [one for leaf, *_ in found for one in _asked(leaf, registry, moment, officer_no)] if read else []
    rows: dict[str, list[ShareRow]] = {}
    for node, day, met, due, table, *key in session.execute(_padded(asked)) if asked else []:
        known = tuple(one for one in key if one is not None)
        rows.setdefault(node, []).append(_row(table, known, day, bool(met), bool(due)))
    return tuple(
        _share(leaf, factor, score, texts[leaf.key], registry, tuple(sorted(rows.get(leaf.key, []), key=_order)), read)
        for leaf, factor, score in found
    )


def _weighed(node: Node, factor: Fraction) -> Iterator[tuple[Leaf, Fraction]]:
    """Each leaf, and how much of the total each of its points is."""
    if not isinstance(node, Sum | Weighted):
        yield node, factor
        return
    for at, child in enumerate(node.children):
        within = factor
        if isinstance(node, Weighted):
            within *= node.maximum * node.weights[at] / sum(node.weights) / (_maximum(child) or node.maximum)
        yield from _weighed(child, within)


def _maximum(node: Node) -> Fraction | None:
    match node:
        case Ratio() | Count() | Bonus() | Weighted():
            return node.maximum
        case Sum():
            return sum((_maximum(one) or Fraction(0) for one in node.children), Fraction(0))
        case Item():
            return None


def _lines(leaf: Leaf, registry: Registry) -> tuple[Measure, Measure | None]:
    if isinstance(leaf, Ratio):
        return registry.measures[leaf.numerator], registry.measures[leaf.denominator]
    return registry.measures[leaf.measure], None


def _asked(leaf: Leaf, registry: Registry, moment: Moment, officer_no: str) -> Iterator[list[Any]]:
    """One column list a table that the leaf counts: node, day, above, below, table, then the key; and its condition."""
    above, below = _lines(leaf, registry)
    for table in dict.fromkeys([above.table, *([below.table] if below is not None else [])]):
        counts = [None if one is None or one.table is not table else condition(one, moment) for one in (above, below)]
        lists = next(one for one in (above, below) if one is not None and one.table is table)
        day = cast(null(), Date) if lists.dated_by is None else getattr(table, lists.dated_by)
        flags = [literal(0) if one is None else case((one, 1), else_=0) for one in counts]
        keys = [cast(getattr(table, one), String) for one in key_columns(table)]
        wanted = and_(subject_column(lists) == officer_no, or_(*(one for one in counts if one is not None)))
        yield [wanted, literal(leaf.key, String), day, *flags, literal(table.__tablename__, String), *keys]


def _padded(asked: Sequence[list[Any]]) -> Any:
    width = max(map(len, asked))
    several: list[Select[Any]] = []
    for wanted, *columns in asked:
        blanks = [cast(null(), String)] * (width - 1 - len(columns))
        several.append(select(*columns, *blanks).where(wanted))
    return union_all(*several)


def _row(table: str, key: tuple[str, ...], day: dt.date | None, met: bool, due: bool) -> ShareRow:
    name = " ".join(key)
    href: str | None = None
    if table in (CaseOfficer.__tablename__, FileReview.__tablename__):
        name, href = key[1], urls.href("case", agency=key[0], case_no=key[1])
    elif table == Complaint.__tablename__:
        href = urls.href("record", table="complaints", record=name)
    elif table == Officer.__tablename__:
        name = ""
    return ShareRow(key, name, href, day, met, due)


def _order(one: ShareRow) -> tuple[bool, str, tuple[str, ...]]:
    """What cost the points first, then by day and key."""
    return one.met, "" if one.on is None else one.on.isoformat(), one.key


def _share(
    leaf: Leaf,
    factor: Fraction,
    score: NodeScore,
    text: NodeText,
    registry: Registry,
    rows: tuple[ShareRow, ...],
    read: bool,
) -> Share:
    above, below = _lines(leaf, registry)
    maximum = _maximum(leaf)
    stood = [(above, sum(one.met for one in rows), score.numerator)]
    if below is not None:
        stood.append((below, sum(one.due for one in rows), score.denominator))
    return Share(
        text=text,
        score=score,
        counted=above,
        of=below,
        worth=None if maximum is None else factor * maximum,
        points=None if score.points is None else factor * score.points,
        calculation=arithmetic.of_node(leaf, score, registry.measures),
        rows=rows,
        agrees=not read or all(number == (kept or 0) for one, number, kept in stood if one.value.kind == "count"),
    )


__all__ = ["Share", "ShareRow", "shares_of"]
