"""Which period a page shows when its address names none."""

import datetime as dt

import pytest

from dashboard.services.shown import default_period
from plugins.periods import year
from tests.fixtures.small_county import scheme_registry


@pytest.mark.parametrize(
    ("years", "today", "shown"),
    [
        ([2021, 2020], "2021-04-15", 2021),
        ([2021, 2020], "2021-01-15", 2020),  # the last full month is December
        ([2019, 2018], "2021-04-15", 2019),
        ([2021], "2021-01-15", 2021),
        ([], "2021-01-15", 2020),
    ],
)
def test_it_is_the_year_of_the_last_full_month_or_the_one_with_a_run_next_to_it(
    years: list[int], today: str, shown: int
) -> None:
    available = [year(number) for number in years]
    scheme = scheme_registry().schemes["six-rates"]
    assert default_period(available, scheme, dt.date.fromisoformat(today)) == year(shown)
