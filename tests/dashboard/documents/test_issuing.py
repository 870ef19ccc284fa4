"""Documents are issued by whoever may make the move they accompany, numbered once, and kept as they were issued."""

import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from dashboard.documents.filling import TemplateFault
from dashboard.documents.issuing import Draft, Office, Receipt, issue, receive
from dashboard.documents.kinds import KINDS
from dashboard.documents.voiding import void
from dashboard.workflows.evidence import Evidence
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.documents import RectificationDocument, RectificationReceipt, RectificationVoid, open_document, open_paper
from models.keys import keys_of
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.rectification.conftest import PDF, Desk, days

PLAIN = Office()
SAID = {
    "office": "镇平县司法局", "contact": "周七 0377-1", "demand": "立即补正", "supervised": "专项监督，2022年1月",
    "facts": "三份案卷缺送达回证", "evidence": "案卷评查表", "decided": "责令限期履行", "objection": "十个工作日内",
    "place": "1月20日，三楼会议室", "materials": "案卷三份",
}  # fmt: skip


def issued(desk: Desk, who: str, number: str, kind: str, seen: int = 0, office: Office = PLAIN, **said: str) -> str:
    return issue(desk.engine, desk.turn(who), number, Draft(kind, {**SAID, **said}, seen), office)


def documents(desk: Desk) -> list[tuple[RectificationDocument, bytes]]:
    with ReaderSession(desk.engine, SYSTEM) as session:
        kept = list(session.scalars(select(RectificationDocument).order_by(RectificationDocument.document_id)))
        return [(one, open_document(keys_of(desk.engine), one)) for one in kept]


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def up_to_decision(desk: Desk) -> str:
    """Assigned on Monday for 30 days, then each paper on the day after the limit of the one before."""
    number = desk.mending(source="督查", basis="行政处罚法第六十一条")
    for key, wait in (("urge", 31), ("opinion", 16), ("decision", 31)):
        desk.today += days(wait)
        desk.move("bureau", number, key, reason=f"{key}的理由")
        issued(desk, "bureau", number, {"urge": "urging"}.get(key, key), len(documents(desk)))
    return number


def test_the_ladder_of_papers_says_which_went_before_and_by_when(desk: Desk) -> None:
    number = up_to_decision(desk)
    urging, opinion, decision = ((one, words(content)) for one, content in documents(desk))
    assert [one[0].number for one in (urging, opinion, decision)] == [
        "执监督〔2022〕1号", "执监意〔2022〕1号", "执监决〔2022〕1号",
    ]  # fmt: skip
    # Monday 2022-01-10 and 30 days: until 02-09; urged 02-10, 15 days: 02-25; opinion 02-26, 30 days: 03-28.
    assert [one[0].due_on for one in (urging, opinion, decision)] == [
        dt.date(2022, 2, 25), dt.date(2022, 3, 28), dt.date(2022, 4, 28),
    ]  # fmt: skip
    for part in (
        "镇平县司法局",
        "甲镇：",
        number,
        "督查",
        "整改时限为2022年2月9日",
        "文书缺项",
        "立即补正",
        "2022年2月25日前",
    ):
        assert part in urging[1]
    for part in ("专项监督", "三份案卷", "案卷评查表", "行政处罚法第六十一条", "张三", "补正文书", "2022年3月28日前"):
        assert part in opinion[1]
    for part in ("（执监意〔2022〕1号）", "在2022年3月28日前改正", "责令限期履行", "decision的理由", "十个工作日内"):
        assert part in decision[1]
    assert not any("{{" in text for _one, text in (urging, opinion, decision))


def test_a_letter_never_asks_for_an_answer_by_a_day_that_is_past(desk: Desk) -> None:
    number = desk.mending()  # until 2022-02-09
    desk.today += days(31)
    desk.move("bureau", number, "urge", reason="逾期")  # on 02-10, with 15 days
    desk.today += days(15)
    issued(desk, "bureau", number, "urging")
    desk.today += days(1)
    with pytest.raises(MoveRefused, match="2022-02-25届满"):
        issued(desk, "bureau", number, "urging", 1)
    desk.move("bureau", number, "urge", reason="仍未整改")
    issued(desk, "bureau", number, "urging", 1)
    assert [one.due_on for one, _content in documents(desk)] == [dt.date(2022, 2, 25), dt.date(2022, 3, 13)]


