"""Rows that a program brings: each is answered, repetitions change nothing, and an agency writes its own alone."""

import datetime as dt
import json
import re
import threading
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from dashboard.api import taking
from models.audit import AuditRecord
from models.batches import FileRole, Import, ImportFile
from models.cases import Case, CaseOfficer
from models.officers import Officer
from models.reader import SYSTEM, acting_for
from models.tokens import ApiAnswer
from tests.architecture.repository import ROOT
from tests.dashboard.api.conftest import Program

CASE = {"case_no": "1号", "agency_code": "A01", "kind": "penalty", "party": "甲公司"}
OTHERS = {**CASE, "agency_code": "A02"}
ID_NUMBER = "11010519491231002X"
"""The example of GB 11643."""


def test_each_row_is_answered(bureau: Program) -> None:
    bureau.bring("cases", CASE)
    answer = bureau.bring(
        "cases",
        CASE,
        {**CASE, "party": "乙公司", "case_no": "2号"},
        {**CASE, "case_no": "3号", "agency_code": "A99"},
        Accept_Language="en",
    )
    assert answer.status_code == 200
    body: Any = answer.json
    assert [(row["row"], row["result"]) for row in body["rows"]] == [(1, "same"), (2, "added"), (3, "set_aside")]
    assert {name: body[name] for name in ("kind", "import", "added", "changed", "same", "set_aside")} == {
        "kind": "cases", "import": 2, "added": 1, "changed": 0, "same": 1, "set_aside": 1,
    }  # fmt: skip
    assert body["rows"][2]["problems"] == [
        {
            "column": "agency_code",
            "code": "unknown_agencies",
            "message": "agency_code: found “A99”; there is no agency with the code A99; import the agency first",
            "found": "A99",
        }
    ]


def test_a_changed_row_and_a_doubt_are_told(bureau: Program) -> None:
    bureau.bring("cases", CASE)
    body: Any = bureau.bring("cases", {**CASE, "filed_on": "2099-01-01"}).json
    assert body["rows"][0]["result"] == "changed"
    assert [doubt["code"] for doubt in body["rows"][0]["doubts"]] == ["in_the_future"]


def test_columns_may_be_named_in_chinese_and_csv_is_taken_too(bureau: Program) -> None:
    text = "案件编号,单位编码,案件类别,当事人\n1号,A01,处罚,甲公司\n\n2号,A01,处罚,乙公司\n"
    body: Any = bureau.bring_text("cases", text, "text/csv; charset=utf-8").json
    assert [(row["row"], row["result"]) for row in body["rows"]] == [(2, "added"), (4, "added")]
    same: Any = bureau.bring("cases", {"案件编号": "1号", "单位编码": "A01", "案件类别": "处罚"}).json
    assert same["same"] == 1


def test_a_column_that_is_left_out_stays_and_null_clears_it(bureau: Program) -> None:
    bureau.bring("cases", CASE)
    key = {name: value for name, value in CASE.items() if name != "party"}
    bureau.bring("cases", key)
    assert bureau.rows(Case, "party") == [("甲公司",)]
    bureau.bring("cases", {**key, "party": None})
    assert bureau.rows(Case, "party") == [(None,)]


def test_the_officers_of_a_case_may_be_a_list(bureau: Program) -> None:
    bureau.bring("cases", {**CASE, "officer_nos": ["P3", "P1"]})
    assert bureau.rows(CaseOfficer, "position", "officer_no") == [(1, "P3"), (2, "P1")]


def test_an_import_by_a_program_is_kept_like_any_other(bureau: Program, engine: Engine) -> None:
    bureau.bring("cases", CASE, OTHERS, {**CASE, "agency_code": "A99"})
    with acting_for(engine, SYSTEM).connect() as connection:
        made = connection.execute(select(Import.account, Import.channel, Import.agency_code)).one()
        files = connection.execute(select(ImportFile.role, ImportFile.name).order_by(ImportFile.position)).all()
        record = connection.execute(select(AuditRecord).where(AuditRecord.action == "batch:import")).one()
    assert tuple(made) == ("token:bureau", "api", None)
    assert [tuple(one) for one in files] == [
        (FileRole.BROUGHT, "cases.json"),
        (FileRole.SET_ASIDE, "cases.rejected.csv"),
    ]
    assert (record.account, record.address) == ("token:bureau", "127.0.0.1")
    assert record.request_id


def test_a_dry_run_answers_the_same_and_writes_nothing(bureau: Program) -> None:
    tried: Any = bureau.bring("cases", CASE, {**CASE, "agency_code": "A99"}, query="?dry_run=1").json
    assert bureau.rows(Case, "case_no") == []
    assert bureau.rows(Import, "import_no") == []
    done: Any = bureau.bring("cases", CASE, {**CASE, "agency_code": "A99"}).json
    assert tried == {**done, "import": None}


