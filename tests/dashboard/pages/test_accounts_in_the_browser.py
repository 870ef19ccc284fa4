"""The pages of accounts in Chromium: from a new account, granted by two people, to its holder's first page."""

import re
from collections.abc import Callable
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

OWN = "Tiger-lamp-4 blue"


@pytest.fixture
def address(small_county: Engine, serve: Callable[[Any], str]) -> str:
    for name in ("sec1", "sec2"):
        create_account(
            small_county, name=name, display_name=f"person {name}", role=Role.SECURITY, password=PASSWORD, now=NOW
        )
    settings = Settings(database_url=small_county.url.render_as_string(), second_factor="off", language="en")
    return serve(create_app(settings, small_county, scheme_registry(), clock=Clock(NOW)))


def log_in(page: Page, address: str, name: str, password: str = PASSWORD, path: str = "/accounts") -> None:
    page.goto(address + path)
    page.get_by_label("Account", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_new_account_is_granted_by_two_people_and_used_by_a_third(
    open_page: Callable[..., Page], address: str
) -> None:
    first, second, third = open_page(locale="en-GB"), open_page(locale="en-GB"), open_page(locale="en-GB")
    log_in(first, address, "sec1")
    first.get_by_text("New account").click()
    form = first.locator("#new-account")
    form.get_by_label("User name").fill("sec1")
    form.get_by_label("Display name").fill("Wang Hai")
    form.get_by_label("Role").select_option("Leading group")
    form.get_by_role("button").click()
    expect(first.get_by_role("status")).to_contain_text("already an account named sec1")
    expect(form.get_by_label("Display name")).to_have_value("Wang Hai")
    expect(form.get_by_label("Role")).to_have_value("leader")
    form.get_by_label("User name").fill("wang")
    form.get_by_role("button").click()
    password = first.locator(".zh-secret").inner_text()
    expect(first.get_by_text("Waits for another security administrator")).to_be_visible()

    log_in(second, address, "sec2")
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_role("status")).to_have_text("The role is approved.")
    second.get_by_label("Role").last.select_option("Leading group")
    expect(second).to_have_url(re.compile(r"group=leader"))
    expect(second.get_by_role("link", name="sec1")).to_have_count(0)
    second.get_by_role("link", name="wang").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("wang")

    log_in(third, address, "wang", password, "/ranking/six-rates")
    third.get_by_label("Present password").fill(password)
    third.get_by_label("New password", exact=True).fill(OWN)
    third.get_by_label("The new password again").fill(OWN)
    third.get_by_role("button", name="Change the password").click()
    expect(third).to_have_url(f"{address}/ranking/six-rates")
    expect(third.get_by_role("heading", level=1)).to_contain_text("Ranking")
    third.get_by_title("My account").click()
    expect(third.get_by_text("this one")).to_be_visible()
    third.get_by_role("button", name="Log out everywhere").click()
    expect(third).to_have_url(f"{address}/login")
