"""The door and the frame in a real Chromium: nothing on the console, nothing from elsewhere, no error on the server."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Caller, holder_of
from dashboard.accounts.own_account import take_second_factor
from models.accounts import Account
from tests.dashboard.web.site import PASSWORD, Site
from tests.fixtures.browser import PageFaults

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def calls(site: Site) -> list[str]:
    """The callbacks the browser sent, by the path of the page."""
    return site.calls(input_number=0)


@pytest.fixture
def address(site: Site, calls: list[str], serve: Callable[[Any], str]) -> str:
    return serve(site.app)


def log_in(page: Page, name: str = "leader") -> None:
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_from_any_address_over_the_login_to_that_address_and_out_again(page: Page, address: str) -> None:
    page.goto(f"{address}/agency/A01?period=2021")
    log_in(page)
    expect(page).to_have_url(f"{address}/agency/A01?period=2021")
    expect(page).to_have_title("柳河镇人民政府 · 执衡 Zhiheng")
    expect(page.get_by_text("A01 2026-01-15 zh")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(f"{address}/login")
    page.go_back()
    expect(page.get_by_label("密码")).to_be_visible()


def test_each_step_is_one_call_to_the_server(page: Page, address: str, calls: list[str]) -> None:
    page.goto(address)
    log_in(page)
    expect(page.get_by_text("青石镇人民政府")).to_be_visible()
    assert calls == ["/"]
    page.get_by_role("link", name="评分办法").click()
    expect(page).to_have_title("评分办法 · 执衡 Zhiheng")
    page.go_back()
    expect(page).to_have_title("总览 · 执衡 Zhiheng")
    page.wait_for_load_state("networkidle")
    assert calls == ["/", "/schemes", "/"]


def test_the_language_switch_keeps_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/agency/A01")
    log_in(page)
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_text("A01 2026-01-15 en")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Overview").first.click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def test_a_session_that_has_ended_leads_to_the_login_and_back(
    page: Page, address: str, site: Site, page_faults: PageFaults
) -> None:
    page_faults.expect(401, "/_dash-update-component")
    page.goto(f"{address}/agency/A01")
    log_in(page)
    expect(page.get_by_text("A01 2026-01-15 zh")).to_be_visible()
    site.clock.pass_by(hours=1)
    page.get_by_role("link", name="评分办法").click()
    page.get_by_role("link", name="重新登录").click()
    log_in(page)
    expect(page).to_have_url(f"{address}/schemes")
    expect(page.get_by_text("schemes")).to_be_visible()


def test_a_session_that_has_ended_leads_over_the_code_and_back(
    page: Page, address: str, site: Site, page_faults: PageFaults
) -> None:
    page_faults.expect(401, "/_dash-update-component")
    with Session(site.engine) as session:
        holder = holder_of(session.scalars(select(Account).where(Account.name == "leader")).one())
    before = site.clock.now - dt.timedelta(minutes=5)
    shown = pyotp.TOTP(SECRET).at(before)
    take_second_factor(site.engine, holder, PASSWORD, SECRET, shown, before, Caller())

    def give_code() -> None:
        page.get_by_label("动态码").fill(pyotp.TOTP(SECRET).at(site.clock.now))
        page.get_by_role("button", name="继续").click()

    page.goto(f"{address}/agency/A01?period=2021")
    log_in(page)
    give_code()
    expect(page).to_have_url(f"{address}/agency/A01?period=2021")
    expect(page.get_by_text("A01 2026-01-15 zh")).to_be_visible()
    site.clock.pass_by(hours=1)
    page.get_by_role("link", name="评分办法").click()
    page.get_by_role("link", name="重新登录").click()
    log_in(page)
    give_code()
    expect(page).to_have_url(f"{address}/schemes")
    expect(page.get_by_text("schemes")).to_be_visible()


def test_a_password_that_ends_while_one_works_is_changed_and_leads_back(
    page: Page, address: str, site: Site, page_faults: PageFaults
) -> None:
    page_faults.expect(403, "/_dash-update-component")
    site.clock.pass_by(days=90, minutes=-5)
    page.goto(f"{address}/agency/A01")
    log_in(page)
    expect(page.get_by_text("您的密码须在 0 天内修改")).to_be_visible()
    site.clock.pass_by(minutes=6)
    page.get_by_role("link", name="评分办法").click()
    expect(page.get_by_role("alertdialog", name="需要修改密码")).to_be_visible()
    page.get_by_role("link", name="修改密码").click()
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("Tiger-lamp-4 blue")
    page.get_by_label("再次输入新密码").fill("Tiger-lamp-4 blue")
    page.get_by_role("button", name="修改密码").click()
    expect(page).to_have_url(f"{address}/schemes")
    expect(page.get_by_text("schemes")).to_be_visible()


def test_a_login_elsewhere_is_said_where_the_session_ended(
    page: Page, address: str, site: Site, page_faults: PageFaults
) -> None:
    page_faults.expect(401, "/_dash-update-component")
    page.goto(f"{address}/agency/A01")
    log_in(page)
    expect(page.get_by_text("A01 2026-01-15 zh")).to_be_visible()
    site.clock.pass_by(minutes=1)
    site.logged_in("leader")
    page.get_by_role("link", name="评分办法").click()
    expect(page.get_by_role("alertdialog", name="您的账号已在别处登录")).to_be_visible()
    page.get_by_role("link", name="重新登录").click()
    expect(page.get_by_role("status")).to_contain_text("如非本人操作")


def test_the_frame_does_not_let_a_strangers_script_run(page: Page, address: str, page_faults: PageFaults) -> None:
    page.goto(address)
    log_in(page)
    expect(page.get_by_text("青石镇人民政府")).to_be_visible()
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in page_faults.found.pop()
