"""What changes the address, in a real Chromium: each change is one call to the server, and the page follows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.dashboard.web.site import PASSWORD, Site

PAGE_CALLS = "**/_dash-update-component*"


@pytest.fixture
def calls(site: Site) -> list[str]:
    """The query of each page the browser asked for."""
    return site.calls(input_number=1)


@pytest.fixture
def ranking(page: Page, site: Site, calls: list[str], serve: Callable[[Any], str]) -> Page:
    """The ranking of the townships, as the leading group sees it."""
    page.goto(f"{serve(site.app)}/ranking/six-rates")
    page.get_by_label("账号").fill("leader")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(names(page).first).to_have_text("青石镇")
    calls.clear()
    return page


def ending(address: str) -> re.Pattern[str]:
    return re.compile(re.escape(address) + "$")


def names(page: Page) -> Any:
    return page.locator("#ranking .ag-center-cols-container [col-id=name]")


def header(page: Page, column: str) -> Any:
    return page.locator(f"#ranking .ag-header-cell[col-id={column}]")


def sort(page: Page, column: str) -> None:
    """Clicks the header and waits for the table drawn anew: the one clicked at goes, and a second click with it."""
    clicked = header(page, column).element_handle()
    clicked.click()
    clicked.wait_for_element_state("hidden")


def test_a_header_sorts_by_the_address(ranking: Page, calls: list[str]) -> None:
    sort(ranking, "score")
    expect(ranking).to_have_url(ending("/ranking/six-rates?sort=-score"))
    sort(ranking, "score")
    expect(ranking).to_have_url(ending("/ranking/six-rates?sort=score"))
    expect(names(ranking).first).to_have_text("东坡镇")
    sort(ranking, "rank")
    expect(ranking).to_have_url(ending("/ranking/six-rates"))
    expect(names(ranking).first).to_have_text("青石镇")
    assert calls == ["?sort=-score", "?sort=score", ""]


def test_a_search_is_sent_by_enter_and_taken_back_by_the_back_button(ranking: Page, calls: list[str]) -> None:
    ranking.get_by_label("查找").fill(" 柳河 ")
    ranking.get_by_label("查找").press("Enter")
    expect(names(ranking)).to_have_text(["柳河镇"])
    ranking.go_back()
    expect(names(ranking)).to_have_count(4)
    assert len(calls) == 2


def test_a_text_not_sent_outlasts_the_order_of_the_table(ranking: Page) -> None:
    box = ranking.get_by_label("查找")
    box.fill("柳河")
    sort(ranking, "score")
    sort(ranking, "score")
    expect(ranking).to_have_url(ending("?sort=score"))
    expect(names(ranking).first).to_have_text("东坡镇")
    expect(box).to_have_value("柳河")
    box.press("Enter")
    expect(names(ranking)).to_have_text(["柳河镇"])
    expect(ranking).to_have_url(re.compile("sort=score.*q="))


def test_who_types_while_the_page_is_asked_for_goes_on_typing(ranking: Page) -> None:
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    ranking.route(PAGE_CALLS, hold)
    ranking.get_by_role("link", name="县直部门").click()
    expect(ranking).to_have_url(ending("?group=department"))
    ranking.get_by_label("查找").press_sequentially("林")
    assert asked
    for one in asked:
        one.continue_()
    ranking.unroute(PAGE_CALLS)
    expect(names(ranking).first).to_have_text("县林业局")
    expect(ranking.get_by_label("查找")).to_be_focused()
    ranking.keyboard.insert_text("业")
    expect(ranking.get_by_label("查找")).to_have_value("林业")


def test_a_text_not_sent_is_dropped_by_the_back_button(ranking: Page) -> None:
    box = ranking.get_by_label("查找")
    header(ranking, "score").click()
    expect(ranking).to_have_url(ending("?sort=-score"))
    box.fill("柳河")
    ranking.go_back()
    expect(ranking).to_have_url(ending("/ranking/six-rates"))
    expect(box).to_have_value("")


def test_the_usual_period_leaves_the_address(ranking: Page, calls: list[str]) -> None:
    ranking.get_by_label("考核期").select_option(label="2020年")
    expect(ranking).to_have_url(ending("/ranking/six-rates?period=2020"))
    expect(names(ranking).first).to_have_text("东坡镇")
    ranking.get_by_label("考核期").select_option(label="2021年")
    expect(ranking).to_have_url(ending("/ranking/six-rates"))
    expect(names(ranking).first).to_have_text("青石镇")
    assert calls == ["?period=2020", ""]


def test_a_number_in_the_table_leads_on_without_loading_the_page_again(ranking: Page, calls: list[str]) -> None:
    ranking.evaluate("window.stillHere = true")
    ranking.locator("#ranking [row-index='0'] [col-id=score] a").click()
    expect(ranking).to_have_url(ending("/agency/T1/six-rates"))
    expect(ranking.locator("#ranking")).to_have_count(0)
    ranking.go_back()
    expect(names(ranking).first).to_have_text("青石镇")
    assert len(calls) == 2
    assert ranking.evaluate("window.stillHere")


def test_a_tab_shows_its_group_and_the_export_is_of_what_is_shown(ranking: Page) -> None:
    ranking.get_by_role("link", name="县直部门").click()
    expect(names(ranking).first).to_have_text("县林业局")
    with ranking.expect_download() as download:
        ranking.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "执法考核六率 2021 县直部门.csv"


def test_a_table_wider_than_the_sheet_is_printed_with_its_last_column(ranking: Page) -> None:
    ranking.set_viewport_size({"width": 700, "height": 800})
    expect(header(ranking, "badges")).to_have_count(1)  # out of sight, and drawn all the same
    table, printed = ranking.locator("#ranking"), []
    for width, on_screen in ((1366, 1200), (1920, 1500)):
        ranking.set_viewport_size({"width": width, "height": 900})
        ranking.wait_for_function(f"document.querySelector('#ranking .ag-header').offsetWidth > {on_screen}")
        columns = "grid => [...grid.querySelectorAll('.ag-header-cell')].map(cell => cell.offsetWidth)"
        before = table.evaluate(columns)
        ranking.pdf()
        printed.append(table.evaluate("grid => +grid.style.getPropertyValue('--zh-columns')"))
        assert table.evaluate(columns) == before
    narrow, wide = printed
    assert narrow == wide >= 1030  # the same on paper, whatever the window
    ranking.emulate_media(media="print")
    assert table.evaluate("grid => +getComputedStyle(grid).zoom") == pytest.approx(1030 / wide, abs=0.01)
