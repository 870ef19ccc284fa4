"""Which rows are set aside, which are doubted, and which go in."""

import pytest

from dashboard.imports import ImportReport
from models.agencies import Agency
from models.cases import Case
from models.conduct import Finding
from models.figures import AnnualFigure, Quota
from models.lawsuits import Lawsuit
from models.officers import Officer, Posting
from tests.dashboard.imports.conftest import csv_text


def aside(report: ImportReport) -> list[tuple[int, str, str | None]]:
    """(row, code, column) of each problem."""
    return [(one.row, one.code, one.column) for sheet in report.sheets for one in sheet.problems]


def doubts(report: ImportReport) -> list[tuple[int, str, str | None]]:
    return [(one.row, one.code, one.column) for sheet in report.sheets for one in sheet.doubtful]


def case(**cells: str) -> tuple[str, str]:
    """A file with one case, which is sound but for these cells."""
    row = {"case_no": "1", "agency_code": "A01", "kind": "penalty", **cells}
    return "cases.csv", csv_text(list(row), list(row.values()))


# References


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"agency_code": "A99"}, (2, "unknown_agencies", "agency_code")),
        ({"reviewer_no": "P9"}, (2, "unknown_officers", "reviewer_no")),
        ({"officer_nos": "P1;P9"}, (2, "unknown_officers", "officer_nos")),
        ({"agency_code": ""}, (2, "blank", "agency_code")),
        ({"kind": ""}, (2, "blank", "kind")),
        ({"kind": "罚"}, (2, "not_a_choice", "kind")),
    ],
)
def test_a_case_is_set_aside_and_nothing_is_made_up(books, cells, code):
    report = books.take(case(**cells))
    assert aside(report) == [code]
    assert report.exit_code == 2
    assert books.rows(Case, "case_no") == []
    assert books.rows(Agency, "code") == [("A01",), ("A02",)]


def test_all_that_is_wrong_with_a_row_is_told_at_once(books):
    report = books.take(case(agency_code="A99", kind="罚", filed_on="2021-02-30", penalty_amount="很多"))
    assert {code for _, code, _ in aside(report)} == {"unknown_agencies", "not_a_choice", "no_such_day", "not_a_number"}
    assert report.set_aside == 1


def test_rows_of_the_same_import_are_known_whatever_the_order_of_the_files(empty_books):
    report = empty_books.take(
        ("cases.csv", "case_no,agency_code,kind,officer_nos\n1,A01,penalty,P1\n"),
        ("officers.csv", "officer_no,name,agency_code,category\nP1,甲,A01,officer\n"),
        ("agencies.csv", "code,name,kind\nA01,城管局,department\n"),
    )
    assert [sheet.kind for sheet in report.sheets] == ["agencies", "officers", "cases"]
    assert report.exit_code == 0


def test_what_refers_to_a_row_set_aside_is_set_aside_too(books):
    report = books.take(
        ("officers.csv", "officer_no,name,agency_code,category\nP8,甲,A99,officer\nP9,乙,A01,officer\n"),
        ("cases.csv", "case_no,agency_code,kind,officer_nos\n1,A01,penalty,P8\n2,A01,penalty,P9\n"),
    )
    assert aside(report) == [(2, "unknown_agencies", "agency_code"), (2, "unknown_officers", "officer_nos")]
    assert books.rows(Case, "case_no") == [("2",)]


def test_more_cells_than_headers_set_a_row_aside(books):
    report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A01,penalty,x\n2,A01,penalty,,\n"))
    assert aside(report) == [(2, "more_cells_than_headers", None)]
    assert report.added == 1


# Cases that our books do not hold


def test_a_suit_over_an_unknown_case_is_doubted_and_counts_all_the_same(books):
    books.take(case())
    report = books.take(
        (
            "lawsuits.csv",
            "lawsuit_no,agency_code,case_no,filed_on\n1,A01,1,2021-01-01\n2,A02,1,2021-01-01\n3,A01,,2021-01-01\n",
        )
    )
    assert doubts(report) == [(3, "unknown_case", "case_no")]
    assert (report.added, report.doubts, report.exit_code) == (3, 1, 0)
    assert len(books.rows(Lawsuit, "lawsuit_no")) == 3


def test_a_suit_finds_its_case_whatever_the_width_of_its_number(books):
    books.take(case(case_no="镇执罚〔２０２１〕１号"))
    head = "lawsuit_no,agency_code,case_no,filed_on\n"
    assert doubts(books.take(("lawsuits.csv", head + "1,Ａ０１,镇执罚〔2021〕1号,2021-01-01\n"))) == []


