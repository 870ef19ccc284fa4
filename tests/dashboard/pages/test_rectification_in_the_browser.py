"""An item from its entry to its closing in a real browser, by the four people who have a part in it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, update

from models.installation import DEMONSTRATION_TODAY, InstallationFact

NUMBER = "改2022-00001"


@pytest.fixture
def enter(open_at: Callable[[str, str], Page]) -> Callable[[str], Page]:
    """`enter("agency")`: a browser of its holder, logged in, before the ledger."""

    def entered(name: str) -> Page:
        page = open_at("/rectification", name)
        expect(page.get_by_role("heading", name="整改台账", exact=True)).to_be_visible()
        return page

    return entered


def move(page: Page, key: str, *files: Path, **fields: str) -> None:
    """Fills and sends the form of this move on the page of the item, as it stands now."""
    page.reload()
    form = page.locator(f"#move-{key}")
    for name, value in fields.items():
        box = form.locator(f"[name={name}]")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    if files:
        with page.expect_file_chooser() as chosen:
            form.get_by_role("button", name="选择文件").click()
        chosen.value.set_files(list(files))
    form.get_by_role("button").last.click()
    expect(page.get_by_role("status").first).to_contain_text("已办理")


def open_item(page: Page) -> Page:
    page.get_by_role("link", name=NUMBER).click()
    expect(page.get_by_role("heading", name=f"整改事项 {NUMBER}")).to_be_visible()
    return page


def test_entered_extended_sent_back_and_closed(
    enter: Callable[[str], Page], staffed_towns: Engine, tmp_path: Path
) -> None:
    evidence = tmp_path / "整改材料.pdf"
    evidence.write_bytes(b"%PDF-1.7 ...")

    bureau = enter("bureau")
    bureau.get_by_role("link", name="登记整改事项").click()
    bureau.get_by_label("责任单位").select_option("A")
    bureau.get_by_label("发现日期").fill("2022-01-10")
    bureau.get_by_label("问题描述").fill("送达回证缺失")
    bureau.get_by_role("button", name="登记整改事项").click()
    expect(bureau.get_by_role("heading", name=f"整改事项 {NUMBER}")).to_be_visible()

    second = open_item(enter("bureau2"))
    move(second, "assign", deadline="2022-01-20", limit_source="整治方案", document="督〔2022〕1号")

    agency = open_item(enter("agency"))
    move(agency, "receive", responsible_person="张三", measure="逐卷补正")
    move(agency, "ask", reason="当事人外出", wanted="2022-02-10")
    move(bureau, "grant", reason="情况属实", deadline="2022-02-10")
    move(agency, "apply", evidence, self_check="已补正", responsible_leader="李四")

    check = {"check_method": "现场核查", "checkers": "王五、赵六", "check_result": "仍缺两份"}
    move(bureau, "check", **check)
    move(second, "send_back", reason="仍缺两份", deadline="2022-02-20")

    leader = open_item(enter("leader"))
    move(leader, "list", reason="影响较大")

    move(agency, "apply", self_check="已全部补正", responsible_leader="李四")
    move(bureau, "check", **{**check, "check_result": "属实"})
    move(second, "publish")
    with staffed_towns.begin() as connection:
        later = update(InstallationFact).where(InstallationFact.key == DEMONSTRATION_TODAY)
        connection.execute(later.values(value=dt.date(2022, 1, 25).isoformat()))
    move(second, "close", feedback="无异议")
    leader.reload()
    expect(leader.locator(".zh-pagehead__title")).to_contain_text("已销号")
    expect(leader.locator(".zh-timeline")).to_contain_text("2022-02-20（原为 2022-02-10）")
    with leader.expect_download() as taken:
        leader.get_by_role("link", name="整改材料.pdf").click()
    assert taken.value.path().read_bytes() == evidence.read_bytes()
