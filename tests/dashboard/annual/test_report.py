"""The text of the yearly report: kept by part and year, offered to the next, and filled with the year's figures."""

import datetime as dt
import io

import pytest
from docx import Document
from sqlalchemy import Engine, select

from dashboard.accounts.accounts import Act
from dashboard.annual.parts import PARTS
from dashboard.annual.texts import Block, OutOfDate, blocks, check, filled, write
from dashboard.documents.filling import fill
from dashboard.documents.templates import ANNUAL, template
from dashboard.exports.annual_report import UNWRITTEN, report_pack
from dashboard.services.annual_report import annual_report
from dashboard.services.annual_tables import annual_tables
from dashboard.translations import speaking
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.demonstration.annual_texts import annual_texts
from models.reader import SYSTEM, ReaderSession, acting_for
from tests.dashboard.annual.county import TODAY

ACT = Act(None, dt.datetime(2026, 1, 15, tzinfo=dt.UTC))
DISPUTES = """复议受理{{行政复议受理数}}件，维持{{行政复议维持数}}件；
处罚{{行政处罚决定数}}件（上年{{上年：行政处罚决定数}}件），办结率{{投诉办结率}}。"""
FILLED = ["复议受理3件，维持2件；", "处罚8件（上年1件），办结率66.7%。"]


def keep(engine: Engine, year: int, part: int, text: str, seen: int) -> None:
    with acting_for(engine, SYSTEM).begin() as connection:
        write(connection, ACT, year, part, text, seen)


def test_a_text_is_kept_with_its_record_and_nobody_overwrites_another(county: Engine) -> None:
    keep(county, 2019, 5, "甲", 0)
    for late in ("乙", "甲"):
        with pytest.raises(OutOfDate):
            keep(county, 2019, 5, late, 0)
    keep(county, 2019, 5, "甲", 1)  # the same: nothing is written
    keep(county, 2019, 5, "丙", 1)
    with ReaderSession(county, SYSTEM) as session:
        assert blocks(session, 2019) == {5: Block("丙", 2)}
    with county.connect() as connection:
        found = select(AuditRecord.before, AuditRecord.after).where(AuditRecord.subject == "2019/5")
        told = [tuple(one) for one in connection.execute(found.order_by(AuditRecord.record_id))]
    assert told == [(None, {"text": "甲"}), ({"text": "甲"}, {"text": "丙"})]
    with pytest.raises(KeyError):
        keep(county, 2019, 11, "丁", 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{{罚款总数}}件", "罚款总数"), ("{{行政处罚决定数", "Braces"), ("共}}件", "Braces"), ("字" * 4001, "4000")],
)
def test_a_text_that_could_not_be_filled_is_refused(text: str, said: str) -> None:
    with speaking("en"), pytest.raises(MoveRefused, match=said):
        check(text)


def test_a_figure_that_there_is_no_more_stands_as_it_was_written() -> None:
    assert filled("{{从前的数}}与{{ 立案数 }}", {"cases_filed": "7"}, {}) == "{{从前的数}}与7"


def test_last_years_text_is_the_start_and_counts_only_when_kept(county: Engine) -> None:
    keep(county, 2022, 3, "上年的话", 0)
    keep(county, 2023, 4, "", 0)
    with ReaderSession(county, SYSTEM) as session:
        report, tables = annual_report(session, 2023, TODAY), annual_tables(session, 2023, TODAY)
    rules = report.parts[2]
    assert (rules.number, rules.text, rules.block) == (3, "上年的话", Block())
    pack = report_pack(report, tables, origin="https://here", demonstration=False)
    assert pack.lists["三"] == [{"段落": UNWRITTEN}]


def test_the_document_has_the_parts_in_order_and_their_numbers(county: Engine) -> None:
    keep(county, 2025, 7, DISPUTES, 0)
    with ReaderSession(county, SYSTEM) as session:
        report, tables = annual_report(session, 2025, TODAY), annual_tables(session, 2025, TODAY)
    pack = report_pack(report, tables, origin="https://here", demonstration=True)
    made = Document(io.BytesIO(fill(*template(ANNUAL, None), pack.values, pack.lists, origin="https://here")))
    texts = [one.text for one in made.paragraphs]
    heads = [text for text in texts if text.startswith("（") and text != UNWRITTEN]
    assert [text.partition("）")[2] for text in heads] == [PARTS[part].zh for part in range(1, 10)]
    assert [text for text in texts if text in FILLED] == FILLED
    assert "演示数据，内容均属虚构。" in texts[1]
    rows = {row.cells[0].text: row for table in made.tables for row in table.rows}
    assert [cell.text for cell in rows["行政复议受理数"].cells] == [
        "行政复议受理数", "3", "0", "+3", "件", "受理日期在当年、以本单位为被申请人的行政复议件数。",
        "统计，截至 2026-01-15", "/annual/2025/reconsiderations",
    ]  # fmt: skip
    (link,) = rows["行政复议受理数"].cells[-1].paragraphs[0].hyperlinks
    assert link.address == "https://here/annual/2025/reconsiderations"
    assert [cell.text for cell in rows["专项执法行动次数"].cells][1:3] == ["不予合计", "未填报"]
    assert sum(len(table.rows) - 1 for table in made.tables[:9]) == len(report.figures.lines) - 1  # but an agency's own
    licences, penalties, *_others, own = [[[cell.text for cell in row.cells] for row in table.rows]
                                          for table in made.tables[9:]]  # fmt: skip
    assert [row[:2] for row in licences[1:]] == [["申请数量", "2"], ["受理数量", "2"], ["许可数量", "1"],
                                                 ["不予许可数量", "1"], ["撤销许可数量", "未填报"]]  # fmt: skip
    assert [row[1] for row in penalties[1:]] == ["1", "2", "1", "0", "0", "0", "1", "1", "1", "1", "8", "0.48", "0",
                                                 "0", "0", "1"]  # fmt: skip
    assert penalties[9][-1] == "/annual/2025/penalty_other"
    assert penalties[0][1:3] == ["2025年", "2024年"]
    assert {row[0]: row[2] for row in penalties[1:] if row[2] not in ("0", "0.00")} == {
        "罚款": "1", "合计": "1", "罚没金额（万元）": "0.01",
    }  # fmt: skip
    assert "前10栏相加等于“合计”，已核对。1家单位无此项职权。1家单位未填报有无此项职权，按0计。" in texts
    assert [(*row[:2], row[-1]) for row in own[1:]] == [("亮码执法次数", "12", "/annual/2025/亮码执法次数")]
    (refused,) = (text for text in texts if "重名" in text)
    assert "县公安局填报的“法律 顾问人数”与指标“法律顾问人数”重名，未列入" in refused


def test_the_demonstrations_texts_can_be_kept() -> None:
    rows = annual_texts()
    for row in rows:
        check(row["text"])
    assert {row["part"] for row in rows} == set(PARTS)
