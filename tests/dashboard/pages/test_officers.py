"""Officers and their files through the door, as each account; the officers stand in tests/fixtures/staff.py."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from dashboard import urls
from dashboard.services.officers import officers
from dashboard.services.unqualified import CONSEQUENCE
from dashboard.settings import Settings
from dashboard.translations import speaking
from dashboard.views import officers as list_view
from dashboard.web.application import create_app
from models.audit import AuditRecord
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.web.site import PASSWORD, Clock, Site, Visitor
from tests.fixtures.exports import csv_table
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.staff import NUMBERS
from tests.fixtures.two_towns import FIRST, NOW, TODAY
from tests.product.answers import addresses, content, heading, main, rows, words

CASE = urls.href("case", agency="A", case_no=FIRST)


@pytest.fixture
def towns(staffed_towns: Engine) -> Site:
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off")
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=Clock(NOW)), staffed_towns, Clock(NOW))


def shown(visitor: Visitor, path: str, search: str = "?lang=en") -> Any:
    return visitor.open(path, search)


def test_the_list_leads_to_the_files(towns: Site) -> None:
    listed = rows(shown(towns.logged_in("bureau"), "/officers"), "officers")
    assert [(one["officer_no"]["text"], one["name"]["href"], one["unit"]) for one in listed] == [
        ("P1", "/officer/P1", "甲镇"), ("P2", "/officer/P2", "甲镇"), ("P3", "/officer/P3", "乙镇"),
    ]  # fmt: skip


def test_the_list_says_how_it_is_with_each_certificate(towns: Site) -> None:
    listed = rows(shown(towns.logged_in("bureau"), "/officers"), "officers")
    assert [[badge["text"] for badge in one["state"]] for one in listed] == [
        ["Valid on 2022-01-15"], ["No certificate"], ["Expired on 2021-04-30"],
    ]  # fmt: skip
    assert [badge["text"] for badge in listed[2]["service"]] == ["Left on 2021-12-31"]


def test_a_file_leads_to_its_cases_and_its_agencies(towns: Site) -> None:
    answer = shown(towns.logged_in("leader"), "/officer/P1")
    assert heading(answer) == "赵一, officer P1"
    assert {CASE, "/agency/A", "/agency/B", "/officer/P1?rows=reviewed&lang=en"} <= set(addresses(main(answer)))
    said = words(main(answer))
    for word in ("110***********002X", "2021-03-01", "2021-09-01", "2026-02-28", "Valid on 2022-01-15", "still there"):
        assert word in said


def test_an_agency_is_not_told_where_an_officer_came_from(towns: Site) -> None:
    answer = shown(towns.logged_in("agency"), "/officer/P1")
    assert "another agency" in words(main(answer))
    assert "乙镇" not in words(main(answer))


@pytest.mark.parametrize(
    ("account", "offered"), [("bureau", True), ("leader", False), ("agency", False), ("officer", False)]
)
def test_the_number_in_full_is_offered_to_whom_it_may_be_shown(towns: Site, account: str, offered: bool) -> None:
    answer = shown(towns.logged_in(account), "/officer/P1")
    assert ("/id-number/reveal" in str(answer.json)) is offered
    assert ("/id-number/search" in str(shown(towns.logged_in(account), "/officers").json)) is offered


def test_there_is_nothing_to_show_where_the_books_hold_no_number(towns: Site) -> None:
    answer = shown(towns.logged_in("bureau"), "/officer/P2")
    assert "not in the books" in words(main(answer))
    assert "/id-number/reveal" not in str(answer.json)


def test_the_officers_of_a_case_lead_to_their_files_where_these_are_the_readers(towns: Site) -> None:
    links = [one for one in addresses(main(shown(towns.logged_in("agency"), CASE))) if one.startswith("/officer")]
    assert links == ["/officer/P1", "/officer/P2"]
    links = [one for one in addresses(main(shown(towns.logged_in("leader"), CASE))) if one.startswith("/officer")]
    assert links == ["/officer/P1", "/officer/P2", "/officer/P3"]


def test_an_officer_finds_the_own_file_in_the_navigation(towns: Site) -> None:
    officer = towns.logged_in("officer")
    assert "/officer/P1" in addresses(content(shown(officer, "/")))
    answer = shown(officer, "/officer/P1")
    assert "this account reads its own file" in words(main(answer))
    assert "甲镇" in words(main(answer))  # the own unit by its name, which leads nowhere
    assert set(addresses(main(answer))) == {
        "/", "/officers", "/schemes/officer-deduction", "/findings?state=confirmed&q=P1", "/findings?q=P1",
        "/officer/P1?lang=en", "/officer/P1?view=responsibility-officers&lang=en", "/officer/P1/sheet",
        "/decisions/vetoes?q=P1", "/decisions/commendations?q=P1", "/decisions/commendations/C1",
    }  # fmt: skip


def test_an_officer_reads_the_own_score(towns: Site) -> None:
    answer = shown(towns.logged_in("officer"), "/officer/P1", "?period=2021&lang=en")
    assert "Deductions 0.00" in " ".join(words(main(answer)).split())


def test_the_list_of_the_unqualified_says_what_the_text_has_follow(staffed_towns: Engine) -> None:
    with ReaderSession(staffed_towns, SYSTEM) as session, speaking("en"):
        model = officers(session, scheme_registry(), urls.Query(), TODAY)
        drawn = list_view.officers(replace(model, attention="unqualified"), urls.Location("officers"), [], token=None)
        assert CONSEQUENCE in str(drawn)
        assert "nothing follows by itself" in str(drawn)


def test_a_search_without_a_hit_says_so_and_leads_back(towns: Site) -> None:
    answer = shown(towns.logged_in("leader"), "/officers", "?q=李&unit=A&lang=en")
    assert "“李”" in words(main(answer))
    assert "/officers?lang=en" in addresses(main(answer))


def test_the_list_is_exported_without_id_numbers(towns: Site) -> None:
    header, *found = csv_table(towns.logged_in("bureau").get("/export/csv/officers?sort=-certificate&lang=en").data)
    assert header == ["Officer number", "Officer", "Agency", "Category of staff", "Certificate number", "Issued on",
                      "Last checked on", "Expires on", "Certificate", "Left service"]  # fmt: skip
    assert [row[0] for row in found] == ["P1", "P3", "P2"]
    assert found[0] == ["P1", "赵一", "甲镇", "Officer", "证1", "2021-03-01", "2021-09-01", "2026-02-28",
                        "Valid on 2022-01-15", ""]  # fmt: skip


def test_the_cases_of_an_officer_are_exported_as_the_page_shows_them(towns: Site) -> None:
    answer = towns.logged_in("agency").get("/export/xlsx/officer/P1?lang=en")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A5"].value, sheet["E5"].value) == ("赵一 P1 Cases handled", FIRST, "leads")


def test_an_export_is_recorded_without_the_id_number_that_stood_in_its_address(towns: Site) -> None:
    towns.logged_in("bureau").get(f"/export/csv/officers?q={NUMBERS['P1']}")
    with towns.engine.connect() as connection:
        record = connection.execute(select(AuditRecord).where(AuditRecord.action == "officers:export")).one()
    assert record.detail["query"] == "q=110***********002X"


def test_an_id_number_does_not_get_into_the_address(
    page: Page, towns: Site, serve: Callable[[Any], str], page_faults: Any
) -> None:
    calls = towns.calls(input_number=1)
    page.goto(f"{serve(towns.app)}/officers")
    page.get_by_label("账号").fill("bureau")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    search = page.get_by_label("查找")
    search.fill(NUMBERS["P1"])
    search.press("Enter")
    search.fill("赵")
    search.press("Enter")
    expect(page.locator("#officers .ag-center-cols-container [col-id=name]")).to_have_text(["赵一"])
    assert [one for one in calls if NUMBERS["P1"] in one] == []
    assert page.evaluate("history.length") < 5


def test_the_number_is_shown_in_full_and_left_again(page: Page, towns: Site, serve: Callable[[Any], str]) -> None:
    page.goto(f"{serve(towns.app)}/officers")
    page.get_by_label("账号").fill("bureau")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("完整身份证号").fill(NUMBERS["P1"])
    page.get_by_role("button", name="查找人员").click()
    page.get_by_text("显示完整身份证号").click()
    page.get_by_label("原因").fill("核对花名册")
    page.get_by_role("button", name="显示").click()
    expect(page.get_by_text(NUMBERS["P1"])).to_be_visible()
    page.get_by_role("link", name="返回档案").click()
    expect(page.get_by_text("110***********002X")).to_be_visible()
    expect(page.get_by_text(NUMBERS["P1"])).to_have_count(0)