def test_a_reconsideration_and_a_review_of_an_unknown_case_are_doubted(books):
    report = books.take(
        ("reconsiderations.csv", "reconsideration_no,agency_code,case_no,accepted_on\n1,A01,7,2021-01-01\n"),
        ("file_reviews.csv", "case_no,agency_code,reviewed_on,grade\n7,A01,2021-01-01,优秀\n"),
    )
    assert [code for _, code, _ in doubts(report)] == ["unknown_case", "unknown_case"]
    assert report.added == 2


def test_a_finding_may_be_about_a_case_of_any_agency(books):
    books.take(case(agency_code="A02", case_no="77"))
    head = "finding_no,officer_no,item,incident,occurred_on,case_no\n"
    report = books.take(("findings.csv", head + "1,P1,11.5,e1,2021-01-01,77\n2,P1,11.5,e2,2021-01-01,78\n"))
    assert doubts(report) == [(3, "unknown_case", "case_no")]


def test_a_rectification_item_over_an_unknown_finding_is_doubted(books):
    head = "item_no,problem,agency_code,case_no,finding_no\n"
    report = books.take(("rectification.csv", head + "1,程序不当,A01,5,9\n"))
    assert doubts(report) == [(2, "unknown_case", "case_no"), (2, "unknown_finding", "finding_no")]


# The tree of agencies


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


# Days


@pytest.mark.parametrize(
    "cells",
    [
        {"filed_on": "2021-05-01", "decided_on": "2021-04-01"},
        {"filed_on": "2021-05-01", "decided_on": "2021-04-01", "closed_on": "2021-04-10", "executed_on": "2021-04-11"},
        {"filed_on": "2021-05-01", "legal_reviewed_on": "2021-04-01"},
    ],
)
def test_a_case_filed_after_everything_is_set_aside(books, cells):
    assert aside(books.take(case(**cells))) == [(2, "filed_after_everything", "filed_on")]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"filed_on": "2021-05-01", "decided_on": "2021-04-01", "closed_on": "2021-06-01"}, ["decided_on"]),
        ({"filed_on": "2021-05-01", "decided_on": "2021-04-01", "closed_on": "2021-05-01"}, ["decided_on"]),
        ({"decided_on": "2021-05-01", "closed_on": "2021-04-01"}, ["closed_on"]),
        ({"closed_on": "2021-05-01", "executed_on": "2021-04-01"}, ["executed_on"]),
        ({"registered_on": "2021-05-01", "filed_on": "2021-04-01"}, ["filed_on"]),
        ({"leader_assigned_on": "2021-05-01", "leader_done_on": "2021-04-01"}, ["leader_done_on"]),
    ],
)
def test_other_days_out_of_order_are_doubted(books, cells, columns):
    report = books.take(case(**cells))
    assert [(code, column) for _, code, column in doubts(report)] == [("out_of_order", column) for column in columns]
    assert (report.added, report.doubts, report.exit_code) == (1, 1, 0)


def test_days_in_order_and_equal_days_raise_no_doubt(books):
    same = dict.fromkeys(
        ("registered_on", "filed_on", "decided_on", "closed_on", "executed_on", "published_on"), "2021-05-01"
    )
    assert doubts(books.take(case(**same))) == []


def test_a_suit_effective_before_it_was_filed_is_doubted(books):
    head = "lawsuit_no,agency_code,filed_on,effective_on\n"
    assert doubts(books.take(("lawsuits.csv", head + "1,A01,2021-05-01,2021-04-01\n"))) == [
        (2, "out_of_order", "effective_on")
    ]


def test_a_day_in_the_future_is_doubted_unless_it_may_lie_ahead(books):
    report = books.take(case(filed_on="2022-01-06", due_on="2022-09-01"))
    assert doubts(report) == [(2, "in_the_future", "filed_on")]
    assert doubts(books.take(case(filed_on="2022-01-05"))) == []


@pytest.mark.parametrize(
    ("file", "column"),
    [
        (
            (
                "officers.csv",
                "officer_no,name,agency_code,category,joined_on,left_on\nP1,甲,A01,officer,2021-02-01,2021-01-31\n",
            ),
            "left_on",
        ),
        (("postings.csv", "officer_no,agency_code,from_on,to_on\nP1,A01,2021-02-01,2021-01-31\n"), "to_on"),
        (
            ("agencies.csv", "code,name,kind,active_from,active_to\nA01,局,department,2021-02-01,2021-01-31\n"),
            "active_to",
        ),
    ],
)
def test_a_span_that_ends_before_it_begins_is_set_aside(books, file, column):
    assert aside(books.take(file)) == [(2, "ends_before_it_begins", column)]


