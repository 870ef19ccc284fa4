"""One predicate, two uses: the number, and the very rows behind it, for every measure over books full of blanks."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, insert, inspect

from models.cases import Case
from models.complaints import Inspection
from models.figures import AnnualFigure
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from plugins import measuring
from plugins.contract import Measure, Moment, Text, Value
from plugins.periods import parse
from plugins.registry import Registry
from plugins.rubric import Ratio, leaves
from plugins.scheme import Scheme
from plugins.scoring import score_scheme
from tests.fixtures.statements import statements
from tests.plugins.six_rates.books import ANSWERS, books, keep

MOMENT = Moment(parse("2021"), dt.date(2022, 2, 1))
UNITS = {"A": ["A", "A1", "A11"], "B": ["B"], "C": ["C"]}


@pytest.fixture(scope="module", params=range(2), ids=lambda seed: f"books{seed}")
def full(tables: Engine, request: pytest.FixtureRequest) -> Engine:
    keep(tables, books(request.param))
    return tables


def keys(found: list[Any]) -> set[tuple[Any, ...]]:
    return {tuple(inspect(row).identity) for row in found}


def test_the_number_is_the_count_of_its_rows_for_every_measure_and_agency(full: Engine, shipped: Registry):
    with ReaderSession(full, SYSTEM) as session:
        numbers = measuring.measure_agencies(session, shipped.measures.values(), MOMENT)
        for key, measure in shipped.measures.items():
            for agency, units in UNITS.items():
                whose = [agency] if measure.own else units
                rows = session.scalars(measuring.rows(measure, MOMENT, whose)).all()
                weight = sum((getattr(row, measure.value.column) or 0) if measure.value.column else 1 for row in rows)
                assert numbers.get(agency, {}).get(key, 0) == weight, (key, agency)


def test_rows_that_cost_the_points_are_the_denominators_without_the_numerators(
    full: Engine, six_rates: Scheme, shipped: Registry
):
    ratios = {
        (leaf.numerator, leaf.denominator): leaf
        for readings in six_rates.every_reading()
        for leaf in leaves(six_rates.rules(readings).tree)
        if isinstance(leaf, Ratio) and leaf.key in ("closing", "execution", "penalty", "winning")
    }
    assert len(ratios) > 8
    with ReaderSession(full, SYSTEM) as session:
        for leaf in ratios.values():
            lists = {one.key: one for one in measuring.evidence_lists(leaf, shipped.measures)}
            cost, above, below = (
                keys(list(session.scalars(measuring.rows(one.measure, MOMENT, UNITS["A"], one.without))))
                for one in (lists["cost"], lists["numerator"], lists["denominator"])
            )
            assert cost == below - above, leaf.key


def test_all_measures_of_a_table_are_one_statement(full: Engine, shipped: Registry):
    tables = Counter(measure.table.__tablename__ for measure in shipped.measures.values())
    with full.connect() as connection, statements(full) as sent:
        measuring.measure_agencies(connection, shipped.measures.values(), MOMENT)
    # one more for the tree of agencies, which says whose rows count for whom
    assert len(sent) == len(tables) + 1
    assert max(tables.values()) > 15


def test_scoring_sends_one_statement_a_table_and_three_more(full: Engine, shipped: Registry, six_rates: Scheme):
    with full.connect() as connection, statements(full) as sent:
        score_scheme(connection, shipped, six_rates, MOMENT.period, MOMENT.today)
    # cases, lawsuits, quotas; the data version, the tree of agencies, the agencies scored
    assert len(sent) == 6


def test_an_agency_sees_the_rows_behind_its_own_numbers_and_no_others(full: Engine, shipped: Registry):
    own = Reader("a", Reach.AGENCIES, frozenset(UNITS["A"]))
    measure = shipped.measures["cases.on_hand_for_closing"]
    with ReaderSession(full, own) as session:
        mine = session.scalars(measuring.rows(measure, MOMENT, UNITS["A"])).all()
        assert session.scalars(measuring.rows(measure, MOMENT, UNITS["B"])).all() == []
    with ReaderSession(full, SYSTEM) as session:
        assert len(mine) == len(session.scalars(measuring.rows(measure, MOMENT, UNITS["A"])).all()) > 0


def test_every_number_is_exact(full: Engine, shipped: Registry):
    with full.connect() as connection:
        numbers = measuring.measure_agencies(connection, shipped.measures.values(), MOMENT)
    assert {type(number) for facts in numbers.values() for number in facts.values()} == {Fraction}


def test_rows_of_a_unit_that_answers_to_nobody_count_for_nobody(full: Engine, shipped: Registry):
    with full.connect() as connection:
        assert set(measuring.measure_agencies(connection, shipped.measures.values(), MOMENT)) == set(ANSWERS.values())
        tree = measuring.agency_tree(connection)
    assert {agency: measuring.answering_units(tree, agency) for agency in UNITS} == UNITS


def inspection(number: int, agency: str, enterprise: str | None) -> dict[str, Any]:
    return {
        "inspection_no": str(number),
        "agency_code": agency,
        "enterprise": enterprise,
        "inspected_on": dt.date(2021, 5, 1),
    }


def test_distinct_values_are_counted_once_for_all_sub_units(tables: Engine):
    keep(tables, books(0, 2))
    seen = [("A", "一厂"), ("A", "二厂"), ("A1", "二厂"), ("A11", "三厂"), ("B", "一厂"), ("B", "一厂")]
    enterprises = Measure(
        "e", Text("企业", "enterprises"), Inspection, lambda moment: (), "第一条", Value("distinct", "enterprise")
    )
    with tables.begin() as connection:
        connection.execute(insert(Inspection), [inspection(i, *one) for i, one in enumerate(seen)])
        numbers = measuring.measure_agencies(connection, [enterprises], MOMENT)
        connection.rollback()
    assert {agency: facts["e"] for agency, facts in numbers.items()} == {"A": 3, "B": 1}


def test_decimals_are_added_up_exactly(tables: Engine):
    keep(tables, books(0, 2))
    value = Measure("v", Text("数", "v"), AnnualFigure, lambda moment: (), "第一条", Value("sum", "value"))
    rows = [
        {
            "agency_code": unit,
            "year": 2021,
            "figure": str(i),
            "value": Decimal("0.1"),
            "unit": "件",
            "definition": "数",
            "source": "报表",
        }
        for unit in ("A", "A1", "A11")
        for i in range(10)
    ]
    with tables.begin() as connection:
        connection.execute(insert(AnnualFigure), rows)
        numbers = measuring.measure_agencies(connection, [value], MOMENT)
        connection.rollback()
    assert numbers["A"]["v"] == 3


def test_the_tables_read_are_those_of_the_measures_their_remedies_and_the_agencies(shipped: Registry):
    assert measuring.tables_read([shipped.measures["cases.filed"]]) == {"agencies", "cases"}
    assert measuring.tables_read([shipped.measures["cases.executed"]]) == {
        "agencies",
        "cases",
        "lawsuits",
        "reconsiderations",
    }


def test_rows_are_listed_by_the_whole_key():
    assert measuring.key_columns(Case) == ("agency_code", "case_no")


def test_evidence_lists_what_cost_the_points_first(six_rates: Scheme, shipped: Registry):
    by_node = {leaf.key: [one.key for one in measuring.evidence_lists(leaf, shipped.measures)]
               for leaf in leaves(six_rates.rules().tree)}  # fmt: skip
    assert by_node["closing"] == [
        "cost",
        "deduction-cases.overdue",
        "deduction-cases.assigned_not_done",
        "numerator",
        "denominator",
    ]
    assert by_node["sued"] == ["cost", "numerator", "denominator"]
    # cases and quotas are different tables, so nothing can be left over
    assert by_node["filing"] == ["numerator", "denominator"]
    assert measuring.evidence_lists(six_rates.rules().tree, shipped.measures) == ()
