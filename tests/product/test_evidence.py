"""The number on each node is the number of the rows behind it: every agency, every node, every list, no sample.

Of officers, those of two agencies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.accounts.accounts import Holder
from dashboard.accounts.readers import reader_of
from dashboard.command_line.serving import DEMONSTRATION_AGENCY
from dashboard.services.evidence import Address, Evidence, Tab, evidence
from dashboard.services.officer_scores import officer_scores
from dashboard.services.row_lists import row_list
from dashboard.services.units import Units, units
from dashboard.urls import Query
from models.accounts import Role
from models.demonstration.agencies import TODAY
from models.officers import Officer
from models.reader import SYSTEM, ReaderSession
from plugins.contract import Moment
from plugins.measuring import key_columns
from plugins.registry import Registry
from plugins.rubric import NodeScore, leaves
from tests.product.visitors import TOWNSHIP

AGENCIES = 53
LISTS = {"six-rates": 23, "responsibility": 30}
"""Of one agency: 21 behind the six rates, one behind each of the two figures; three behind each of the ten shares."""

OF_OFFICERS = "responsibility-officers"
SHARES = {DEMONSTRATION_AGENCY: 128, TOWNSHIP: 48}
"""Eight of each officer of these agencies whom 004 grades in 2025."""


@dataclass(frozen=True)
class Behind:
    """The rows that the database gives for one list of one page."""

    page: Evidence
    tab: Tab
    keys: frozenset[tuple[Any, ...]]
    number: Fraction
    """Their count, or the sum of the column that the measure adds up."""

    @property
    def name(self) -> str:
        return f"{self.page.address.agency} {self.page.address.node} {self.tab.listed.key}"


def behind(session: ReaderSession, seen: Units, page: Evidence) -> Iterator[Behind]:
    """Each list of a page with its rows, of which none is counted twice."""
    assert page.shown.judged_on is not None
    moment = Moment(page.shown.period, page.shown.judged_on)
    for tab in page.tabs:
        table, summed = tab.listed.measure.table, tab.listed.measure.value.column
        columns = [getattr(table, name) for name in (*key_columns(table), *([summed] if summed else []))]
        statement = row_list(tab.listed, seen, page.address.agency, moment).statement
        rows: Sequence[Any] = session.execute(statement.with_only_columns(*columns)).all()
        number = Fraction(sum(row[-1] or 0 for row in rows)) if summed else Fraction(len(rows))
        keys = frozenset(tuple(row[: len(key_columns(table))]) for row in rows)
        assert len(keys) == len(rows)
        yield Behind(page, tab, keys, number)


def pages(
    session: ReaderSession, registry: Registry, key: str, agencies: Sequence[str], period: str
) -> Iterator[tuple[Evidence, dict[str, Behind]]]:
    """The page of every node and every figure of these agencies, with its lists by name."""
    scheme = registry.schemes[key]
    seen = units(session)
    for agency in agencies:
        for part in (*(leaf.key for leaf in leaves(scheme.rules().tree)), *(one.key for one in scheme.figures)):
            page = evidence(session, registry, Address(agency, key, part), Query(period=period), TODAY)
            assert page is not None
            assert page.scored
            yield page, {one.tab.listed.key: one for one in behind(session, seen, page)}


def disagreements(page: Evidence, lists: dict[str, Behind]) -> Iterator[str]:
    """One line for each number that is not the number of its rows."""
    for one in lists.values():
        if one.tab.listed.without is not None:
            if one.keys != lists["denominator"].keys - lists["numerator"].keys:
                yield f"{one.name}: not the rows of the denominator that the numerator lacks"
        elif one.tab.number != one.number:
            yield f"{one.name}: the page says {one.tab.number}, its rows make {one.number}"
    shown = page.listed
    if shown is None or shown.all != len(lists[shown.tab.listed.key].keys) or shown.agreement == "changed":
        yield f"{page.address}: the list shown is not the list of its tab"
    if page.score is not None:
        listed = [lists["numerator"].number, lists["denominator"].number]
        listed += [one.number for one in lists.values() if one.tab.listed.role == "deduction"]
        yield from apart(str(page.address), page.score, listed)


def apart(what: str, score: NodeScore, listed: Sequence[Fraction | int]) -> Iterator[str]:
    """One line where the sum is made of other numbers than those of the rows."""
    said = [score.numerator, score.denominator, *(one.count for one in score.deductions)]
    if said != listed:
        yield f"{what}: its sum is made of {said}, its rows of {listed}"


@pytest.mark.parametrize("scheme", LISTS)
def test_each_number_is_the_number_of_its_rows(county: Engine, installed: Registry, scheme: str) -> None:
    compared, found = 0, []
    with ReaderSession(county, SYSTEM) as session:
        scored = [unit.code for unit in units(session).by_code.values() if not unit.subordinate]
        assert len(scored) == AGENCIES
        for page, lists in pages(session, installed, scheme, scored, "2025"):
            compared += len(lists)
            found += disagreements(page, lists)
    assert found == []
    assert compared == AGENCIES * LISTS[scheme]


@pytest.mark.parametrize("agency", [DEMONSTRATION_AGENCY, TOWNSHIP])
def test_an_agency_sees_all_the_rows_behind_its_own_numbers(county: Engine, installed: Registry, agency: str) -> None:
    reader = reader_of(county, Holder(0, agency, agency, Role.AGENCY, agency, None, demonstration=True))
    with ReaderSession(county, SYSTEM) as session:
        everything = [lists for scheme in LISTS for _page, lists in pages(session, installed, scheme, [agency], "2025")]
    with ReaderSession(county, reader) as session:
        own = [one for scheme in LISTS for one in pages(session, installed, scheme, [agency], "2025")]
    assert [line for page, lists in own for line in disagreements(page, lists)] == []
    for mine, whole in zip((lists for _page, lists in own), everything, strict=True):
        assert {key: one.keys for key, one in mine.items()} == {key: one.keys for key, one in whole.items()}


@pytest.mark.parametrize("agency", [DEMONSTRATION_AGENCY, TOWNSHIP])
def test_each_number_of_an_officer_is_the_number_of_its_rows(county: Engine, installed: Registry, agency: str) -> None:
    query, compared, found = Query(period="2025", view=OF_OFFICERS), 0, []
    with ReaderSession(county, SYSTEM) as session:
        seen = units(session)
        for number in session.scalars(select(Officer.officer_no).where(Officer.agency_code == agency)).all():
            (score,) = (one for one in officer_scores(session, installed, number, query, seen, TODAY) if one.chosen)
            assert score.shown.run_id is not None, score.shown
            for share in score.shares:
                assert len({row.key for row in share.rows}) == len(share.rows)
                listed = [sum(row.met for row in share.rows), sum(row.due for row in share.rows)]
                found += apart(f"{number} {share.text.key}", share.score, listed)
                compared += 1
    assert found == []
    assert compared == SHARES[agency]
