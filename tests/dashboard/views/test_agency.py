"""The pages of an agency as trees of components, made from the two towns."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.services.agency import agency
from dashboard.services.agency_scheme import agency_scheme
from dashboard.services.evidence import Address, evidence
from dashboard.translations import Language, speaking
from dashboard.urls import parse
from dashboard.views import agency as agency_view
from dashboard.views import agency_scheme as sum_view
from dashboard.views import evidence as evidence_view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.components import every, links, of_class, said
from tests.fixtures.small_county import TODAY as SPRING
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import FIRST, OPEN, TODAY

REGISTRY = scheme_registry()


def body(
    engine: Engine,
    address: str,
    language: Language = "en",
    *,
    can_come: bool = True,
    reader: Reader = SYSTEM,
    today: dt.date = TODAY,
) -> list[Any]:
    path, _mark, search = address.partition("?")
    location = parse(path, search)
    assert location is not None
    parts, query = location.parts, location.query
    with ReaderSession(engine, reader) as session, speaking(language):
        if location.page == "agency":
            return agency_view.agency(
                agency(session, REGISTRY, parts["agency"], query.period, today), location, can_come=can_come
            )
        if location.page == "agency_scheme":
            model = agency_scheme(session, REGISTRY, parts["agency"], parts["scheme"], query.period, today)
            return sum_view.agency_scheme(model, location, can_come=can_come)
        return evidence_view.evidence(
            evidence(session, REGISTRY, Address(**parts), query, today), location, can_come=can_come
        )


def rows_of(tree: list[Any]) -> list[dict[str, Any]]:
    return next(one for one in every(tree) if getattr(one, "id", None) == "evidence-rows").rowData


# ---------------------------------------------------------------- the agency


def test_what_cost_most_points_leads_to_the_rows(two_towns):
    lines = [said(one) for one in of_class(body(two_towns, "/agency/A"), "zh-list")[0].children]
    assert lines[0] == "Rate of being sued rate 33.3 %: −16.00 −16.00"
    assert lines[1] == (
        "Closing rate rate 75.0 %: −4.00; 1 × overdue cases −2.00; "
        "1 × cases assigned by county leaders and not done −5.00 −11.00"
    )
    assert links(body(two_towns, "/agency/A"))["−11.00"] == "/agency/A/six-rates/closing"


def test_the_chart_and_its_table_say_the_same(two_towns):
    tree = body(two_towns, "/agency/A")
    graph = next(one for one in every(tree) if getattr(one, "id", None) == "agency-rates")
    assert graph.figure["data"][0]["x"] == [0.8, 0.3125, 0.5, 0.6667, 0.0, 1.0]
    assert graph.figure["data"][1]["text"][1] == "5.00 / 16"
    table = of_class(tree, "zh-table")[0]
    assert "Closing rate 75.0 % 5.00 / 16" in said(table)


def test_a_rate_that_does_not_apply_has_no_bar_and_says_so(two_towns):
    tree = body(two_towns, "/agency/B")
    graph = next(one for one in every(tree) if getattr(one, "id", None) == "agency-rates")
    assert graph.figure["data"][0]["x"][5] is None
    assert graph.figure["data"][1]["text"][5] == "Not applicable"


@pytest.mark.parametrize(("code", "marks"), [("T2", ["Tied"]), ("T1", [])])
def test_an_agency_reads_of_its_rank_whether_it_is_shared(small_county, code, marks):
    own = Reader("agency", Reach.AGENCIES, frozenset({code}))
    for address in (f"/agency/{code}", f"/agency/{code}/six-rates"):
        tree = body(small_county, address, reader=own, today=SPRING)
        under_six_rates = of_class(tree, "zh-kpis") or tree
        assert [said(one) for one in of_class(under_six_rates, "zh-badge--tie")] == marks


def test_an_agency_is_told_where_too_few_are_there_to_compare(small_county):
    own = Reader("agency", Reach.AGENCIES, frozenset({"T2"}))
    tree = body(small_county, "/agency/T2", reader=own, today=SPRING)
    assert "Against the group's median — too few agencies to compare" in said(of_class(tree, "zh-kpis"))
    assert "Where no median is given there are too few agencies to compare." in said(tree)
    graph = next(one for one in every(tree) if getattr(one, "id", None) == "agency-rates")
    assert graph.figure["data"][2]["x"] == []


def test_who_sees_all_reads_every_median(small_county):
    tree = body(small_county, "/agency/T2", today=SPRING)
    assert "Against the group's median 0.00 median 93.75" in said(of_class(tree, "zh-kpis"))
    assert "too few" not in said(tree)


def test_each_year_of_an_agency_says_whether_its_rank_was_shared(small_county):
    years = of_class(body(small_county, "/agency/T2", today=SPRING), "zh-table")[1]
    year_2021, year_2020, _year_2019 = (said(one) for one in years.children[-1].children)
    assert "2 / 4   Tied" in year_2021
    assert "Tied" not in year_2020


def test_an_agency_without_a_rank_says_why(two_towns):
    words = said(body(two_towns, "/agency/C"))
    assert "only 0 points apply, fewer than the 60 that a rank needs" in words
    assert "No rate applies, so none could be lost." in words


def test_a_sub_unit_points_to_the_agency_that_is_scored(two_towns):
    tree = body(two_towns, "/agency/A-1")
    assert "its cases count for:" in said(tree)
    assert links(tree)["甲镇"] == "/agency/A"


def test_charts_speak_chinese_on_a_chinese_page(two_towns):
    graph = next(one for one in every(body(two_towns, "/agency/A", "zh")) if getattr(one, "id", None) == "agency-rates")
    assert graph.config["locale"] == "zh-CN"
    assert graph.figure["data"][0]["y"] == ["立案", "办结", "执行", "处罚", "被诉", "胜诉"]


# ---------------------------------------------------------------- the sum


def test_the_sum_reads_as_it_would_be_written(two_towns):
    lines = [said(one) for one in of_class(body(two_towns, "/agency/A/six-rates"), "zh-steps")[0].children]
    assert lines[0] == "Filing rate of 20 4  ÷  5  = 80.0 % → 20 × 0.80 =  16.00 16.00"
    assert lines[-1] == "Total 16.00 + 5.00 + 8.00 + 10.67 + 0.00 + 16.00 ≈  55.67 55.67"


def test_the_sum_names_the_place_and_the_rules(two_towns):
    words = said(body(two_towns, "/agency/A/six-rates"))
    assert "rank 2 of 2 in the group Townships and streets" in words
    assert "办结率(16分)办结率=办结数量÷立案数量" in words
    assert (
        "Cases carried in, and the closing rate:  Closed ÷ (filed + carried in open)   this project's reading" in words
    )


def test_a_node_that_does_not_apply_shows_no_zero(two_towns):
    [winning] = of_class(body(two_towns, "/agency/B/six-rates"), "zh-steps--na")
    assert said(winning) == "Rate of winning of 16 0  ÷  0 : nothing to divide by, not applicable Not applicable"


def test_low_numbers_are_marked(two_towns):
    lines = [said(one) for one in of_class(body(two_towns, "/agency/B/six-rates"), "zh-steps")[0].children]
    assert "Low numbers: only 2 to divide by" in lines[0]


# ---------------------------------------------------------------- the rows


def test_the_list_says_whether_it_is_the_number_in_the_sum(two_towns):
    assert "4 rows — the number in the sum" in said(body(two_towns, "/agency/A/six-rates/closing?rows=denominator"))
    assert "1 row, together 5 — the number in the sum" in said(
        body(two_towns, "/agency/A/six-rates/filing?rows=denominator")
    )


def test_each_row_leads_to_its_case(two_towns):
    rows = rows_of(body(two_towns, "/agency/A/six-rates/closing?rows=denominator"))
    assert {one["case_no"]["text"]: one["case_no"]["href"] for one in rows}[OPEN] == "/case/A/100%25"
    assert rows[0]["title"] in ("无证经营", "")


def test_markup_in_a_subject_stays_text(two_towns):
    [row] = rows_of(body(two_towns, "/agency/A/six-rates/closing"))
    assert row["title"] == "<b>占道</b>"


def test_a_list_without_rows_says_what_that_means(two_towns):
    assert "Nothing cost points here" in said(body(two_towns, "/agency/B/six-rates/closing"))


def test_a_search_without_a_find_leads_back(two_towns):
    tree = body(two_towns, "/agency/A/six-rates/closing?rows=denominator&q=nothing")
    assert "No row of this list has “nothing” in its number or subject." in said(tree)
    assert links(tree)["Show all"] == "/agency/A/six-rates/closing?rows=denominator"


def test_tabs_carry_the_numbers_of_the_sum(two_towns):
    tabs = {key: href for key, href in links(body(two_towns, "/agency/A/six-rates/closing")).items() if "rows=" in href}
    assert tabs["Denominator   4"] == "/agency/A/six-rates/closing?rows=denominator"
    assert tabs["overdue cases   1"] == "/agency/A/six-rates/closing?rows=deduction-cases.overdue"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/agency/A",
        "/agency/C",
        "/agency/A/six-rates",
        "/agency/A/six-rates/closing?rows=denominator",
        "/agency/A/six-rates/overdue_now",
    ],
)
def test_no_page_has_more_parts_than_the_renderer_bears(two_towns, address, language):
    assert len(list(every(body(two_towns, address, language)))) <= 400


@pytest.mark.parametrize("address", ["/agency/A", "/agency/A/six-rates", "/agency/A/six-rates/closing"])
def test_a_missing_run_is_explained(two_towns, address):
    assert "The scores are being computed" in said(body(two_towns, f"{address}?period=2015"))
    assert "No scores for this period" in said(body(two_towns, f"{address}?period=2015", can_come=False))


def test_a_persons_name_is_on_no_list(two_towns):
    tree = body(two_towns, "/agency/A/six-rates/closing?rows=denominator", "zh")
    assert [one["party"] for one in rows_of(tree) if one["case_no"]["text"] == FIRST] == ["王＊＊"]


def test_a_grade_says_on_how_many_shares_it_rests(small_county: Engine) -> None:
    told = " ".join(said(body(small_county, "/agency/T4/responsibility")).split())
    assert "grade: Unqualified · 1 of 10 shares applies" in told
