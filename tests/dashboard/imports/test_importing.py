"""The import as a whole: one transaction, updates, nothing twice, nothing half."""

import datetime as dt
import os
import signal
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, insert, select

from dashboard.imports.importing import Importer, import_files
from dashboard.imports.kinds import KINDS
from dashboard.imports.telling.problems import ImportRefused
from models.agencies import Agency
from models.audit import AuditRecord
from models.batches import ImportBatch
from models.cases import Case, CaseOfficer
from models.complaints import Inspection, InspectionOfficer
from models.engine import make_engine
from models.officers import Officer, Posting
from tests.dashboard.imports.conftest import NOW, TODAY, csv_text
from tests.fixtures.keys import KEYS

HEAD = "案件编号,单位编码,案件类别,立案日期,决定日期,处理决定,罚没金额,重大案件,当事人,办案人员\n"
FIRST = "镇执罚〔2021〕1号,A01,处罚,2021年3月1日,2021/3/20,不予处罚,1200.50,是,某某公司,P1；P2\n"
SECOND = "镇执罚〔2021〕2号,A01,处罚,,,,,,,\n"


def test_a_case_is_stored_as_it_was_written(any_books):
    report = any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    assert (report.added, report.changed, report.same, report.set_aside, report.exit_code) == (2, 0, 0, 0, 0)
    columns = ("case_no", "kind", "filed_on", "decided_on", "decision", "penalty_amount", "major", "party", "ended_on")
    assert any_books.rows(Case, *columns)[0] == (
        "镇执罚〔2021〕1号", "penalty", dt.date(2021, 3, 1), dt.date(2021, 3, 20),
        "no_penalty", Decimal("1200.50"), True,
        "某某公司", dt.date(2021, 3, 20),
    )  # fmt: skip
    assert any_books.rows(Case, "case_no", "filed_on", "penalty_amount", "major", "party")[1][1:] == (None,) * 4
    assert any_books.rows(CaseOfficer, "case_no", "position", "officer_no") == [
        ("镇执罚〔2021〕1号", 1, "P1"), ("镇执罚〔2021〕1号", 2, "P2"),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(any_books):
    file = any_books.file("案件.csv", HEAD + FIRST + SECOND)
    any_books.take(file)
    before = any_books.counter("cases", "case_officers")
    report = any_books.take(file)
    assert (report.added, report.changed, report.same, report.exit_code) == (0, 0, 2, 0)
    assert any_books.counter("cases", "case_officers") == before


def test_a_write_raises_each_tables_counter_once(any_books):
    before = any_books.counter("cases"), any_books.counter("case_officers"), any_books.counter("officers")
    any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    after = any_books.counter("cases"), any_books.counter("case_officers"), any_books.counter("officers")
    assert after == (before[0] + 1, before[1] + 1, before[2])


def test_a_row_whose_key_exists_is_updated(any_books):
    any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    report = any_books.take(
        ("案件.csv", "案号,单位编码,案件类别,当事人,办结日期\n镇执罚〔2021〕1号,A01,处罚,,2021-04-01\n")
    )
    assert (report.changed, report.same, report.added) == (1, 0, 0)
    # a blank cell clears; a column that is not there leaves what stands
    assert any_books.rows(Case, "case_no", "party", "closed_on", "penalty_amount")[0][1:] == (
        None, dt.date(2021, 4, 1), Decimal("1200.50"),
    )  # fmt: skip
    assert len(any_books.rows(CaseOfficer, "position")) == 2


def test_officers_of_a_case_are_replaced_cleared_and_kept(any_books):
    any_books.take(("案件.csv", HEAD + FIRST))
    head = "case_no,agency_code,kind,officer_nos\n"
    assert any_books.take(("c.csv", head + "镇执罚〔2021〕1号,A01,penalty,P2;P1\n"), kind="cases").changed == 1
    assert any_books.rows(CaseOfficer, "position", "officer_no") == [(1, "P2"), (2, "P1")]
    assert any_books.take(("c.csv", head + "镇执罚〔2021〕1号,A01,penalty,P2;P1\n"), kind="cases").same == 1
    assert any_books.take(("c.csv", head + "镇执罚〔2021〕1号,A01,penalty,\n"), kind="案件").changed == 1
    assert any_books.rows(CaseOfficer, "position") == []


def test_officers_of_an_inspection_move_with_it_to_another_agency(any_books):
    head = "检查编号,单位编码,检查对象,检查日期,检查人员\n"
    any_books.take(("行政检查.csv", head + "I1,A01,某厂,2021-05-01,P1、P2\n"))
    any_books.take(("行政检查.csv", "检查编号,单位编码,检查对象,检查日期\nI1,A02,某厂,2021-05-01\n"))
    assert any_books.rows(Inspection, "agency_code") == [("A02",)]
    assert any_books.rows(InspectionOfficer, "agency_code", "position", "officer_no") == [
        ("A02", 1, "P1"),
        ("A02", 2, "P2"),
    ]


def test_an_agencys_parent_is_updated(any_books):
    head = "code,name,kind,parent_code\n"
    any_books.take(("agencies.csv", head + "B1,队,subordinate,A01\nB2,队,subordinate,B1\n"))
    assert any_books.take(("agencies.csv", head + "B2,队,subordinate,B3\nB3,队,subordinate,A02\n")).exit_code == 0
    assert any_books.rows(Agency, "code", "parent_code")[2:] == [("B1", "A01"), ("B2", "B3"), ("B3", "A02")]


SAMPLES = {
    "postings": [
        "officer_no,agency_code,from_on,to_on",
        "P1,A01,2020-01-01,2020-12-31",
        "P1,A02,2021-01-01,",
    ],
    "lawsuits": [
        "诉讼案号,单位编码,案件编号,法院立案日期,审级,裁判结果,负责人出庭",
        "X1,A01,1,2021-01-01,一审,胜诉,是",
        "X2,A01,1,2021-02-01,2,,",
    ],
    "reconsiderations": [
        "复议案号,单位编码,受理日期,复议结果",
        "F1,A01,2021-01-01,维持",
    ],
    "quotas": [
        "单位编码,年度,应立案数,核定依据",
        "A01,2021,50,文件1号",
        "A01,2020,0,文件2号",
    ],
    "findings": [
        "扣分编号,人员编号,扣分项,事件编号,发生日期,认定状态",
        "K1,P1,11.5,E1,2021-01-01,已认定",
    ],
    "commendations": [
        "表彰编号,人员编号,加分项,事项编号,表彰日期,表彰文件",
        "B1,P1,25.city,W1,2021-01-01,文件",
    ],
    "vetoes": [
        "否决编号,人员编号,决定日期,决定人,决定文件,否决理由",
        "V1,P1,2021-01-01,局,文件,理由",
    ],
    "trainings": [
        "培训编号,人员编号,培训类别,培训日期,学时,考试成绩,是否合格",
        "T1,P1,公共法律,2021-01-01,7.5,88.5,是",
    ],
    "complaints": [
        "投诉编号,收到日期,单位编码,人员编号,处理结论,是否满意",
        "C1,2021-01-01,A01,P1,属实,否",
        "C2,2021-01-01,A01,,,",
    ],
    "inspections": [
        "检查编号,单位编码,检查对象,检查日期,扫码,检查人员",
        "I1,A01,某厂,2021-01-01,1,P1;P2",
    ],
    "file_reviews": [
        "案件编号,单位编码,评查日期,评查得分,案卷等次",
        "1,A01,2021-01-01,95.5,优秀",
        "1,A01,2021-06-01,60,不合格",
    ],
    "rectification": [
        "整改编号,整治阶段,问题描述,责任单位,挂牌督办",
        "R1,自查自纠,问题,A01,是",
    ],
    "integrity": [
        "创建轮次,单位编码,考核小项,自评得分",
        "2021,A01,1.1,95.123456",
        "2021,A01,1.2,",
    ],
    "annual_figures": [
        "单位编码,年度,指标,数值,计量单位,口径定义,数据来源",
        "A01,2021,权力事项,-12.000001,项,定义,来源",
    ],
}


def test_every_kind_goes_in_and_is_the_same_the_second_time(any_books):
    files = [any_books.file(f"{kind}.csv", "\n".join(rows)) for kind, rows in SAMPLES.items()]
    expected = {kind: len(rows) - 1 for kind, rows in SAMPLES.items()}
    first = any_books.take(*files)
    assert {sheet.kind: sheet.added for sheet in first.sheets} == expected
    second = any_books.take(*files)
    assert {sheet.kind: sheet.same for sheet in second.sheets} == expected
    assert expected.keys() | {"agencies", "officers", "cases"} == KINDS.keys()


def test_thousands_of_rows_are_found_again(any_books):
    rows = [f"{number},A0{number % 2 + 1},penalty,P{number % 3 + 1}" for number in range(6_000)]
    text = "case_no,agency_code,kind,officer_nos\n" + "\n".join(rows)
    assert any_books.take(("cases.csv", text)).added == 6_000
    report = any_books.take(("cases.csv", text.replace(",P2", ",P1")))
    assert (report.changed, report.same) == (2_000, 4_000)
    assert {row[0] for row in any_books.rows(CaseOfficer, "officer_no")} == {"P1", "P3"}


def test_progress_is_told_while_counting_and_while_importing(books):
    told = []
    text = "case_no,agency_code,kind\n" + "".join(f"{number},A01,penalty\n" for number in range(12_000))
    books.take(("cases.csv", text), progress=lambda *step: told.append(step))
    assert told == [
        ("cases.csv", 5_000, None), ("cases.csv", 10_000, None),
        ("cases.csv", 5_000, 12_000), ("cases.csv", 10_000, 12_000), ("cases.csv", 12_000, 12_000),
    ]  # fmt: skip


# All or nothing


def state(books):
    with books.engine.connect() as connection:
        tables = (Case, CaseOfficer, ImportBatch, AuditRecord)
        return [connection.execute(select(func.count()).select_from(table.__table__)).scalar_one() for table in tables]


@pytest.mark.parametrize(
    "bad",
    [
        ("lawsuits.csv", "lawsuit_no,agency_code\n1,A01\n"),
        ("lawsuits.csv", 'lawsuit_no,agency_code,filed_on\n1,A01,"2021-01-01\n'),
        ("lawsuits.csv", b"\xff\xfe\x00"),
        ("other.csv", "x,y\n1,2\n"),
    ],
)
def test_one_file_that_is_refused_keeps_all_out(books, bad):
    before = state(books)
    with pytest.raises(ImportRefused):
        books.take(("案件.csv", HEAD + FIRST), bad)
    assert state(books) == before
    assert not list(books.folder.glob("*rejected*"))


def test_every_file_that_is_refused_is_named(books):
    with pytest.raises(ImportRefused) as error:
        books.take(("a.csv", "x\n1\n"), ("b.csv", ""), books.folder / "c.csv")
    assert [(one.code, one.path.name) for one in error.value.refusals] == [
        ("no_headers", "a.csv"), ("empty_file", "b.csv"), ("no_such_file", "c.csv"),
    ]  # fmt: skip


def test_a_file_of_headers_alone_is_refused(books):
    with pytest.raises(ImportRefused) as error:
        books.take(("cases.csv", "case_no,agency_code,kind\n"))
    assert error.value.refusals[0].code == "no_rows"


def test_a_trial_run_writes_nothing_and_says_the_same(any_books):
    before = state(any_books)
    text = HEAD + FIRST + SECOND + "3,A99,处罚,,,,,,,\n"
    report = any_books.take(("案件.csv", text), dry_run=True)
    assert (report.added, report.set_aside, report.exit_code, report.dry_run) == (2, 1, 1, True)
    assert state(any_books) == before
    assert not list(any_books.folder.glob("*rejected*"))
    assert any_books.take(("案件.csv", text)).added == 2


def test_whoever_writes_the_same_row_meanwhile_makes_the_import_start_again(postgresql_books):
    """On PostgreSQL; SQLite has one writer at a time, so that there is no meanwhile."""
    somebody = make_engine(postgresql_books.engine.url.render_as_string(hide_password=False))

    done = []

    def meanwhile(connection, cursor, statement, *_):
        if "FROM cases" in statement and not done:  # the importer has just seen that there is no case
            done.append(statement)
            with somebody.begin() as other:
                other.execute(insert(Case), [{"case_no": "1", "agency_code": "A01", "kind": "levy"}])

    event.listen(postgresql_books.engine, "after_cursor_execute", meanwhile)
    file = postgresql_books.file("cases.csv", "case_no,agency_code,kind\n1,A01,penalty\n2,A01,penalty\n")
    with pytest.raises(ImportRefused) as error:
        postgresql_books.take(file)
    somebody.dispose()
    assert error.value.refusals[0].code == "changed_meanwhile"
    assert postgresql_books.rows(Case, "case_no") == [("1",)]
    assert postgresql_books.take(file).added == 1


KILLED = """
import datetime as dt, os, signal, sys
from pathlib import Path
from dashboard.imports.importing import Importer, import_files
from models.engine import make_engine
from models.keys import Keys

def progress(label, done, total):
    if total is not None and done >= 5_000:
        print("half way", flush=True)
        signal.pause()

now = dt.datetime(2022, 1, 5, tzinfo=dt.UTC)
engine = make_engine(sys.argv[1], keys=Keys.from_text(sys.argv[3]))
import_files(engine, [Path(sys.argv[2])], by=Importer("x"), now=now, today=now.date(), progress=progress)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_an_import_that_is_killed_leaves_nothing_and_can_be_done_again(any_books):
    rows = [f"{number},A01,{'penalty' if number else 'wrong'},P1" for number in range(10_000)]
    file = any_books.file("cases.csv", "case_no,agency_code,kind,officer_nos\n" + "\n".join(rows))
    before = state(any_books)
    url = any_books.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, str(file), KEYS.text()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "half way\n"
        running.send_signal(signal.SIGKILL)
    assert state(any_books) == before
    assert not (any_books.folder / "cases.rejected.csv").exists()
    report = any_books.take(file)
    assert (report.added, report.set_aside) == (9_999, 1)


# Workbooks


def test_sheets_are_kinds_and_are_read_in_the_order_of_their_references(any_books, workbook):
    path = workbook(
        {
            "填表说明": [["请逐项填写"]],
            "任职": [["人员编号", "单位编码", "任职开始日期"], ["N1", "N01", dt.date(2021, 1, 1)]],
            "执法人员": [["人员编号", "姓名", "单位编码", "人员类别"], ["N1", "丁", "N01", "执法人员"]],
            "执法单位": [["单位编码", "单位名称", "单位类别", "编制数"], ["N01", "新局", "县直部门", 12]],
        }
    )
    report = any_books.take(path)
    assert [(sheet.sheet, sheet.kind, sheet.added) for sheet in report.sheets] == [
        ("执法单位", "agencies", 1), ("执法人员", "officers", 1), ("任职", "postings", 1),
    ]  # fmt: skip
    assert report.skipped_sheets == ("book.xlsx · 填表说明",)
    assert any_books.rows(Posting, "officer_no", "from_on") == [("N1", dt.date(2021, 1, 1))]


def test_codes_in_a_workbook_stay_text_and_damaged_ones_are_set_aside(books, workbook):
    head = ["officer_no", "name", "agency_code", "category", "id_number", "certificate_no", "joined_on"]
    path = workbook(
        {
            "officers": [
                head,
                ["007", "甲", "A01", "officer", "11010519491231002X", 12345, 44299],
                ["008", "乙", "A01", "officer", 110105194912310000, None, None],
                ["009", "丙", "A01", "officer", None, 110101199003078, None],
            ]
        }
    )
    report = books.take(path)
    assert [(one.row, one.code, one.column) for one in report.sheets[0].problems] == [
        (3, "code_as_number", "id_number"), (4, "code_as_number", "certificate_no"),
    ]  # fmt: skip
    assert books.rows(Officer, "officer_no", "certificate_no", "joined_on")[0] == ("007", "12345", dt.date(2021, 4, 13))
    assert "Excel 已将其变为数字" in str(report.sheets[0].problems[0])


def test_a_workbook_of_notes_alone_is_refused(books, workbook):
    with pytest.raises(ImportRefused) as error:
        books.take(workbook({"一": [["请逐项填写"]], "二": [["谢谢"], ["x"]]}))
    assert error.value.refusals[0].code == "no_headers"


# Any text in any cell


ANY = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=15) | st.sampled_from(
    ["A01", "P1", "P1;P2", "penalty", "处罚", "2021-04-13", "44299", "是", "1", "12.50", "=1+1", "'=x", "-", "\ufeff"]
)


CASE_KEYS = list(KINDS["cases"].columns)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(CASE_KEYS, ANY)), max_size=4))
def test_any_text_in_any_cell_is_taken_or_set_aside(books, rows):
    """Never an exception: what the database would refuse, the importer refuses first and says why."""
    sound = dict.fromkeys(CASE_KEYS, "") | {"case_no": "s", "agency_code": "A01", "kind": "penalty"}
    text = csv_text(CASE_KEYS, list(sound.values()), *(list(row.values()) for row in rows))
    path = books.file("cases.csv", text)
    report = import_files(books.engine, [path], by=Importer("x"), now=NOW, today=TODAY)
    assert report.added + report.changed + report.same + report.set_aside >= 1
    assert list(report.lines())
    again = import_files(books.engine, [path], by=Importer("x"), now=NOW, today=TODAY)
    assert (again.added, again.changed) == (0, 0)
