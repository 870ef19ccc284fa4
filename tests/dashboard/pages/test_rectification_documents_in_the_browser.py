"""A document is issued and its receipt entered in a real browser, in Chinese."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, insert

from models.rectification import RectificationItem
from tests.fixtures.two_towns import TODAY


def test_a_document_is_issued_and_its_receipt_entered(
    open_at: Callable[[str, str], Page], staffed_towns: Engine, tmp_path: Path
) -> None:
    item = {"item_no": "改1", "agency_code": "A", "problem": "缺送达回证", "status": "pending", "source": "督查"}
    with staffed_towns.begin() as connection:
        connection.execute(insert(RectificationItem).values(item))
    page = open_at("/rectification/改1", "bureau")
    form = page.locator("#move-assign")
    form.locator("[name=limit_days]").fill("30")
    form.locator("[name=limit_source]").fill("整治方案")
    form.get_by_role("button").last.click()
    page.get_by_text("发出：监督通知书").click()
    form = page.locator("#issue-notice")
    for name, value in (("office", "县司法局"), ("demand", "立即补正"), ("contact", "周七")):
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name="发出").click()
    expect(page.get_by_role("status").first).to_contain_text("执监通〔2022〕1号 已发出")
    with page.expect_download() as got:
        page.locator("#document-1").get_by_role("link", name="执监通〔2022〕1号").click()
    assert got.value.suggested_filename == "执监通〔2022〕1号.docx"

    page.get_by_text("登记送达回证", exact=True).click()
    form = page.locator("#receipt-1")
    form.locator("[name=delivered_on]").fill(TODAY.isoformat())
    form.locator("[name=signed_by]").fill("李四")
    paper = tmp_path / "回证.pdf"
    paper.write_bytes(b"%PDF-1.7")
    with page.expect_file_chooser() as chosen:
        form.get_by_role("button", name="选择文件").click()
    chosen.value.set_files(paper)
    form.get_by_role("button", name="登记").click()
    expect(page.get_by_role("status").first).to_contain_text("送达回证已登记")
    page.goto(page.url.split("/rectification")[0] + "/rectification/documents")
    expect(page.locator("table")).to_contain_text("签收人 李四")
