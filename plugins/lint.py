"""The linter: what is wrong or doubtful in a scheme, before anybody is scored by it.

A file that cannot be read at all is one remark, ``unreadable``; what the law says stands in ``plugins.legal``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.sql import visitors

from models.reader import check_scope
from plugins import legal, scheme_file
from plugins.contract import Measure
from plugins.decimals import in_full
from plugins.declaration import SchemeFault
from plugins.measuring import condition, rows, statements, tables_read
from plugins.ranking import FromBase, Grading, Rules, adds
from plugins.remarks import Remark
from plugins.rubric import ZERO, Bands, Bonus, Count, Item, Node, Ratio, Sum, leaves, measures_of, nodes
from plugins.scheme import Parameter, Scheme


def lint_file(path: Path, measures: Mapping[str, Measure]) -> tuple[Remark, ...]:
    """The remarks on a scheme file, installed or not; raises OSError where it cannot be opened."""
    try:
        return lint(scheme_file.load(path), measures)
    except SchemeFault as fault:
        return (Remark("error", "unreadable", fault.place, {"problem": fault.problem}),)


def lint(scheme: Scheme, measures: Mapping[str, Measure]) -> tuple[Remark, ...]:
    """All remarks, each once; ``measures`` are those of all installed plugins. Empty: nothing to say."""
    found = [*_measures(scheme, measures)]
    if not found:
        found += _legal(scheme, measures)
    for check in (_sources, _wordings, _full, _maps, _grades, _parameters):
        found += check(scheme)
    return tuple(remark for i, remark in enumerate(found) if remark not in found[:i])


def _measures(scheme: Scheme, measures: Mapping[str, Measure]) -> Iterator[Remark]:
    wanted = {f"figures.{figure.key}": {figure.measure} for figure in scheme.figures}
    for readings in scheme.every_reading():
        for leaf in leaves(scheme.rules(readings).tree):
            wanted.setdefault(f"nodes.{leaf.key}", set()).update(measures_of(leaf))
        rules = scheme.rules(readings)
        if rules.veto is not None:
            wanted.setdefault("ranking.veto", set()).add(rules.veto.measure)
        if rules.applicants:
            wanted.setdefault("ranking.applicants", set()).add(rules.applicants)
    for node in scheme.nodes:
        known = {key for one in node.checks for key in (one.measure, one.of) if key}
        if known:
            wanted.setdefault(f"nodes.{node.key}.checks", set()).update(known)
    for place, keys in wanted.items():
        for key in sorted(keys):
            if key not in measures:
                yield Remark("error", "unknown_measure", place, {"measure": key})
            elif measures[key].subject != scheme.subject:
                figures = {"measure": key, "counts": measures[key].subject, "scores": scheme.subject}
                yield Remark("error", "wrong_subject", place, figures)
            else:
                yield from _predicate(measures[key], place)


def _predicate(measure: Measure, place: str) -> Iterator[Remark]:
    try:
        statements([measure], legal.PROBE)
        check_scope(rows(measure, legal.PROBE, []))
    except Exception as error:  # noqa: BLE001 - a stranger's predicate runs here
        said = f"{type(error).__name__}: {error}"
        yield Remark("error", "predicate_fails", place, {"measure": measure.key, "reason": said})
        return
    looked = {one.name for one in visitors.iterate(condition(measure, legal.PROBE)) if isinstance(one, Table)}
    unnamed = ", ".join(sorted(looked - tables_read([measure])))
    if unnamed:
        yield Remark("error", "unnamed_table", place, {"measure": measure.key, "tables": unnamed})


def _legal(scheme: Scheme, measures: Mapping[str, Measure]) -> Iterator[Remark]:
    yield from legal.fines(scheme, measures)
    yield from legal.quotas(scheme, measures)
    try:
        yield from legal.costly_leniency(scheme, measures)
    except legal.PredicateFails as error:
        yield Remark("error", "predicate_fails", "", {"measure": error.measure, "reason": error.reason})


def _sources(scheme: Scheme) -> Iterator[Remark]:
    for leaf in leaves(scheme.rules().tree):
        texts = scheme.node(leaf.key)
        if texts is None or texts.source is None:
            yield Remark("error", "no_source", f"nodes.{leaf.key}")


def _wordings(scheme: Scheme) -> Iterator[Remark]:
    """A number printed on two lines of one article (000 art. 14), and a text that ends in a figure (000 art. 26)."""
    seen: dict[tuple[str, str], str] = {}
    ended: set[str] = set()
    for node in scheme.nodes:
        if node.source is None:
            continue
        wording = node.source.wording
        if wording[-1:].isdigit() and wording not in ended:
            ended.add(wording)
            yield Remark("warning", "cut_off", f"nodes.{node.key}", {"end": wording[-8:]})
        number = re.match(r"[(（]\w+[)）]", wording)
        line = seen.setdefault((node.parent, number[0]), wording) if number else wording
        if number and line != wording:
            figures = {"article": node.source.article, "number": number[0]}
            yield Remark("warning", "number_twice", f"nodes.{node.key}", figures)


def _full(scheme: Scheme) -> Iterator[Remark]:
    """Articles whose points do not add up, as the caps of 盘交字〔2017〕219号: 145 on a base of 100."""
    rules = scheme.rules()
    if rules.from_base is not None:
        yield from _caps(rules.from_base, rules.tree)
        return
    printed = full_points(rules.tree)
    if printed != scheme.full:
        yield Remark("warning", "full_differs", "nodes", {"sum": in_full(printed), "full": in_full(scheme.full)})


def _caps(rule: FromBase, tree: Sum) -> Iterator[Remark]:
    """Nothing is said where a group of deductions has no cap: then they have no sum."""
    caps = [node.cap if isinstance(node, Sum) else None for node in tree.children if not adds(node)]
    known = [cap for cap in caps if cap is not None]
    if len(known) == len(caps) and sum(known, ZERO) != rule.base:
        yield Remark("warning", "caps_differ", "nodes", {"sum": in_full(sum(known, ZERO)), "base": in_full(rule.base)})


def full_points(node: Node) -> Fraction:
    """The most that a node can give without bonuses."""
    match node:
        case Bonus() | Item():
            return ZERO
        case Sum():
            whole = sum((full_points(child) for child in node.children), ZERO)
            return whole if node.cap is None else min(whole, node.cap)
        case _:
            return node.maximum


def _maps(scheme: Scheme) -> Iterator[Remark]:
    for readings in scheme.every_reading():
        for leaf in leaves(scheme.rules(readings).tree):
            if not isinstance(leaf, Ratio) or not isinstance(leaf.rate_map, Bands):
                continue
            least, most = leaf.rate_map.bands[-1][0], max(points for _, points in leaf.rate_map.bands)
            if least > ZERO:
                yield Remark("warning", "map_ends_above_zero", f"nodes.{leaf.key}", {"least": in_full(least)})
            if most > leaf.maximum:
                figures = {"points": in_full(most), "max": in_full(leaf.maximum)}
                yield Remark("warning", "map_exceeds", f"nodes.{leaf.key}", figures)


def _grades(scheme: Scheme) -> Iterator[Remark]:
    titles = {grade.key: grade.title for grade in scheme.grades}
    used: set[str] = set()
    for readings in scheme.every_reading():
        rules = scheme.rules(readings)
        if rules.grading is None:
            continue
        used |= {key for key, _ in rules.grading.bands}
        least, most = _reach(rules, scheme.full)
        for key in _unreachable(rules.grading, least, most):
            reach = {"least": "−∞" if least is None else in_full(least), "most": "∞" if most is None else in_full(most)}
            yield Remark("warning", "unreachable_grade", f"grades.{key}", {"grade": titles[key], **reach})
    for key, title in titles.items():
        if key not in used:
            yield Remark("warning", "unused_grade", f"grades.{key}", {"grade": title})


def _reach(rules: Rules, full: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that can be graded; None where there is no bound. Rather too wide than too narrow."""
    if rules.from_base is not None:
        bonus = any(adds(node) for node in rules.tree.children) and not (rules.grading and rules.grading.on == "base")
        return rules.from_base.floor, rules.from_base.ceiling if bonus else rules.from_base.base
    sinks = exceeds = False
    for node in nodes(rules.tree):
        match node:
            case Ratio():
                sinks |= bool(node.deductions) and (node.floor is None or node.floor < 0)
                exceeds |= not node.clip
            case Count():
                sinks |= node.floor is None or node.floor < 0
            case Bonus():
                exceeds = True
    rescaled = rules.grading is not None and rules.grading.on == "rescaled" and rules.rescale_to is not None
    most = rules.rescale_to if rescaled else max(full, full_points(rules.tree))
    return None if sinks else ZERO, None if exceeds else most


