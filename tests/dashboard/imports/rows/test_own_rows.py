"""What an agency may import."""

import pytest

from dashboard.imports.importing import Importer
from models.cases import Case
from models.officers import Officer
from tests.dashboard.imports.conftest import Books, aside

OWN = Importer("officer of A01", "A01", frozenset({"A01"}))
CASES = "案件编号,单位编码,案件类别,当事人\n"
OFFICERS = "officer_no,name,agency_code,category\n"


def test_an_agency_brings_its_own_cases(books: Books) -> None:
    assert books.take(("案件.csv", CASES + "1号,A01,处罚,甲公司\n"), by=OWN).added == 1


def test_a_row_of_another_agency_is_set_aside(books: Books) -> None:
    report = books.take(("案件.csv", CASES + "1号,A02,处罚,甲公司\n2号,A01,处罚,\n"), by=OWN)
    assert aside(report) == [(2, "unknown_agencies", "agency_code")]
    assert books.rows(Case, "agency_code", "case_no") == [("A01", "2号")]


def test_an_officer_is_not_taken_from_another_roster(books: Books) -> None:
    report = books.take(("officers.csv", OFFICERS + "P3,丙,A01,officer\n"), by=OWN)
    assert aside(report) == [(2, "number_not_yours", "officer_no")]
    assert ("P3", "A02") in books.rows(Officer, "officer_no", "agency_code")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trainings.csv", "training_no,officer_no,held_on\nT1,P3,2021-05-01\n"),
        ("postings.csv", "officer_no,agency_code,from_on\nP3,A01,2021-05-01\n"),
    ],
)
def test_the_file_of_another_agencys_officer_is_not_written(books: Books, name: str, content: str) -> None:
    assert aside(books.take((name, content), by=OWN)) == [(2, "unknown_officers", "officer_no")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agencies.csv", "code,name,kind\nA01,城管局,department\n"),
        ("quotas.csv", "agency_code,year,should_file,basis\nA01,2021,1,文件\n"),
        ("complaints.csv", "complaint_no,received_on,agency_code\nC1,2021-01-01,A01\n"),
    ],
)
def test_what_is_brought_about_agencies_they_do_not_bring(books: Books, name: str, content: str) -> None:
    assert aside(books.take((name, content), by=OWN)) == [(2, "kind_of_the_bureau", None)]


def test_what_a_review_found_is_neither_set_nor_cleared(books: Books) -> None:
    head = "案件编号,单位编码,案件类别,应处罚未处罚\n"
    books.take(("案件.csv", head + "1号,A01,处罚,是\n2号,A01,处罚,\n"))
    report = books.take(("案件.csv", head + "1号,A01,处罚,\n2号,A01,处罚,是\n3号,A01,处罚,\n"), by=OWN)
    assert [(row, code) for row, code, _ in aside(report)] == [(2, "column_of_the_bureau"), (3, "column_of_the_bureau")]
    assert books.rows(Case, "case_no", "should_penalise") == [("1号", True), ("2号", None), ("3号", None)]


def test_a_file_that_leaves_such_columns_as_they_stand_goes_in(books: Books) -> None:
    head = "案件编号,单位编码,案件类别,应处罚未处罚,当事人\n"
    books.take(("案件.csv", head + "1号,A01,处罚,是,\n"))
    assert books.take(("案件.csv", head + "1号,A01,处罚,是,甲公司\n"), by=OWN).changed == 1


def test_another_agencys_number_tells_nothing_of_its_row(books: Books) -> None:
    head = "检查编号,单位编码,检查对象,检查日期\n"
    books.take(("行政检查.csv", head + "I1,A02,某厂,2021-05-01\n"))
    report = books.take(("行政检查.csv", head + "I1,A01,某店,2021-05-02\n"), by=OWN)
    assert aside(report) == [(2, "number_not_yours", "inspection_no")]
    assert "某厂" not in "\n".join(report.lines())
    assert report.sheets[0].differences == ()


@pytest.mark.parametrize("number", ["P3", "P99"], ids=["another agency's", "nobody's"])
def test_another_agencys_officer_is_as_unknown_as_nobody(books: Books, number: str) -> None:
    report = books.take(("案件.csv", f"案件编号,单位编码,案件类别,办案人员\n1号,A01,处罚,{number}\n"), by=OWN)
    assert [str(one).replace(number, "…") for one in report.sheets[0].problems] == [
        "办案人员：填写为“…”；没有编号为 … 的人员；请先导入该人员"
    ]


@pytest.mark.parametrize("filed", ["2021-03-01", "2021-12-31"], ids=["before it was decided", "after everything"])
def test_whether_another_agency_has_a_case_and_when_is_not_told(books: Books, filed: str) -> None:
    head = "案件编号,单位编码,案件类别,立案日期,decided_on\n"
    assert books.take(("案件.csv", head + "1号,A02,处罚,2021-04-01,2021-05-01\n")).added == 1
    asked = "案件编号,单位编码,案件类别,立案日期\n"
    for number in ("1号", "2号"):
        report = books.take(("案件.csv", f"{asked}{number},A02,处罚,{filed}\n"), by=OWN)
        assert aside(report) == [(2, "unknown_agencies", "agency_code")]


def test_the_days_of_another_agencys_officer_are_not_told(books: Books) -> None:
    books.take(("officers.csv", "officer_no,name,agency_code,category,joined_on\nP3,丙,A02,officer,2020-01-01\n"))
    asked = "officer_no,name,agency_code,category,left_on\nP3,丙,A01,officer,2019-01-01\n"
    report = books.take(("officers.csv", asked), by=OWN)
    assert aside(report) == [(2, "number_not_yours", "officer_no")]
    assert "2020" not in "\n".join(report.lines())
