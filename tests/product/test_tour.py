"""The tour a county leader is given, in Chromium: every step by a click that a person makes, in both languages.

The page fixture fails on a console error, a request to the outside, an HTTP status of 400 and more, an error logged.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from dashboard import urls
from dashboard.exports.watermark import is_watermark
from tests.product.answers import parted
from tests.product.visitors import PASSWORDS


@dataclass(frozen=True)
class Words:
    """What is written on what one clicks."""

    locale: str
    other_language: str
    account: str
    password: str
    log_in: str
    log_out: str
    overview: str
    ranking: str
    ranking_heading: str
    departments: str
    sheet: str
    sheet_heading: str
    closing: str
    case: str
    excel: str


CHINESE = Words(
    "zh-CN", "EN", "账号", "密码", "登录", "退出", "行政执法监督总览", "排名", "执法考核六率排名", "县直部门",
    "得分明细", "执法考核六率", "办结率", "案件", "导出Excel",
)  # fmt: skip
ENGLISH = Words(
    "en-GB", "中文", "Account", "Password", "Log in", "Log out", "Overview of enforcement supervision", "Ranking",
    "Ranking: Six rates of enforcement", "County departments", "How the points came about",
    "Six rates of enforcement", "Closing rate", "Case", "Export to Excel",
)  # fmt: skip
SMALL, LARGE = (1366, 768), (1920, 1080)
BOTH = pytest.mark.parametrize(("words", "size"), [(CHINESE, SMALL), (ENGLISH, LARGE)], ids=["zh", "en"])
AGENCY = "县市场监督管理局"


@dataclass(frozen=True)
class Tour:
    """A person before the screen."""

    page: Page
    words: Words
    address: str

    def log_in(self, name: str = "leader", path: str = "/") -> None:
        self.page.goto(self.address + path)
        if self.words is ENGLISH:
            self.page.get_by_role("link", name="English").click()
        self.page.get_by_label(self.words.account, exact=True).fill(name)
        self.page.get_by_label(self.words.password, exact=True).fill(PASSWORDS[name])
        self.page.get_by_role("button", name=self.words.log_in, exact=True).click()
        expect(self.page.get_by_role("button", name=self.words.log_out)).to_be_visible()
        self.heading(self.words.overview if path == "/" else "")

    def heading(self, text: str) -> None:
        """The page with this heading is there, whole, and fits the screen's width."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)
        expect(self.page.locator(".zh-error")).to_have_count(0)
        assert self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0

    def at(self, address: str) -> None:
        """The page of this address has come from the server: its file is offered under the same address."""
        expect(self.page).to_have_url(self.address + address)
        location = urls.parse(*parted(address))
        assert location is not None
        expect(self.page.locator(f"a[href='/export/csv{location.href()}']")).to_be_visible()

    def follow(self, link: Locator, heading: str) -> None:
        link.click()
        self.heading(heading)

    def grid(self, name: str) -> list[dict[str, str]]:
        """What the rows of a table show, from the top: column → text."""
        expect(self.page.locator(f"#{name} .ag-row").first).to_be_visible()
        rows: list[dict[str, str]] = self.page.evaluate(SHOWN, name)
        return rows


SHOWN = """(name) => {
  const rows = {};
  for (const row of document.querySelectorAll(`#${name} .ag-body-viewport .ag-row, #${name} .ag-body .ag-row`)) {
    const cells = (rows[row.getAttribute('row-index')] ??= {});
    for (const cell of row.querySelectorAll('.ag-cell')) {
      const main = cell.querySelector('[class$="__value"]') ?? cell;
      cells[cell.getAttribute('col-id')] = main.innerText.trim();
    }
  }
  return Object.keys(rows).sort((a, b) => a - b).map((index) => rows[index]);
}"""


@pytest.fixture
def tour(open_page: Callable[..., Page], address: str) -> Callable[..., Tour]:
    def begun(words: Words, size: tuple[int, int]) -> Tour:
        width, height = size
        return Tour(open_page(width=width, height=height, locale=words.locale), words, address)

    return begun


