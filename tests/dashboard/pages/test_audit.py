"""The page of the audit log and its export: who may see them, what is found, and what a record says."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from dashboard.audit.wording import actions
from dashboard.decisions.workflow import COMMENDATIONS, VETOES
from dashboard.exports.files import XLSX_CHARACTERS
from dashboard.findings.workflow import FINDINGS
from dashboard.integrity.workflow import INTEGRITY
from dashboard.publishing.workflow import MOST_SIGNERS, publications
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.audit_log import MOST_CHANGES
from dashboard.urls import Query, href
from models import audit
from models.accounts import Role
from models.audit import AuditRecord
from tests.architecture.repository import ROOT, files
from tests.dashboard.web.site import PASSWORD, Site, Visitor, words
from tests.fixtures.audit_log import AT, write
from tests.fixtures.exports import csv_table
from tests.fixtures.small_county import NOW
from tests.fixtures.statements import statements
from tests.product.answers import main
from tests.product.answers import words as texts

MOST_STATEMENTS = 12


@pytest.fixture
def log(site: Site) -> Engine:
    """Some records of 2026-01-15, besides those of the accounts."""
    create_account(site.engine, name="auditor", display_name="审计员", role=Role.AUDIT, password=PASSWORD, now=NOW)
    with site.engine.begin() as connection:
        audit.record(
            connection, at=AT, account="li", role="security", action="account:role", subject="zhang", reason="调岗",
            address="10.0.0.7", request_id="AB12-CD34", before={"role": "agency", "seen": 1},
            after={"role": "bureau", "seen": 1}, detail={"form": "A-7"},
        )  # fmt: skip
    write(site.engine, "/case/甲%", "/case/乙_", result="refused", action="access:denied", reason="permission")
    return site.engine


def auditor(site: Site) -> Visitor:
    visitor = site.logged_in("auditor")
    assert visitor.get("/?lang=en").status_code == 200
    return visitor


@pytest.fixture
def found(site: Site, log: Engine) -> Callable[..., str]:
    """What the page says besides its filters, when the address asks so."""
    visitor = auditor(site)

    def said(**query: object) -> str:
        answer = visitor.open("/audit", href("audit", **query).removeprefix("/audit"))
        return texts([part for part in main(answer)["props"]["children"] if part["type"] != "Form"])

    return said


def test_a_record_says_who_when_from_where_what_and_why(found: Callable[..., str]) -> None:
    said = found(action="account:role")
    for part in (
        "2026-01-15 17:00:00", "li", "Security administrator", "10.0.0.7", "AB12-CD34", "account:role", "zhang", "Done",
        "调岗", "A-7",
    ):  # fmt: skip
        assert part in said


def test_before_and_after_show_what_has_changed_and_nothing_else(found: Callable[..., str]) -> None:
    said = found(action="account:role")
    assert "agency bureau" in said
    assert "seen" not in said


def test_known_words_are_said_in_the_readers_language_beside_the_raw_ones(found: Callable[..., str]) -> None:
    said = found(action="access:denied", lang="zh")
    for part in ("访问被拒绝", "access:denied", "拒绝", "角色无此权限"):
        assert part in said


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"account": "li"}, "zhang", "/case/"),
        ({"result": "refused"}, "/case/", "zhang"),
        ({"q": "甲%"}, "/case/甲%", "/case/乙_"),
        ({"q": "乙_"}, "/case/乙_", "/case/甲%"),
        ({"request": "ab12-cd34"}, "zhang", "/case/"),
        ({"since": "2026-01-15", "until": "2026-01-15"}, "zhang", "2021-04-15"),
        ({"until": "2026-01-14"}, "account:create", "zhang"),
        ({"since": "2026-01-16"}, "No record found", "zhang"),
        ({"account": "nobody at all"}, "No record found", "zhang"),
    ],
)
def test_filters_choose_records(found: Callable[..., str], query: dict[str, str], shown: str, hidden: str) -> None:
    said = found(**query)
    assert shown in said
    assert hidden not in said


def test_a_filter_that_means_nothing_is_said(site: Site, log: Engine) -> None:
    said = words(auditor(site).open("/audit", "?since=2026-02-30&action=x&page=0"))
    for key in ("since", "action", "page"):
        assert f"in the address ({key}) was not understood" in said


def test_the_newest_comes_first_fifty_to_a_page(site: Site, log: Engine, found: Callable[..., str]) -> None:
    write(log, *(f"no {number}" for number in range(60)), account="many")
    first, second = found(account="many"), found(account="many", page=2)
    assert first.index("no 59") < first.index("no 10")
    assert "rows 1–50 of 60" in first
    assert "no 9 " not in first
    assert second.index("no 9 ") < second.index("no 0 ")
    assert "rows 51–60 of 60" in found(account="many", page=7)


def test_the_order_is_that_of_writing_whatever_the_clock_says(log: Engine, found: Callable[..., str]) -> None:
    write(log, "first", at=AT, account="clock")
    write(log, "second", at=AT - dt.timedelta(days=400), account="clock")
    said = found(account="clock")
    assert said.index("second") < said.index("first")


def test_a_page_costs_few_statements(site: Site, log: Engine) -> None:
    write(log, *(f"no {number}" for number in range(60)))
    visitor = auditor(site)
    with statements(site.engine) as sent:
        visitor.open("/audit", "?q=no&page=2")
    assert 0 < len(sent) <= MOST_STATEMENTS


def test_an_import_shows_its_first_changed_rows(site: Site, log: Engine, found: Callable[..., str]) -> None:
    changes = [{"key": ["A", f"{n}号"], "before": {"fine": str(n)}, "after": {"fine": "7000"}} for n in range(30)]
    write(log, "12", action="batch:import", detail={"kind": "cases", "changes": changes})
    said = found(action="batch:import")
    assert f"A {MOST_CHANGES - 1}号" in said
    assert f"A {MOST_CHANGES}号" not in said
    assert "The export has 10 more." in said


def test_the_state_of_the_last_check_stands_above(log: Engine, found: Callable[..., str]) -> None:
    assert "was not checked yet" in found()
    write(log, "", action="audit:verify", account="system", detail={"first": 1, "last": 7})
    assert "All records up to number 7 were found whole on 2026-01-15 17:00." in found()
    write(log, "", action="audit:verify", result="failed", reason="record 3: changed", detail={"first": 1, "last": 2})
    assert "found the log broken (record 3: changed)" in found()


@pytest.mark.parametrize("name", ["leader", "agency"])
def test_nobody_else_sees_it_or_exports_it(site: Site, log: Engine, name: str) -> None:
    visitor = site.logged_in(name)
    assert "zhang" not in words(visitor.open("/audit"))
    assert visitor.get("/export/csv/audit").status_code == 404
    with log.connect() as connection:
        denied = select(AuditRecord.subject).where(AuditRecord.account == name, AuditRecord.action == "access:denied")
        assert {"/audit", "/export/csv/audit"} <= set(connection.execute(denied).scalars())


def test_the_auditor_exports_no_table_of_business(site: Site, log: Engine) -> None:
    assert auditor(site).get("/export/csv/ranking/six-rates").status_code == 404


def rows(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200
    return csv_table(answer.data)


def test_the_export_holds_whole_records_with_their_place_in_the_chain(site: Site, log: Engine) -> None:
    header, row = rows(auditor(site).get("/export/csv/audit?account=li"))
    assert (header[0], header[-1]) == ("Number", "Digest")
    assert row[1:4] == ["2026-01-15 17:00:00.000+08:00", "li", "Security administrator"]
    assert json.loads(row[header.index("Before")]) == {"role": "agency", "seen": 1}
    assert row[-1].startswith("hmac-sha256:")


def test_an_export_is_not_cut_to_a_page_and_is_recorded(site: Site, log: Engine) -> None:
    write(log, *(f"no {number}" for number in range(60)), account="many")
    visitor = auditor(site)
    assert len(rows(visitor.get("/export/csv/audit?account=many&page=2"))) == 61
    with log.connect() as connection:
        row = connection.execute(select(AuditRecord.__table__).where(AuditRecord.action == "audit:export")).one()
    assert (row.account, row.role, row.subject, row.detail["rows"]) == ("auditor", "audit", "account=many", 60)


def test_a_cell_that_a_sheet_cannot_hold_is_cut_and_says_so(site: Site, log: Engine) -> None:
    write(log, "long", account="long", detail={"text": "字" * 40_000})
    answer = auditor(site).get("/export/xlsx/audit?account=long")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    cell = sheet["N5"].value
    assert (len(cell), cell[-1]) == (XLSX_CHARACTERS, "…")


def test_the_address_of_a_filter_is_as_short_as_can_be() -> None:
    assert href("audit", since=dt.date(2026, 1, 15), action="account:login", q="") == (
        "/audit?action=account%3Alogin&since=2026-01-15"
    )
    assert Query().since is None


def test_the_filters_work_in_the_browser(page: Page, site: Site, log: Engine, serve: Callable[[Any], str]) -> None:
    page.goto(f"{serve(site.app)}/audit")
    page.get_by_label("账号").fill("auditor")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    table = page.locator(".zh-audit")
    expect(table).to_contain_text("zhang")
    page.get_by_label("操作").select_option("access:denied")
    page.get_by_label("账号").fill("li")  # while the page is being drawn anew
    expect(table).not_to_contain_text("zhang")
    expect(page.get_by_label("账号")).to_have_value("li")
    expect(page).to_have_url(re.compile(r"/audit\?action=access%3Adenied$"))
    page.get_by_label("账号").fill("")
    page.get_by_label("操作").select_option(index=1)  # all of them again
    expect(page).to_have_url(re.compile(r"/audit$"))
    expect(table).to_contain_text("zhang")
    page.get_by_label("起始日期").fill("2026-01-15")  # as picked in the calendar, without a key
    expect(page).to_have_url(re.compile(r"/audit\?since=2026-01-15$"))
    page.get_by_label("账号").fill("li")
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(re.compile(r"/audit\?since=2026-01-15&account=li$"))
    expect(table.locator("details")).to_have_count(1)
    page.get_by_text("查看 第 4 条").click()
    expect(page.get_by_role("table").last).to_contain_text("bureau")


def test_every_action_that_the_code_records_has_its_words_and_its_line_in_the_document() -> None:
    written = {
        word
        for file in files("dashboard/*.py", "models/*.py")
        if file.name not in ("permissions.py", "wording.py", "ods_files.py", "filling.py")  # words of XML look alike
        for word in re.findall(r'"([a-z_]+:[a-z_]+)"', file.read_text(encoding="utf-8"))
    }
    written |= {f"finding:{key}" for key in (*FINDINGS.by_key, "download")}
    written |= {f"rectification:{key}" for key in (*RECTIFICATION.by_key, "download")}
    written |= {f"rectification:{key}" for key in ("document", "document_download", "void", "receipt", "pack")}
    written |= {f"{kind}:export" for kind in ("vetoes", "commendations")}
    written |= {f"veto:{key}" for key in (*VETOES.by_key, "download")}
    written |= {f"commendation:{key}" for key in (*COMMENDATIONS.by_key, "download")}
    written |= {f"publication:{key}" for key in publications(MOST_SIGNERS).by_key}
    written |= {f"integrity:{key}" for key in (*INTEGRITY.by_key, "download")}
    assert written == set(actions())
    document = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    assert [word for word in written if f"`{word}`" not in document] == []
