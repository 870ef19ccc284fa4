"""Which medians an agency reads: none that tells for certain what another one got."""

import datetime as dt
from fractions import Fraction
from itertools import combinations_with_replacement, product
from statistics import median

import pytest
from sqlalchemy import Engine, insert, select

from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.scores import MORE_OTHERS_THAN_OWN, ScoreGroup, ScoreRun, ScoreSubject

POINTS = range(4)
"""0 and full points, of which a reader knows that nobody gets less or more, and two between."""


def told(own: int, others: int) -> bool:
    """Whether some points of so many subjects are such that the median tells what each of the others got."""
    for known in combinations_with_replacement(POINTS, own):
        possible: dict[Fraction, set[tuple[int, ...]]] = {}
        for unknown in combinations_with_replacement(POINTS, others):
            found = median([Fraction(points) for points in (*known, *unknown)])
            possible.setdefault(found, set()).add(unknown)
        # The others are alike to the reader: what one got is certain only where all got the same.
        if any(len(ways) == 1 and len(set(*ways)) == 1 for ways in possible.values()):
            return True
    return False


@pytest.mark.parametrize(("own", "more"), [*product(range(4), range(3))])
def test_with_enough_others_no_points_are_such_that_the_median_tells_them(own: int, more: int):
    assert not told(own, own + MORE_OTHERS_THAN_OWN + more)


@pytest.mark.parametrize("own", range(4))
def test_with_one_fewer_there_are_such_points(own: int):
    assert told(own, own + MORE_OTHERS_THAN_OWN - 1)


GROUPS = {"three": "BCD", "four": "ABCD", "five": "ABCDE", "two of seven": "AFBCDEG", "two of six": "AFBCDE"}
"""Peer group → its agencies, a letter each. The reader answers for A, and for F."""
DAY = dt.date(2021, 12, 31)
OF_A_AND_F = Reader("a", Reach.AGENCIES, frozenset("AF"))


@pytest.fixture
def scored(tables: Engine) -> Engine:
    """A run of these groups, each with a median of all its agencies."""
    with tables.begin() as connection:
        run_id = connection.execute(
            insert(ScoreRun).values(scheme="s", version="1", readings={}, readings_key="", first_on=DAY, last_on=DAY,
                                    today=DAY, data_version=1, state="complete")
        ).inserted_primary_key[0]  # fmt: skip
        for group, agencies in GROUPS.items():
            for code in agencies:
                subject = {"subject_code": f"{group} {code}", "agency_code": code, "name": code, "state": "scored"}
                connection.execute(insert(ScoreSubject).values(run_id=run_id, peer_group=group, detail={}, **subject))
            connection.execute(
                insert(ScoreGroup).values(
                    run_id=run_id, peer_group=group, node_key="", median=Fraction(1), subjects=len(agencies)
                )
            )
    return tables


def seen(engine: Engine, reader: Reader) -> set[str]:
    with ReaderSession(engine, reader) as session:
        return set(session.scalars(select(ScoreGroup.peer_group)))


def test_an_agency_reads_the_medians_behind_which_enough_others_stand(scored: Engine):
    assert seen(scored, OF_A_AND_F) == {"three", "five", "two of seven"}


def test_who_sees_every_agency_reads_every_median(scored: Engine):
    assert seen(scored, SYSTEM) == set(GROUPS)


@pytest.mark.parametrize("reader", [Reader("o", Reach.OWN_FILE, officer_no="1"), Reader("n", Reach.NONE)])
def test_who_sees_no_agency_reads_no_median(scored: Engine, reader: Reader):
    assert seen(scored, reader) == set()
