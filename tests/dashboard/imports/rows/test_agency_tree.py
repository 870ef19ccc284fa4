"""Agencies that name each other: which are known, and that none stands above itself."""

from models.agencies import Agency
from tests.dashboard.imports.conftest import aside


def agencies(*rows: str) -> tuple[str, str]:
    return "agencies.csv", "code,name,kind,parent_code,guide_code\n" + "".join(f"{row}\n" for row in rows)


def test_a_parent_may_stand_further_down(empty_books):
    report = empty_books.take(agencies("B1,队,subordinate,A1,", "A1,局,department,,A2", "A2,镇,township,,A1"))
    assert report.exit_code == 0
    assert empty_books.rows(Agency, "code", "parent_code", "guide_code") == [
        ("A1", None, "A2"), ("A2", None, "A1"), ("B1", "A1", None),
    ]  # fmt: skip


def test_a_subordinate_needs_a_parent(empty_books):
    report = empty_books.take(agencies("B1,队,下属机构,,", "A1,局,department,,"))
    assert aside(report) == [(2, "no_parent", "kind")]
    assert report.added == 1


def test_without_its_parent_an_agency_is_set_aside_and_so_are_those_below(empty_books):
    report = empty_books.take(
        agencies("C1,组,subordinate,B1,", "B1,队,subordinate,A9,", "A1,局,department,,Z9", "A2,局,department,,")
    )
    assert sorted(aside(report)) == [
        (2, "unknown_agencies", "parent_code"), (3, "unknown_agencies", "parent_code"),
        (4, "unknown_agencies", "guide_code"),
    ]  # fmt: skip
    assert empty_books.rows(Agency, "code") == [("A2",)]


def test_a_long_line_of_agencies_under_an_unknown_one_is_set_aside_in_one_go(empty_books):
    report = empty_books.take(agencies(*(f"B{n},队,department,B{n + 1}," for n in range(20_000))))
    assert (report.added, report.set_aside) == (0, 20_000)


def test_nobody_stands_above_itself(empty_books):
    report = empty_books.take(
        agencies(
            "A1,局,department,A2,",
            "A2,局,department,A3,",
            "A3,局,department,A1,",
            "A4,局,department,A4,",
            "A5,队,subordinate,A1,",
        )
    )
    assert sorted(aside(report)) == [
        (2, "circle_of_parents", "parent_code"), (3, "circle_of_parents", "parent_code"),
        (4, "circle_of_parents", "parent_code"),
        (5, "circle_of_parents", "parent_code"), (6, "unknown_agencies", "parent_code"),
    ]  # fmt: skip


def test_a_circle_through_the_database_is_found(empty_books):
    empty_books.take(agencies("A1,局,department,,", "B1,队,subordinate,A1,"))
    report = empty_books.take(agencies("A1,局,department,B1,"))
    assert aside(report) == [(2, "circle_of_parents", "parent_code")]
    assert empty_books.rows(Agency, "code", "parent_code") == [("A1", None), ("B1", "A1")]


def test_a_parent_that_the_file_does_not_mention_stays(empty_books):
    empty_books.take(agencies("A1,局,department,,", "B1,队,subordinate,A1,"))
    report = empty_books.take(("agencies.csv", "code,name,kind\nB1,大队,subordinate\n"))
    assert (report.changed, report.set_aside) == (1, 0)
    assert empty_books.rows(Agency, "code", "name", "parent_code")[1] == ("B1", "大队", "A1")
