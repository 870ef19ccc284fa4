"""Which rows are set aside, which are doubted, and which go in."""

import pytest

from models.agencies import Agency
from models.cases import Case
from models.conduct import Finding
from models.figures import AnnualFigure, Quota
from models.lawsuits import Lawsuit
from models.officers import Officer, Posting
from tests.dashboard.imports.conftest import aside, csv_text, doubts


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
        ({"filed_on": "2021-05-01", "due_on": "2021-04-30"}, ["due_on"]),
    ],
)
def test_other_days_out_of_order_are_doubted(books, cells, columns):
    report = books.take(case(**cells))
    assert [column for _, code, column in doubts(report) if code == "out_of_order"] == columns
    assert (report.added, report.doubts, report.exit_code) == (1, 1, 0)


def test_days_in_order_and_equal_days_raise_no_doubt(books):
    same = dict.fromkeys(
        ("registered_on", "filed_on", "decided_on", "closed_on", "executed_on", "published_on"), "2021-05-01"
    )
    assert doubts(books.take(case(**same, decision="penalty"))) == []


def test_a_suit_effective_before_it_was_filed_is_doubted(books):
    head = "lawsuit_no,agency_code,filed_on,effective_on,outcome\n"
    assert doubts(books.take(("lawsuits.csv", head + "1,A01,2021-05-01,2021-04-01,won\n"))) == [
        (2, "out_of_order", "effective_on")
    ]


PAIRS = {
    "a decision without its day": ("cases", {"decision": "penalty"}, "decision"),
    "a decided case without its decision": ("cases", {"decided_on": "2021-05-01"}, "decided_on"),
    "a closed case never decided": ("cases", {"closed_on": "2021-05-01"}, "closed_on"),
    "an executed case never decided": ("cases", {"executed_on": "2021-05-01"}, "executed_on"),
    "an outcome without the day it took effect": ("lawsuits", {"outcome": "won"}, "outcome"),
    "a judgment in effect without its outcome": ("lawsuits", {"effective_on": "2021-05-01"}, "effective_on"),
    "an outcome without its day": ("reconsiderations", {"outcome": "upheld"}, "outcome"),
    "a decision without its outcome": ("reconsiderations", {"decided_on": "2021-05-01"}, "decided_on"),
    "a confirmed finding without its day": ("findings", {"status": "confirmed"}, "status"),
    "a day of confirmation without a status": ("findings", {"confirmed_on": "2021-05-01"}, "confirmed_on"),
    "a disposition of an open complaint": ("complaints", {"disposition": "unfounded"}, "disposition"),
    "a closed complaint without its disposition": ("complaints", {"closed_on": "2021-05-01"}, "closed_on"),
}
SOUND = {
    "cases": {"case_no": "1", "agency_code": "A01", "kind": "penalty"},
    "lawsuits": {"lawsuit_no": "1", "agency_code": "A01", "filed_on": "2021-01-01"},
    "reconsiderations": {"reconsideration_no": "1", "agency_code": "A01", "accepted_on": "2021-01-01"},
    "findings": {
        "finding_no": "1", "officer_no": "P1", "item": "11.5", "incident": "e", "occurred_on": "2021-01-01",
    },
    "complaints": {"complaint_no": "1", "agency_code": "A01", "received_on": "2021-01-01"},
}  # fmt: skip


@pytest.mark.parametrize(("kind", "cells", "column"), PAIRS.values(), ids=PAIRS)
def test_a_word_without_its_day_and_a_day_without_its_word_are_doubted(books, kind, cells, column):
    row = SOUND[kind] | cells
    report = books.take((f"{kind}.csv", csv_text(list(row), list(row.values()))))
    assert doubts(report) == [(2, "alone", column)]
    assert report.added == 1


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("cases", {"decision": "penalty", "decided_on": "2021-05-01", "closed_on": "2021-05-01"}),
        ("lawsuits", {"outcome": "withdrawn", "effective_on": "2021-05-01"}),
        ("findings", {"status": "pending"}),
        ("findings", {"status": "revoked", "confirmed_on": "2021-05-01"}),
    ],
)
def test_both_together_and_a_finding_not_yet_confirmed_raise_no_doubt(books, kind, cells):
    row = SOUND[kind] | cells
    assert doubts(books.take((f"{kind}.csv", csv_text(list(row), list(row.values()))))) == []


def test_the_day_that_stands_in_the_books_already_goes_with_the_word(books):
    books.take(("lawsuits.csv", "lawsuit_no,agency_code,filed_on,effective_on\n1,A01,2021-01-01,2021-05-01\n"))
    report = books.take(("lawsuits.csv", "lawsuit_no,agency_code,filed_on,outcome\n1,A01,2021-01-01,won\n"))
    assert doubts(report) == []


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


def test_a_figure_under_a_name_of_the_yearly_report_is_a_doubt(books):
    head = "agency_code,year,figure,value,unit,definition,source\n"
    rows = [f"A01,2021,{name},1,件,件数,台账\n" for name in ("立案 数", "Cases Filed", "legal_advisers", "亮码次数")]
    report = books.take(("annual_figures.csv", head + "".join(rows)))
    assert doubts(report) == [(2, "taken_name", "figure"), (3, "taken_name", "figure")]
    assert "年度报告已有同名指标“立案数”" in str(report.sheets[0].doubtful[0])


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
