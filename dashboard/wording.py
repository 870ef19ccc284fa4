"""What scores say, in words: states, notes and reasons, in the reader's language. It computes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from dashboard.scoring import failures
from dashboard.translations import _, language, plural
from models.agencies import AgencyKind
from models.installation import SHANGHAI
from plugins import periods
from plugins.contract import Measure, Period, Text
from plugins.decimals import percent, plain, rounded
from plugins.ranking import ALL_GROUP
from plugins.rubric import NodeScore, Note
from plugins.scheme import PeriodRule, Scheme

POINTS_PLACES = 2


def text(one: Text) -> str:
    """A bilingual text in the reader's language."""
    return one.in_language(language())


def points(value: Fraction | None) -> str:
    """Points as shown: two decimals, half up; a dash where there are none."""
    return "—" if value is None else rounded(value, POINTS_PLACES)


def median(value: Fraction | None) -> str:
    """The median of a peer group, as it stands behind an agency's own points."""
    return _("median %(points)s", points=points(value))


def too_few() -> str:
    """Why a median is not shown: it would tell what others got."""
    return _("too few agencies to compare")


def medians_withheld() -> str:
    """The same, said once below several medians."""
    return _("Where no median is given there are too few agencies to compare.")


def state(word: str) -> str:
    """The name of a node's or a subject's state."""
    names = {
        "scored": _("Scored"),
        "not_applicable": _("Not applicable"),
        "pending": _("Pending"),
        "unranked": _("Not ranked"),
        "incomplete": _("Incomplete"),
        "vetoed": _("Vetoed"),
        "not_graded": _("Not graded"),
        "failed": _("Failed"),
    }
    return names.get(word, word)


def failure(reason: str) -> str:
    """Why an attempt to compute scores failed; what a scheme raised is shown as it said it."""
    code, _space, figure = reason.partition(" ")
    match code:
        case failures.TOOK_LONGER:
            return _("it took longer than %(seconds)s seconds", seconds=figure)
        case failures.PROCESS_ENDED if figure.startswith("-"):
            return _("its process was ended by signal %(number)s, perhaps for want of memory", number=figure[1:])
        case failures.PROCESS_ENDED:
            return _("it ended its process, with code %(code)s", code=figure)
        case _:
            return reason


def group(key: str) -> str:
    """The name of a peer group, or of what is chosen beside one: everybody, and who has no rank."""
    names = {
        AgencyKind.TOWNSHIP.value: _("Townships and streets"),
        AgencyKind.DEPARTMENT.value: _("County departments"),
        AgencyKind.VERTICAL.value: _("Vertical units"),
        AgencyKind.SUBORDINATE.value: _("Subordinate units"),
        ALL_GROUP: _("All agencies"),
        "unranked": _("Not ranked"),
    }
    return names.get(key, key)


def period(one: Period, scheme: Scheme) -> str:
    """A period in words: the scheme's year, or its first and last day."""
    return period_by(one, scheme.usual_period_rule)


def period_by(one: Period, rule: PeriodRule) -> str:
    """A period in words: a year by the rule, or its first and last day."""
    if periods.is_year(one, rule):
        if (one.first.month, one.first.day) == (1, 1):
            return _("Year %(year)s", year=one.year)
        first, last = one.first.isoformat(), one.last.isoformat()
        return _("Year %(year)s (%(first)s to %(last)s)", year=one.year, first=first, last=last)
    return _("%(first)s to %(last)s", first=one.first.isoformat(), last=one.last.isoformat())


