"""A publication in a real browser: prepared, signed by two, read by an agency, verified, corrected by another."""

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from docx import Document
from playwright.sync_api import Page, expect

from dashboard import urls
from dashboard.settings import Settings
from dashboard.web.application import create_app
from tests.dashboard.publishing.conftest import Publisher
from tests.dashboard.web.site import Clock
from tests.fixtures.small_county import NOW, PASSWORD, scheme_registry

OLD, NEW = "执监报〔2021〕1号", "执监报〔2021〕2号"
IDENTICAL = "与签发时一致；今天重新计算：完全一致。"


def shown(page: Page, number: str) -> None:
    page.goto(urljoin(page.url, urls.href("publication", publication=number)))
    expect(page.locator(".zh-pagehead__title")).to_contain_text(number)


def move(page: Page, number: str, key: str) -> None:
    """Reads the publication's page and sends the form of this move."""
    shown(page, number)
    page.locator(f"#move-{key} button[type=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("已办理")


def example(page: Page, place: str, agency: str, reason: str) -> None:
    page.locator(f"#{place}_agency").select_option(label=agency)
    page.locator(f"#{place}_reason").fill(reason)


def test_from_the_ranking_to_its_correction(
    on_sqlite: Publisher, serve: Callable[[Any], str], open_page: Callable[..., Page]
) -> None:
    settings = Settings(database_url=on_sqlite.engine.url.render_as_string(), second_factor="off")
    app = create_app(settings, on_sqlite.engine, scheme_registry(), clock=Clock(NOW))
    origin = serve(app)

    def entered(name: str) -> Page:
        page = open_page()
        page.goto(f"{origin}/login")
        page.locator("#username").fill(name)
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".zh-pagehead__title")).to_be_visible()
        return page

    first, second, agency = entered("bureau"), entered("bureau2"), entered("agency")
    first.goto(f"{origin}/ranking/six-rates")
    expect(first.locator("#main")).to_contain_text("未发布")
    first.get_by_role("link", name="编制发布").click()
    first.locator("#office").fill("县司法局")
    first.locator("#report_by").fill("2021-04-30")
    first.locator("#demands").fill("超期案件限期办结")
    example(first, "good_1", "青石镇", "四件全部执行")
    example(first, "bad_1", "东坡镇", "一件超期未结")
    first.locator("#prepare button[type=submit]").click()
    expect(first.locator(".zh-pagehead__title")).to_contain_text(OLD)
    move(first, OLD, "sign")
    expect(first.locator("#move-countersign")).to_have_count(0)  # nobody signs twice
    agency.goto(f"{origin}/publications")
    expect(agency.locator("#main")).not_to_contain_text(OLD)
    move(second, OLD, "countersign")
    move(second, OLD, "publish")

    agency.goto(f"{origin}/publications")
    agency.get_by_role("link", name=OLD).click()
    frozen = agency.locator("#frozen")
    expect(frozen).to_contain_text("柳河镇")
    expect(agency.locator("#main")).to_contain_text(IDENTICAL)
    expect(agency.locator("#main")).to_contain_text("正面典型：青石镇 — 四件全部执行")
    frozen.get_by_role("link", name="93.75").first.click()  # its own score, and the cases behind it
    expect(agency).to_have_url(re.compile("/agency/T2/six-rates"))

    shown(second, OLD)
    second.get_by_role("link", name="编制更正").click()
    expect(second.locator("#good_1_reason")).to_have_value("四件全部执行")
    example(second, "bad_1", "东坡镇", "两件超期未结")
    second.locator("#why").fill("典型事由写错")
    second.locator("#corrects").select_option(OLD)
    second.locator("#prepare button[type=submit]").click()
    expect(second.locator(".zh-pagehead__title")).to_contain_text(NEW)
    move(second, NEW, "sign")
    move(first, NEW, "countersign")
    move(first, NEW, "publish")

    shown(agency, OLD)
    agency.locator("#main").get_by_role("link", name=NEW).first.click()
    expect(agency.locator("#main")).to_contain_text(f"本通报更正 {OLD}：典型事由写错")
    expect(agency.locator("#main")).to_contain_text("两件超期未结")
    with agency.expect_download() as download:
        agency.get_by_role("link", name="通报（.docx）").click()
    paper = "\n".join(one.text for one in Document(io.BytesIO(download.value.path().read_bytes())).paragraphs)
    assert f"本通报更正{OLD}，更正理由：典型事由写错。" in paper
