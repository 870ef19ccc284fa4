"""An import in Chromium: files chosen, looked at, explained, taken in and undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from dashboard.accounts.accounts import create_account
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Role
from tests.dashboard.web.site import PASSWORD, Clock
from tests.fixtures.small_county import NOW, scheme_registry

MONTHLY = """某县城市管理局
单位：万元
文号,部门,种类,罚没金额
新1号,T2,处罚,1.2
新2号,T9,处罚,0.5
合计,,,1.7
填表人：某某
"""


@pytest.fixture
def address(small_county: Engine, serve: Callable[[Any], str]) -> str:
    create_account(small_county, name="bureau", display_name="司法局", role=Role.BUREAU, password=PASSWORD, now=NOW)
    settings = Settings(database_url=small_county.url.render_as_string(), second_factor="off", language="en")
    return serve(create_app(settings, small_county, scheme_registry(), clock=Clock(NOW)))


def test_an_offices_own_spreadsheet_goes_in_and_out_again(
    open_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    file = tmp_path / "月报.csv"
    file.write_text(MONTHLY, encoding="gb18030")
    page = open_page(locale="en-GB")
    page.goto(address + "/import")
    page.get_by_label("Account", exact=True).fill("bureau")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Choose files").click()
    chosen.value.set_files(file)
    expect(page.get_by_role("heading", name="Import 1")).to_be_visible()
    means = page.locator("input[name=means]")
    for place, column in enumerate(("案件编号", "单位编码", "案件类别", "罚没金额")):
        means.nth(place).fill(column)
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".zh-wrong")).to_have_text("T9")
    page.get_by_role("button", name="Take in 1 row").click()
    expect(page.get_by_role("status")).to_contain_text("1 row added")
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("status")).to_contain_text("1 added rows removed")
    page.get_by_role("link", name="Imports").first.click()
    expect(page.locator(".ag-center-cols-container")).to_contain_text("Undone")
