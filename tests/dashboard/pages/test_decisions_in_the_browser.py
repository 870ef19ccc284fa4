"""A veto's whole course in a real browser, up to the score that no longer shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.scoring import worker
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW

FILE = "/officer/P1?period=2021"


@pytest.fixture
def staffed_towns(scored_officers: Engine) -> Engine:
    """What the browsers of ``open_at`` see has its officers scored."""
    return scored_officers


def move(page: Page, text: str, reason: str) -> None:
    """Fills and sends the form with this button."""
    form = page.locator("form.zh-form").filter(has=page.get_by_role("button", name=text, exact=True))
    form.locator("textarea").fill(reason)
    form.get_by_role("button", name=text, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已办理")


def open_waiting(page: Page) -> None:
    page.get_by_role("link", name="待我办理").click()
    page.get_by_role("link", name="否2022-00001").click()
    expect(page.get_by_role("heading", name="一项否决 否2022-00001")).to_be_visible()


def test_a_veto_is_recorded_confirmed_objected_to_and_revoked_and_leaves_the_score(
    scored_officers: Engine, open_at: Callable[[str, str], Page], tmp_path: Path
) -> None:
    document = tmp_path / "决定.pdf"
    document.write_bytes(b"%PDF-1.7 ...")

    agency = open_at("/findings", "agency")
    agency.get_by_role("link", name="一项否决", exact=True).click()
    agency.get_by_role("link", name="登记一项否决").click()
    for name, value in (("officer_no", "P1"), ("decided_on", "2021-06-01"), ("decided_by", "领导小组"),
                        ("document", "文〔2021〕1号"), ("reason", "造成重大侵害")):  # fmt: skip
        agency.locator(f"#{name}").fill(value)
    with agency.expect_file_chooser() as chosen:
        agency.get_by_role("button", name="选择文件").click()
    chosen.value.set_files(document)
    agency.get_by_role("button", name="登记一项否决").click()
    expect(agency.get_by_role("heading", name="一项否决 否2022-00001")).to_be_visible()

    bureau = open_at("/decisions/vetoes", "bureau")
    open_waiting(bureau)
    move(bureau, "确认", "调查属实")
    worker.refresh(scored_officers, scheme_registry(), NOW)

    officer = open_at(FILE, "officer")
    vetoed = officer.locator(".zh-badge").filter(has_text="一票否决")
    expect(vetoed).to_be_visible()
    officer.get_by_role("link", name="否2022-00001").click()
    with officer.expect_download() as taken:
        officer.get_by_role("link", name="决定.pdf").click()
    assert taken.value.path().read_bytes() == document.read_bytes()
    move(officer, "申请复核", "损害并非执法所致")

    second = open_at("/decisions/vetoes", "bureau2")
    open_waiting(second)
    move(second, "撤销", "申请成立")
    worker.refresh(scored_officers, scheme_registry(), NOW)

    officer.goto(officer.url.partition("/decisions")[0] + FILE)
    expect(officer.get_by_role("heading", name="评分", exact=True)).to_be_visible()
    expect(vetoed).to_have_count(0)
