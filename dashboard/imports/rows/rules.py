"""The rules a row is checked by: references, days in order, keys that stand twice. Each row is judged as it will stand.

A problem sets the row aside; a doubt is noted and the row is taken in (measures.md, "Settled points").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from operator import gt
from typing import Any

from dashboard.annual.figures import taken
from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import Books, Key
from dashboard.imports.telling.quoting import first_of
from models import id_numbers
from models.cases import DAYS_IN_ORDER
from models.conduct import FindingStatus

_ORDERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "officers": (
        ("certificate_issued_on", "certificate_checked_on"),
        ("certificate_issued_on", "certificate_expires_on"),
    ),
    "cases": DAYS_IN_ORDER,
    "lawsuits": (("filed_on", "effective_on"),),
    "reconsiderations": (("accepted_on", "decided_on"),),
    "findings": (("occurred_on", "confirmed_on"),),
    "complaints": (
        ("received_on", "accepted_on"),
        ("received_on", "notified_on"),
        ("received_on", "closed_on"),
        ("received_on", "replied_on"),
    ),
    "rectification": (("found_on", "deadline"),),
}
"""(earlier, later) days of which the wrong order is a doubt."""

_TOGETHER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cases": (
        ("decision", "decided_on"),
        ("decided_on", "decision"),
        ("closed_on", "decided_on"),
        ("executed_on", "decided_on"),
    ),
    "lawsuits": (("outcome", "effective_on"), ("effective_on", "outcome")),
    "reconsiderations": (("outcome", "decided_on"), ("decided_on", "outcome")),
    "findings": (("confirmed_on", "status"),),
    "complaints": (("disposition", "closed_on"), ("closed_on", "disposition")),
}
"""(given, blank) that is a doubt: a word without its day stands in no period, a day without its word counts as pending
(measures.md, "Settled points"; in the dictionary "blank = pending" and "blank = open")."""

_AFTER_FILING = (
    "legal_reviewed_on",
    "decided_on",
    "recorded_on",
    "published_on",
    "closed_on",
    "executed_on",
    "execution_refused_on",
    "court_enforcement_on",
)
"""What follows the filing of a case: filed after all of it is no case but a slip of the pen."""

_MAY_LIE_AHEAD = frozenset(
    {"due_on", "deadline", "certificate_expires_on", "active_from", "active_to", "from_on", "to_on", "left_on"}
)


def check_keys(chunk: Chunk, repeated: Mapping[Key, tuple[int, ...]]) -> None:
    """A key that stands twice in one file is an error on each of its rows: nobody knows which one is meant."""
    if not repeated:
        return
    column = chunk.layout.kind.key_columns[-1]
    for index, key in enumerate(chunk.keys):
        if key in repeated:
            others = (number for number in repeated[key] if number != chunk.numbers[index])
            chunk.refuse(index, "repeated", column, others=first_of(others))


def check_references(chunk: Chunk, books: Books) -> None:
    """Agencies and officers must be known; none is ever made up. Agencies naming agencies are left to their tree."""
    for column in chunk.layout.columns:
        if column.refers_to is None or column.refers_to == chunk.layout.kind.key:
            continue
        known = books.knows(column.refers_to)
        values = chunk.values[column.key]
        if column.cell == "codes":
            named = {code for codes in set(values) if codes for code in codes}
            if unknown := {code for code in named if code not in known}:
                for index, codes in enumerate(values):
                    if missing := [code for code in codes or () if code in unknown]:
                        chunk.refuse(index, f"unknown_{column.refers_to}", column.key, code=first_of(missing))
        elif unknown := {code for code in set(values) if code is not None and code not in known}:
            for index, code in enumerate(values):
                if code in unknown:
                    chunk.refuse(index, f"unknown_{column.refers_to}", column.key, code=code)


def check_numbers(chunk: Chunk) -> None:
    """An ID number is no officer's number: that one stands in the clear, in addresses and in every list."""
    if chunk.layout.kind.key != "officers":
        return
    for index, number in enumerate(chunk.values["officer_no"]):
        written = (number or "").upper()
        if len(written) == 18 and id_numbers.is_possible(written) and id_numbers.is_right(written):
            chunk.refuse(index, "id_number_as_number", "officer_no")


