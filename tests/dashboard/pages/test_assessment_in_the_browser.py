"""A year's assessment in a real browser, from the first finding to the sheet to sign; P1 of scored_officers.py.

The assessment group, the officer and the bureau work in Chinese; objection, review and the sheet are in English, too.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, insert, select

from dashboard.scoring import worker
from models.cases import Case
from models.reader import SYSTEM, ReaderSession
from models.scores import ScorePointer, ScoreSubject
from plugins.decimals import rounded
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW

A4_UPRIGHT = {(595, 842)}
"""In points, rounded."""
PAPER_WIDTH = 688
"""182 mm between the margins, in pixels of CSS."""
CUT = """(sheet) => [sheet, ...sheet.querySelectorAll("td, th, div, p")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""


@pytest.fixture
def staffed_towns(scored_officers: Engine) -> Engine:
    """What the browsers of ``open_at`` see has its officers scored."""
    return scored_officers


def go(page: Page, path: str) -> None:
    page.goto(urljoin(page.url, path))


def open_waiting(page: Page, number: str) -> None:
    page.locator("a[href*='rows=mine']").first.click()
    page.get_by_role("link", name=number).click()
    expect(page.locator(".zh-pagehead__title")).to_contain_text(number)


def move(page: Page, key: str, reason: str = "") -> None:
    """Fills and sends the form of this move."""
    form = page.locator(f"#move-{key}")
    if reason:
        form.locator("textarea").fill(reason)
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text(re.compile("已办理|Done"))


def attach(page: Page, file: Path) -> None:
    file.write_bytes(b"%PDF-1.7 " + file.stem.encode())
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="选择文件").click()
    chosen.value.set_files(file)
    expect(page.get_by_role("status").filter(has_text=file.name)).to_be_visible()


def taken(page: Page, file: Path) -> bytes:
    """The file as its link delivers it."""
    with page.expect_download() as download:
        page.get_by_role("link", name=file.name).click()
    return download.value.path().read_bytes()


def scored(engine: Engine, year: int) -> ScoreSubject:
    """P1 as the run of this year has it, made anew where it is due."""
    worker.refresh(engine, scheme_registry(), NOW)
    run = select(ScorePointer.run_id).where(
        ScorePointer.scheme == "officer-deduction", ScorePointer.first_on == dt.date(year - 1, 12, 1)
    )
    with ReaderSession(engine, SYSTEM) as session:
        return session.scalars(
            select(ScoreSubject).where(ScoreSubject.run_id == run.scalar_subquery(), ScoreSubject.subject_code == "P1")
        ).one()


def sheet(page: Page, year: int, language: str) -> Locator:
    go(page, f"/officer/P1/sheet?period={year}&lang={language}")
    found = page.locator(".zh-sheet")
    expect(found).to_contain_text({"zh": "扣分表", "en": "Deduction sheet"}[language])
    return found


def total(found: Locator) -> str:
    """The score at the foot of a sheet."""
    return found.locator("tr.zh-row--total").last.locator("td").nth(4).inner_text()


