"""Who has reported few problems by self-check: by the median of those of the group that have reported any."""

from fractions import Fraction

from dashboard.services.rectification_reports import few_reports
from dashboard.services.units import Unit


def asked(kind: str, *reports: int) -> dict[Unit, int]:
    codes = [f"{kind[0]}{place}" for place in range(len(reports))]
    units = [Unit(code, code, kind, None, None, None, None, None) for code in codes]
    return dict(zip(units, reports, strict=True))


def test_at_most_half_of_the_groups_median_is_few_and_none_is_not_few() -> None:
    # Of 1, 2, 4, 6 the median is 3; half of it is 1.5. Who reported nothing stands in another list.
    found = few_reports(asked("township", 6, 1, 4, 0, 2) | asked("department", 2, 40, 50, 60))
    assert [(one.unit.code, one.reports, one.median, one.of_group) for one in found] == [
        ("t1", 1, Fraction(3), True),
        ("d0", 2, Fraction(45), True),
    ]


def test_half_of_the_median_is_few_and_one_where_others_have_one_is_not() -> None:
    assert [one.reports for one in few_reports(asked("township", 2, 4, 4, 3))] == []  # half of 3.5
    assert [one.reports for one in few_reports(asked("township", 2, 4, 4))] == [2]
    assert few_reports(asked("township", 1, 1, 1)) == ()


def test_a_group_of_two_is_compared_with_all() -> None:
    # Of 2, 5, 6, 8, 8 the median is 6, and half of it 3; the two alone have 3.5, and half of it would be 1.75.
    found = few_reports(asked("township", 8, 6, 8) | asked("vertical", 2, 5))
    assert [(one.unit.code, one.median, one.of_group) for one in found] == [("v0", Fraction(6), False)]


def test_where_nobody_has_reported_nobody_has_few() -> None:
    assert few_reports(asked("township", 0, 0, 0)) == ()
