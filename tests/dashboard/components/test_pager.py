"""The line below a table of several pages."""

import pytest

from dashboard.components.pager import pager
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.translations import speaking
from dashboard.urls import Location


@pytest.mark.parametrize("found", [1, PAGE_ROWS])
def test_nothing_is_said_where_all_rows_fit(found: int) -> None:
    assert pager(Paging(found), Location("desk")) is None


def test_rows_and_pages_are_said_where_they_do_not() -> None:
    with speaking("en"):
        line = str(pager(Paging(PAGE_ROWS + 1, 2), Location("desk")))
    assert "rows 51–51 of 51" in line
    assert "page 2 of 2" in line