def test_from_the_first_finding_to_the_sheet_to_sign(
    scored_officers: Engine, open_at: Callable[[str, str], Page], tmp_path: Path
) -> None:
    with scored_officers.begin() as connection:  # a case of the new year, so that the year is assessed
        filed = {"agency_code": "A", "case_no": "甲〔2022〕1号", "kind": "penalty", "filed_on": dt.date(2022, 1, 4)}
        connection.execute(insert(Case).values(filed))
    worker.prepare(scored_officers, scheme_registry(), NOW)
    record, order = tmp_path / "询问笔录.pdf", tmp_path / "决定.pdf"

    group = open_at("/findings", "agency")
    group.get_by_role("link", name="记录扣分事件").click()
    for label, value in (("人员编号", "P1"), ("事件编号", "事9"), ("发生日期", "2022-01-05"), ("次数", "2")):
        group.get_by_label(label).fill(value)
    group.get_by_label("扣分项").select_option("11.5")
    group.get_by_label("查明的情况").fill("两件案件超期未结")
    attach(group, record)
    group.get_by_role("button", name="记录扣分事件").click()
    expect(group.get_by_role("heading", name="扣分事件 2022-00001")).to_be_visible()
    move(group, "tell")
    go(group, "/decisions/vetoes")
    group.get_by_role("link", name="登记一项否决").click()
    for name, value in (("officer_no", "P1"), ("decided_on", "2021-06-01"), ("decided_by", "领导小组"),
                        ("document", "文〔2021〕1号"), ("reason", "造成重大侵害")):  # fmt: skip
        group.locator(f"#{name}").fill(value)
    attach(group, order)
    group.get_by_role("button", name="登记一项否决").click()
    expect(group.get_by_role("heading", name="一项否决 否2022-00001")).to_be_visible()

    officer = open_at("/findings", "officer")
    open_waiting(officer, "2022-00001")
    move(officer, "answer", "两件均已办理延期")
    go(officer, "/officer/P1?period=2022")
    expect(officer.get_by_role("heading", name="评分", exact=True)).to_be_visible()

    bureau = open_at("/findings", "bureau")
    open_waiting(bureau, "2022-00001")
    assert taken(bureau, record) == record.read_bytes()
    move(bureau, "confirm", "两件均已超期")
    go(bureau, "/decisions/vetoes")
    open_waiting(bureau, "否2022-00001")
    move(bureau, "confirm", "调查属实")
    # 2022: 2 × 5 by 11.5, just the cap of article 11.
    assert (scored(scored_officers, 2022).total, scored(scored_officers, 2021).state) == (90, "vetoed")
    assert total(sheet(bureau, 2022, "zh")) == "90.00"

    go(officer, "/findings/2022-00001?lang=en")
    move(officer, "object", "Both extensions stand at the end of the files.")
    go(officer, "/officer/P1?period=2021&lang=en")
    expect(officer.locator(".zh-badge").filter(has_text="Vetoed")).to_be_visible()
    officer.get_by_role("link", name="否2022-00001").click()
    assert taken(officer, order) == order.read_bytes()
    move(officer, "object", "The damage was not done by enforcement.")

    third = open_at("/findings?lang=en", "bureau2")
    open_waiting(third, "2022-00001")
    move(third, "revoke", "Both extensions were approved in time.")
    expect(third.locator(".zh-pagehead__title")).to_contain_text("Revoked")
    go(third, "/decisions/vetoes?lang=en")
    open_waiting(third, "否2022-00001")
    move(third, "revoke", "The objection is right.")
    assert (scored(scored_officers, 2022).total, scored(scored_officers, 2021).state) == (100, "scored")
    assert total(sheet(officer, 2022, "en")) == "100.00"

    go(bureau, "/officers/grades/officer-deduction?period=2021")
    expect(bureau.locator("#officer-grades")).to_contain_text("87.00")
    sheet(bureau, 2021, "en")
    bureau.locator("#zh-until").fill("2021-06-30")  # as by the calendar: no key is pressed
    expect(bureau.locator(".zh-sheet__title")).to_contain_text("as it stood on 2021-06-30")
    expect(bureau.locator(".zh-sheet__boxes").last).to_contain_text("82.00")  # commended on 1 July
    for language in ("zh", "en"):
        found = sheet(bureau, 2021, language)
        assert total(found) == rounded(scored(scored_officers, 2021).total or 0, 2) == "87.00"
        printed = bureau.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox ?\[([^\]]*)\]", printed)
        sizes = [tuple(round(float(one)) for one in box.split()[2:]) for box in boxes]
        assert set(sizes) == A4_UPRIGHT
        assert len(sizes) in (1, 2)
        bureau.emulate_media(media="print")
        bureau.set_viewport_size({"width": PAPER_WIDTH, "height": 1000})
        assert found.evaluate(CUT) == []
        for hidden in (".zh-topbar", ".zh-pagehead", ".zh-toolbar"):
            expect(bureau.locator(hidden).first).to_be_hidden()
