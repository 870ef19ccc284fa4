"""The rows behind the numbers of the two towns."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session

from dashboard.paging import PAGE_ROWS
from dashboard.scoring import worker
from dashboard.services.evidence import Address, Evidence, evidence, evidence_file
from dashboard.translations import speaking
from dashboard.urls import Query
from models.cases import Case
from models.counters import data_version
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.rectification import RectificationItem
from plugins.contract import Measure, Text
from plugins.registry import Registry
from plugins.scheme import Figure
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import FIRST, NOW, OPEN, SECOND, THIRD, TODAY, day, penalty_case

REGISTRY = scheme_registry()
OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
NODES = [one.key for one in REGISTRY.schemes["six-rates"].nodes]
FIGURES = [one.key for one in REGISTRY.schemes["six-rates"].figures]


def page(engine: Engine, code: str, node: str, reader: Reader = SYSTEM, **query: Any) -> Evidence | None:
    with ReaderSession(engine, reader) as session, speaking("en"):
        return evidence(session, REGISTRY, Address(code, "six-rates", node), Query(**query), TODAY)


def rows(engine: Engine, code: str, node: str, **query: Any) -> list[str]:
    """The first column of the rows shown."""
    return [str(row[0].value) for row in page(engine, code, node, **query).listed.rows.cells]


@pytest.mark.parametrize("code", ["A", "B", "C"])
@pytest.mark.parametrize("node", NODES + FIGURES)
def test_the_number_in_the_sum_is_the_number_of_its_rows(two_towns, code, node):
    checked = 0
    for tab in page(two_towns, code, node).tabs:
        listed = page(two_towns, code, node, rows=tab.listed.key).listed
        if tab.number is not None:
            assert listed.number == tab.number
            assert listed.agreement == "same"
            checked += 1
    assert checked


def test_what_cost_the_points_comes_first(two_towns):
    model = page(two_towns, "A", "closing")
    assert model.listed.tab.listed.role == "cost"
    assert [tab.listed.role for tab in model.tabs] == ["cost", "deduction", "deduction", "numerator", "denominator"]
    assert rows(two_towns, "A", "closing") == [OPEN]


def test_a_sub_units_rows_count_and_say_whose_they_are(two_towns):
    model = page(two_towns, "A", "closing", rows="numerator")
    found = {str(row[0].value): row[1].value for row in model.listed.rows.cells}
    assert found == {FIRST: "甲镇", SECOND: "甲镇", THIRD: "甲镇执法队"}


def test_a_row_leads_to_its_case_whatever_its_number(two_towns):
    model = page(two_towns, "A", "closing", rows="denominator")
    assert {row[0].value: row[0].href for row in model.listed.rows.cells} == {
        FIRST: "/case/A/%E7%94%B2%E3%80%942021%E3%80%951%E5%8F%B7",
        SECOND: "/case/A/%E7%94%B2~2F2",
        THIRD: "/case/A-1/%E7%94%B2%233%3F",
        OPEN: "/case/A/100%25",
    }


def test_a_suit_leads_to_its_case_only_where_the_books_hold_it(two_towns):
    def hrefs(period: str | None = None) -> list[str | None]:
        model = page(two_towns, "A", "sued", rows="numerator", period=period)
        return [cell.href for row in model.listed.rows.cells for cell in row if cell.value in (FIRST, "unknown")]

    assert hrefs() == ["/case/A/%E7%94%B2%E3%80%942021%E3%80%951%E5%8F%B7"]
    with two_towns.begin() as connection:
        connection.exec_driver_sql("UPDATE lawsuits SET case_no = 'unknown' WHERE lawsuit_no = 'L1'")
    assert hrefs() == [None]


def test_a_quota_is_one_row_that_counts_for_more(two_towns):
    listed = page(two_towns, "A", "filing", rows="denominator").listed
    assert (listed.all, listed.number, listed.agreement) == (1, 5, "same")
    assert [cell.value for cell in listed.rows.cells[0]] == ["2021", "甲镇", 5, "县字1号"]


def test_days_over_are_counted_to_the_day_of_the_run(two_towns):
    [row] = page(two_towns, "A", "closing", rows="deduction-cases.overdue").listed.rows.cells
    columns = page(two_towns, "A", "closing", rows="deduction-cases.overdue").listed.rows.columns
    values = {column.key: cell.value for column, cell in zip(columns, row, strict=True)}
    assert values["days_over"] == 199  # from 30 June 2021 to 15 January 2022


def test_a_persons_name_shows_its_first_character_only(two_towns):
    model = page(two_towns, "A", "closing", rows="denominator")
    assert {row[0].value: row[-1].value for row in model.listed.rows.cells} == {
        FIRST: "王＊＊",
        SECOND: "大河公司",
        THIRD: "李＊＊",  # nobody said whether 李四 is a person
        OPEN: "",
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [("2021", [FIRST]), ("占道", [OPEN]), ("大河", [SECOND]), ("王小二", []), ("李四", []), ("%", [OPEN]), ("_", [])],
)
def test_a_search_looks_at_numbers_subjects_and_organisations(two_towns, words, found):
    assert rows(two_towns, "A", "closing", rows="denominator", q=words) == found


def test_a_search_leaves_the_number_alone(two_towns):
    listed = page(two_towns, "A", "closing", rows="denominator", q="大河").listed
    assert (listed.rows.paging.found, listed.all, listed.number) == (1, 4, 4)


def test_rows_are_sorted_as_the_address_says_missing_values_last(two_towns):
    assert rows(two_towns, "A", "closing", rows="denominator", sort="-closed_on") == [THIRD, SECOND, FIRST, OPEN]
    assert rows(two_towns, "A", "closing", rows="denominator", sort="closed_on") == [SECOND, FIRST, THIRD, OPEN]


@pytest.mark.parametrize("sort", ["party", "days_over", "agency_code--", "id_number"])
def test_a_column_that_cannot_be_sorted_by_is_told(two_towns, sort):
    model = page(two_towns, "B", "closing", rows="numerator", sort=sort)
    assert model.unknown == (("sort", sort),)
    assert model.listed.rows.sort == ""


def test_a_list_that_there_is_not_is_told(two_towns):
    model = page(two_towns, "A", "closing", rows="nonsense")
    assert model.unknown == (("rows", "nonsense"),)
    assert model.listed.tab.listed.role == "cost"


def test_pages_neither_overlap_nor_leave_out(two_towns):
    many = [penalty_case("B", f"n{number:03}", "03-01") for number in range(PAGE_ROWS + 7)]
    with two_towns.begin() as connection:
        connection.execute(insert(Case), many)
    pages = [rows(two_towns, "B", "closing", rows="denominator", page=number) for number in (1, 2, 3)]
    assert [len(one) for one in pages] == [PAGE_ROWS, 8, 8]  # a page beyond the last is the last
    assert len({*pages[0], *pages[1]}) == PAGE_ROWS + 8


def test_rows_that_changed_since_the_score_are_told(two_towns):
    with two_towns.begin() as connection:
        connection.execute(update(Case).where(Case.case_no == SECOND).values(closed_on=None))
    model = page(two_towns, "A", "closing", rows="numerator")
    assert (model.listed.number, model.listed.tab.number, model.listed.agreement) == (2, 3, "changed")
    assert model.shown.stale


def test_a_figure_has_its_rows_too(two_towns):
    model = page(two_towns, "A", "overdue_now")
    assert (model.title.en, model.calculation) == ("Cases open past their limit today", None)
    assert rows(two_towns, "A", "overdue_now") == [OPEN]


def test_an_agency_reads_its_own_rows_and_no_others(two_towns):
    assert rows(two_towns, "A", "closing", rows="denominator", reader=OF_A) == rows(
        two_towns, "A", "closing", rows="denominator"
    )
    assert page(two_towns, "B", "closing", reader=OF_A) is None


def test_a_sub_unit_shows_no_rows_of_its_own(two_towns):
    model = page(two_towns, "A-1", "closing")
    assert (model.counts_for.code, model.listed) == ("A", None)


@pytest.mark.parametrize(
    "address", [("A", "six-rates", "nonsense"), ("A", "nonsense", "closing"), ("X", "six-rates", "closing")]
)
def test_what_there_is_not_has_no_page(two_towns, address):
    with ReaderSession(two_towns, SYSTEM) as session:
        assert evidence(session, REGISTRY, Address(*address), Query(), TODAY) is None


def test_a_period_without_a_run_has_no_rows_yet(two_towns):
    assert page(two_towns, "A", "closing", period="2019").listed is None


def test_a_file_holds_every_row_that_the_page_leads_to(two_towns):
    with ReaderSession(two_towns, SYSTEM) as session, speaking("en"):
        file = evidence_file(
            session, REGISTRY, Address("A", "six-rates", "closing"), Query(rows="denominator", sort="-closed_on"), TODAY
        )
        assert [row[0] for row in file.rows] == [THIRD, SECOND, FIRST, OPEN]
        assert (file.found, file.cut) == (4, False)


def with_figure(measure: Measure) -> Registry:
    """The shipped scheme with one figure more, as a plugin of somebody else might have it."""
    plugin, *_others = REGISTRY.plugins
    scheme = REGISTRY.schemes["six-rates"]
    figures = (*scheme.figures, Figure("extra", measure.title, measure.key))
    return Registry(
        (replace(plugin, measures=(*plugin.measures, measure), schemes=(replace(scheme, figures=figures),)),)
    )


def test_a_table_without_a_layout_shows_its_plain_columns_and_no_names(two_towns):
    measure = Measure("items.all", Text("整改事项", "items"), RectificationItem, lambda moment: (), "test")
    registry = with_figure(measure)
    with two_towns.begin() as connection:
        connection.execute(
            insert(RectificationItem).values(
                item_no="K1",
                agency_code="A",
                found_on=day("02-03"),
                problem="王小二说",
                responsible_leader="王小二",
                listed=True,
            )
        )
    worker.refresh(two_towns, registry, NOW)
    with ReaderSession(two_towns, SYSTEM) as session, speaking("en"):
        model = evidence(session, registry, Address("A", "six-rates", "extra"), Query(), TODAY)
    shown = dict(zip([one.title for one in model.listed.rows.columns], model.listed.rows.cells[0], strict=True))
    assert shown["Item no"].value == "K1"
    assert shown["Found on"].value == day("02-03")
    assert shown["Listed"].value == "Yes"
    assert not {"王小二", "王小二说"} & {cell.value for cell in shown.values()}


def test_it_asks_few_questions(two_towns):
    with statements(two_towns) as sent:
        page(two_towns, "A", "closing", rows="denominator", q="2", sort="filed_on")
    assert len(sent) <= 10


def test_looking_changes_nothing(two_towns):
    tables = ["cases", "lawsuits", "score_nodes"]
    with Session(two_towns) as session:
        before = data_version(session, tables)
    page(two_towns, "A", "closing")
    with Session(two_towns) as session:
        assert data_version(session, tables) == before
