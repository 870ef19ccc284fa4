"""The ranking page as a tree of components, made from the small county."""

from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
import pytest
from sqlalchemy import Engine

from dashboard.services.ranking import Ranking, ranking
from dashboard.translations import Language, speaking
from dashboard.urls import parse
from dashboard.views import ranking as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.components import every, links, of_class, said
from tests.fixtures.small_county import TODAY, scheme_registry


def model_at(engine: Engine, search: str = "", reader: Reader = SYSTEM) -> tuple[Ranking, Any]:
    location = parse("/ranking/six-rates", search)
    assert location is not None
    with ReaderSession(engine, reader) as session:
        model = ranking(session, scheme_registry(), "six-rates", location.query, TODAY)
    assert model is not None
    return model, location


def body(engine: Engine, search: str = "", *, reader: Reader = SYSTEM, language: Language = "en") -> list[Any]:
    with speaking(language):
        model, location = model_at(engine, search, reader)
        return list(view.ranking(model, location, can_come=True))


def table(tree: list[Any], name: str = "ranking") -> dag.AgGrid:
    return next(one for one in every(tree) if getattr(one, "id", None) == name)


def row(tree: list[Any], code: str) -> dict[str, Any]:
    return next(one for one in table(tree).rowData if one["name"]["href"] == f"/agency/{code}")


def test_each_number_of_a_row_leads_to_what_is_behind_it(small_county: Engine) -> None:
    t4 = row(body(small_county), "T4")
    assert t4["name"]["text"] == "东坡镇"
    assert (t4["score"]["text"], t4["score"]["note"], t4["score"]["href"]) == (
        "68.13", "43.60/64", "/agency/T4/six-rates",
    )  # fmt: skip
    assert (t4["closing"]["text"], t4["closing"]["href"]) == ("10.80", "/agency/T4/six-rates/closing")
    assert (t4["overdue"]["text"], t4["overdue"]["href"]) == ("1", "/agency/T4/six-rates/overdue_now")


def test_of_a_scheme_of_weighted_shares_the_grade_and_each_share_that_does_not_apply_are_told(
    small_county: Engine,
) -> None:
    location = parse("/ranking/responsibility", "")
    assert location is not None
    with ReaderSession(small_county, SYSTEM) as session, speaking("en"):
        model = ranking(session, scheme_registry(), "responsibility", location.query, TODAY)
        assert model is not None
        badges = row(view.ranking(model, location, can_come=True), "T4")["badges"]
    # None of its cases is in the register, and nothing else is asked of an agency without further records.
    assert [one["text"] for one in badges] == ["Tied", "Unqualified", "1 of 10 shares applies"]
    assert badges[1]["hint"].endswith("the text gives neither weights nor thresholds.")


def test_a_bar_says_how_its_points_came_about(small_county: Engine) -> None:
    t4 = row(body(small_county), "T4")
    assert t4["closing"]["share"] == 0.675
    assert t4["closing"]["hint"] == ("Closing rate: 4 ÷ 5 = 80.0 %; deductions −2.00; 10.80 of 16 points")


def test_a_rate_that_does_not_apply_has_a_dash_and_no_bar(small_county: Engine) -> None:
    winning = row(body(small_county), "T1")["winning"]
    assert (winning["text"], winning["share"], winning["kind"]) == ("—", None, "na")
    assert "nothing to divide by" in winning["hint"]


def test_ties_are_marked_at_the_rank_and_in_words(small_county: Engine) -> None:
    t2 = row(body(small_county, language="zh"), "T2")
    assert (t2["rank"]["text"], t2["rank"]["kind"]) == ("2", "top tie")
    assert t2["badges"][0]["text"] == "并列"


def test_badges_say_what_does_not_apply_and_what_is_low(small_county: Engine) -> None:
    badges = {one["text"]: one for one in row(body(small_county), "T1")["badges"]}
    assert badges["2 n/a"]["hint"] == "Not applicable: Filing rate, Rate of winning"
    assert badges["4 low"]["kind"] == "low"


def test_a_change_of_rank_is_a_mark_with_its_words(small_county: Engine) -> None:
    tree = body(small_county)
    assert row(tree, "T1")["change"] == {"text": "3", "kind": "up", "hint": "Rank 4 then"}
    assert row(tree, "T4")["change"]["kind"] == "down"
    assert row(tree, "T2")["change"]["kind"] == "same"


def test_the_unranked_stand_apart_with_their_reason(small_county: Engine) -> None:
    tree = body(small_county)
    [t5] = table(tree, "unranked").rowData
    assert t5["name"]["text"] == "云岭乡"
    assert "only 0 points apply, fewer than the 60 that a rank needs" in t5["reason"]
    assert "1 agency is not ranked" in said(tree)