@BOTH
def test_from_the_overview_to_the_very_case_and_back(
    tour: Callable[..., Tour], words: Words, size: tuple[int, int]
) -> None:
    person = tour(words, size)
    page = person.page
    person.log_in()
    went = [(words.overview, page.url)]

    def follow(link: Locator, heading: str) -> None:
        person.follow(link, heading)
        went.append((heading, page.url))

    follow(page.get_by_role("navigation").get_by_role("link", name=words.ranking, exact=True), words.ranking_heading)
    follow(page.get_by_role("link", name=words.departments), words.ranking_heading)
    expect(page.locator("#ranking").get_by_role("link", name=AGENCY)).to_be_visible()
    follow(page.locator("#ranking").get_by_role("link", name=AGENCY), AGENCY)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    follow(page.get_by_role("link", name=words.sheet), words.sheet_heading)
    closing = page.locator(".zh-steps > li").filter(has_text=words.closing)
    follow(closing.locator(".zh-steps__expression a").first, words.closing)
    number = page.locator("#evidence-rows .ag-row a").first.inner_text()
    follow(page.locator("#evidence-rows .ag-row a").first, f"{words.case} {number}")

    assert [url.removeprefix(person.address) for _heading, url in went][:6] == [
        "/", "/ranking/six-rates", "/ranking/six-rates?group=department", "/agency/D20", "/agency/D20/six-rates",
        "/agency/D20/six-rates/closing?rows=numerator",
    ]  # fmt: skip
    for heading, url in reversed(went[:-1]):
        page.go_back()
        expect(page).to_have_url(url)
        person.heading(heading)


@BOTH
def test_the_ranking_is_exported_as_it_is_searched_and_sorted(
    tour: Callable[..., Tour], words: Words, size: tuple[int, int]
) -> None:
    person = tour(words, size)
    page = person.page
    person.log_in(path="/ranking/six-rates")
    everybody = person.grid("ranking")
    assert [row["rank"] for row in everybody[:2]] == ["1", "2"]

    page.locator("#ranking .ag-header-cell[col-id='closing']").click()
    person.at("/ranking/six-rates?sort=-closing")
    page.locator("input[name='q']").fill("镇")
    page.locator("input[name='q']").press("Enter")
    person.at(f"/ranking/six-rates?sort=-closing&q={quote('镇')}")
    shown = person.grid("ranking")
    assert [row["name"] for row in shown if "镇" not in row["name"]] == []
    points = [float(row["closing"]) for row in shown if row["closing"] != "—"]
    assert points == sorted(points, reverse=True)
    assert 5 < len(shown) < len(everybody)
    apart = [
        name.inner_text() for name in page.locator("#unranked .ag-row [col-id='name'] .zh-cellnumber__value").all()
    ]

    title, *rows = workbook(page, words.excel)
    expected = [(row["rank"].removeprefix("= "), row["name"], row["score"]) for row in shown]
    exported = [(str(row[0]), row[2], f"{row[5]:.2f}") for row in rows if isinstance(row[0], int)]
    assert exported == expected
    column = next(at for at, name in enumerate(title) if name.startswith(words.closing)) + 1
    given = [row[column] for row in rows if isinstance(row[0], int)]
    assert [f"{one:.2f}" if isinstance(one, float | int) else "—" for one in given] == [row["closing"] for row in shown]
    assert [row[2] for row in rows[len(shown) :]] == apart

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        *lines, watermark = csv.reader(file)
    assert is_watermark(watermark)
    assert lines[0] == list(title)
    assert [(line[0], line[2], line[5]) for line in lines[1 : len(shown) + 1]] == expected
    assert len(lines) == 1 + len(shown) + len(apart)


@BOTH
def test_the_rows_behind_a_number_are_exported_as_they_are_searched(
    tour: Callable[..., Tour], words: Words, size: tuple[int, int]
) -> None:
    person = tour(words, size)
    page = person.page
    person.log_in(path="/agency/T07/six-rates/closing?rows=denominator")
    rows = "/agency/T07/six-rates/closing?rows=denominator"
    page.locator("#evidence-rows .ag-header-cell[col-id='closed_on']").click()
    person.at(f"{rows}&sort=closed_on")
    page.locator("input[name='q']").fill("〔2025〕1")
    page.locator("input[name='q']").press("Enter")
    person.at(f"{rows}&sort=closed_on&q={quote('〔2025〕1')}")
    shown = person.grid("evidence-rows")
    assert [row["case_no"] for row in shown if "〔2025〕1" not in row["case_no"]] == []
    assert [row["closed_on"] for row in shown if row["closed_on"]] == sorted(
        row["closed_on"] for row in shown if row["closed_on"]
    )
    assert 1 < len(shown) < 50
    _title, *given = workbook(page, words.excel)
    assert [(row[0], row[1]) for row in given] == [(row["case_no"], row["title"]) for row in shown]
    assert [f"{row[2]:%Y-%m-%d}" for row in given] == [row["filed_on"] for row in shown]