@pytest.mark.parametrize("query", ["?dryrun=1", "?dry_run=true", "?dry_run="])
def test_a_misspelt_dry_run_writes_nothing(bureau: Program, query: str) -> None:
    assert bureau.bring("cases", CASE, query=query).status_code == 400
    assert bureau.rows(Case, "case_no") == []


def test_messages_are_chinese_unless_asked_otherwise(bureau: Program) -> None:
    wrong = {**CASE, "agency_code": "A99"}
    for asked, words in ((None, "没有编码"), ("fr, en;q=0.8", "no agency"), ("zh-CN", "没有编码")):
        headers = {} if asked is None else {"Accept_Language": asked}
        body: Any = bureau.bring("cases", wrong, query="?dry_run=1", **headers).json
        assert words in body["rows"][0]["problems"][0]["message"]


def test_an_id_number_is_never_told_again(bureau: Program, engine: Engine) -> None:
    officer = {"officer_no": "P9", "name": "戊", "agency_code": "A99", "category": "officer", "id_number": ID_NUMBER}
    wrong = {**officer, "id_number": ID_NUMBER[:-1] + "1"}
    misplaced = {**officer, "officer_no": ID_NUMBER, "id_number": None}
    answer = bureau.bring("officers", officer, wrong, misplaced, Idempotency_Key="k")
    assert answer.status_code == 200
    assert ID_NUMBER[:-1] not in answer.text
    with engine.connect() as connection:
        assert ID_NUMBER[:-1] not in str(connection.execute(select(ApiAnswer.answer)).all())


@pytest.mark.parametrize("word", ["合计", "注：略", "第1页"])
def test_no_row_is_taken_for_a_total_or_a_note(bureau: Program, word: str) -> None:
    body: Any = bureau.bring("cases", {**dict.fromkeys(CASE), "case_no": word}, CASE).json
    assert [(row["row"], row["result"]) for row in body["rows"]] == [(1, "set_aside"), (2, "added")]


# ---------------------------------------------------------------- what is refused whole


def test_missing_columns_are_named_and_nothing_is_taken(bureau: Program) -> None:
    answer = bureau.bring("cases", {"case_no": "1号"}, Accept_Language="en")
    assert answer.status_code == 422
    error: Any = answer.json
    assert error["error"]["reasons"][0]["code"] == "missing_columns"
    assert "agency_code" in error["error"]["reasons"][0]["message"]
    assert bureau.rows(Import, "import_no") == []


def test_a_kind_that_there_is_not_is_404(bureau: Program) -> None:
    for kind in ("ministers", "案件", "case_officers"):
        assert bureau.bring(kind, CASE).status_code == 404


def test_another_kind_of_body_is_415(bureau: Program) -> None:
    for media_type in ("text/plain", "application/xml", "text/csv; charset=gb18030", "multipart/form-data"):
        assert bureau.bring_text("cases", "x", media_type).status_code == 415


def test_a_body_of_more_than_a_mebibyte_is_413(bureau: Program) -> None:
    assert bureau.bring_text("cases", b" " * (1024 * 1024 + 1), "application/json").status_code == 413


# ---------------------------------------------------------------- sent again


def test_a_request_sent_again_is_answered_as_before_and_changes_nothing(bureau: Program) -> None:
    first = bureau.bring("cases", CASE, Idempotency_Key="night-1")
    again = bureau.bring("cases", CASE, Idempotency_Key="night-1")
    assert again.data == first.data
    assert (first.headers.get("Idempotent-Replayed"), again.headers.get("Idempotent-Replayed")) == (None, "true")
    assert bureau.rows(Import, "import_no") == [(1,)]


def test_without_a_key_the_same_rows_are_the_same(bureau: Program) -> None:
    bureau.bring("cases", CASE)
    body: Any = bureau.bring("cases", CASE).json
    assert (body["added"], body["same"]) == (0, 1)


def test_a_key_of_another_request_is_409(bureau: Program) -> None:
    bureau.bring("cases", CASE, Idempotency_Key="k")
    assert bureau.bring("cases", {**CASE, "party": "乙"}, Idempotency_Key="k").status_code == 409
    assert bureau.bring("lawsuits", CASE, Idempotency_Key="k").status_code == 409
    assert bureau.rows(Case, "party") == [("甲公司",)]


def test_a_key_is_the_tokens_own(bureau: Program, agency: Program) -> None:
    bureau.bring("cases", CASE, Idempotency_Key="k")
    body: Any = agency.bring("cases", {**CASE, "case_no": "2号"}, Idempotency_Key="k").json
    assert body["added"] == 1


def test_a_key_is_forgotten_after_a_week(bureau: Program) -> None:
    bureau.bring("cases", CASE, Idempotency_Key="k")
    bureau.site.clock.pass_by(days=6.9)
    assert bureau.bring("cases", CASE, Idempotency_Key="k").headers.get("Idempotent-Replayed") == "true"
    bureau.site.clock.pass_by(days=0.2)
    assert bureau.bring("cases", CASE, Idempotency_Key="k").headers.get("Idempotent-Replayed") is None
    assert bureau.rows(ApiAnswer, "key", "at") == [("k", bureau.site.clock())]


