"""What a publication is made of, as texts of one form, and where two such contents differ first. Pure.

Each part is hashed by itself and all hashes with the publication's own columns together, so that of a content that was
changed the part is named.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from dashboard.scoring.runs import kept_nodes, node_row, subject_row
from models.scores import ScoreNode, ScoreSubject
from plugins import scheme_file
from plugins.ranking import Rules, SubjectInfo, SubjectScore, rank_subjects
from plugins.rubric import Facts
from plugins.scheme import Scheme

SCHEME = "scheme"
BULLETIN = "bulletin"
SUBJECT = "subject:"

Subject = Mapping[str, Any]
"""A subject's document: ``facts`` (measure → number), ``score`` and ``nodes`` (node → its columns), numbers as text."""


def canonical(value: Any) -> str:
    """The value as JSON in the one form that is hashed: keys sorted, no blanks, fractions as text."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(head: Mapping[str, Any], parts: Mapping[str, str]) -> str:
    """The hash of a publication: of its columns but for the hash itself, and of the hash of each part."""
    said = {key: value for key, value in head.items() if key != "sha256"}
    return digest(canonical({"publication": said, "parts": parts}))


@lru_cache(maxsize=32)
def scheme_of(text: str) -> Scheme:
    """The scheme whose file was kept; raises SchemeFault."""
    return scheme_file.loads(text, "scheme.toml")


def scored(rules: Rules, subjects: Collection[SubjectInfo], facts: Mapping[str, Facts]) -> dict[str, Subject]:
    """Subject → its document, scored from the facts by these rules."""
    own = {
        one.code: {key: number for key, number in facts.get(one.code, {}).items() if key in rules.measures}
        for one in subjects
    }
    return {one.subject.code: _document(one, own[one.subject.code]) for one in rank_subjects(rules, [*subjects], own)}


def scored_again(rules: Rules, kept: Mapping[str, Subject]) -> dict[str, Subject]:
    """The same from the facts that were kept; raises KeyError or ValueError where a document is none."""
    subjects = [
        SubjectInfo(code, one["score"]["name"], one["score"]["peer_group"], one["score"]["agency_code"])
        for code, one in kept.items()
    ]
    facts = {code: {key: Fraction(number) for key, number in one["facts"].items()} for code, one in kept.items()}
    return scored(rules, subjects, facts)


def stored(subjects: Collection[ScoreSubject], nodes: Collection[ScoreNode]) -> dict[str, Subject]:
    """Subject → its document as a stored run has it, which keeps no facts."""
    found: dict[str, dict[str, Any]] = {
        one.subject_code: {"score": _columns(one, "run_id", "subject_code"), "nodes": {}} for one in subjects
    }
    for node in nodes:
        found[node.subject_code]["nodes"][node.node_key] = _columns(
            node, "run_id", "subject_code", "node_key", "agency_code"
        )
    return dict(found)


@dataclass(frozen=True)
class Difference:
    """The first place at which two contents differ; ``node`` is empty where it is no node's."""

    subject: str
    node: str
    field: str
    """A column, or a measure of the facts; empty where one of them lacks the subject or the node."""
    kept: str
    found: str


def first_difference(kept: Mapping[str, Subject], found: Mapping[str, Subject]) -> Difference | None:
    """The first difference, subjects by code; what made a node's points first, then the total, then facts alone."""
    return next(_differences(kept, found), None)


def _differences(kept: Mapping[str, Subject], found: Mapping[str, Subject]) -> Iterator[Difference]:
    for code in sorted({*kept, *found}):
        if code not in kept or code not in found:
            yield Difference(code, "", "", _there(code in kept), _there(code in found))
            continue
        one, other = kept[code], found[code]
        for node in dict.fromkeys((*one["nodes"], *other["nodes"])):
            before, now = one["nodes"].get(node), other["nodes"].get(node)
            if before is None or now is None:
                yield Difference(code, node, "", _there(before is not None), _there(now is not None))
                continue
            for field, was, now_is in _unlike(before, now):
                yield Difference(code, node, field, was, now_is)
        for field, was, now_is in _unlike(one["score"], other["score"]):
            yield Difference(code, "", field, was, now_is)
        if "facts" in one and "facts" in other:
            for key, was, now_is in _unlike(one["facts"], other["facts"]):
                yield Difference(code, "", key, was or "0", now_is or "0")


_FIRST = ("numerator", "denominator", "value", "points", "total", "rescaled", "rank", "grade", "state")
"""Columns that tell a difference best, before all others."""


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    keys = {*one, *other}
    for key in (*(key for key in _FIRST if key in keys), *sorted(keys.difference(_FIRST))):
        if one.get(key) != other.get(key):
            yield key, _said(one.get(key)), _said(other.get(key))


def _said(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value) if value is not None else ""


def _there(there: bool) -> str:
    return "1" if there else "0"


def _document(one: SubjectScore, facts: Facts) -> Subject:
    score, nodes = subject_row(0, one, None), {node.key: node_row(0, one, node) for node in kept_nodes(one)}
    document: Subject = _plain(
        {
            "facts": {key: number for key, number in facts.items() if number},
            "score": _without(score, "run_id", "subject_code"),
            "nodes": {key: _without(row, "run_id", "subject_code", "node_key", "agency_code")
                      for key, row in nodes.items()},
        }
    )  # fmt: skip
    return document


def _columns(row: ScoreSubject | ScoreNode, *but: str) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    plain: dict[str, Any] = _plain(_without(values, *but))
    return plain


def _without(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def _plain(value: Any) -> Any:
    """As JSON has it: fractions such as "328/25", days and instants by ISO 8601, the latter in UTC."""
    match value:
        case Fraction():
            return str(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
