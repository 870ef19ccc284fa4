"""The small county behind the real door, with the real pages."""

import pytest
from sqlalchemy import Engine

from dashboard.settings import Settings
from dashboard.web.application import create_app
from tests.dashboard.web.site import Clock, Site
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.small_county import NOW, scheme_registry, small_county, small_county_file

__all__ = ["quick_hashes", "small_county", "small_county_file"]


@pytest.fixture
def site(small_county: Engine) -> Site:
    clock = Clock(NOW)
    settings = Settings(database_url=small_county.url.render_as_string())
    return Site(create_app(settings, small_county, scheme_registry(), clock=clock), small_county, clock)