def check_days(chunk: Chunk, today: dt.date) -> None:
    """Spans that the database refuses and cases filed after everything are errors; the rest are doubts."""
    kind = chunk.layout.kind
    for first, last in kind.spans:
        for index in _reversed(chunk, first, last):
            chunk.refuse(index, "ends_before_it_begins", last, first)
    if kind.key == "cases":
        _check_filing(chunk)
    for earlier, later in _ORDERS.get(kind.key, ()):
        for index in _reversed(chunk, earlier, later):
            chunk.doubt(index, "out_of_order", later, earlier)
    for column in chunk.layout.columns:
        if column.cell == "day" and column.key not in _MAY_LIE_AHEAD:
            values = chunk.values[column.key]
            if any(day > today for day in set(values) if day is not None):
                for index, day in enumerate(values):
                    if day is not None and day > today:
                        chunk.doubt(index, "in_the_future", column.key, today=today)


def _reversed(chunk: Chunk, first: str, last: str) -> list[int]:
    firsts, lasts = chunk.values[first], chunk.values[last]
    # Nearly always all days are in order, which this tells without looking at each row in turn.
    if not any(map(gt, chunk.days(first, dt.date.min), chunk.days(last, dt.date.max))):
        return []
    return [
        index for index, (one, other) in enumerate(zip(firsts, lasts, strict=True)) if one and other and other < one
    ]


def _check_filing(chunk: Chunk) -> None:
    later = [chunk.values[name] for name in _AFTER_FILING]
    suspects = {index for name in _AFTER_FILING for index in _reversed(chunk, "filed_on", name)}
    for index in suspects:
        filed = chunk.values["filed_on"][index]
        if all(days[index] is None or days[index] < filed for days in later):
            chunk.refuse(index, "filed_after_everything", "filed_on")


def check_pairs(chunk: Chunk) -> None:
    """A doubt where a word stands without its day or a day without its word."""
    kind = chunk.layout.kind.key
    for given, other in _TOGETHER.get(kind, ()):
        _doubt_alone(chunk, given, other)
    if kind == "findings":
        _doubt_alone(chunk, "status", "confirmed_on", word=FindingStatus.CONFIRMED)


def _doubt_alone(chunk: Chunk, given: str, other: str, *, word: str | None = None) -> None:
    others = chunk.values[other]
    if None in others:
        for index, value in enumerate(chunk.values[given]):
            if others[index] is None and value is not None and word in (None, value):
                chunk.doubt(index, "alone", given, other)


def check_books(chunk: Chunk, books: Books) -> None:
    """Case and finding numbers that our books do not hold are doubts: the act counts all the same."""
    kind, values, given = chunk.layout.kind.key, chunk.values, chunk.layout.given
    if kind in ("lawsuits", "reconsiderations", "file_reviews", "rectification") and "case_no" in given:
        cases = list(zip(values["agency_code"], values["case_no"], strict=True))
        _doubt_unknown(chunk, "case_no", "unknown_case", cases, books.cases({one for one in cases if None not in one}))
    if kind == "findings" and "case_no" in given:
        known = books.case_numbers({number for number in values["case_no"] if number is not None})
        _doubt_unknown(chunk, "case_no", "unknown_case", values["case_no"], known)
    if kind == "rectification" and "finding_no" in given:
        known = books.findings({number for number in values["finding_no"] if number is not None})
        _doubt_unknown(chunk, "finding_no", "unknown_finding", values["finding_no"], known)


def check_names(chunk: Chunk) -> None:
    """A yearly figure under the name of one of the report is a doubt: the report leaves it out."""
    if chunk.layout.kind.key == "annual_figures":
        for index, written in enumerate(chunk.values["figure"]):
            figure = taken(written) if written else None
            if figure is not None:
                chunk.doubt(index, "taken_name", "figure", figure=figure.key)


def _doubt_unknown(chunk: Chunk, column: str, code: str, keys: list[Any], known: set[Any]) -> None:
    for index, key in enumerate(keys):
        if chunk.values[column][index] is not None and key not in known:
            chunk.doubt(index, code, column)
