"""Exports through the door: what the page shows, under the reader's scope, and in the audit log."""

import io

import openpyxl
import pytest
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from models.agencies import Agency
from models.audit import AuditRecord
from models.scores import ScoreSubject
from tests.dashboard.web.site import Site
from tests.fixtures.exports import csv_table
from tests.fixtures.small_county import AGENCIES

PAGE = "/ranking/six-rates"


def rows(answer: TestResponse) -> list[list[str]]:
    return csv_table(answer.data)


def test_a_csv_holds_what_the_page_of_the_same_address_shows(site: Site) -> None:
    answer = site.logged_in().get(f"/export/csv{PAGE}?group=all&sort=score&q=镇")
    assert answer.status_code == 200
    header, *found = rows(answer)
    assert header[:6] == ["名次", "并列", "执法单位", "编码", "分组", "得分"]
    assert [row[:6] for row in found] == [
        ["4", "", "东坡镇", "T4", "乡镇街道", "68.13"],
        ["2", "并列", "柳河镇", "T2", "乡镇街道", "93.75"],
        ["1", "", "青石镇", "T1", "乡镇街道", "100.00"],
    ]


def test_the_unranked_come_last_with_their_reason(site: Site) -> None:
    last = rows(site.logged_in().get(f"/export/csv{PAGE}"))[-1]
    assert last[:4] == ["未参加排名", "", "云岭乡", "T5"]
    assert "不足排名所需的 60 分" in last[-1]


def test_a_sheet_says_who_when_and_from_which_data(site: Site) -> None:
    answer = site.logged_in().get(f"/export/xlsx{PAGE}?group=department")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet["A1"].value == "执法考核六率 2021 县直部门"
    for word in ("2021年", "暂定", "数据截至"):
        assert word in sheet["A2"].value
    assert sheet["C5"].value == "县林业局"
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_says_who_took_it_when_and_under_which_number_of_the_audit_log(site: Site, kind: str) -> None:
    answer = site.logged_in().get(f"/export/{kind}{PAGE}")
    if kind == "xlsx":
        said = openpyxl.load_workbook(io.BytesIO(answer.data)).active["A3"].value
    else:
        said = answer.data.decode("utf-8").splitlines()[-1].partition(": ")[2].rstrip(",")
    with site.engine.connect() as connection:
        record = connection.execute(select(AuditRecord).where(AuditRecord.action == "ranking:export")).one()
    assert said == f"演示数据 · 2021-04-15 12:00 导出，编号 {record.request_id}，导出人 leader（leader）"


def test_a_file_is_in_the_language_of_the_reader(site: Site) -> None:
    header = rows(site.logged_in().get(f"/export/csv{PAGE}?lang=en"))[0]
    assert header[:3] == ["Rank", "Tied", "Agency"]


@pytest.mark.parametrize("query", ["", "?group=all", "?group=department", "?group=unranked&q=T5"])
def test_an_agency_never_exports_another(site: Site, query: str) -> None:
    text = site.logged_in("agency").get(f"/export/csv{PAGE}{query}").data.decode("utf-8")
    assert [code for code in AGENCIES if code != "T2" and AGENCIES[code][0] in text] == []


def test_each_export_is_in_the_audit_log(site: Site) -> None:
    site.logged_in().get(f"/export/xlsx{PAGE}?group=all")
    with site.engine.connect() as connection:
        record = connection.execute(select(AuditRecord).where(AuditRecord.action == "ranking:export")).one()
    assert (record.account, record.subject) == ("leader", "six-rates 2021 all")
    assert record.detail == {"format": "xlsx", "rows": 7, "query": "group=all"}


def test_without_a_record_there_is_no_file(site: Site) -> None:
    visitor = site.logged_in()

    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "audit_records" in statement:
            raise RuntimeError("the log is full")

    event.listen(site.engine, "before_cursor_execute", refuse)
    answer = visitor.get(f"/export/csv{PAGE}")
    event.remove(site.engine, "before_cursor_execute", refuse)
    assert answer.status_code == 500
    assert "青石镇" not in answer.text


def test_a_name_that_looks_like_a_formula_stays_a_name(site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(update(Agency).where(Agency.code == "T1").values(name="=1+1"))
        connection.execute(update(ScoreSubject).where(ScoreSubject.subject_code == "T1").values(name="=1+1"))
    visitor = site.logged_in()
    assert rows(visitor.get(f"/export/csv{PAGE}"))[1][2] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(visitor.get(f"/export/xlsx{PAGE}").data)).active
    assert (sheet["C5"].value, sheet["C5"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    "address",
    [
        f"/export/pdf{PAGE}", "/export/csv/ranking/beauty", "/export/csv/", "/export/csv/schemes",
        f"/export/csv{PAGE}?period=2015", "/export/csv/ranking/six-rates/x",
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_not_there(site: Site, address: str) -> None:
    assert site.logged_in().get(address).status_code == 404


def test_a_stranger_gets_no_file(site: Site) -> None:
    answer = site.visitor().get(f"/export/csv{PAGE}")
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]