def test_a_document_is_shown_again_exactly_as_it_was_issued(desk: Desk) -> None:
    up_to_decision(desk)
    for one, content in documents(desk):
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one.sha256, one.size)
    with desk.engine.begin() as connection, pytest.raises(IntegrityError, match="never changed"):
        connection.execute(text("UPDATE rectification_documents SET number = 'x'"))
    with desk.engine.begin() as connection, pytest.raises(IntegrityError, match="never changed"):
        connection.execute(text("DELETE FROM rectification_documents"))


def test_every_kind_is_issued_by_those_who_may_make_its_move_and_by_nobody_else(desk: Desk) -> None:
    number = desk.mending()
    with pytest.raises(MoveRefused, match="尚未办理"):
        issued(desk, "bureau", number, "urging")
    desk.move("agency", number, "apply", files=[PDF])
    desk.move("bureau", number, "check")
    desk.move("bureau2", number, "publish")
    desk.move("bureau2", number, "send_back")
    desk.move("bureau", number, "propose", reason="涉嫌违纪的理由")
    desk.move("leader", number, "approve")
    who = {"notice": "bureau", "application": "agency", "check": "bureau2", "publicity": "bureau", "transfer": "leader"}
    for kind, allowed in who.items():
        for other in {"bureau", "agency", "leader", "other", "officer"} - {allowed, allowed.rstrip("2")}:
            with pytest.raises(MoveRefused, match="无权"):
                issued(desk, other, number, kind, len(documents(desk)))
        issued(desk, allowed, number, kind, len(documents(desk)))
    made = {one.kind: (one.position, words(content)) for one, content in documents(desk)}
    assert {kind: position for kind, (position, _text) in made.items()} == {
        "notice": 2, "application": 4, "check": 5, "publicity": 6, "transfer": 9,
    }  # fmt: skip
    assert "纪委监委" in made["transfer"][1]
    assert "涉嫌违纪的理由" in made["transfer"][1]  # not that for which it was agreed to
    assert "王五、赵六" in made["check"][1]
    assert "2022年1月10日至2022年1月17日" in made["publicity"][1]  # five working days from a Monday
    assert set(made) | {"urging", "opinion", "decision", "talk"} == set(KINDS)


def test_a_refused_document_uses_up_no_number(desk: Desk, tmp_path: Path) -> None:
    number = desk.mending()
    own = Document()
    own.add_paragraph("{{文号}} 致{{受文单立}}")
    own.save(str(tmp_path / "监督通知书.docx"))
    office = Office(tmp_path, "镇")
    with pytest.raises(TemplateFault, match=r"监督通知书\.docx.*受文单立"):
        issued(desk, "bureau", number, "notice", office=office)
    with pytest.raises(MoveRefused, match="要求"):
        issued(desk, "bureau", number, "notice", demand=" ")
    with pytest.raises(MoveRefused, match="另一份文书"):
        issued(desk, "bureau", number, "notice", seen=1)
    own.paragraphs[0].runs[0].text = "我局 {{文号}} 致{{受文单位}}"
    own.save(str(tmp_path / "监督通知书.docx"))
    assert issued(desk, "bureau", number, "notice", office=office) == "镇执监通〔2022〕1号"
    assert words(documents(desk)[0][1]) == "我局 镇执监通〔2022〕1号 致甲镇"
    assert issued(desk, "bureau", number, "notice", 1) == "执监通〔2022〕2号"


def receipt(desk: Desk, who: str = "bureau", **said: Any) -> None:
    usual = {"delivered_on": desk.today, "delivered_to": "甲镇", "manner": "direct", "signed_by": "李四"}
    receive(desk.engine, desk.turn(who), documents(desk)[0][0].document_id, Receipt(**{**usual, **said}))


def test_a_receipt_is_entered_with_its_paper_and_never_changed(desk: Desk) -> None:
    issued(desk, "bureau", desk.mending(), "notice")
    day_before = desk.today - days(1)
    for refused in ({"delivered_on": day_before}, {"manner": "shouted"}, {"signed_by": " "}, {"who": "agency"},
                    {"delivered_on": desk.today + days(1)}, {"paper": Evidence("x.exe", b"MZ")}):  # fmt: skip
        with pytest.raises(MoveRefused):
            receipt(desk, **refused)
    receipt(desk, paper=PDF, note="门卫代收")
    with ReaderSession(desk.engine, SYSTEM) as session:
        kept = session.scalars(select(RectificationReceipt)).one()
        assert (kept.signed_by, kept.file_name) == ("李四", "整改材料.pdf")
        assert open_paper(keys_of(desk.engine), kept) == PDF.content
        actions = session.scalars(select(AuditRecord.action).order_by(AuditRecord.record_id.desc()).limit(2)).all()
    assert actions == ["rectification:receipt", "rectification:document"]
    with desk.engine.begin() as connection, pytest.raises(IntegrityError, match="never changed"):
        connection.execute(text("UPDATE rectification_receipts SET signed_by = 'x'"))


