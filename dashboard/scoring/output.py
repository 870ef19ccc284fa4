"""A scoring result as the command line prints it: JSON to the letter of design.md §8, CSV, or a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from dashboard import wording
from dashboard.translations import _, language
from plugins.contract import Measure
from plugins.decimals import plain
from plugins.ranking import SubjectScore
from plugins.rubric import NodeScore
from plugins.scoring import Result


def as_json(result: Result, measures: Mapping[str, Measure]) -> str:
    """The result as JSON; exact numbers are decimal strings of up to 12 places, counts and ranks integers."""
    period = result.moment.period
    return json.dumps(
        {
            "scheme": result.scheme.key,
            "version": result.scheme.version,
            "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
            "data_version": result.data.number,
            "subjects": [_subject(one, measures) for one in result.subjects],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_csv(result: Result) -> str:
    """One row a subject, two columns a node: points and rate; for officers also what the total is made of."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    keys = [node.key for node in result.scheme.nodes]
    parts = ["base", "deductions", "bonus", "veto", "grade_without_bonus"] if _by_base(result) else []
    writer.writerow(
        ["code", "name", "group", "state", "rank", *parts, "total", "applicable", "rescaled", "grade",
         *(f"{key}.{part}" for key in keys for part in ("value", "points"))]
    )  # fmt: skip
    for one in result.subjects:
        nodes = {node.key: node for node in one.nodes}
        writer.writerow(
            [one.subject.code, one.subject.name, one.subject.peer_group, one.state, one.rank, *_account(one),
             _text(one.total),
             _text(one.applicable), _text(one.rescaled), one.grade,
             *(_text(part) for key in keys for part in (nodes[key].value, nodes[key].points))]
        )  # fmt: skip
    return lines.getvalue()


def as_rows(result: Result) -> tuple[list[str], list[list[str]]]:
    """Headers and rows for a table on a terminal."""
    if _by_base(result):
        return _officer_rows(result)
    headers = [_("Group"), _("Rank"), _("Code"), _("Agency"), _("Score")]
    grades = {one.key: one.title.in_language(language()) for one in result.scheme.grades}
    headers += [_("Grade")] if grades else []
    headers += [(node.short or node.title).in_language(language()) for node in result.scheme.nodes]
    rows = []
    for one in result.subjects:
        nodes = {node.key: node for node in one.nodes}
        rank = str(one.rank) if one.rank is not None else wording.state(one.state)
        score = wording.points(one.rescaled if one.rescaled is not None else one.total)
        rows.append(
            [wording.group(one.subject.peer_group), rank, one.subject.code, one.subject.name, score,
             *([grades.get(one.grade or "", "—")] if grades else []),
             *(wording.points(nodes[node.key].points) for node in result.scheme.nodes)]
        )  # fmt: skip
    return headers, rows


def _officer_rows(result: Result) -> tuple[list[str], list[list[str]]]:
    """The sum of each officer; the many items are in the other formats and on the officer's page."""
    headers = [_("Agency"), _("Rank"), _("Code"), _("Officer"), _("Deductions"), _("Bonus"), _("Score"), _("Grade")]
    rows = []
    for one in result.subjects:
        rank = str(one.rank) if one.rank is not None else wording.state(one.state)
        lost, gained = (one.account.deductions, one.account.bonus) if one.account is not None else (None, None)
        rows.append(
            [one.subject.peer_group, rank, one.subject.code, one.subject.name, wording.points(lost),
             wording.points(gained), wording.points(one.total), one.grade or "—"]
        )  # fmt: skip
    return headers, rows


def _by_base(result: Result) -> bool:
    return result.scheme.rules(result.readings).from_base is not None


def _account(one: SubjectScore) -> list[Any]:
    if one.account is None:
        return []
    account = one.account
    vetoed = "true" if account.vetoed else "false"
    return [_text(account.base), _text(account.deductions), _text(account.bonus), vetoed, account.grade_without_bonus]


def _subject(one: SubjectScore, measures: Mapping[str, Measure]) -> dict[str, Any]:
    account = one.account
    own: dict[str, Any] = {} if account is None else {
        "base": _text(account.base), "deductions": _text(account.deductions), "bonus": _text(account.bonus),
        "veto": account.vetoed, "grade_without_bonus": account.grade_without_bonus,
    }  # fmt: skip
    return {
        "code": one.subject.code,
        "name": one.subject.name,
        "group": one.subject.peer_group,
        **own,
        "total": _text(one.total),
        "applicable": _text(one.applicable),
        "rescaled": _text(one.rescaled),
        "rank": one.rank,
        "grade": one.grade,
        "state": one.state,
        "nodes": [_node(node, measures) for node in one.nodes],
    }


def _node(node: NodeScore, measures: Mapping[str, Measure]) -> dict[str, Any]:
    return {
        "key": node.key,
        "value": _text(node.value),
        "numerator": _count(node.numerator),
        "denominator": _count(node.denominator),
        "points": _text(node.points),
        "max": _text(node.maximum),
        "state": node.state,
        "note": wording.node_note(node, measures) or None,
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else plain(number)


def _count(number: Fraction | None) -> int | str | None:
    if number is None:
        return None
    return int(number) if number.denominator == 1 else plain(number)
