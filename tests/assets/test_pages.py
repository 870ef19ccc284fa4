"""What the assets do in a browser: how much a page brings, what cells draw, what is said when the server refuses."""

import json

import pytest

from tests.assets.sample_application import application
from tests.fixtures.browser import serving

ARRIVED = """() => performance.getEntries()
  .filter((entry) => entry.encodedBodySize && !entry.name.startsWith('data:'))
  .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize])"""
CALLBACK = "/_dash-update-component"


@pytest.fixture(scope="module")
def site():
    with serving(application()) as address:
        yield address


@pytest.fixture
def table(page, site):
    page.goto(f"{site}/table")
    page.wait_for_selector(".ag-row[row-index='1'] .zh-link")
    return page


def arrived(page):
    """Path and compressed size of everything that the page brought."""
    page.wait_for_load_state("networkidle")
    return page.evaluate(ARRIVED)


def answer(page, status, body):
    """From now on the server answers callbacks so."""
    page.route(
        f"**{CALLBACK}*",
        lambda route: route.fulfill(status=status, content_type="application/json", body=json.dumps(body)),
    )


def dash_may_log_it(page_faults):
    """Dash writes each failed callback to the console, which is a fault everywhere but in a test about one."""
    (line,) = page_faults.found
    assert "Callback error updating saved.children" in line
    page_faults.found.clear()


@pytest.mark.parametrize(("path", "mounted"), [("/", "text=表"), ("/table", ".ag-row")])
def test_a_page_without_a_chart_brings_at_most_a_megabyte_and_no_plotly(page, site, path, mounted):
    page.goto(site + path)
    page.wait_for_selector(mounted)
    brought = arrived(page)
    assert sum(size for _, size in brought) <= 1_000_000
    assert [name for name, _ in brought if "plotly" in name] == []


def test_the_first_chart_brings_the_own_plotly_in_chinese(page, site):
    page.goto(f"{site}/chart")
    page.wait_for_selector(".js-plotly-plot .js-line")
    (size,) = [size for name, size in arrived(page) if "plotly" in name]
    assert size < 600_000
    assert page.locator(".modebar-btn").first.get_attribute("data-title").startswith("下载图表")


def test_a_page_of_1800_components_mounts_quickly(page, site):
    # Without the shim Dash 4.4 takes 6 seconds and more; with it 0.4.
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(f"{site}/many")
    page.wait_for_selector("#many div:nth-child(900) span")
    seconds = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    assert seconds["ScriptDuration"] < 3


def test_a_link_in_a_table_goes_there_without_loading_the_page_again(table, site):
    table.evaluate("window.sameDocument = true")
    table.click("text=青石镇")
    table.wait_for_selector("#arrived")
    assert table.url == f"{site}/agency/A01"
    assert table.evaluate("window.sameDocument") is True
    table.go_back()
    table.wait_for_selector(".ag-row")


def test_a_link_in_a_table_opens_beside_with_the_control_key(table, site):
    with table.context.expect_page() as beside:
        table.click("text=青石镇", modifiers=["Control"])
    assert beside.value.url == f"{site}/agency/A01"
    beside.value.wait_for_selector("#arrived")
    assert table.url == f"{site}/table"


def test_an_address_on_another_host_is_no_link(table):
    assert table.locator("text=外站").evaluate("element => element.closest('a')") is None


def test_columns_of_links_are_ordered_by_their_sort_key(table):
    table.click(".ag-header-cell[col-id='unit'] .ag-header-cell-text")
    table.wait_for_selector(".ag-row[row-index='0'] >> text=青石镇")
    table.click(".ag-header-cell[col-id='unit'] .ag-header-cell-text")
    table.wait_for_selector(".ag-row[row-index='0'] >> text=柳河镇")


def test_a_rate_that_does_not_apply_is_drawn_unlike_zero(table):
    bars = table.locator(".zh-ratebars__bar")
    kinds = [set(bar.get_attribute("class").split()) - {"zh-ratebars__bar"} for bar in bars.all()]
    assert kinds == [set(), set(), set(), {"zh-ratebars__bar--zero"}, {"zh-ratebars__bar--na"}, set()]
    assert bars.nth(1).locator("span").evaluate("bar => bar.style.height") == "82%"
    assert bars.nth(4).locator("span").count() == 0
    assert bars.nth(4).get_attribute("title") == "维持率 1 ÷ 2"


def test_a_missing_month_is_a_gap_in_the_trend(table):
    trend = table.locator(".zh-sparkline")
    assert trend.count() == 1  # the other row has no values and no drawing
    assert len(trend.locator("polyline").get_attribute("points").split()) == 2
    assert trend.locator("circle").count() == 2  # the month alone, and the mark of the last one
    assert trend.get_attribute("aria-label") == "80, 82.5, –, 91"


def test_badges_are_text_and_their_kind_is_a_plain_word(table):
    badges = table.locator(".zh-badge")
    assert [badge.inner_text() for badge in badges.all()] == ["暂定", "<b>"]
    assert [badge.get_attribute("class") for badge in badges.all()] == ["zh-badge zh-badge--provisional", "zh-badge"]


def test_the_grid_speaks_the_language_of_the_page(open_page, site):
    page = open_page()
    page.goto(f"{site}/table")
    page.wait_for_selector("text=每页大小")
    with serving(application("en")) as english:
        page.goto(f"{english}/table")
        page.wait_for_selector("text=Page Size")
        page.close()


def test_an_expired_session_leads_to_the_login_and_back(page, page_faults, site):
    page.goto(f"{site}/somewhere?period=2025")
    page.wait_for_selector("#arrived")
    answer(page, 401, {"error": {"message": "", "reference": "1"}})
    page_faults.expect(401, CALLBACK)
    page.click("#save")
    page.wait_for_selector("role=alertdialog[name='登录已过期']")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/login?next=%2Fsomewhere%3Fperiod%3D2025"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "重新登录"


def test_a_failure_is_said_with_its_reference_until_something_works(page, page_faults, site):
    page.goto(site)
    page.wait_for_selector("text=表")
    answer(page, 500, {"error": {"message": "评分 <i>失败", "reference": "7f3a-19c2"}})
    page_faults.expect(500, CALLBACK)
    page.click("#save")
    strip = page.locator("#zh-error-strip")
    strip.wait_for()
    assert "评分 <i>失败" in strip.inner_text()
    assert "编号 7f3a-19c2" in strip.inner_text()
    page.unroute_all()
    page.click("#save")
    page.wait_for_selector("text=已保存")
    assert strip.count() == 0
    dash_may_log_it(page_faults)


def test_a_refusal_without_words_is_still_said(page, page_faults, site):
    page.goto(site)
    page.wait_for_selector("text=表")
    page.route(f"**{CALLBACK}*", lambda route: route.fulfill(status=403, body="<h1>no</h1>"))
    page_faults.expect(403, CALLBACK)
    page.click("#save")
    page.wait_for_selector("#zh-error-strip >> text=服务器没有接受这次操作")
    page.click("#zh-error-strip button")
    assert page.locator("#zh-error-strip").count() == 0
    dash_may_log_it(page_faults)
