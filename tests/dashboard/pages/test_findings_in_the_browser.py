"""A finding's whole course in a real browser, by the four people who have a part in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def enter(open_at: Callable[[str, str], Page]) -> Callable[[str], Page]:
    """`enter("agency")`: a browser of its holder, logged in, before the list of findings."""

    def entered(name: str) -> Page:
        page = open_at("/findings", name)
        expect(page.get_by_role("heading", name="扣分事件", exact=True)).to_be_visible()
        return page

    return entered


def move(page: Page, text: str, reason: str) -> None:
    """Fills and sends the form with this button on the page of the finding."""
    form = page.locator("form.zh-form").filter(has=page.get_by_role("button", name=text, exact=True))
    if reason:
        form.locator("textarea").fill(reason)
    form.get_by_role("button", name=text, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已办理")


def open_waiting(page: Page) -> None:
    page.get_by_role("link", name="待我办理").click()
    page.get_by_role("link", name="2022-00001").click()
    expect(page.get_by_role("heading", name="扣分事件 2022-00001")).to_be_visible()


def test_recorded_answered_confirmed_objected_to_and_reduced(enter: Callable[[str], Page], tmp_path: Path) -> None:
    evidence = tmp_path / "询问笔录.pdf"
    evidence.write_bytes(b"%PDF-1.7 ...")

    agency = enter("agency")
    agency.get_by_role("link", name="记录扣分事件").click()
    for label, value in (
        ("人员编号", "P1"),
        ("事件编号", "事1"),
        ("发生日期", "2022-01-05"),
        ("次数", "2"),
    ):
        agency.get_by_label(label).fill(value)
    agency.get_by_label("扣分项").select_option("11.5")
    agency.get_by_label("查明的情况").fill("两件案件超期未结")
    agency.get_by_role("button", name="记录扣分事件").click()
    expect(agency.get_by_role("heading", name="扣分事件 2022-00001")).to_be_visible()
    move(agency, "告知本人", "")

    officer = enter("officer")
    open_waiting(officer)
    move(officer, "提交答复", "其中一件已经办理延期")

    bureau = enter("bureau")
    open_waiting(bureau)
    form = bureau.locator("#move-confirm")
    with bureau.expect_file_chooser() as chosen:
        form.get_by_role("button", name="选择文件").click()
    chosen.value.set_files(evidence)
    expect(form.get_by_role("status")).to_have_text("询问笔录.pdf")
    move(bureau, "认定", "两件均已超期")
    with bureau.expect_download() as taken:
        bureau.get_by_role("link", name="询问笔录.pdf").click()
    assert taken.value.path().read_bytes() == evidence.read_bytes()

    officer.reload()
    move(officer, "申请复核", "延期手续在卷末")

    second = enter("bureau2")
    open_waiting(second)
    second.locator("#move-reduce").get_by_label("次数").fill("1")
    move(second, "减轻", "一件确有延期手续")
    expect(second.locator(".zh-pagehead__title")).to_contain_text("已认定")
    expect(second.locator(".zh-timeline")).to_contain_text("由 2 次减为 1 次")
