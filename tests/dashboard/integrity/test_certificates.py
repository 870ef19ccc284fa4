"""Certificates 诚信执法单位证书: kept as issued, numbered without a gap, voided with a reason, in the register."""

import datetime as dt
import hashlib
import io

import pytest
from docx import Document
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dashboard.accounts.readers import reader_of
from dashboard.documents.issuing import Office
from dashboard.integrity import acts
from dashboard.integrity.acts import Brought
from dashboard.services.rectification_documents import register
from dashboard.urls import Query
from dashboard.workflows.course import Said
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.integrity_rounds import IntegrityCertificate, open_certificate
from models.keys import keys_of
from models.reader import SYSTEM, ReaderSession, acting_for
from tests.dashboard.integrity.conftest import Desk, with_levels
from tests.dashboard.integrity.test_acts import published

ISSUE = Brought(office="县司法局", writes=Office(prefix="云"))


def recognised(desk: Desk) -> str:
    number = published(desk)
    desk.today += dt.timedelta(days=9)
    desk.move("bureau", number, "grant")
    return number


def kept(desk: Desk) -> list[IntegrityCertificate]:
    with ReaderSession(desk.engine, SYSTEM) as session:
        return list(session.scalars(select(IntegrityCertificate).order_by(IntegrityCertificate.certificate_id)))


def registered(desk: Desk, who: str, **asked: str) -> list[tuple[str, str, bool]]:
    with ReaderSession(desk.engine, reader_of(desk.engine, desk.turn(who).holder)) as session:
        return [(one.kind, one.number, one.void is not None) for one in register(session, Query(**asked)).lines]


def test_a_certificate_is_kept_sealed_as_it_was_issued_with_its_hash_in_the_audit_log(desk: Desk) -> None:
    number = recognised(desk)
    desk.move("bureau", number, "certify", ISSUE)
    (one,) = kept(desk)
    content = open_certificate(keys_of(desk.engine), one)
    assert (one.number, one.office, hashlib.sha256(content).hexdigest()) == (
        "云诚证〔2022〕1号",
        "县司法局",
        one.sha256,
    )
    assert content not in one.sealed
    said = "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)
    for word in ("云诚证〔2022〕1号", "甲镇", "98.08", "县司法局", "权重为演示，非官方"):
        assert word in said
    assert "等级" not in said
    with ReaderSession(desk.engine, SYSTEM) as session:
        (logged,) = session.scalars(select(AuditRecord).where(AuditRecord.action == "integrity:certify"))
    assert logged.after is not None
    assert logged.after["sha256"] == one.sha256
    for statement in ("UPDATE integrity_certificates SET office = 'x'", "DELETE FROM integrity_certificates"):
        with pytest.raises(DBAPIError, match="kept"), acting_for(desk.engine, SYSTEM).begin() as connection:
            connection.execute(text(statement))


def test_the_level_stands_on_it_where_the_scheme_gives_levels_said_to_be_borrowed(desk: Desk) -> None:
    number = recognised(desk)
    acts.make(desk.engine, desk.turn("bureau"), number, "certify", Said(), with_levels(), ISSUE)
    (one,) = kept(desk)
    made = Document(io.BytesIO(open_certificate(keys_of(desk.engine), one)))
    said = "\n".join(each.text for each in made.paragraphs)
    assert "诚信等级：A级（等级名称和分数线借自盘锦办法）。" in said


def test_there_is_one_at_a_time_and_a_void_ones_number_stays_used(desk: Desk) -> None:
    number = recognised(desk)
    with pytest.raises(MoveRefused, match="发文机关"):
        desk.move("bureau", number, "certify", Brought(office=" "))
    with pytest.raises(MoveRefused):
        desk.move("agency", number, "certify", ISSUE)
    desk.move("bureau", number, "certify", ISSUE)
    with pytest.raises(MoveRefused):
        desk.move("bureau", number, "certify", ISSUE)
    with pytest.raises(MoveRefused, match="理由"):
        desk.move("bureau", number, "void_certificate", reason="")
    desk.move("bureau", number, "void_certificate", reason="单位名称有误")
    with pytest.raises(MoveRefused):
        desk.move("bureau", number, "void_certificate")
    desk.move("bureau2", number, "certify", ISSUE)
    assert [one.number for one in kept(desk)] == ["云诚证〔2022〕1号", "云诚证〔2022〕2号"]
    one, other = ("certificate", "云诚证〔2022〕1号", True), ("certificate", "云诚证〔2022〕2号", False)
    assert registered(desk, "agency") == registered(desk, "bureau", category="certificate") == [other, one]
    assert registered(desk, "bureau", rows="void") == registered(desk, "bureau", q="2〕1号") == [one]
    assert registered(desk, "bureau", rows="open") == registered(desk, "other") == []