def moment(at: dt.datetime) -> str:
    """An instant as the clocks in China show it, to the minute."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def note(one: Note) -> str:  # noqa: PLR0912 - a branch a note
    """A note as a sentence."""
    figures = one.figures
    match one.code:
        case "empty_denominator":
            return _("There is nothing to divide by, so the rate does not apply.")
        case "nothing_deducted":
            return _("The deductions are listed, but take nothing away from a rate that does not apply.")
        case "pending":
            return plural(
                "%(number)s item is not decided yet.", "%(number)s items are not decided yet.", int(figures["count"])
            )
        case "nothing_applicable":
            return _("Nothing below applies.")
        case "only_numerator":
            return _(
                "%(count)s counted although there is nothing to divide by: no points.", count=_number(figures, "count")
            )
        case "clipped":
            return _("The rate of %(rate)s is counted as 100 %%.", rate=percent(Fraction(figures["rate"])))
        case "low_count":
            return _("Low numbers: only %(count)s to divide by.", count=_number(figures, "count"))
        case "floored":
            return _(
                "%(points)s points are raised to the floor of %(floor)s.",
                points=_number(figures, "points"),
                floor=_number(figures, "floor"),
            )
        case "capped":
            return _(
                "%(points)s points are cut to the cap of %(cap)s.",
                points=_number(figures, "points"),
                cap=_number(figures, "cap"),
            )
        case "empty_full":
            return _("There is nothing to divide by; by the chosen reading that gives full points.")
        case "empty_zero":
            return _("There is nothing to divide by; by the chosen reading that gives no points.")
        case "empty_group_mean":
            return _("There is nothing to divide by; by the chosen reading that gives the peer group's mean.")
        case "outweighed":
            return _("not counted, because a higher item applies to the same incident: %(count)s",
                     count=_number(figures, "count"))  # fmt: skip
        case "short_service":
            return plural(
                "No grade: %(number)s day of service, fewer than %(least)s.",
                "No grade: %(number)s days of service, fewer than %(least)s.",
                int(figures["days"]),
                least=_number(figures, "least"),
            )
        case "vetoed":
            return _("Vetoed: the bonus is shown, but not added.")
        case "too_little_applicable":
            return _(
                "Not ranked: only %(applicable)s points apply, fewer than the %(least)s that a rank needs.",
                applicable=_number(figures, "applicable"),
                least=_number(figures, "least"),
            )
        case _:
            return one.code


def unranked_reason(notes: Sequence[Note], state_word: str) -> str:
    """Why an agency has no rank, in a few words without its own figures, so that equal reasons read equal."""
    names = {
        "nothing_applicable": _("no rate applies"),
        "too_little_applicable": _("too few rates apply"),
    }
    return next((names[one.code] for one in notes if one.code in names), state(state_word))


def gained(value: Fraction) -> str:
    """A difference of points with its sign: "+6.32", "−1.50"."""
    return signed(rounded(value, POINTS_PLACES))


def places(value: int | None) -> str:
    """A change of rank with its sign, a dash where there is none to tell."""
    return "—" if value is None else signed(str(value))


def signed(number: str) -> str:
    """The number with its sign before it, zero without one; the minus is as wide as the plus."""
    if number.startswith("-"):
        return f"−{number[1:]}"
    return f"+{number}" if number.strip("0.") else number


def node_note(node: NodeScore, measures: Mapping[str, Measure]) -> str:
    """All that is to be said of a node in one line: its deductions and its notes; empty where there is nothing."""
    lost = [
        _("%(count)s × %(measure)s: −%(points)s", count=plain(one.count), measure=title(measures, one.measure),
          points=rounded(one.points, POINTS_PLACES))
        for one in node.deductions
        if one.count
    ]  # fmt: skip
    spared = [_("nothing is deducted, because the rate does not apply")] if lost and node.points is None else []
    return sentences([*lost, *spared, *(note(one) for one in node.notes)])


def sentences(parts: Sequence[str]) -> str:
    """Several remarks in one line."""
    return _("; ").join(part.rstrip("。.") for part in parts)


def title(measures: Mapping[str, Measure], key: str) -> str:
    """A measure's title; its key where no plugin gives it any more."""
    return measures[key].title.in_language(language()) if key in measures else key


def _number(figures: Mapping[str, str], key: str) -> str:
    return rounded(Fraction(figures[key]), POINTS_PLACES).removesuffix(".00")