def workbook(page: Page, button: str) -> list[tuple[Any, ...]]:
    """Header and rows of the file that the button brings; title, remarks and watermark stand above them."""
    with page.expect_download() as download:
        page.get_by_role("link", name=button).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    with download.value.path().open("rb") as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    return list(sheet.values)[3:]


def test_the_language_is_switched_on_every_page_and_kept(tour: Callable[..., Tour]) -> None:
    person = tour(CHINESE, SMALL)
    page = person.page
    person.log_in()
    page.get_by_role("link", name="EN", exact=True).click()
    person.heading(ENGLISH.overview)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    person.follow(
        page.get_by_role("navigation").get_by_role("link", name="Ranking", exact=True), ENGLISH.ranking_heading
    )
    for path in ("/agency/D20", "/agency/D20/six-rates/closing", "/schemes/six-rates"):
        page.goto(person.address + path)
        expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("执法考核六率")
    person.follow(page.get_by_role("navigation").get_by_role("link", name="总览", exact=True), CHINESE.overview)


@BOTH
def test_a_period_that_is_chosen_is_kept_on_the_way_to_the_rows(
    tour: Callable[..., Tour], words: Words, size: tuple[int, int]
) -> None:
    person = tour(words, size)
    page = person.page
    person.log_in()
    now = page.locator(".zh-kpi__value").all_inner_texts()
    page.locator("select[name='period']").select_option("2024")
    expect(page).to_have_url(f"{person.address}/?period=2024")
    expect(page.locator(".zh-pagehead__note")).to_contain_text("2024")
    expect(page.locator(".zh-pagehead__note")).to_contain_text("2023")
    assert page.locator(".zh-kpi__value").all_inner_texts() != now
    first = page.locator(".zh-list--bars a").first
    name = first.inner_text()
    person.follow(first, name)
    expect(page).to_have_url(re.compile(r"/agency/[A-Z]\d+\?period=2024$"))
    person.follow(page.get_by_role("link", name=words.sheet), f"{name}")
    person.follow(page.locator(".zh-steps a").first, name)
    expect(page).to_have_url(re.compile(r"[?&]period=2024"))
    expect(page.locator("select[name='period']")).to_have_value("2024")
    for _step in range(3):
        page.go_back()
    expect(page).to_have_url(f"{person.address}/?period=2024")
    page.go_back()
    expect(page).to_have_url(f"{person.address}/")
    expect(page.locator("select[name='period']")).to_have_value("2025")
    assert page.locator(".zh-kpi__value").all_inner_texts() == now


@BOTH
def test_an_agency_finds_what_cost_it_points(tour: Callable[..., Tour], words: Words, size: tuple[int, int]) -> None:
    person = tour(words, size)
    page = person.page
    person.log_in("agency")
    own = page.locator("#main").get_by_role("link", name="县城市管理局").first  # in the frame it is the account
    person.follow(own, "县城市管理局")
    dearest = page.locator(".zh-list .zh-loss").first
    person.follow(dearest, "县城市管理局")
    number = page.locator("#evidence-rows .ag-row a").first.inner_text()
    person.follow(page.locator("#evidence-rows .ag-row a").first, f"{words.case} {number}")


@BOTH
def test_after_logging_out_the_way_back_is_closed(
    tour: Callable[..., Tour], words: Words, size: tuple[int, int]
) -> None:
    person = tour(words, size)
    page = person.page
    person.log_in()
    person.follow(
        page.get_by_role("navigation").get_by_role("link", name=words.ranking, exact=True), words.ranking_heading
    )
    page.get_by_role("button", name=words.log_out).click()
    expect(page.locator("input[type='password']")).to_be_visible()
    page.go_back()
    expect(page.locator("input[type='password']")).to_be_visible()
    expect(page.locator("#ranking")).to_have_count(0)
