"""What is kept of an import: a batch a sheet, and the audit log's records of what changed."""

from sqlalchemy import select

from dashboard.imports.importing import Importer
from models.audit import AuditRecord
from models.batches import ImportBatch
from tests.dashboard.imports.conftest import NOW

HEAD = "案件编号,单位编码,案件类别,立案日期,决定日期,处理决定,罚没金额,重大案件,当事人,办案人员\n"
FIRST = "镇执罚〔2021〕1号,A01,处罚,2021年3月1日,2021/3/20,不予处罚,1200.50,是,某某公司,P1；P2\n"
SECOND = "镇执罚〔2021〕2号,A01,处罚,,,,,,,\n"


def test_each_file_leaves_a_batch_and_an_audit_record(any_books):
    file = any_books.file("案件.csv", HEAD + FIRST + SECOND + "3,A99,处罚,,,,,,,\n")
    report = any_books.take(file, by=Importer("zhang"))
    with any_books.engine.connect() as connection:
        batch = connection.execute(select(ImportBatch.__table__).where(ImportBatch.kind == "cases")).one()
        record = connection.execute(select(AuditRecord.__table__).where(AuditRecord.account == "zhang")).one()
    assert batch.batch_id == report.sheets[0].batch_id
    assert (batch.at, batch.account, batch.file_name, batch.sheet) == (NOW, "zhang", "案件.csv", None)
    assert (batch.added, batch.changed, batch.same, batch.set_aside, batch.doubts) == (2, 0, 0, 1, 0)
    assert len(batch.sha256) == 64
    assert [problem["code"] for problem in batch.report["problems"]] == ["unknown_agencies"]
    assert (record.action, record.subject, record.detail["added"]) == ("batch:import", str(batch.batch_id), 2)


def test_the_audit_log_keeps_both_versions_of_a_changed_row(any_books):
    any_books.take(("案件.csv", HEAD + FIRST))
    any_books.take(("案件.csv", HEAD + FIRST.replace("1200.50", "1300").replace("P1；P2", "P2")))
    with any_books.engine.connect() as connection:
        details = connection.execute(select(AuditRecord.detail)).scalars().all()
    (changes,) = [detail["changes"] for detail in details if "changes" in detail]
    assert changes == [
        {
            "key": ["A01", "镇执罚〔2021〕1号"],
            "before": {"penalty_amount": "1200.50", "officer_nos": ["P1", "P2"]},
            "after": {"penalty_amount": "1300", "officer_nos": ["P2"]},
        }
    ]


def test_audit_records_of_many_changes_are_several_and_lose_none(books):
    rows = [f"{number},A01,penalty" for number in range(1_200)]
    books.take(("cases.csv", "case_no,agency_code,kind\n" + "\n".join(rows)))
    books.take(("cases.csv", "case_no,agency_code,kind\n" + "\n".join(rows).replace("penalty", "levy")))
    with books.engine.connect() as connection:
        details = connection.execute(select(AuditRecord.detail)).scalars().all()
    assert [len(detail["changes"]) for detail in details if "changes" in detail] == [500, 500, 200]


def test_id_numbers_are_masked_in_records_and_reports(books):
    head = "officer_no,name,agency_code,category,id_number\n"
    books.take(("officers.csv", head + "P1,甲,A01,officer,11010519491231002X\n"))
    report = books.take(
        ("officers.csv", head + "P1,甲,A01,officer,110105491231002\nP2,乙,A01,officer,110105194912310021\n")
    )
    assert report.sheets[0].problems[0].found == "110***********0021"
    with books.engine.connect() as connection:
        kept = str(connection.execute(select(AuditRecord.detail)).all()) + str(
            connection.execute(select(ImportBatch.report)).all()
        )
    assert "110***********002X" in kept
    assert "19491231" not in kept


def test_unknown_columns_are_named_in_the_report_and_the_batch(books):
    report = books.take(("cases.csv", "case_no,agency_code,kind,备注,承办科室\n1,A01,penalty,x,y\n"))
    assert report.sheets[0].unknown_columns == ("备注", "承办科室")
    assert "备注, 承办科室" in "\n".join(report.lines())
    with books.engine.connect() as connection:
        kept = connection.execute(select(ImportBatch.unknown_columns).where(ImportBatch.kind == "cases"))
        assert kept.scalar_one() == ["备注", "承办科室"]
