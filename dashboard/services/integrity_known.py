"""What the books know beside the checks of a round 佐证数据: counted by measures, for the year of the round.

It decides nothing: an assessor may use it, and a yes that it contradicts is flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard import urls
from dashboard.integrity import answers
from dashboard.services.units import Units
from models.reader import ReaderSession
from plugins import measuring
from plugins.contract import Moment, Text
from plugins.registry import Registry
from plugins.rubric import nodes
from plugins.scheme import Check, Scheme


@dataclass(frozen=True)
class Known:
    """A number beside a check; ``of`` is None where it is a part of nothing."""

    title: Text
    count: Fraction
    of: Fraction | None
    contradicts: bool
    """A yes does not go with it."""
    href: str | None
    """The page of the rows behind it; None where no scheme shows them."""


def known(
    session: ReaderSession, registry: Registry, scheme: Scheme, seen: Units, code: str, moment: Moment
) -> Mapping[str, Known]:
    """Key of a check → what is known, of the agency and the units that answer to it. One statement a table."""
    wanted = {key: one for key, one in answers.checks_of(scheme).items() if one.measure}
    keys = {key for one in wanted.values() for key in (one.measure, one.of) if key}
    numbers = _counted(session, registry, sorted(keys), seen.counted_for(code) or [code], moment)
    return {key: _known(registry, one, numbers, code, moment) for key, one in wanted.items()}


def _known(registry: Registry, one: Check, numbers: Mapping[str, Fraction], code: str, moment: Moment) -> Known:
    count, of = numbers[one.measure], numbers[one.of] if one.of else None
    return Known(
        registry.measures[one.measure].title, count, of, one.contradicted(count, of or Fraction(0)),
        _behind(registry, one.measure, code, str(moment.period.year)),
    )  # fmt: skip


def _counted(
    session: ReaderSession, registry: Registry, keys: Sequence[str], units: Sequence[str], moment: Moment
) -> dict[str, Fraction]:
    numbers = dict.fromkeys(keys, Fraction(0))
    for wanted, statement in measuring.statements([registry.measures[key] for key in keys], moment):
        for row in session.execute(statement.where(measuring.subject_column(wanted[0]).in_(list(units)))):
            for measure, number in zip(wanted, row[1:], strict=True):
                numbers[measure.key] += Fraction(number or 0)
    return numbers


def _behind(registry: Registry, measure: str, code: str, year: str) -> str | None:
    """The address of the list of the measure's rows, on the page of a figure or a node that counts them."""
    for scheme in registry.schemes.values():
        if scheme.subject != "agency":
            continue
        for figure in scheme.figures:
            if figure.measure == measure:
                return urls.href("node", agency=code, scheme=scheme.key, node=figure.key, period=year)
        for node in nodes(scheme.rules().tree):
            for listed in measuring.evidence_lists(node, registry.measures):
                if listed.measure.key == measure and listed.without is None:
                    return urls.href(
                        "node", agency=code, scheme=scheme.key, node=node.key, rows=listed.key, period=year
                    )
    return None