def test_the_median_stands_below_and_leads_nowhere(small_county: Engine) -> None:
    [median] = table(body(small_county)).dashGridOptions["pinnedBottomRowData"]
    assert (median["name"]["text"], median["execution"]["text"], median["execution"]["href"]) == (
        "Median of the group", "12.00", "",
    )  # fmt: skip


def test_a_median_of_too_few_is_not_there_for_an_agency_and_the_table_says_why(small_county: Engine) -> None:
    tree = body(small_county, reader=Reader("agency", Reach.AGENCIES, frozenset({"T2"})), language="zh")
    [median] = table(tree).dashGridOptions["pinnedBottomRowData"]
    assert "未列中位数的，因同组单位过少，不作比较。" in said(tree)
    assert (median["score"]["text"], median["execution"]["text"], median["execution"]["share"]) == ("—", "—", None)
    assert median["execution"]["hint"] == "同组单位过少，不作比较"


def test_the_page_says_that_it_is_provisional(small_county: Engine) -> None:
    assert "Provisional" in said(body(small_county))
    assert "Provisional" not in said(body(small_county, "?period=2020"))


def test_tabs_write_the_group_and_keep_the_rest(small_county: Engine) -> None:
    found = links(body(small_county, "?sort=-score&group=department"))
    assert found["Townships and streets   5"] == "/ranking/six-rates?sort=-score"
    assert found["All agencies   7"] == "/ranking/six-rates?group=all&sort=-score"


def test_the_export_is_of_the_address_that_is_shown(small_county: Engine) -> None:
    addresses = links(body(small_county, "?group=all&q=镇&lang=en")).values()
    assert [one for one in addresses if one.startswith("/export")] == [
        "/export/xlsx/ranking/six-rates?group=all&q=%E9%95%87",
        "/export/csv/ranking/six-rates?group=all&q=%E9%95%87",
    ]


def test_addresses_keep_a_period_that_is_not_the_usual_one(small_county: Engine) -> None:
    first = table(body(small_county, "?period=2020")).rowData[0]
    assert first["name"]["href"].endswith("?period=2020")
    assert first["closing"]["href"].endswith("?period=2020")


def test_the_header_shows_the_sort_of_the_address(small_county: Engine) -> None:
    columns = {one["field"]: one for one in table(body(small_county, "?sort=-execution")).columnDefs}
    assert columns["execution"]["sort"] == "desc"
    assert columns["rank"]["sort"] is None


def test_an_agency_reads_its_rank_among_all(small_county: Engine) -> None:
    tree = body(small_county, reader=Reader("agency", Reach.AGENCIES, frozenset({"T2"})))
    [own] = table(tree).rowData
    assert (own["rank"]["text"], own["rank"]["kind"]) == ("2/4", "top tie")
    assert own["badges"][0]["text"] == "Tied"
    assert of_class(tree, "zh-tabs") == []


def test_a_search_without_a_hit_says_so_and_leads_back(small_county: Engine) -> None:
    tree = body(small_county, "?q=zzz")
    assert "No agency of Townships and streets has “zzz” in its name or code." in said(tree)
    assert links(tree)["Show all"] == "/ranking/six-rates"


def test_what_the_address_says_wrongly_is_told(small_county: Engine) -> None:
    [notice] = of_class(body(small_county, "?sort=beauty"), "zh-notice")
    assert said(notice) == "“beauty” in the address (sort) is not known here; the default is shown."


@pytest.mark.parametrize(
    ("failure", "can_come", "words"),
    [
        (None, True, "The scores are being computed"),
        (None, False, "No scores for this period"),
        ("ZeroDivisionError: x", True, "Reason: ZeroDivisionError: x"),
    ],
)
def test_a_missing_run_says_why(small_county: Engine, failure: str | None, can_come: bool, words: str) -> None:
    model, location = model_at(small_county, "?period=2015")
    with speaking("en"):
        tree = view.ranking(replace(model, shown=replace(model.shown, failure=failure)), location, can_come=can_come)
        assert words in said(tree)


def test_older_scores_are_shown_with_a_warning(small_county: Engine) -> None:
    model, location = model_at(small_county)
    with speaking("en"):
        stale = view.ranking(replace(model, shown=replace(model.shown, stale=True)), location, can_come=True)
        failed = view.ranking(replace(model, shown=replace(model.shown, failure="no")), location, can_come=True)
    assert "being computed again" in said(of_class(stale, "zh-notice--warn"))
    assert "(no)" in said(of_class(failed, "zh-notice--loss"))
    assert table(failed).rowData


def test_the_page_is_light(small_county: Engine) -> None:
    assert len(list(every(body(small_county, "?group=all")))) < 100
