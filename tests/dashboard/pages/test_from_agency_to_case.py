"""From the agency to the case through the door, as each account; and the files of what is shown."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.audit import AuditRecord
from tests.dashboard.web.site import Site, words
from tests.fixtures.exports import csv_table
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import FIRST, OPEN, SECOND, THIRD

OF_A = ["/agency/A", "/agency/A/six-rates", "/agency/A/six-rates/closing", "/agency/A/six-rates/overdue_now",
        "/agency/A-1", "/case/A/100%25", "/case/A-1/%E7%94%B2%233%3F"]  # fmt: skip
OF_B = ["/agency/B", "/agency/B/six-rates", "/agency/B/six-rates/closing", "/agency/B/six-rates/overdue_now",
        "/case/B/%E7%94%B2%E3%80%942021%E3%80%951%E5%8F%B7"]  # fmt: skip
NOTHING = ["/agency/X", "/agency/A/x", "/agency/A/six-rates/x", "/case/A/x", "/schemes/x"]


def content(answer: TestResponse) -> Any:
    """What stands inside the frame."""
    parts = answer.json["response"]["frame"]["children"]["props"]["children"]
    return next(one for one in parts if one["props"].get("id") == "main")


def rows(answer: TestResponse) -> list[list[str]]:
    return csv_table(answer.data)


@pytest.mark.parametrize("path", [*OF_A, *OF_B, "/schemes", "/schemes/six-rates"])
def test_the_leading_group_sees_every_page(town_site: Site, path: str) -> None:
    answer = town_site.logged_in("leader").open(path)
    assert answer.status_code == 200
    assert "zh-pagehead" in words(answer)


@pytest.mark.parametrize("path", [*OF_A, "/schemes", "/schemes/six-rates"])
def test_an_agency_sees_its_own(town_site: Site, path: str) -> None:
    shown = words(town_site.logged_in("agency").open(path))
    assert "zh-pagehead" in shown
    assert "乙镇" not in shown
    assert "/agency/B" not in shown


@pytest.mark.parametrize("path", [*OF_B, *NOTHING])
def test_what_is_anothers_answers_as_if_it_were_not_there(town_site: Site, path: str) -> None:
    visitor = town_site.logged_in("agency")
    assert "没有这个页面" in words(visitor.open(path))
    assert content(visitor.open(path)) == content(visitor.open("/case/A/nobody-has-this"))


@pytest.mark.parametrize("path", OF_B)
def test_what_is_anothers_is_not_exported(town_site: Site, path: str) -> None:
    assert town_site.logged_in("agency").get(f"/export/csv{path}").status_code == 404


@pytest.mark.parametrize("path", ["/agency/A", "/agency/B", "/agency/C", "/agency/A-1", "/agency/A/six-rates"])
def test_an_agencys_page_is_made_of_at_most_twelve_statements(town_site: Site, path: str) -> None:
    visitor = town_site.logged_in("leader")
    with statements(town_site.engine) as sent:
        assert visitor.open(path).status_code == 200
    assert len(sent) <= 12, sent
    assert not [one for one in sent if "FROM cases" in one]


def test_any_case_number_is_an_address(town_site: Site) -> None:
    visitor = town_site.logged_in("leader")
    for path, number in (
        ("/case/A/%E7%94%B2%E3%80%942021%E3%80%951%E5%8F%B7", FIRST),
        ("/case/A/%E7%94%B2~2F2", SECOND),
        ("/case/A-1/%E7%94%B2%233%3F", THIRD),
        ("/case/A/100%25", OPEN),
    ):
        assert f"案件 {number}" in words(visitor.open(path))


def test_the_rows_behind_a_number_are_exported_as_the_page_shows_them(town_site: Site) -> None:
    address = "/agency/A/six-rates/closing?rows=denominator&sort=-closed_on"
    header, *found = rows(town_site.logged_in("leader").get(f"/export/csv{address}"))
    assert header[:3] == ["案件编号", "办案单位", "案由"]
    assert [(row[0], row[1], row[-1]) for row in found] == [
        (THIRD, "甲镇执法队", "李＊＊"),
        (SECOND, "甲镇", "大河公司"),
        (FIRST, "甲镇", "王＊＊"),
        (OPEN, "甲镇", ""),
    ]


def test_the_sum_is_exported_with_its_steps(town_site: Site) -> None:
    header, filing, closing, *_others, total = rows(
        town_site.logged_in("leader").get("/export/csv/agency/A/six-rates?lang=en")
    )
    assert header[:9] == ["Rate", "Numerator", "Denominator", "Rate counted", "Full points", "Before deductions",
                          "Deductions", "Points", "The sum"]  # fmt: skip
    assert filing[:8] == ["Filing rate", "4", "5", "80.00 %", "20.00", "16.00", "", "16.00"]
    assert closing[5:8] == ["12.00", "-7.00", "5.00"]
    assert total[0] == "Total"
    assert total[7] == "55.67"


def test_the_years_are_exported_with_every_rate(town_site: Site) -> None:
    header, year, *_older = rows(town_site.logged_in("leader").get("/export/csv/agency/B?lang=en"))
    shown = dict(zip(header, year, strict=True))
    assert (shown["Period"], shown["Score"], shown["Rank"]) == ("Year 2021", "88.10", "1")
    assert (shown["Filing rate"], shown["Filing rate: points"]) == ("50.0 %", "10.00")
    assert shown["Rate of winning: points"] == "Not applicable"


def test_where_a_case_counts_is_exported(town_site: Site) -> None:
    _header, *found = rows(town_site.logged_in("leader").get("/export/csv/case/A/100%25?lang=en"))
    assert ["Closing rate", "deduction", "overdue cases", "-2.0000"] in [
        [row[2], row[3], row[4], row[6]] for row in found
    ]


@pytest.mark.parametrize(
    ("address", "action", "subject"),
    [
        ("/agency/A", "agency:export", "A six-rates"),
        ("/agency/A/six-rates", "agency:export", "A six-rates 2021"),
        ("/agency/A/six-rates/closing", "evidence:export", "A six-rates closing cost 2021"),
        ("/case/A/100%25", "case:export", "A 100%"),
    ],
)
def test_each_export_is_in_the_audit_log(town_site: Site, address: str, action: str, subject: str) -> None:
    assert town_site.logged_in("agency").get(f"/export/xlsx{address}").status_code == 200
    with town_site.engine.connect() as connection:
        record = connection.execute(select(AuditRecord).where(AuditRecord.action == action)).one()
    assert (record.account, record.subject) == ("agency", subject)


def test_asking_for_rows_of_a_period_without_a_run_makes_the_worker_compute_it(town_site: Site) -> None:
    visitor = town_site.logged_in("leader")
    page, search = "/agency/A/six-rates/closing", "?period=2021-03-01..2021-05-31"
    assert "正在计算得分" in words(visitor.open(page, search))
    assert visitor.get(f"/export/csv{page}{search}").status_code == 404
