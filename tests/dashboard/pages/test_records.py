"""The pages of records over HTTP: listed, entered, corrected, and by whom."""

from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import insert
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from models.accounts import Role
from models.complaints import FileReview
from models.reader import SYSTEM, acting_for
from tests.dashboard.web.site import PASSWORD, Site, Visitor
from tests.fixtures.small_county import NOW, TODAY
from tests.product.answers import addresses, components, main, rows, words

COMPLAINT = {"complaint_no": "投1", "received_on": "2021-03-01", "agency_code": "T2", "channel": "12345热线"}
VISIT = {"inspection_no": "检1", "agency_code": "T2", "enterprise": "某某公司", "inspected_on": "2021-03-02"}


@pytest.fixture
def bureau(site: Site) -> Visitor:
    create_account(site.engine, name="bureau", display_name="司法局", role=Role.BUREAU, password=PASSWORD, now=NOW)
    return site.logged_in("bureau")


def save(visitor: Visitor, table: str, cells: dict[str, str], **more: Any) -> TestResponse:
    form = {"csrf_token": visitor.cookie("_csrf_token"), **cells, **more}
    return visitor.post(f"/records/{table}", data=form)


def fields(visitor: Visitor, path: str, search: str = "") -> dict[str, str]:
    """The form's fields and what stands in them."""
    found = {}
    for one in components(main(visitor.open(path, search))):
        props = one["props"]
        if "name" in props and "value" in props:
            found[props["name"]] = props["value"]
    return found


def test_a_complaint_is_entered_listed_and_read_again(bureau: Visitor) -> None:
    answer = save(bureau, "complaints", COMPLAINT)
    assert answer.location == f"/records/complaints/{quote('投1')}"
    page = answer.location
    assert "已保存为第 1 号导入" in words(main(bureau.open(page)))
    assert fields(bureau, page)["channel"] == "12345热线"
    (row,) = rows(bureau.open("/records/complaints"), "records")
    assert (row["complaint_no"]["text"], row["received_on"], row["agency_code"]) == ("投1", "2021-03-01", "柳河镇")


def test_what_is_refused_says_why_and_is_not_typed_again(bureau: Visitor) -> None:
    answer = save(bureau, "complaints", {**COMPLAINT, "received_on": "2021-02-30"})
    assert answer.location == "/records/complaints?rows=new"
    page = bureau.open("/records/complaints", "?rows=new")
    assert "没有这一天" in words(main(page))
    save(bureau, "complaints", {**COMPLAINT, "received_on": ""})
    assert fields(bureau, "/records/complaints", "?rows=new")["channel"] == "12345热线"
    assert "还没有记录" in words(main(bureau.open("/records/complaints")))


def test_of_two_who_correct_a_row_the_second_is_told_what_the_first_wrote_and_loses_nothing(
    bureau: Visitor, site: Site
) -> None:
    page = save(bureau, "complaints", COMPLAINT).location
    seen = fields(bureau, page)["seen"]
    again = {**COMPLAINT, "record": "投1", "seen": seen}
    save(bureau, "complaints", {**again, "channel": "来信"})
    save(bureau, "complaints", {**again, "channel": "来访"})
    answer = bureau.open(page)
    assert "投诉渠道现为“来信”" in words(main(answer))
    (typed,) = [one["props"]["value"] for one in components(main(answer)) if one["props"].get("name") == "channel"]
    assert typed == "来访"
    assert fields(bureau, page)["channel"] == "来信"


