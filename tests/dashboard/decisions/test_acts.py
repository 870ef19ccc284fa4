"""Vetoes and commendations by examples: who may do what and when, what counts, and what is refused."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dashboard.decisions import acts
from dashboard.decisions.kinds import COMMENDATION, KINDS, VETO, DecisionKind
from dashboard.workflows.course import Said
from dashboard.workflows.refused import MoveRefused
from models.accounts import Account
from models.audit import AuditRecord
from models.conduct import Commendation, Veto
from models.reader import SYSTEM, ReaderSession
from plugins.contract import Moment
from plugins.officer_deduction.measures import awarded, vetoed
from plugins.periods import parse
from tests.dashboard.findings.conftest import MONDAY, PDF, Desk

DAY = dt.date(2022, 1, 5)
VALUES: dict[str, dict[str, Any]] = {
    "vetoes": {"decided_on": DAY, "decided_by": "领导小组", "document": "文〔2022〕1号"},
    "commendations": {"item": "25.city", "work": "W2", "awarded_on": DAY, "document": "通报〔2022〕1号"},
}
BOTH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def record(desk: Desk, kind: DecisionKind, who: str = "agency", officer_no: str = "P1", **said: Any) -> str:
    words = Said(**{"reason": "造成重大侵害", "files": [PDF], **said})
    return acts.record(desk.engine, desk.turn(who), kind, officer_no, VALUES[kind.key], words)


def move(desk: Desk, kind: DecisionKind, who: str, number: str, key: str, **said: Any) -> None:
    acts.make(desk.engine, desk.turn(who), kind, number, key, Said(**{"reason": "理由", **said}))


def course(desk: Desk, kind: DecisionKind, number: str) -> list[tuple[str, str, str | None]]:
    moves = kind.course.moves
    with ReaderSession(desk.engine, SYSTEM) as session:
        made: list[Any] = [*session.scalars(select(moves).where(kind.course.moves_of(number)).order_by(moves.position))]
    return [(one.move, one.account, one.status_after) for one in made]


def refused(desk: Desk, kind: DecisionKind, who: str, number: str, key: str, **said: Any) -> str:
    """Why; and nothing was written."""
    before = course(desk, kind, number)
    with pytest.raises(MoveRefused) as refusal:
        move(desk, kind, who, number, key, **said)
    assert course(desk, kind, number) == before
    return str(refusal.value)


def counted(desk: Desk, kind: DecisionKind) -> set[str]:
    """The numbers of those that the scheme of officers counts in 2022."""
    moment = Moment(parse("2022"), DAY)
    where = vetoed(moment) if kind is VETO else awarded(moment)
    with ReaderSession(desk.engine, SYSTEM) as session:
        return set(session.scalars(select(kind.number).where(*where)))


@BOTH
def test_it_counts_from_the_second_persons_word_to_the_thirds(desk: Desk, kind: DecisionKind) -> None:
    number = record(desk, kind)
    assert counted(desk, kind) == set()
    move(desk, kind, "bureau", number, "confirm")
    assert counted(desk, kind) == {number}
    move(desk, kind, "bureau2", number, "revoke")
    assert counted(desk, kind) == set()
    assert course(desk, kind, number) == [
        ("record", "agency", "recorded"), ("confirm", "bureau", "confirmed"), ("revoke", "bureau2", "revoked"),
    ]  # fmt: skip


@BOTH
def test_who_recorded_one_does_not_confirm_it_and_who_confirmed_does_not_revoke(desk: Desk, kind: DecisionKind) -> None:
    number = record(desk, kind, "bureau")
    for key in ("confirm", "reject"):
        assert "已经参与" in refused(desk, kind, "bureau", number, key)
    assert "角色" in refused(desk, kind, "agency", number, "confirm")
    move(desk, kind, "bureau2", number, "confirm")
    for who in ("bureau", "bureau2"):
        assert "已经参与" in refused(desk, kind, who, number, "revoke")
    assert "理由" in refused(desk, kind, "bureau3", number, "revoke", reason=" ")


@BOTH
def test_nothing_is_recorded_without_its_document_or_of_tomorrow(desk: Desk, kind: DecisionKind) -> None:
    with pytest.raises(MoveRefused, match="书面材料"):
        record(desk, kind, files=[])
    with pytest.raises(MoveRefused, match="P9"):
        record(desk, kind, officer_no="P9")
    with pytest.raises(MoveRefused):
        record(desk, kind, "leader")
    desk.today = DAY - dt.timedelta(days=1)
    with pytest.raises(MoveRefused):
        record(desk, kind)


def test_the_officer_objects_to_a_veto_once_within_thirty_days(desk: Desk) -> None:
    number = record(desk, VETO)
    move(desk, VETO, "bureau", number, "confirm")
    refused(desk, VETO, "officer2", number, "object")
    desk.today = MONDAY + dt.timedelta(days=31)
    assert "期限" in refused(desk, VETO, "officer", number, "object")
    desk.today = MONDAY + dt.timedelta(days=30)
    move(desk, VETO, "officer", number, "object")
    assert counted(desk, VETO) == set()
    assert "已经参与" in refused(desk, VETO, "bureau", number, "uphold")
    move(desk, VETO, "bureau2", number, "uphold")
    assert counted(desk, VETO) == {number}
    assert "一次" in refused(desk, VETO, "officer", number, "object")


def test_an_officer_without_an_account_objects_to_a_veto_on_paper(desk: Desk) -> None:
    number = record(desk, VETO)
    move(desk, VETO, "bureau", number, "confirm")
    refused(desk, VETO, "agency", number, "object_on_paper", files=[PDF])
    with desk.engine.begin() as connection:
        connection.execute(update(Account).where(Account.officer_no == "P1").values(disabled=True))
    assert "书面材料" in refused(desk, VETO, "bureau2", number, "object_on_paper")
    move(desk, VETO, "bureau2", number, "object_on_paper", files=[PDF])
    for key in ("uphold", "revoke"):
        assert "已经参与" in refused(desk, VETO, "bureau2", number, key)


def test_what_the_books_hold_without_a_state_counts_until_a_third_person_revokes_it(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        connection.execute(insert(Veto).values(veto_no="V1", officer_no="P1", reason="旧案", **VALUES["vetoes"]))
        connection.execute(insert(Commendation).values(commendation_no="C2", officer_no="P1", status="recorded",
                                                       **VALUES["commendations"]))  # fmt: skip
    assert counted(desk, VETO) == {"V1"}
    assert counted(desk, COMMENDATION) == set()
    assert "材料" in refused(desk, COMMENDATION, "bureau", "C2", "confirm")
    move(desk, COMMENDATION, "bureau", "C2", "confirm", files=[PDF])
    move(desk, VETO, "officer", "V1", "object")
    move(desk, VETO, "bureau", "V1", "revoke")
    assert [one[0] for one in course(desk, VETO, "V1")] == ["import", "object", "revoke"]
    assert (counted(desk, VETO), counted(desk, COMMENDATION)) == (set(), {"C2"})


def test_a_move_its_audit_record_and_its_file_stand_together_and_the_move_is_never_changed(desk: Desk) -> None:
    number = record(desk, VETO)
    with Session(desk.engine) as session:
        noted = session.scalars(select(AuditRecord).where(AuditRecord.subject == number)).one()
    assert (noted.action, noted.after["officer_no"]) == ("veto:record", "P1")
    assert noted.detail["files"][0]["name"] == PDF.name
    for statement in ("UPDATE veto_moves SET account = 'x'", "DELETE FROM veto_moves"):
        with pytest.raises(DBAPIError, match="veto"), desk.engine.begin() as connection:
            connection.execute(text(statement))
