"""The small county, and the two towns, behind the real door, with the real pages."""

import pytest
from sqlalchemy import Engine

from dashboard.settings import Settings
from dashboard.web.application import create_app
from tests.dashboard.web.site import Clock, Site
from tests.fixtures import two_towns as towns
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.small_county import NOW, scheme_registry, small_county, small_county_file
from tests.fixtures.staff import staffed_towns
from tests.fixtures.two_towns import two_towns, two_towns_file

__all__ = ["quick_hashes", "small_county", "small_county_file", "staffed_towns", "two_towns", "two_towns_file"]


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