def _unreachable(grading: Grading, least: Fraction | None, most: Fraction | None) -> Iterator[str]:
    above: Fraction | None = None
    for key, begins in grading.bands:
        too_high = most is not None and begins is not None and begins > most
        too_low = least is not None and above is not None and above <= least
        # Rounded scores are whole: a band from 89.5 to 90 is skipped.
        skipped = grading.round_half_up and begins is not None and above is not None and ceil(begins) >= above
        if too_high or too_low or skipped:
            yield key
        above = begins


def _parameters(scheme: Scheme) -> Iterator[Remark]:
    for parameter in scheme.parameters:
        contexts = [branch for branch in scheme.branches if parameter.key in branch]
        if not contexts:
            yield Remark("warning", "unused_parameter", f"parameters.{parameter.key}")
        elif not any(_matters(scheme, parameter, context) for context in contexts):
            yield Remark("warning", "parameter_without_effect", f"parameters.{parameter.key}")


def _matters(scheme: Scheme, parameter: Parameter, context: Mapping[str, str]) -> bool:
    """Whether some choice of this parameter gives other rules than the first, all else being equal."""
    values = [one.key for one in parameter.alternatives] or [in_full(parameter.least), in_full(parameter.most)]
    readings = [scheme.readings({**context, parameter.key: value}) for value in values]
    rules = [(scheme.rules(one), scheme.period_rule(one)) for one in readings]
    return any(one != rules[0] for one in rules)


__all__ = ["Remark", "full_points", "lint", "lint_file"]
