"""The towns with their staff, from the tests of rectification; the yearly tables of the year before are published."""

import datetime as dt

import pytest
from sqlalchemy import insert, select

from models.agencies import Agency
from models.annual_releases import AnnualRelease
from models.reader import SYSTEM, acting_for
from tests.dashboard.rectification.conftest import Desk, desk, quick_hashes, rectifying_file, two_towns_file

__all__ = ["desk", "quick_hashes", "rectifying_file", "two_towns_file"]

NOW = dt.datetime(2022, 1, 4, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def published_tables(desk: Desk) -> None:
    with acting_for(desk.engine, SYSTEM).begin() as connection:
        codes = [None, *connection.scalars(select(Agency.code))]
        row = {"year": 2021, "released_on": NOW.date(), "place": "网站", "at": NOW, "account": "x", "person": "x"}
        connection.execute(insert(AnnualRelease), [{**row, "agency_code": code} for code in codes])