def test_the_number_of_the_ladders_last_paper_is_the_items_own(desk: Desk) -> None:
    number = desk.mending(source="督查", basis="行政处罚法第六十一条")
    desk.today += days(31)
    desk.move("bureau", number, "urge", document="")
    issued(desk, "bureau", number, "urging")
    assert desk.item(number).document == "执监督〔2022〕1号"
    issued(desk, "bureau", number, "talk", 1)  # accompanies the urging, and is no step of the ladder
    desk.move("leader", number, "list")
    issued(desk, "leader", number, "talk", 2)
    assert [one.due_on for one, _content in documents(desk)[1:]] == [dt.date(2022, 2, 25), None]  # the limit is past
    desk.today += days(16)
    desk.move("bureau", number, "opinion", document="")
    issued(desk, "bureau", number, "opinion", 3)
    issued(desk, "bureau", number, "notice", 4)  # of the assignment, written late
    assert desk.item(number).document == "执监意〔2022〕1号"
    with ReaderSession(desk.engine, SYSTEM) as session:
        records = select(AuditRecord).where(AuditRecord.action == "rectification:document")
        said = [(one.before, one.after) for one in session.scalars(records.order_by(AuditRecord.record_id))]
    assert said[3][0] == {"document": "执监督〔2022〕1号"}
    assert said[3][1]["document"] == "执监意〔2022〕1号"
    assert [said[at][0] for at in (1, 2, 4)] == [None, None, None]


def test_a_void_document_keeps_its_number_and_says_why_and_who(desk: Desk) -> None:
    number = desk.mending()
    issued(desk, "bureau", number, "notice")
    (kept,) = documents(desk)
    which = kept[0].document_id
    for who, reason, why in (("bureau", " ", "理由"), ("agency", "写错", "无权"), ("leader", "写错", "无权")):
        with pytest.raises(MoveRefused, match=why):
            void(desk.engine, desk.turn(who), which, reason)
    void(desk.engine, desk.turn("bureau2"), which, "受文单位写错")
    with pytest.raises(MoveRefused, match="已经作废"):
        void(desk.engine, desk.turn("bureau"), which, "再作废")
    with pytest.raises(MoveRefused, match="已作废"):
        receipt(desk)
    assert desk.item(number).document is None
    assert issued(desk, "bureau", number, "notice", 1) == "执监通〔2022〕2号"
    assert desk.item(number).document == "执监通〔2022〕2号"
    assert documents(desk)[0][1] == kept[1]  # exactly as it was issued
    with ReaderSession(desk.engine, SYSTEM) as session:
        one = session.scalars(select(RectificationVoid)).one()
        noted = session.scalars(select(AuditRecord).where(AuditRecord.action == "rectification:void")).one()
    assert (one.reason, one.account, one.voided_on) == ("受文单位写错", "bureau2", desk.today)
    assert (noted.account, noted.reason, noted.before, noted.after) == (
        "bureau2", "受文单位写错", {"document": "执监通〔2022〕1号"}, {"document": None},
    )  # fmt: skip
    for statement in ("UPDATE rectification_voids SET reason = 'x'", "DELETE FROM rectification_voids"):
        with desk.engine.begin() as connection, pytest.raises(IntegrityError, match="never changed"):
            connection.execute(text(statement))


def test_a_step_of_the_ladder_does_not_name_a_void_paper_as_the_one_before(desk: Desk) -> None:
    number = desk.mending()
    desk.today += days(31)
    desk.move("bureau", number, "urge", document="")
    desk.today += days(16)
    desk.move("bureau", number, "opinion", document="")
    for seen in range(2):
        issued(desk, "bureau", number, "opinion", seen)
    void(desk.engine, desk.turn("bureau"), documents(desk)[1][0].document_id, "重复")
    desk.today += days(31)
    desk.move("bureau", number, "decision", document="")
    issued(desk, "bureau", number, "decision", 2)
    said = words(documents(desk)[2][1])
    assert "执监意〔2022〕1号" in said
    assert "执监意〔2022〕2号" not in said
