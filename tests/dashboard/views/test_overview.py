"""The overview as a tree of components, made from the small county."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from dashboard.services.overview import Overview, overview
from dashboard.services.standings import Standing
from dashboard.translations import Language, speaking
from dashboard.urls import parse
from dashboard.views import overview as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.components import every, links, of_class, said
from tests.fixtures.small_county import TODAY, scheme_registry

AGENCY = Reader("agency", Reach.AGENCIES, frozenset({"T4"}))


def model_at(engine: Engine, search: str = "", reader: Reader = SYSTEM) -> tuple[Overview, Any]:
    location = parse("/", search)
    assert location is not None
    with ReaderSession(engine, reader) as session:
        model = overview(session, scheme_registry(), location.query, TODAY)
    assert model is not None
    return model, location


def body(engine: Engine, search: str = "", *, reader: Reader = SYSTEM, language: Language = "en") -> list[Any]:
    model, location = model_at(engine, search, reader)
    with speaking(language):
        return list(view.overview(model, location, [], can_come=True))


def tiles(tree: Any) -> dict[str, tuple[str, str]]:
    """Label → (number and note, address)."""
    found = {}
    for one in of_class(tree, "zh-kpi"):
        label, value, note = one.children
        found[said(label)] = (f"{said(value)} | {said(note)}", one.href)
    return found


def test_the_key_figures_lead_to_what_is_behind_them(small_county: Engine) -> None:
    assert tiles(body(small_county)) == {
        "Enforcement agencies": ("7 | Townships and streets 5, County departments 2", "/ranking/six-rates?group=all"),
        "Scored and ranked": ("6 | within 2 peer groups", "/ranking/six-rates?group=all"),
        "Not ranked": ("1 | no rate applies 1", "/ranking/six-rates?group=unranked"),
        "Cases overdue now": ("1 | in 1 agency", "/ranking/six-rates?group=all&sort=-overdue"),
        "Agencies without a report": ("1 | nothing filed, decided or closed last month", "#silent-agencies"),
    }


def test_each_group_links_its_agencies_and_its_ranking(small_county: Engine) -> None:
    townships, departments = of_class(body(small_county), "zh-grid--3")[0].children
    assert links(townships)["Whole ranking"] == "/ranking/six-rates"
    assert links(departments)["Whole ranking"] == "/ranking/six-rates?group=department"
    assert links(townships)["东坡镇"] == "/agency/T4"
    assert links(townships)["68.13"] == "/agency/T4/six-rates"


def test_ties_are_visible(small_county: Engine) -> None:
    assert [said(one) for one in of_class(body(small_county), "zh-rank--tie")] == ["2", "2"]


def test_movers_say_from_where_to_where(small_county: Engine) -> None:
    text = said(body(small_county, language="zh"))
    assert "3 青石镇 乡镇街道 第4名 → 第1名 +18.75" in text
    assert "3 东坡镇 乡镇街道 第1名 → 第4名 −31.88" in text


def test_overdue_cases_lead_to_the_cases(small_county: Engine) -> None:
    assert links(body(small_county))["1 case"] == "/agency/T4/six-rates/overdue_now"


def test_a_chosen_period_stays_in_every_address(small_county: Engine) -> None:
    inside = [
        address for address in links(body(small_county, "?period=2020")).values() if address.startswith("/agency")
    ]
    assert inside
    assert all(address.endswith("?period=2020") for address in inside)


def test_nothing_moved_and_nothing_to_compare_are_told_apart(small_county: Engine) -> None:
    model, location = model_at(small_county)
    with speaking("en"):
        alone = said(view.overview(replace(model, before=None), location, [], can_come=True))
        still = said(view.overview(replace(model, risers=()), location, [], can_come=True))
    assert "The period to compare with has not been computed yet." in alone
    assert "No agency rose." in still


def test_a_long_list_of_silent_agencies_is_cut_with_a_way_to_the_rest(small_county: Engine) -> None:
    model, location = model_at(small_county)
    many = tuple(Standing(f"T{n}", f"乡{n}", "township", None, None, None, None, 0, "unranked", ()) for n in range(9))
    with speaking("en"):
        tree = view.overview(replace(model, silent=many), location, [], can_come=True)
    assert links(tree)["… and 3 more"] == "/ranking/six-rates?group=all"


def test_an_agency_sees_its_own_figures(small_county: Engine) -> None:
    tree = body(small_county, reader=AGENCY)
    found = tiles(tree)
    assert found["Rank"] == ("4 of 4 | Townships and streets", "/ranking/six-rates")
    assert found["Score"] == ("68.13 | 43.60 of 64 points", "/agency/T4/six-rates")
    assert found["Rank change"] == ("−3 | score −31.88", "/ranking/six-rates")
    assert found["Cases overdue now"][1] == "/agency/T4/six-rates/overdue_now"
    assert found["Cases with progress last month"] == (
        "4 | filed, decided or closed",
        "/agency/T4/six-rates/reported_last_month",
    )


def test_an_agency_is_told_where_too_few_are_there_to_compare(small_county: Engine) -> None:
    tree = body(small_county, reader=AGENCY)
    assert said(of_class(tree, "zh-rate")[1]).endswith("10.80 / 16 median —")
    assert of_class(tree, "zh-bar__mark") == []
    assert "Where no median is given there are too few agencies to compare." in said(tree)


def test_what_cost_most_points_comes_first(small_county: Engine) -> None:
    card = of_class(body(small_county, reader=AGENCY), "zh-grid--wide-left")[0].children[1]
    # Execution 16 − 4; closing 16 − 10.8; penalty 16 − 12.8.
    assert [said(one).strip() for one in of_class(card, "zh-list")[0].children] == [
        "Execution rate −12.00", "Closing rate −5.20", "Penalty rate −3.20",
    ]  # fmt: skip


def test_a_reader_without_an_agency_is_told_so(small_county: Engine) -> None:
    tree = body(small_county, reader=Reader("officer", Reach.OWN_FILE, officer_no="1"))
    assert "This account sees no agency that is scored by itself." in said(tree)


def test_an_empty_county_is_told_what_to_do(small_county: Engine) -> None:
    model, location = model_at(small_county)
    with speaking("en"):
        assert "zhiheng import" in said(view.overview(replace(model, agencies=0), location, [], can_come=True))


def test_the_overview_needs_neither_tables_nor_charts(small_county: Engine) -> None:
    for reader in (SYSTEM, AGENCY):
        kinds = {type(one).__name__ for one in every(body(small_county, reader=reader))}
        assert not kinds & {"AgGrid", "Graph"}


def test_the_overview_of_a_whole_county_stays_light(small_county: Engine) -> None:
    # Three groups of twelve rows, five movers each way, six overdue and six silent agencies: the most it can show
    # unless many are tied.
    model, location = model_at(small_county)
    ends = model.groups[0]
    place = ends.top[0]
    full = replace(
        model,
        groups=(replace(ends, ranked=30, top=(place,) * 3, bottom=(place,) * 3),) * 3,
        risers=(model.risers[0],) * 5,
        fallers=(model.fallers[0],) * 5,
        overdue=((place, 1),) * 9,
        silent=(place,) * 9,
    )
    with speaking("en"):
        assert len(list(every(view.overview(full, location, [], can_come=True)))) < 350
