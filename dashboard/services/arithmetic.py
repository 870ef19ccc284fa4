"""A node's score as an accountant would write it down: "41 ÷ 50 = 82.0 % → 16 × 0.82 = 13.12; 2 overdue −4.00 → 9.12".

Pure, and made from what is stored and the scheme's rules only; nothing is measured anew. "=" stands before what is
exact, "≈" before what is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dashboard import wording
from dashboard.translations import _, plural
from plugins.contract import Measure
from plugins.decimals import in_full, percent, plain, rounded
from plugins.rubric import (
    ONE,
    ZERO,
    Bands,
    Bonus,
    Count,
    Item,
    Linear,
    Node,
    NodeScore,
    Ratio,
    Slope,
    Steps,
    Sum,
    Weighted,
    score,
)

DECIMAL_PLACES = 4
"""A factor is written as a decimal number if so many places hold it exactly, else as a division."""


@dataclass(frozen=True)
class Term:
    """One piece of a calculation; ``rows`` names the list of rows behind a number, ``hint`` says what it counts."""

    text: str
    rows: str | None = None
    hint: str = ""
    kind: Literal["plain", "loss", "result"] = "plain"


@dataclass(frozen=True)
class Calculation:
    """A calculation in one line. ``agrees``: the rules as they are now give the stored points again."""

    terms: tuple[Term, ...]
    agrees: bool = True

    @property
    def text(self) -> str:
        """The line without its links."""
        return "".join(term.text for term in self.terms)


def of_node(
    node: Node, stored: NodeScore, measures: Mapping[str, Measure], children: Sequence[NodeScore] = ()
) -> Calculation:
    """How the stored points of a node came about. ``children``: the stored scores right below an inner node."""
    match node:
        case Ratio():
            return Calculation(_ratio(node, stored, measures), _reckoned(node, stored))
        case Count() | Bonus():
            return Calculation(_counted(node, stored, measures), _reckoned(node, stored))
        case Item():
            return Calculation(_times(node, stored), (stored.numerator or ZERO) * node.each == stored.points)
        case Sum():
            return Calculation(_sum(stored, children))
        case Weighted():
            return Calculation(_weighted(node, stored, children))


def of_total(
    nodes: Sequence[NodeScore],
    total: Fraction,
    applicable: Fraction,
    rescaled: Fraction | None,
    rescale_to: Fraction | None,
) -> Calculation:
    """How the total came about from the stored points of the nodes at the top."""
    known = [one.points for one in nodes if one.points is not None]
    terms = _added(known) if known else [Term("0")]
    if rescaled is not None and rescale_to is not None and applicable != rescale_to:
        whole = f"{_exact_or_points(total)} × {plain(rescale_to)} ÷ {plain(applicable)}"
        terms = [*terms, Term(" → "), Term(whole), *_equals(rescaled)]
    return Calculation((*terms[:-1], Term(terms[-1].text, kind="result")))


def counted(count: Fraction, title: str) -> str:
    """So many of what a measure counts: "2 overdue cases"."""
    return plural(
        "%(number)s × %(measure)s", "%(number)s %(measure)s", 1 if count == 1 else 2, number=plain(count), measure=title
    )


def _reckoned(node: Ratio | Count | Bonus, stored: NodeScore) -> bool:
    facts = {one.measure: one.count for one in stored.deductions}
    if isinstance(node, Ratio):
        facts |= {node.numerator: stored.numerator or ZERO, node.denominator: stored.denominator or ZERO}
    else:
        facts[node.measure] = stored.numerator or ZERO
    means = {} if stored.before_deductions is None else {stored.key: stored.before_deductions}
    return score(node, facts, means).points == stored.points


def _ratio(node: Ratio, stored: NodeScore, measures: Mapping[str, Measure]) -> tuple[Term, ...]:
    above, below = stored.numerator or ZERO, stored.denominator or ZERO
    division = [
        Term(plain(above), "numerator", wording.title(measures, node.numerator)),
        Term(" ÷ "),
        Term(plain(below), "denominator", wording.title(measures, node.denominator)),
    ]
    before = stored.before_deductions
    if before is None:
        return (*division, Term(_(": ") + _("nothing to divide by, not applicable")), *_spared(stored, measures))
    if stored.value is None:
        terms = [*division, Term(_(": ") + _without_rate(stored)), *_result(before)]
    else:
        terms = [*division, *_rate(above / below, stored.value), Term(" → ")]
        terms += _points(node, stored.value, above, below)
    return _less_deductions(terms, node.floor, stored, before, measures)


def _without_rate(stored: NodeScore) -> str:
    codes = {note.code for note in stored.notes}
    if "only_numerator" in codes:
        return _("nothing to divide by, yet %(count)s counted, so no points", count=plain(stored.numerator or ZERO))
    if "empty_full" in codes:
        return _("nothing to divide by, full points by the chosen reading")
    if "empty_group_mean" in codes:
        return _("nothing to divide by, the group's mean by the chosen reading")
    return _("nothing to divide by, no points by the chosen reading")


def _rate(counted: Fraction, used: Fraction) -> list[Term]:
    terms = [Term(f" {_sign(counted, 3)} {_minus(percent(counted))}")]
    if counted != used:
        terms.append(Term(_(", counted as %(rate)s", rate=percent(used, 0))))
    return terms


def _points(node: Ratio, value: Fraction, above: Fraction, below: Fraction) -> list[Term]:
    """The map from the rate to points, with the limits of 0 and of the full points."""
    full = in_full(node.maximum)
    unlimited = node.maximum * node.rate_map.share(value, node.maximum)
    limited = max(ZERO, unlimited)
    limited = min(node.maximum, limited) if node.clip else limited
    match node.rate_map:
        case Linear() as linear:
            clipped = value != above / below
            factor = _decimal(value) or (f"{plain(above)} ÷ {plain(below)}" if not clipped else plain(value))
            terms = [Term(_linear(linear, full, factor))]
        case Steps() as steps:
            below_target = max(ZERO, steps.target - value)
            fallen = below_target // steps.step
            said = _(
                "%(gap)s percentage points below %(target)s, %(fallen)s full steps of %(step)s: ",
                gap=_hundredfold(below_target), target=percent(steps.target), fallen=fallen,
                step=_hundredfold(steps.step),
            )  # fmt: skip
            reached = _("reaches %(target)s: ", target=percent(steps.target))
            terms = [Term(said if below_target else reached), Term(f"{full} − {fallen} × {plain(steps.lose)}")]
        case Slope() as slope:
            missing = max(ZERO, slope.target - value)
            said = _("%(gap)s percentage points below %(target)s: ", gap=_hundredfold(missing),
                     target=percent(slope.target))  # fmt: skip
            reached = _("reaches %(target)s: ", target=percent(slope.target))
            lost = f"{_hundredfold(missing, exactly=True)} × {plain(slope.per_point)}"
            unlimited = node.maximum - missing * 100 * slope.per_point
            limited = max(unlimited, slope.floor_points, ZERO)
            terms = [Term(said if missing else reached), Term(f"{full} − {lost}")]
        case Bands() as bands:
            least = next((least for least, _given in bands.bands if value >= least), None)
            said = (
                _("below the lowest band of %(least)s", least=percent(bands.bands[-1][0]))
                if least is None
                else _("the band from %(least)s", least=percent(least))
            )
            return [Term(said), *_result(limited)]
    return [*terms, *_equals(unlimited), *_limits(unlimited, limited)]


def _linear(linear: Linear, full: str, factor: str) -> str:
    none, all_ = linear.zero_at, linear.full_at
    if (none, all_) == (ZERO, ONE):
        return f"{full} × {factor}"
    within = f"({factor})" if "÷" in factor else factor
    if all_ == ZERO:
        return f"{full} × (1 − {within} ÷ {_plain_rate(none)})"
    if none == ZERO:
        return f"{full} × {factor} ÷ {_plain_rate(all_)}"
    if all_ < none:
        return f"{full} × ({_plain_rate(none)} − {within}) ÷ ({_plain_rate(none)} − {_plain_rate(all_)})"
    return f"{full} × ({within} − {_plain_rate(none)}) ÷ ({_plain_rate(all_)} − {_plain_rate(none)})"


def _less_deductions(
    terms: list[Term], floor: Fraction | None, stored: NodeScore, before: Fraction, measures: Mapping[str, Measure]
) -> tuple[Term, ...]:
    lost = [one for one in stored.deductions if one.count]
    for one in lost:
        title = wording.title(measures, one.measure)
        terms += [Term(_("; ")), Term(counted(one.count, title), f"deduction-{one.measure}", title)]
        terms.append(Term(f" −{wording.points(one.points)}", kind="loss"))
    left = before - sum((one.points for one in lost), ZERO)
    if lost:
        terms += _result(left)
    if floor is not None and left < floor:
        terms += _limits(left, floor)
    return (*terms[:-1], Term(terms[-1].text, kind="result"))


def _spared(stored: NodeScore, measures: Mapping[str, Measure]) -> list[Term]:
    """The deductions of a node that does not apply: what they would have been."""
    terms: list[Term] = []
    for one in stored.deductions:
        if one.count:
            title = wording.title(measures, one.measure)
            terms += [Term(_("; ")), Term(counted(one.count, title), f"deduction-{one.measure}", title)]
            would = _("would have cost %(points)s", points=wording.points(one.count * one.each))
            terms.append(Term(" " + would))
    return terms


def _counted(node: Count | Bonus, stored: NodeScore, measures: Mapping[str, Measure]) -> tuple[Term, ...]:
    counted = stored.numerator or ZERO
    full = node.full if isinstance(node, Count) else ZERO
    number = Term(plain(counted), "counted", wording.title(measures, node.measure))
    if full:
        sign = " + " if node.each >= 0 else " − "
        terms = [Term(plain(full) + sign), number, Term(f" × {plain(abs(node.each))}")]
    else:
        terms = [number, Term(f" × {_minus(plain(node.each))}")]
    earned = full + counted * node.each
    terms += _equals(earned)
    if stored.points is not None and stored.points != earned:
        terms += _limits(earned, stored.points)
    return (*terms[:-1], Term(terms[-1].text, kind="result"))


def _times(node: Item, stored: NodeScore) -> tuple[Term, ...]:
    number = stored.numerator or ZERO
    sign, result = _equals(stored.points or ZERO)
    return Term(plain(number), "counted"), Term(f" × {plain(node.each)}"), sign, Term(result.text, kind="result")


def _sum(stored: NodeScore, children: Sequence[NodeScore]) -> tuple[Term, ...]:
    known = [one.points for one in children if one.points is not None]
    if stored.points is None:
        return (Term(_("nothing below applies")),)
    earned = sum(known, ZERO)
    terms = _added(known)
    if stored.points != earned:
        terms += _limits(earned, stored.points)
    return (*terms[:-1], Term(terms[-1].text, kind="result"))


def _weighted(node: Weighted, stored: NodeScore, children: Sequence[NodeScore]) -> tuple[Term, ...]:
    if stored.points is None:
        return (Term(_("nothing below applies")),)
    by_key = {one.key: one for one in children}
    parts = [
        f"{plain(weight)} × {_exact_or_points(found.points)} ÷ {plain(found.maximum)}"
        for weight, child in zip(node.weights, node.children, strict=True)
        if (found := by_key.get(child.key)) is not None and found.points is not None and found.maximum
    ]
    whole = f"{plain(node.maximum)} × ({' + '.join(parts)}) ÷ {plain(sum(node.weights, ZERO))}"
    sign, result = _equals(stored.points)
    return (Term(whole), sign, Term(result.text, kind="result"))


def _added(points: Sequence[Fraction]) -> list[Term]:
    if len(points) == 1:
        return [Term(_points_text(points[0]))]
    return [Term(" + ".join(_points_text(one) for one in points)), *_equals(sum(points, ZERO))]


def _limits(unlimited: Fraction, limited: Fraction) -> list[Term]:
    if unlimited == limited:
        return []
    at = plain(limited)
    said = (
        _(", but no less than %(limit)s", limit=at)
        if unlimited < limited
        else _(", but no more than %(limit)s", limit=at)
    )
    return [Term(said), *_result(limited)]


def _equals(value: Fraction) -> list[Term]:
    return [Term(f" {_sign(value, 2)} "), Term(_points_text(value))]


def _result(value: Fraction) -> list[Term]:
    return [Term(" → "), Term(_points_text(value))]


def _sign(value: Fraction, places: int) -> str:
    return "=" if (value * 10**places).denominator == 1 else "≈"


def _points_text(value: Fraction) -> str:
    return _minus(wording.points(value))


def _exact_or_points(value: Fraction) -> str:
    """Points with two places where that is exact, else with as many as a calculator shows."""
    return _minus(_decimal(value) or rounded(value, DECIMAL_PLACES))


def _decimal(value: Fraction) -> str | None:
    """The number with two to four places; None where those do not hold it exactly."""
    for places in range(2, DECIMAL_PLACES + 1):
        if _sign(value, places) == "=":
            return _minus(rounded(value, places))
    return None


def _plain_rate(value: Fraction) -> str:
    return _decimal(value) or plain(value)


def _hundredfold(value: Fraction, *, exactly: bool = False) -> str:
    """A share as percentage points."""
    return plain(value * 100, DECIMAL_PLACES) if exactly else rounded(value * 100, 1)


def _minus(text: str) -> str:
    return text.replace("-", "−")
