"""The standard yearly tables of a small county, counted by hand in ``county.py``."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from dashboard.annual.figures import FIGURES, DoubledFigure, read
from dashboard.annual.predicates import PREDICATES
from dashboard.annual.tables import TABLES
from dashboard.services.annual_rows import annual_rows, annual_rows_file
from dashboard.services.annual_tables import AnnualTable, TableLine, annual_table
from dashboard.translations import speaking
from dashboard.urls import Query
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.dashboard.annual.county import TODAY
from tests.fixtures.statements import statements

OF_A = Reader("a", Reach.AGENCIES, frozenset({"A", "A1"}))
OF_B = Reader("b", Reach.AGENCIES, frozenset({"B"}))


def table(engine: Engine, view: str, reader: Reader = SYSTEM, **query: str) -> AnnualTable:
    with ReaderSession(engine, reader) as session:
        return annual_table(session, 2025, Query(view=view, **query), TODAY)


def values(model: AnnualTable, line: TableLine | None) -> dict[str, Fraction | str | None]:
    """The columns of a row that are not 0."""
    assert line is not None
    found = {key: one.value if one.state == "known" else one.state
             for key, one in zip(model.table.columns, line.amounts, strict=True)}  # fmt: skip
    return {key: value for key, value in found.items() if value != 0}


def test_a_penalty_counts_once_in_its_heaviest_class(county: Engine) -> None:
    model = table(county, "penalty")
    of_a, of_b, _of_c = model.lines
    assert values(model, of_a) == {
        "penalty_warning": 1, "penalty_fine": 2, "penalty_confiscation": 1, "penalty_revocation": 1,
        "penalty_other": 1, "penalty_unstated": 1, "penalty_all": 7, "penalty_amount": Fraction("0.42505"),
        "no_penalty": 1,
    }  # fmt: skip
    assert values(model, of_b) == {"penalty_detention": 1, "penalty_all": 1, "penalty_amount": Fraction("0.05")}
    total = values(model, model.total)
    assert (total["penalty_all"], total["penalty_amount"]) == (8, Fraction("0.47505"))
    assert all(line.adds_up for line in (*model.lines, model.total) if line)


def test_the_year_before_stands_below_the_total_and_below_an_agencys_own_row(county: Engine) -> None:
    assert values(table(county, "penalty"), table(county, "penalty").before)["penalty_all"] == 1
    own = table(county, "penalty", OF_B)
    assert (own.before is not None, values(own, own.before)) == (True, {})
    with speaking("en"), ReaderSession(county, SYSTEM) as session:
        before = table(county, "penalty").before
        assert before is not None
        (amount,) = (one for one in before.amounts if one.href == "/annual/2024/penalty_all")
        page = annual_rows(session, 2024, "penalty_all", Query(), TODAY)
        assert page is not None
        assert page.number == amount.value


def test_nothing_done_is_zero_and_no_power_is_blank(county: Engine) -> None:
    model = table(county, "licence")
    of_a, of_b, of_c = model.lines
    assert values(model, of_a) == {
        "licence_applied": 2, "licence_accepted": 2, "licence_granted": 1, "licence_refused": 1,
        "licence_revoked": "not_entered",
    }  # fmt: skip
    assert [line.power for line in model.lines] == ["has", "unknown", "none"]
    assert [one.value for one in of_b.amounts[:4]] == [0, 0, 0, 0]
    assert {one.state for one in of_c.amounts} == {"no_power"}


def test_an_agency_without_powers_of_compulsion_may_still_go_to_court(county: Engine) -> None:
    model = table(county, "compulsion")
    assert values(model, model.lines[0]) == {
        "compulsion_seal": 1, "compulsion_other": 1, "compulsion_all": 2, "court_granted": "not_entered",
    }  # fmt: skip
    of_c = dict(zip(model.table.columns, model.lines[2].amounts, strict=True))
    assert (of_c["compulsion_all"].state, of_c["court_applied"].state) == ("no_power", "known")


@pytest.mark.parametrize("key", TABLES)
def test_every_number_is_the_rows_it_leads_to(county: Engine, key: str) -> None:
    model = table(county, key)
    assert model.total is not None
    compared = 0
    with ReaderSession(county, SYSTEM) as session, speaking("en"):
        for line in (*model.lines, model.total):
            for figure, amount in zip(model.table.figures, line.amounts, strict=True):
                if amount.state == "known" and (amount.value or line.unit is None):
                    query = Query(unit=line.unit.code if line.unit else None)
                    page = annual_rows(session, 2025, figure.key, query, TODAY)
                    file = annual_rows_file(session, 2025, figure.key, query, TODAY)
                    assert page is not None
                    assert file is not None
                    assert page.number == amount.value
                    assert len(list(file.rows)) == page.all
                    compared += 1
    assert compared >= len(model.table.columns) - 5


def test_an_agency_sees_its_own_row_and_no_total(county: Engine) -> None:
    model = table(county, "penalty", OF_B)
    assert ([line.unit.code for line in model.lines if line.unit], model.total) == (["B"], None)
    with ReaderSession(county, OF_B) as session, speaking("en"):
        own = annual_rows(session, 2025, "penalty_all", Query(), TODAY)
        assert own is not None
        assert own.all == 1
        assert annual_rows(session, 2025, "penalty_all", Query(unit="A"), TODAY) is None


def test_a_sub_unit_counts_with_the_agency_above_it(county: Engine) -> None:
    model = table(county, "penalty", OF_A, unit="A")
    assert model.chosen is not None
    assert values(model, model.lines[0])["penalty_confiscation"] == 1
    of_the_unit = table(county, "penalty", Reader("a1", Reach.AGENCIES, frozenset({"A1"})))
    assert of_the_unit.lines == ()


def test_a_table_costs_four_statements(county: Engine) -> None:
    with statements(county) as sent:
        table(county, "penalty")
    assert len(sent) == 4  # units, the tree they answer in, cases, and what was entered


def test_two_figures_of_one_name_are_refused() -> None:
    one = {"part": 5, "name": {"zh": "案件数", "en": "Cases"}, "unit": "case", "entered": True, "source": "x",
           "definition": {"zh": "立案", "en": "filed"}}  # fmt: skip
    other = {**one, "name": {"zh": "案件 数", "en": "Other cases"}}
    with pytest.raises(DoubledFigure, match="a and b"):
        read({"a": one, "b": other})
    with pytest.raises(DoubledFigure):
        read({"a": one, "b": {**one, "name": {"zh": "别的", "en": "cases"}}})


def test_every_figure_is_counted_entered_or_a_share_and_every_predicate_is_a_figure() -> None:
    assert [one.key for one in FIGURES.values() if (one.measure is None) != (one.share is not None)] == []
    assert set(PREDICATES) == {key for key, one in FIGURES.items() if one.measure and not one.entered}
    in_tables = {key for table in TABLES.values() for key in table.columns}
    assert [key for key, one in FIGURES.items() if one.part == 0 and key not in in_tables] == []
    assert {one.part for one in FIGURES.values()} == set(range(10))