def test_an_agency_enters_its_inspections_and_reads_complaints_about_it(bureau: Visitor, site: Site) -> None:
    save(bureau, "complaints", COMPLAINT)
    save(bureau, "complaints", {**COMPLAINT, "complaint_no": "投2", "agency_code": "T1"})
    agency = site.logged_in("agency")
    save(agency, "inspections", VISIT)
    assert [row["inspection_no"]["text"] for row in rows(agency.open("/records/inspections"), "records")] == ["检1"]
    assert [row["complaint_no"]["text"] for row in rows(agency.open("/records/complaints"), "records")] == ["投1"]
    assert "录入一条" not in words(main(agency.open("/records/complaints")))
    save(agency, "complaints", {**COMPLAINT, "complaint_no": "投3"})
    assert len(rows(bureau.open("/records/complaints"), "records")) == 2
    assert agency.open(f"/records/complaints/{quote('投2')}").status_code == 200
    assert "投2" not in words(main(agency.open(f"/records/complaints/{quote('投2')}")))


def test_who_only_reads_gets_no_form(bureau: Visitor, site: Site) -> None:
    page = save(bureau, "complaints", COMPLAINT).location
    leader = site.logged_in("leader")
    assert "12345热线" in words(main(leader.open(page)))
    assert "channel" not in fields(leader, page)
    assert "csrf_token" not in fields(leader, "/records/complaints", "?rows=new")


def test_a_row_named_by_agency_case_and_day_has_an_address(bureau: Visitor, site: Site) -> None:
    case_no = "柳〔2021〕|7/8号"
    with acting_for(site.engine, SYSTEM).begin() as connection:
        row = {"agency_code": "T2", "case_no": case_no, "reviewed_on": TODAY, "grade": "excellent"}
        connection.execute(insert(FileReview).values(row))
    (listed,) = rows(bureau.open("/records/file_reviews"), "records")
    form = fields(bureau, listed["case_no"]["href"])
    assert (form["case_no"], form["reviewed_on"], form["grade"]) == (case_no, TODAY.isoformat(), "excellent")
    assert bureau.open("/records/file_reviews/T2").status_code == 200
    assert fields(bureau, "/records/file_reviews/T2") == {}


def test_rows_are_chosen_by_agency_day_and_words(bureau: Visitor) -> None:
    for number, day, agency in ((1, "2021-01-05", "T1"), (2, "2021-02-05", "T2"), (3, "2021-03-05", "T2")):
        save(
            bureau,
            "complaints",
            {**COMPLAINT, "complaint_no": f"投{number}", "received_on": day, "agency_code": agency},
        )

    def chosen(search: str) -> list[str]:
        return [row["complaint_no"]["text"] for row in rows(bureau.open("/records/complaints", search), "records")]

    assert chosen("") == ["投3", "投2", "投1"]
    assert chosen("?unit=T2&until=2021-02-28") == ["投2"]
    assert chosen("?since=2021-02-05&sort=received_on") == ["投2", "投3"]
    assert chosen("?q=" + quote("投1")) == ["投1"]


def test_repeat_visits_are_listed_with_their_visits(bureau: Visitor) -> None:
    save(bureau, "inspections", VISIT)
    save(bureau, "inspections", {**VISIT, "inspection_no": "检2"})
    text = words(main(bureau.open("/records/inspections", "?rows=repeats&period=2021")))
    assert "一天内超过 1 次" in text
    assert "检2" in text
    assert "没有异常" in words(main(bureau.open("/records/inspections", "?rows=repeats&period=2020")))


def test_a_list_says_what_its_rows_are_used_for(bureau: Visitor, site: Site) -> None:
    listed = main(bureau.open("/records/complaints", ""))
    assert "14.2a 投诉举报未按期答复是否受理" in words(listed)
    assert {"/findings/candidates", "/officers"} <= set(addresses(listed))
    assert "/findings/candidates" not in addresses(main(site.logged_in("leader").open("/records/complaints", "")))
    trainings = set(addresses(main(bureau.open("/records/trainings", ""))))
    assert {"/officers/exams", "/schemes/responsibility", "/schemes/responsibility-officers"} <= trainings
    assert "/records/inspections?rows=repeats" in addresses(main(bureau.open("/records/inspections", "")))


def test_other_tables_have_no_such_page(bureau: Visitor) -> None:
    assert fields(bureau, "/records/officers") == {}
    assert save(bureau, "officers", {}).status_code == 404
