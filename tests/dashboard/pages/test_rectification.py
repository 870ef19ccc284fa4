"""The ledger's pages over HTTP: who sees and may do what, what the list chooses, and that its file comes back in."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from dashboard.imports.importing import Importer, import_files
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Role
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationItem, RectificationMove, RectificationPartner
from tests.dashboard.web.site import PASSWORD, Clock, Site, Visitor
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import FIRST, NOW, TODAY
from tests.product.answers import addresses, components, main, parted, rows, words

ITEM = {"agency_code": "A", "problem": "送达回证缺失", "found_on": "2022-01-05", "category": "程序"}


def item(number: str, **values: Any) -> dict[str, Any]:
    return {"item_no": number, "agency_code": "A", "problem": number, "status": "mending", **values}


ITEMS = (
    item("late", deadline=TODAY - dt.timedelta(days=9), category="程序"),
    item("soon", deadline=dt.date(2022, 1, 19)),  # from Saturday 2022-01-15: the third working day
    item("then", deadline=dt.date(2022, 1, 20)),
    item("listed", listed=True, case_no=FIRST, finding_no="F1", officer_no="P1"),
    item("closed", status="closed", deadline=dt.date(2021, 12, 1), closed_on=dt.date(2021, 12, 2)),
    item("theirs", agency_code="B", status=None, phase="self_check"),
    item("both", agency_code="B", status="continuing", review_on=dt.date(2022, 3, 1)),
)


@pytest.fixture
def site(staffed_towns: Engine) -> Site:
    """The two towns with some items, and the accounts leader, agency (A), officer (P1), bureau, bureau2, other (C)."""
    for name, role, code in (("bureau2", Role.BUREAU, None), ("other", Role.AGENCY, "C")):
        create_account(
            staffed_towns, name=name, display_name=name, role=role, agency_code=code, password=PASSWORD, now=NOW
        )
    with staffed_towns.begin() as connection:
        for one in ITEMS:
            connection.execute(insert(RectificationItem).values(one))
        partner = insert(RectificationPartner)
        connection.execute(partner.values(item_no="both", agency_code="A", responsible_code="B"))
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=Clock(NOW)), staffed_towns, Clock(NOW))


def send(visitor: Visitor, key: str, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    several = [(io.BytesIO(data), name) for data, name in files]
    form: dict[str, Any] = {"csrf_token": visitor.cookie("_csrf_token"), "seen": "9", **fields, "files": several}
    return visitor.post(f"/rectification/{key}", data=form, content_type="multipart/form-data")


def listed(visitor: Visitor, query: str = "") -> list[str]:
    answer = visitor.open("/rectification", query)
    if not any(one["props"].get("id") == "rectification" for one in components(main(answer))):
        return []
    return [row["item_no"]["text"] for row in rows(answer, "rectification")]


def offered(visitor: Visitor, number: str) -> set[str]:
    found = [one["props"].get("action") for one in components(main(visitor.open(f"/rectification/{number}")))]
    return {one.removeprefix("/rectification/") for one in found if one}


def test_what_is_overdue_and_listed_stands_first(enter: Callable[[str], Visitor]) -> None:
    assert listed(enter("bureau")) == ["listed", "late", "soon", "then", "both", "theirs"]


def test_the_list_keeps_to_its_filters(enter: Callable[[str], Visitor]) -> None:
    bureau = enter("bureau")
    assert listed(bureau, "?rows=red") == ["late"]
    assert listed(bureau, "?rows=yellow") == ["soon"]
    assert listed(bureau, "?rows=listed") == ["listed"]
    assert listed(bureau, "?state=closed") == ["closed"]
    assert listed(bureau, "?state=pending") == ["theirs"]
    assert listed(bureau, "?unit=B") == ["both", "theirs"]
    assert listed(bureau, "?category=程序") == ["late"]
    assert listed(bureau, "?q=soo") == ["soon"]
    assert "is not known here" in words(main(bureau.open("/rectification", "?category=none")))


def test_the_page_sends_at_most_twelve_statements_and_counts_its_rows_without_one(
    enter: Callable[[str], Visitor], site: Site
) -> None:
    bureau = enter("bureau")
    tables = ("rectification_", "agencies", "calendar_", "campaigns")
    for query, found in (
        ("", 6), ("?rows=red", 1), ("?rows=listed", 1), ("?rows=all", 7), ("?state=closed", 1),
        ("?view=board&rows=all", 7), ("?view=timeline&q=soo", 1), ("?view=matrix", 2), ("?unit=A", 4),
    ):  # fmt: skip
        with statements(site.engine) as sent:
            page = bureau.open("/rectification", query)
        assert len([one for one in sent if any(table in one for table in tables)]) <= 12
        assert re.search(rf"\b{found} (item|agencies with open item)", words(main(page)))


def test_a_number_of_the_matrix_is_that_of_the_list_to_which_it_leads(
    enter: Callable[[str], Visitor], site: Site
) -> None:
    with site.engine.begin() as connection:  # of the sub-unit of A, for which A answers
        late = {"deadline": TODAY - dt.timedelta(days=1), "category": "程序"}
        connection.execute(insert(RectificationItem).values({**item("unit's", **late), "agency_code": "A-1"}))
    bureau, tried = enter("bureau"), set()
    for query in ("", "?view=matrix", "?view=matrix&unit=A", "?unit=A-1", "?view=matrix&category=程序"):
        (matrix,) = [
            one
            for one in components(main(bureau.open("/rectification", query)))
            if one["props"].get("className") == "zh-matrix"
        ]
        for one in components(matrix):
            text, address = str(one["props"].get("children")), one["props"].get("href")
            if address is None or not text.isdigit() or address in tried:
                continue
            tried.add(address)
            path, _, search = address.partition("?")
            found = words(main(bureau.open(path, "?" + search)))
            assert re.search(rf"\b{text} item", found), (query, address)
    assert {"/rectification?unit=A&rows=red&category=%E7%A8%8B%E5%BA%8F", "/rectification?rows=red"} <= tried


def test_the_list_knows_what_waits_for_whom(enter: Callable[[str], Visitor]) -> None:
    assert set(listed(enter("agency"), "?rows=mine")) == {"late", "soon", "then", "listed"}
    assert listed(enter("bureau"), "?rows=mine") == ["late", "theirs"]
    assert listed(enter("leader"), "?rows=mine") == []


def test_of_more_than_a_hundred_that_wait_the_most_pressing_are_listed_and_the_desk_counts_them_all(
    enter: Callable[[str], Visitor], site: Site
) -> None:
    bureau = enter("bureau")
    assert "/desk" not in addresses(main(bureau.open("/rectification", "?rows=mine")))
    with site.engine.begin() as connection:
        connection.execute(insert(RectificationItem), [item(f"{at:03}", status="pending") for at in range(120)])
    page = main(bureau.open("/rectification", "?rows=mine&page=2"))
    said = " ".join(words(page).split())
    assert "Waiting for me 99+" in said
    assert "The 100 most pressing items; more wait All that wait, and how many of each task" in said
    assert "rows 51–100 of 100" in said
    assert "/desk" in addresses(page)
    desk = " ".join(words(main(bureau.open("/desk"))).split())
    assert "Items to verify 121 Items to urge 1" in desk


def test_an_agency_sees_its_items_and_those_it_co_operates_in(enter: Callable[[str], Visitor]) -> None:
    assert set(listed(enter("agency"), "?rows=all")) == {"late", "soon", "then", "listed", "closed", "both"}
    assert listed(enter("other"), "?rows=all") == []
    assert offered(enter("agency"), "both") == {"report"}


@pytest.mark.parametrize("address", ["/rectification", "/rectification?view=matrix", "/rectification/both"])
def test_an_agency_reads_the_name_of_whom_it_has_an_item_with_and_no_link_to_it(
    enter: Callable[[str], Visitor], address: str
) -> None:
    page = main(enter("agency").open(*parted(address)))
    assert "乙镇" in json.dumps(page, ensure_ascii=False)
    assert addresses(page)
    assert not [one for one in addresses(page) if "B" in one.split("/") or "unit=B" in one]


def test_an_item_leads_to_the_nodes_that_count_its_case_and_they_lead_back(enter: Callable[[str], Visitor]) -> None:
    leader = enter("leader")
    linked = addresses(main(leader.open("/rectification/listed")))
    nodes = [one for one in linked if one.startswith("/agency/A/six-rates/")]
    assert nodes
    assert len(nodes) == len(set(nodes))
    for address in nodes:
        assert "/rectification/listed" in addresses(main(leader.open(*parted(address)))), address


def test_an_item_that_is_not_yours_is_not_there_whatever_is_sent(enter: Callable[[str], Visitor], site: Site) -> None:
    other = enter("other")
    page = words(main(other.open("/rectification/late")))
    assert page == words(main(other.open("/rectification/none")))
    assert send(other, "report", item_no="late", reason="x").status_code == 404
    assert send(other, "report", item_no="none", reason="x").status_code == 404
    with ReaderSession(site.engine, SYSTEM) as session:
        assert session.scalars(select(RectificationMove.move)).all() == []


def test_an_officer_has_no_ledger(enter: Callable[[str], Visitor]) -> None:
    assert "Rectification" not in words(main(enter("officer").open("/rectification")))


def test_agencies_without_a_self_check_report_are_named(enter: Callable[[str], Visitor]) -> None:
    text = words(main(enter("bureau").open("/rectification")))
    assert "2 agencies have reported no problem by self-check" in text
    assert "reported no problem" not in words(main(enter("agency").open("/rectification")))


def test_an_item_leads_to_its_case_officer_and_finding(enter: Callable[[str], Visitor]) -> None:
    found = addresses(main(enter("agency").open("/rectification/listed")))
    assert {"/officer/P1", "/findings/F1", "/agency/A"} <= set(found)
    (case,) = {one for one in found if one.startswith("/case/A/")}
    for back in (case, "/findings/F1"):
        assert "/rectification/listed" in addresses(main(enter("agency").open(back)))


def test_an_agency_enters_an_item_of_its_own_only(enter: Callable[[str], Visitor]) -> None:
    refused = send(enter("agency"), "record", **{**ITEM, "agency_code": "B"})
    assert refused.location == "/rectification?rows=record"
    shown = enter("agency").open("/rectification", "?rows=record")
    assert "There is no agency with the code B" in words(main(shown))
    assert "送达回证缺失" in {one["props"].get("value") for one in components(main(shown))}
    made = send(enter("agency"), "record", **ITEM)
    assert made.location.startswith("/rectification/")
    assert offered(enter("bureau"), "改2022-00001") == {"assign", "reject"}


def test_what_was_refused_keeps_what_was_typed(enter: Callable[[str], Visitor]) -> None:
    send(enter("bureau"), "account", item_no="late", accountability=" ")
    page = main(enter("bureau").open("/rectification/late"))
    assert "Fill in Held to account" in words(page)
    send(enter("agency"), "ask", item_no="soon", reason="设备未到", wanted="2022-02-30")
    page = main(enter("agency").open("/rectification/soon"))
    assert "2022-02-30 is no day" in words(page)
    assert "设备未到" in {one["props"].get("value") for one in components(page)}


def test_the_file_of_the_ledger_comes_back_in(enter: Callable[[str], Visitor], site: Site, tmp_path: Path) -> None:
    answer = enter("bureau").get("/export/xlsx/rectification?rows=all")
    assert answer.status_code == 200
    path = tmp_path / "整改台账.xlsx"
    path.write_bytes(answer.data)
    report = import_files(site.engine, [path], by=Importer("bureau"), now=NOW, today=TODAY)
    assert [(one.kind, one.same, one.changed, one.set_aside) for one in report.sheets] == [("rectification", 7, 0, 0)]


def test_who_imported_an_item_is_not_asked_to_verify_it(
    enter: Callable[[str], Visitor], site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "整改台账.csv"
    path.write_text("整改编号,责任单位,问题描述\nNEW,A,送达回证缺失\n", encoding="utf-8")
    report = import_files(site.engine, [path], by=Importer("bureau"), now=NOW, today=TODAY)
    assert [(one.kind, one.added) for one in report.sheets] == [("rectification", 1)]
    assert "NEW" not in listed(enter("bureau"), "?rows=mine")
    assert "NEW" in listed(enter("bureau2"), "?rows=mine")
    for who, asked in (("bureau", False), ("bureau2", True)):
        desk = main(enter(who).open("/desk", "?rows=rectification-verify"))
        assert ("/rectification/NEW" in addresses(desk)) == asked


def urge(visitor: Visitor, *numbers: str, reason: str = "逾期未改") -> TestResponse:
    boxes = {f"item:{one}": "on" for one in numbers}
    form = {"csrf_token": visitor.cookie("_csrf_token"), "reason": reason, "document": "督〔2022〕2号", **boxes}
    return visitor.post("/rectification/urge-several", data=form)


def urged(site: Site) -> list[tuple[str, str | None]]:
    with ReaderSession(site.engine, SYSTEM) as session:
        made = select(RectificationMove.item_no, RectificationMove.reason).where(RectificationMove.move == "urge")
        return [(number, reason) for number, reason in session.execute(made.order_by(RectificationMove.item_no))]


def test_chosen_items_are_urged_from_the_desk_all_or_none(enter: Callable[[str], Visitor], site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(insert(RectificationItem).values(item("late2", deadline=TODAY - dt.timedelta(days=1))))
    bureau = enter("bureau")
    desk = main(bureau.open("/desk", "?rows=rectification-urge"))
    assert {"/rectification/late", "/rectification/late2"} <= set(addresses(desk))
    assert urge(bureau, "late", "soon").location == "/desk?rows=rectification-urge"
    desk = main(bureau.open("/desk", "?rows=rectification-urge"))
    assert "soon: " in words(desk)
    assert {"逾期未改", "督〔2022〕2号"} <= {str(one["props"].get("value")) for one in components(desk)}
    assert urge(bureau, "late", "none").status_code == 404
    assert urge(enter("agency"), "late").status_code == 404
    assert urged(site) == []
    assert urge(bureau, "late", "late2").status_code == 303
    assert urged(site) == [("late", "逾期未改"), ("late2", "逾期未改")]
    assert "2 items were urged." in words(main(bureau.open("/desk", "?rows=rectification-urge")))


def test_the_day_starts_with_what_waits_and_says_so_where_nothing_does(enter: Callable[[str], Visitor]) -> None:
    start = main(enter("agency").open("/"))
    assert {"/rectification/late", "/desk"} <= set(addresses(start))
    assert "1 day overdue" not in words(start)
    assert "9 days overdue" in words(start)
    assert "Nothing waits for you." in words(main(enter("leader").open("/")))
    assert "Nothing waits for you." in words(main(enter("leader").open("/desk")))
    assert "is not known here" in words(main(enter("agency").open("/desk", "?rows=none")))


def test_the_day_of_a_leader_starts_with_who_is_behind(enter: Callable[[str], Visitor]) -> None:
    start = main(enter("leader").open("/"))
    (card,) = [one for one in components(start) if one["props"].get("id") == "behind"]
    said = " ".join(words(card).split())
    assert "Open 6 Past the limit 1 Listed 1 Furthest behind: 甲镇 1" in said
    assert {
        "/rectification", "/rectification?rows=red", "/rectification?rows=listed", "/rectification?unit=A&rows=red",
        "/rectification?view=matrix",
    } == set(addresses(card))  # fmt: skip
    assert "behind" not in {one["props"].get("id") for one in components(main(enter("agency").open("/")))}


def test_board_and_timeline_show_the_items_of_the_list_and_keep_its_filters(enter: Callable[[str], Visitor]) -> None:
    bureau = enter("bureau")
    of_a = "unit=A&rows=all"
    for view in ("board", "timeline"):
        page = main(bureau.open("/rectification", f"?{of_a}&view={view}"))
        shown = {one.removeprefix("/rectification/") for one in addresses(page)}
        assert shown & {one["item_no"] for one in ITEMS} == {"late", "soon", "then", "listed", "closed"}
        assert {f"/rectification?{of_a}", f"/export/csv/rectification?{of_a}&view={view}"} <= set(addresses(page))
        assert f"/rectification?{of_a}&view=burndown" in addresses(page)
    as_list, as_board = (
        [line for line in bureau.get(f"/export/csv/rectification?rows=red{view}").text.splitlines() if line[0] != "#"]
        for view in ("", "&view=board")
    )
    assert as_board == as_list  # but for the line that numbers the export


def test_the_board_says_where_items_stand_and_the_timeline_how_many_are_due_when(
    enter: Callable[[str], Visitor],
) -> None:
    bureau = enter("bureau")
    columns = [
        words(one)
        for one in components(main(bureau.open("/rectification", "?view=board")))
        if one["props"].get("className") == "zh-board__column"
    ]
    assert [one.split()[:3] for one in columns[:3]] == [
        ["To", "verify", "1"], ["To", "be", "received"], ["Being", "mended", "5"],
    ]  # fmt: skip
    assert [len(columns), "9 days overdue" in columns[2], "4 days left" in columns[2]] == [5, True, True]
    page = main(bureau.open("/rectification", "?view=timeline"))
    months = [words(one).split() for one in components(page) if one["props"].get("className") == "zh-gantt__month"]
    assert (months[0], months[6], months[8], months[12]) == (
        ["2021-07"], ["2022-01", "3"], ["2022-03", "1"], ["2022-07"],
    )  # fmt: skip
    assert "Due before these months: 0; after: 0; nothing due: 2." in words(page)


PLANNED = {
    "name": "专项整治", "source": "003", "self_check_first": "2022-01-04", "self_check_last": "2022-01-31",
    "day_1": "2022-01-14", "task_1": "报送自查情况", "article_1": "003 四(一)",
    "day_3": "2022-01-19", "task_3": "报送联络员名单",
}  # fmt: skip


def plan(visitor: Visitor, **fields: str) -> TestResponse:
    form = {"csrf_token": visitor.cookie("_csrf_token"), **PLANNED, **fields}
    return visitor.post("/rectification/campaign", data=form)


def test_the_bureau_plans_a_campaign_and_an_agency_sees_what_is_asked_of_it(
    enter: Callable[[str], Visitor], site: Site
) -> None:
    bureau, agency = enter("bureau"), enter("agency")
    assert "What the campaign is called" in words(main(bureau.open("/rectification/campaign")))
    assert plan(bureau, self_check_last="").location == "/rectification/campaign?rows=new"
    refused = main(bureau.open("/rectification/campaign", "?rows=new"))
    assert "needs its first and its last day" in words(refused)
    assert "报送自查情况" in {one["props"].get("value") for one in components(refused)}
    assert plan(bureau).location == "/rectification/campaign?rows=1"
    seen = " ".join(words(main(agency.open("/rectification"))).split())
    assert "2022-01-14 报送自查情况 003 四(一) 1 day overdue" in seen
    assert "2022-01-19 报送联络员名单 4 days left" in seen
    assert "16 days left" in seen  # of the phase
    assert plan(agency).status_code == 404
    # Two of the bureau had the first version before them: the second is told, and overwrites nothing.
    assert plan(bureau, campaign_id="1", seen="1", done_1="2022-01-15").status_code == 303
    assert plan(enter("bureau2"), campaign_id="1", seen="1").status_code == 303
    assert plan(bureau, campaign_id="7", seen="1").status_code == 404
    assert "1 day overdue" not in words(main(agency.open("/rectification", "?rows=listed")))
    assert "Correct, tick off" in words(main(bureau.open("/rectification")))
    assert "Correct, tick off" not in words(main(agency.open("/rectification")))
