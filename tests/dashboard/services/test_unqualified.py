"""Two assessed years on end with the lowest grade; the list of officers by it is in test_on_both_databases.py."""

import datetime as dt

import pytest

from dashboard.services.unqualified import years_on_end
from plugins.contract import Period
from tests.fixtures.small_county import scheme_registry

SCHEME = scheme_registry().schemes["officer-deduction"]


def year(number: int) -> Period:
    return Period(dt.date(number - 1, 12, 1), dt.date(number, 11, 30))


@pytest.mark.parametrize(
    ("grades", "found"),
    [
        ({2021: "D", 2020: "D"}, (2021, 2020)),
        ({2021: "D", 2020: "D", 2019: "D"}, (2021, 2020)),
        ({2022: "A", 2021: "D", 2020: "D"}, (2021, 2020)),  # 2022 is not over
        ({2021: "D", 2020: None, 2019: "D"}, (2021, 2019)),  # nobody assessed 2020
        ({2021: "D", 2019: "D"}, (2021, 2019)),
        ({2021: "C", 2020: "D", 2019: "D"}, ()),  # better since
        ({2021: "D", 2020: "C", 2019: "D"}, ()),
        ({2021: "D"}, ()),
        ({2022: "D", 2021: "D"}, ()),
        ({}, ()),
    ],
)
def test_the_last_two_assessed_years_that_are_over_count(grades: dict[int, str | None], found: tuple[int, ...]) -> None:
    said = years_on_end(SCHEME, [(year(number), grade) for number, grade in grades.items()], dt.date(2022, 6, 1))
    assert said == tuple(map(year, found))