def test_what_was_refused_may_be_corrected_under_the_same_key(bureau: Program) -> None:
    assert bureau.bring("cases", {"case_no": "1号"}, Idempotency_Key="k").status_code == 422
    assert bureau.bring("cases", CASE, Idempotency_Key="k").status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "键", "x" * 65])
def test_what_is_no_key_is_400(bureau: Program, key: str) -> None:
    assert bureau.bring("cases", CASE, Idempotency_Key=key.encode().decode("latin-1")).status_code == 400


def test_two_of_the_same_request_at_one_time_are_one(bureau: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    both_have_looked = threading.Barrier(2, timeout=20)
    take = taking.take

    def later(*given: Any) -> str:
        both_have_looked.wait()
        return take(*given)

    monkeypatch.setattr("dashboard.api.routes.take", later)
    answers: list[bytes] = []
    asking = [
        threading.Thread(target=lambda: answers.append(bureau.bring("cases", CASE, Idempotency_Key="k").data))
        for _ in range(2)
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["added"] == 1
    assert len(bureau.rows(Import, "import_no")) == 1


# ---------------------------------------------------------------- whose rows


def test_an_agencys_program_writes_its_own_rows_only(bureau: Program, agency: Program) -> None:
    bureau.bring("cases", OTHERS)
    body: Any = agency.bring("cases", CASE, {**OTHERS, "party": "丁"}).json
    assert [row["result"] for row in body["rows"]] == ["added", "set_aside"]
    assert bureau.rows(Case, "agency_code", "party") == [("A01", "甲公司"), ("A02", "甲公司")]


def test_it_does_not_learn_whether_another_has_a_row(bureau: Program, agency: Program) -> None:
    bureau.bring("cases", {**OTHERS, "decided_on": "2021-05-01", "filed_on": "2021-04-01"})
    asked = {"agency_code": "A02", "kind": "penalty", "filed_on": "2021-06-01"}
    said: Any = agency.bring("cases", {"case_no": "1号", **asked}, {"case_no": "8号", **asked}).json
    there, nowhere = ({**row, "row": 0} for row in said["rows"])
    assert there == nowhere
    assert "2021-05" not in json.dumps(said)


def test_it_takes_no_officer_from_another_roster(agency: Program) -> None:
    officer = {"officer_no": "P3", "name": "丙", "agency_code": "A01", "category": "officer"}
    body: Any = agency.bring("officers", officer).json
    assert [one["code"] for one in body["rows"][0]["problems"]] == ["number_not_yours"]
    assert ("P3", "A02") in agency.rows(Officer, "officer_no", "agency_code")


def test_its_imports_are_its_agencys(agency: Program) -> None:
    agency.bring("cases", CASE)
    assert agency.rows(Import, "account", "agency_code") == [("token:agency", "A01")]


def test_what_only_the_bureau_brings_is_set_aside(agency: Program) -> None:
    body: Any = agency.bring("quotas", {"agency_code": "A01", "year": 2021, "should_file": 3, "basis": "文"}).json
    assert [one["code"] for one in body["rows"][0]["problems"]] == ["kind_of_the_bureau"]


# ---------------------------------------------------------------- trouble


def test_a_database_that_is_busy_is_503_and_says_when_to_try_again(bureau: Program, engine: Engine) -> None:
    bureau.site.app.server.extensions["zhiheng"].engine.update_execution_options(busy_seconds=0.1)
    with acting_for(engine, SYSTEM).begin() as somebody:
        somebody.execute(insert(Case).values(agency_code="A01", case_no="1号", kind="penalty"))
        answer = bureau.bring("cases", CASE)
        somebody.rollback()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert bureau.bring("cases", CASE).status_code == 200


def test_days_are_judged_by_the_clock_of_the_server(bureau: Program) -> None:
    tomorrow = bureau.site.clock().date() + dt.timedelta(days=1)
    body: Any = bureau.bring("cases", {**CASE, "filed_on": tomorrow.isoformat()}).json
    assert [one["code"] for one in body["rows"][0]["doubts"]] == ["in_the_future"]


def test_the_document_shows_what_is_answered(bureau: Program) -> None:
    document = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    sent = re.search(r"-d '(.*?)'\n", document)
    shown = re.search(r"```json\n(.*?)```", document, re.DOTALL)
    assert sent is not None
    assert shown is not None
    bureau.bring("agencies", {"code": "D11", "name": "县城管局", "kind": "department"})
    answer: Any = bureau.bring_text("cases", sent[1], "application/json").json
    assert {**answer, "import": 12} == json.loads(shown[1])
