"""An integrity round by examples: who may do what and when, what is kept, what is withheld, what results."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.accounts.readers import reader_of
from dashboard.integrity import answers
from dashboard.integrity.acts import Brought
from dashboard.integrity.answers import Answers, Given
from dashboard.services.evidence_rows import layout
from dashboard.services.integrity import rounds_page
from dashboard.services.integrity_application import application
from dashboard.services.units import units
from dashboard.translations import speaking
from dashboard.workflows.deciding import actor_of
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.integrity import IntegrityScore
from models.integrity_rounds import IntegrityAnswer, IntegrityApplication, IntegrityMove, Voice
from models.reader import SYSTEM, ReaderSession, acting_for
from plugins.periods import parse
from plugins.registry import Registry
from plugins.scheme import Scheme
from plugins.scoring import score_scheme
from tests.dashboard.integrity.conftest import CHECKS, FIRST, SCHEME, Desk, said_yes, with_levels
from tests.fixtures.small_county import scheme_registry

SETTLED = {"plan": Given("no", "方案没有阶段目标")}


def read(desk: Desk, who: str, number: str) -> dict[tuple[Voice, str], Answers]:
    """What this account reads of the answers."""
    with ReaderSession(desk.engine, reader_of(desk.engine, desk.turn(who).holder)) as session:
        return dict(answers.read(session, number))


def published(desk: Desk) -> str:
    """Settled by bureau2, made public by the bureau; 1.1 has three of four."""
    number = desk.assessed(said_yes("plan"), said_yes())
    desk.move("bureau2", number, "settle", Brought(SETTLED))
    desk.move("bureau", number, "publish")
    return number


def test_a_round_goes_from_the_declaration_to_the_recognition(desk: Desk) -> None:
    number = published(desk)
    with pytest.raises(MoveRefused, match="期限"):
        desk.move("bureau", number, "grant")
    desk.today += dt.timedelta(days=9)
    desk.move("bureau", number, "grant")
    assert desk.course(number) == [
        ("declare", "agency"), ("set_up_group", "agency"), ("file_plan", "agency"), ("submit", "agency"),
        ("assign", "bureau"), ("hand_in", "bureau2"), ("hand_in", "bureau3"), ("settle", "bureau2"),
        ("publish", "bureau"), ("grant", "bureau"),
    ]  # fmt: skip
    row = desk.row(number)
    assert (row.status, row.self_total, row.accepted_total) == ("passed", 100, Fraction(1275, 13))
    assert row.decided_on == desk.today


def test_the_scheme_scores_what_was_made_public_and_nothing_before(desk: Desk) -> None:
    number = desk.assessed(said_yes("plan"), said_yes(), own=said_yes("ethics", answer="not_applicable"))
    desk.move("bureau2", number, "settle", Brought(SETTLED))

    def result() -> tuple[str, Fraction | None]:
        with ReaderSession(desk.engine, SYSTEM) as session:
            made = score_scheme(session, scheme_registry(), SCHEME, parse("2021"), desk.today).subjects
        return next((one.state, one.total) for one in made if one.subject.code == "A")

    assert result() == ("incomplete", None)
    desk.move("bureau", number, "publish")
    assert result() == ("scored", Fraction(1275, 13))
    assert desk.row(number).accepted_total == Fraction(1275, 13)


def test_a_check_that_does_not_apply_leaves_the_share_and_a_third_is_a_third(desk: Desk) -> None:
    # 1.2 has four checks: one does not apply, one of the other three is met.
    own = {**said_yes(), "ethics": Given("not_applicable"), "training": Given("no"), "certificates": Given("no")}
    number = desk.submitted(own)
    item = next(one for one in answers.items(SCHEME) if one.key == "1.2")
    assert answers.share(item, own) == answers.Share(1, 3, 0)
    assert answers.total(SCHEME, own) == Fraction(100, 13) * 12 + Fraction(100, 39)
    with ReaderSession(desk.engine, SYSTEM) as session:
        stored = select(IntegrityScore.self_score).where(
            IntegrityScore.item == "1.2", IntegrityScore.agency_code == "A", IntegrityScore.round == "2021"
        )
        assert str(session.scalars(stored).one()) == "33.333333"
    assert desk.status(number) == "submitted"


def test_drafts_are_kept_and_nothing_is_handed_in_before_every_check_is_answered(desk: Desk) -> None:
    desk.today = FIRST
    number = desk.declare()
    desk.move("agency", number, "set_up_group")
    desk.move("agency", number, "file_plan")
    with pytest.raises(MoveRefused, match="58"):
        desk.move("agency", number, "submit", Brought({"plan": Given("yes"), "office": Given("no", "无专职")}))
    assert read(desk, "agency", number) == {
        (Voice.AGENCY, ""): {"plan": Given("yes"), "office": Given("no", "无专职")}
    }  # fmt: skip
    with pytest.raises(MoveRefused):
        desk.move("agency", number, "submit", Brought({"plan": Given("perhaps")}))
    assert desk.status(number) == "planned"


def test_nothing_is_declared_or_handed_in_after_its_last_day(desk: Desk) -> None:
    desk.today = dt.date(2021, 12, 1)
    with pytest.raises(MoveRefused, match="2021-11-30"):
        desk.declare()
    desk.today = FIRST
    number = desk.declare()
    with pytest.raises(MoveRefused, match="已参加"):
        desk.declare()
    desk.move("agency", number, "set_up_group")
    desk.move("agency", number, "file_plan")
    desk.today = dt.date(2022, 2, 11)
    with pytest.raises(MoveRefused, match="2022-02-10"):
        desk.move("agency", number, "submit", Brought(said_yes()))
    assert len(read(desk, "agency", number)[Voice.AGENCY, ""]) == len(CHECKS)


def test_an_agency_declares_for_itself_only_and_the_bureau_for_nobody(desk: Desk) -> None:
    desk.today = FIRST
    for who, agency in (("agency", "B"), ("bureau", "A"), ("leader", "A")):
        with pytest.raises(MoveRefused):
            desk.declare(who, agency)


def test_neither_assessor_reads_the_others_answers_before_both_have_handed_in(desk: Desk) -> None:
    number = desk.submitted()
    desk.move("bureau", number, "assign", Brought(assessors=("bureau2", "bureau3")))
    desk.move("bureau2", number, "hand_in", Brought(said_yes("plan")))
    assert (Voice.ASSESSOR, "bureau2") in read(desk, "bureau2", number)
    for who in ("bureau3", "bureau", "leader", "agency"):
        assert set(read(desk, who, number)) == {(Voice.AGENCY, "")}, who
    desk.move("bureau3", number, "hand_in", Brought(said_yes()))
    for who in ("bureau2", "bureau3", "bureau", "leader"):
        assert set(read(desk, who, number)) >= {(Voice.ASSESSOR, "bureau2"), (Voice.ASSESSOR, "bureau3")}
    assert set(read(desk, "agency", number)) == {(Voice.AGENCY, "")}


def test_only_two_different_people_who_were_named_assess_each_once(desk: Desk) -> None:
    number = desk.submitted()
    for names in (("bureau2",), ("bureau2", "agency"), ("bureau2", "nobody"), ("bureau2", "bureau2")):
        with pytest.raises(MoveRefused):
            desk.move("bureau", number, "assign", Brought(assessors=names))
    desk.move("bureau", number, "assign", Brought(assessors=("bureau2", "bureau3")))
    with pytest.raises(MoveRefused):
        desk.move("bureau", number, "hand_in", Brought(said_yes()))
    desk.move("bureau2", number, "hand_in", Brought(said_yes()))
    with pytest.raises(MoveRefused):
        desk.move("bureau2", number, "hand_in", Brought(said_yes("plan")))
    assert read(desk, "bureau2", number)[Voice.ASSESSOR, "bureau2"]["plan"].answer == "yes"
    with pytest.raises(MoveRefused, match="验收人"):
        desk.move("bureau2", number, "settle")


def test_each_difference_is_settled_with_a_reason_and_the_settler_does_not_publish(desk: Desk) -> None:
    number = desk.assessed(said_yes("plan"), said_yes())
    for decided in ({}, {"plan": Given("no")}):
        with pytest.raises(MoveRefused, match="方案"):
            desk.move("bureau2", number, "settle", Brought(decided))
    desk.move("bureau2", number, "settle", Brought(SETTLED))
    assert read(desk, "bureau", number)[Voice.SETTLED, ""]["plan"] == SETTLED["plan"]
    with pytest.raises(MoveRefused, match="参与"):
        desk.move("bureau2", number, "publish")


def test_another_agency_reads_the_result_once_it_is_public_and_nothing_else(desk: Desk) -> None:
    number = desk.assessed(said_yes("plan"), said_yes())
    desk.move("bureau2", number, "settle", Brought(SETTLED))

    def seen() -> tuple[int, int, int]:
        with ReaderSession(desk.engine, reader_of(desk.engine, desk.turn("other").holder)) as session:
            tables = (IntegrityApplication, IntegrityMove, IntegrityAnswer)
            return tuple(len(session.scalars(select(one)).all()) for one in tables)

    assert seen() == (0, 0, 0)
    assert (Voice.SETTLED, "") not in read(desk, "agency", number)
    desk.move("bureau", number, "publish")
    assert seen() == (1, 0, 0)
    assert set(read(desk, "agency", number)) == {(Voice.AGENCY, ""), (Voice.SETTLED, "")}


def test_an_objection_is_answered_or_reopens_the_acceptance_before_anything_is_decided(desk: Desk) -> None:
    number = published(desk)
    desk.move("agency", number, "object")
    desk.today += dt.timedelta(days=9)
    with pytest.raises(MoveRefused, match="异议"):
        desk.move("bureau", number, "grant")
    desk.move("bureau3", number, "reopen")
    assert desk.row(number).accepted_total is None
    desk.move("bureau3", number, "settle", Brought({"plan": Given("yes", "补充材料属实")}))
    desk.move("bureau", number, "publish")
    assert desk.row(number).accepted_total == 100
    with ReaderSession(desk.engine, SYSTEM) as session:
        logged = select(AuditRecord).where(AuditRecord.action == "integrity:settle").order_by(AuditRecord.record_id)
        told = [one.after["answers"]["plan"] for one in session.scalars(logged)]
    assert told == ["no 方案没有阶段目标", "yes 补充材料属实"]
    desk.today += dt.timedelta(days=9)
    with pytest.raises(MoveRefused):
        desk.move("agency", number, "object")
    desk.move("bureau", number, "decline", reason="失信")
    assert desk.status(number) == "declined"


def test_what_is_sent_back_or_withdrawn_is_no_score(desk: Desk) -> None:
    def scored() -> int:
        with ReaderSession(desk.engine, SYSTEM) as session:
            return len(session.scalars(select(IntegrityScore).where(IntegrityScore.round == "2021")).all())

    number = desk.submitted()
    assert scored() == 13
    desk.move("bureau", number, "send_back")
    assert (scored(), desk.status(number)) == (0, "planned")
    desk.move("agency", number, "submit")
    desk.move("agency", number, "withdraw")
    assert (scored(), desk.status(number)) == (0, "withdrawn")


def test_each_move_is_in_the_audit_log_and_never_changed(desk: Desk) -> None:
    number = desk.submitted()
    with ReaderSession(desk.engine, SYSTEM) as session:
        logged = [one.action for one in session.scalars(select(AuditRecord).where(AuditRecord.subject == number))]
    assert sorted(logged) == [f"integrity:{one}" for one in ("declare", "draft", "file_plan", "set_up_group", "submit")]
    changed = update(IntegrityMove).values(account="other")
    with pytest.raises(DBAPIError), acting_for(desk.engine, SYSTEM).begin() as connection:
        connection.execute(changed)


def test_a_round_is_held_in_one_place(desk: Desk) -> None:
    with acting_for(desk.engine, SYSTEM).begin() as connection:
        connection.execute(insert(IntegrityScore).values(round="2021", agency_code="A", item="1.1", accepted_score=90))
    desk.today = FIRST
    with pytest.raises(MoveRefused, match="导入"):
        desk.declare()


def test_the_rows_behind_a_score_lead_to_the_application_and_imported_ones_to_nothing(desk: Desk) -> None:
    published(desk)
    with ReaderSession(desk.engine, SYSTEM) as session, speaking("en"):
        rows = layout(IntegrityScore, units(session), several_units=False, dated_by=None, judged_on=desk.today)
        score = session.scalars(select(IntegrityScore).where(IntegrityScore.item == "1.1")).one()
        score_link, imported = (rows.columns[0].leads_to, IntegrityScore(accepted_asked=None))
        files = layout(IntegrityApplication, units(session), several_units=False, dated_by=None, judged_on=desk.today)
        made = session.scalars(select(IntegrityApplication)).one()
        file_link = files.columns[0].leads_to
        assert score_link is not None
        assert file_link is not None
        assert (score_link(score), score_link(imported)) == ("/integrity/2021/A?rows=1.1", None)
        assert file_link(made) == "/integrity/2021/A"


def test_levels_are_off_until_the_scheme_gives_them(desk: Desk) -> None:
    number = published(desk)

    def level(scheme: Scheme) -> str | None:
        registry = Registry(
            (
                replace(
                    scheme_registry().plugins[0], schemes=(scheme,), measures=tuple(scheme_registry().measures.values())
                ),
            )
        )
        who = desk.turn("agency").holder
        with ReaderSession(desk.engine, reader_of(desk.engine, who)) as session:
            page = application(session, registry, "2021", "A", None, actor_of(who), desk.today)
            listed = rounds_page(session, registry, "2021", actor_of(who), desk.today)
        assert page is not None
        assert page.number == number
        assert listed is not None
        assert [one.level for one in listed.applicants] == [page.level]
        assert listed.levels == (page.level is not None)
        return page.level.en if page.level is not None else None

    assert (level(SCHEME), level(with_levels())) == (None, "A")
