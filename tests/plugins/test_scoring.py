"""A scheme against the database: who is scored, in which order, and what is shown beside."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from models.agencies import Agency
from models.cases import Case
from models.counters import data_version
from plugins.contract import Text
from plugins.periods import parse
from plugins.registry import Registry
from plugins.scheme import Scheme
from plugins.scoring import Result, score_scheme

D = dt.date
TODAY = D(2022, 2, 1)


def agency(code: str, kind: str, parent: str | None = None) -> dict[str, str | None]:
    return {"code": code, "name": code, "kind": kind, "parent_code": parent}


def done(unit: str, number: str) -> dict[str, object]:
    return {
        "agency_code": unit,
        "case_no": number,
        "kind": "penalty",
        "filed_on": D(2021, 3, 1),
        "decided_on": D(2021, 4, 1),
        "decision": "penalty",
        "closed_on": D(2021, 4, 2),
        "executed_on": D(2021, 4, 3),
    }


AGENCIES = [
    agency("T2", "township"),
    agency("T1", "township"),
    agency("V1", "vertical"),
    agency("D1", "department"),
    agency("D1-1", "subordinate", "D1"),
]


@pytest.fixture
def books(tables: Engine) -> Iterator[Engine]:
    late = {**done("D1-1", "2"), "decided_on": None, "decision": None, "closed_on": None, "executed_on": None}
    with tables.begin() as connection:
        connection.execute(insert(Agency), AGENCIES)
        connection.execute(insert(Case), [done("T1", "1"), done("T2", "1"), done("D1-1", "1"), late])
    yield tables
    with tables.begin() as connection:
        connection.execute(Case.__table__.delete())
        connection.execute(Agency.__table__.delete())


def score(engine: Engine, shipped: Registry, scheme: Scheme) -> Result:
    with engine.connect() as connection:
        return score_scheme(connection, shipped, scheme, parse("2021"), TODAY)


def test_subjects_stand_by_group_rank_and_code_and_the_unranked_last(books, shipped, six_rates):
    result = score(books, shipped, six_rates)
    assert [(one.subject.code, one.subject.peer_group, one.rank) for one in result.subjects] == [
        ("T1", "township", 1),
        ("T2", "township", 1),
        ("D1", "department", 1),
        ("V1", "vertical", None),
    ]


def test_figures_beside_the_score_are_those_of_the_sub_units_too(books, shipped, six_rates):
    figures = score(books, shipped, six_rates).figures
    assert figures["D1"]["overdue_now"] == 1
    assert figures["V1"]["overdue_now"] == 0


def test_the_data_version_is_that_of_the_tables_it_reads(books, shipped, six_rates):
    tables = {"agencies", "cases", "lawsuits", "reconsiderations", "quotas"}
    with books.connect() as connection:
        version = data_version(connection, tables)
    assert score(books, shipped, six_rates).data == version


def test_one_state_of_the_data_gives_one_result(books, shipped, six_rates):
    assert score(books, shipped, six_rates) == score(books, shipped, six_rates)


def test_a_text_fills_its_places_in_each_language():
    filled = Text("缺 %(what)s", "%(what)s is missing").filled(what=Text("甲", "A"))
    assert filled == Text("缺 甲", "A is missing")
    assert filled.in_language("zh") == "缺 甲"
    assert filled.in_language("en") == "A is missing"