def test_a_row_is_judged_as_it_will_stand(books):
    books.take(("postings.csv", "officer_no,agency_code,from_on,to_on\nP1,A01,2021-02-01,2021-03-01\n"))
    books.take(("officers.csv", "officer_no,name,agency_code,category,joined_on\nP1,甲,A01,officer,2021-02-01\n"))
    report = books.take(
        ("officers.csv", "officer_no,name,agency_code,category,left_on\nP1,甲,A01,officer,2021-01-31\n")
    )
    assert aside(report) == [(2, "ends_before_it_begins", "left_on")]
    assert books.rows(Officer, "officer_no", "left_on")[0] == ("P1", None)
    assert len(books.rows(Posting, "officer_no")) == 1


# Figures that need their document


def test_a_quota_without_its_basis_is_set_aside_and_the_rest_goes_in(books):
    report = books.take(("quotas.csv", "单位编码,年度,应立案数,核定依据\nA01,2021,50,\nA02,2021,60,文件1号\n"))
    assert aside(report) == [(2, "blank", "basis")]
    assert "没有核定依据" in str(report.sheets[0].problems[0])
    assert books.rows(Quota, "agency_code", "should_file") == [("A02", 60)]
    assert report.exit_code == 1


@pytest.mark.parametrize("column", ["unit", "definition", "source"])
def test_a_figure_without_its_definition_unit_or_source_is_set_aside(books, column):
    row = {
        "agency_code": "A01",
        "year": "2021",
        "figure": "权力事项",
        "value": "12.5",
        "unit": "项",
        "definition": "清单内",
        "source": "清单",
    }
    report = books.take(("annual_figures.csv", csv_text(list(row), list({**row, column: " "}.values()))))
    assert aside(report) == [(2, "blank", column)]
    assert books.rows(AnnualFigure, "figure") == []


def test_a_count_left_blank_is_one(books):
    head = "finding_no,officer_no,item,incident,occurred_on,count\n"
    assert books.take(("findings.csv", head + "1,P1,11.5,e1,2021-01-01,\n2,P1,11.5,e1,2021-01-01,3\n")).exit_code == 0
    head = "finding_no,officer_no,item,incident,occurred_on\n"
    assert books.take(("findings.csv", head + "3,P1,11.5,e1,2021-01-01\n")).exit_code == 0
    assert books.rows(Finding, "finding_no", "count") == [("1", 1), ("2", 3), ("3", 1)]


# Keys


def test_a_key_that_stands_twice_is_an_error_on_both_rows(books):
    rows = ["1,A01,penalty,甲", "2,A01,penalty,乙", "１,Ａ01,licence,丙", "1,A02,penalty,丁"]
    report = books.take(("cases.csv", "case_no,agency_code,kind,party\n" + "\n".join(rows)))
    assert aside(report) == [(2, "repeated", "case_no"), (4, "repeated", "case_no")]
    assert report.sheets[0].problems[0].detail["others"] == "4"
    assert books.rows(Case, "agency_code", "case_no") == [("A01", "2"), ("A02", "1")]


def test_numbers_in_circles_and_brackets_are_numbers_of_their_own(books):
    report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A01,penalty\n①,A01,penalty\n㈠,A01,penalty\n"))
    assert (report.added, report.set_aside) == (3, 0)


def test_of_many_rows_with_one_key_a_few_are_named(books):
    # A hundred thousand equal rows would otherwise each name all others.
    report = books.take(("cases.csv", "case_no,agency_code,kind\n" + "1,A01,penalty\n" * 500))
    assert report.set_aside == 500
    assert report.sheets[0].problems[0].detail["others"] == "3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …"


def test_equal_rows_are_a_repeated_key_too(books):
    report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A01,penalty\n1,A01,penalty\n"))
    assert [row for row, _, _ in aside(report)] == [2, 3]


def test_a_row_with_another_fault_still_repeats_the_key(books):
    report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A01,penalty\n1,A01,wrong\n"))
    assert report.added == 0


def test_the_same_key_in_two_files_of_one_import_is_an_update(books):
    report = books.take(
        ("cases_1.csv", "case_no,agency_code,kind,party\n1,A01,penalty,甲\n"),
        ("cases_2.csv", "case_no,agency_code,kind,party\n1,A01,penalty,乙\n"),
    )
    assert (report.added, report.changed, report.set_aside) == (1, 1, 0)
    assert books.rows(Case, "party") == [("乙",)]
