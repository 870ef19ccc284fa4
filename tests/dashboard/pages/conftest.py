"""The small county, and the two towns, behind the real door, with the real pages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine

from dashboard.accounts.accounts import create_account
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Role
from tests.dashboard.web.site import PASSWORD, Clock, Site, Visitor
from tests.fixtures import two_towns as towns
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.scored_officers import scored_officers, scored_officers_file
from tests.fixtures.small_county import NOW, scheme_registry, small_county, small_county_file
from tests.fixtures.staff import staffed_towns
from tests.fixtures.two_towns import two_towns, two_towns_file

__all__ = [
    "quick_hashes",
    "scored_officers",
    "scored_officers_file",
    "small_county",
    "small_county_file",
    "staffed_towns",
    "two_towns",
    "two_towns_file",
]


@pytest.fixture
def site(small_county: Engine) -> Site:
    clock = Clock(NOW)
    settings = Settings(database_url=small_county.url.render_as_string(), second_factor="off")
    return Site(create_app(settings, small_county, scheme_registry(), clock=clock), small_county, clock)


@pytest.fixture
def town_site(two_towns: Engine) -> Site:
    clock = Clock(towns.NOW)
    settings = Settings(database_url=two_towns.url.render_as_string(), second_factor="off")
    return Site(create_app(settings, two_towns, scheme_registry(), clock=clock), two_towns, clock)


@pytest.fixture
def enter(site: Site) -> Callable[[str], Visitor]:
    """`enter("agency")`: its holder, logged in once."""
    inside: dict[str, Visitor] = {}

    def entered(name: str) -> Visitor:
        if name not in inside:
            inside[name] = site.logged_in(name)
        return inside[name]

    return entered


@pytest.fixture
def open_at(
    staffed_towns: Engine, serve: Callable[[Any], str], open_page: Callable[..., Page]
) -> Callable[[str, str], Page]:
    """`open_at("/findings", "agency")`: a browser of its holder, logged in, before this page of the two towns."""
    create_account(
        staffed_towns, name="bureau2", display_name="复核岗", role=Role.BUREAU, password=PASSWORD, now=towns.NOW
    )
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off")
    address = serve(create_app(settings, staffed_towns, scheme_registry(), clock=Clock(towns.NOW)))

    def opened(path: str, name: str) -> Page:
        page = open_page()
        page.goto(address + path)
        page.locator("#username").fill(name)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name=re.compile("^(登录|Log in)$")).click()
        return page

    return opened
