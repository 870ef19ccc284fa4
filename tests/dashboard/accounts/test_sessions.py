"""How long a session lives, what ends it, and that the table is of no use to a thief."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dashboard.accounts import sessions
from dashboard.accounts.accounts import Caller, Holder, create_account
from dashboard.accounts.sessions import Limits
from models.accounts import Account, Role, WebSession
from models.audit import AuditRecord
from models.engine import make_engine
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from tests.fixtures.statements import statements

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
LIMITS = Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12))


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@pytest.fixture
def holder(engine: Engine) -> Holder:
    return create_account(engine, name="w", display_name="王", role=Role.BUREAU, password="long enough 9", now=NOW)


@pytest.fixture
def session_id(engine: Engine, holder: Holder) -> str:
    return sessions.start(engine, holder, {"language": "en"}, LIMITS, NOW)


def alive(engine: Engine, session_id: str, at: dt.datetime) -> bool:
    return sessions.find(engine, session_id, LIMITS, at) is not None


def test_a_session_is_found_by_its_id_in_one_statement(engine: Engine, holder: Holder, session_id: str) -> None:
    with statements(engine) as sent:
        found = sessions.find(engine, session_id, LIMITS, NOW)
    assert found is not None
    assert (found.holder, found.content, found.demonstration_today) == (holder, {"language": "en"}, None)
    assert len(sent) == 1


def test_the_table_holds_no_id_that_could_be_used(engine: Engine, session_id: str) -> None:
    with Session(engine) as session:
        stored = session.scalars(select(WebSession.id_hash)).one()
    assert session_id not in stored
    assert not alive(engine, stored, NOW)


def test_an_id_has_256_bits_and_no_two_are_the_same(engine: Engine, holder: Holder) -> None:
    ids = {sessions.start(engine, holder, {}, LIMITS, NOW) for _ in range(5)}
    assert len(ids) == 5
    assert {len(one) for one in ids} == {43}  # 32 bytes in base64


def test_a_session_ends_after_half_an_hour_without_use(engine: Engine, session_id: str) -> None:
    assert alive(engine, session_id, NOW + minutes(30))
    assert not alive(engine, session_id, NOW + minutes(30.1))


def test_a_session_on_the_wall_is_idle_then_and_ends_at_its_last_hour(engine: Engine, holder: Holder) -> None:
    limits = Limits(LIMITS.idle, LIMITS.absolute, per_account=2)
    session_id = sessions.start(engine, holder, {sessions.ON_THE_WALL: True}, limits, NOW)
    used = sessions.find(engine, session_id, limits, NOW + minutes(30))
    assert used is not None
    assert not used.idle
    sessions.start(engine, holder, {}, limits, NOW + minutes(31))
    found = sessions.find(engine, session_id, limits, NOW + minutes(12 * 60))
    assert found is not None
    assert found.idle
    listed = sessions.listed(engine, holder, limits, NOW + minutes(12 * 60))
    assert [one.began_at for one in listed] == [NOW]  # so that its holder can end it
    assert sessions.find(engine, session_id, limits, NOW + minutes(12 * 60 + 0.1)) is None


def test_use_moves_the_end_of_idleness_but_not_the_last_end(engine: Engine, session_id: str) -> None:
    at = NOW
    while at < NOW + dt.timedelta(hours=12):
        found = sessions.find(engine, session_id, LIMITS, at)
        assert found is not None, at
        sessions.note_use(engine, found, LIMITS, at)
        at += minutes(20)
    assert not alive(engine, session_id, NOW + minutes(12 * 60 + 0.1))


def test_use_is_written_once_a_minute_at_most(engine: Engine, session_id: str) -> None:
    found = sessions.find(engine, session_id, LIMITS, NOW)
    assert found is not None
    with statements(engine) as sent:
        sessions.note_use(engine, found, LIMITS, NOW + minutes(0.9))
    assert sent == []
    with statements(engine) as sent:
        sessions.note_use(engine, found, LIMITS, NOW + minutes(1))
    assert len(sent) == 1


def test_short_sessions_are_noted_oftener() -> None:
    assert Limits(dt.timedelta(seconds=3), minutes(1)).between_notes == dt.timedelta(seconds=0.3)


def test_an_ended_session_stays_ended_whoever_saves_it(engine: Engine, session_id: str) -> None:
    found = sessions.find(engine, session_id, LIMITS, NOW)
    assert found is not None
    sessions.end(engine, found, NOW, Caller("10.0.0.9", "R1"))
    sessions.keep(engine, found, {"language": "zh"})
    sessions.note_use(engine, found, LIMITS, NOW + minutes(5))
    assert not alive(engine, session_id, NOW)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0
        last = session.scalars(select(AuditRecord).order_by(AuditRecord.sequence.desc())).first()
    assert last is not None
    assert (last.action, last.account, last.address) == ("account:logout", "w", "10.0.0.9")


def test_a_disabled_account_has_no_session_from_the_next_request_on(engine: Engine, session_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(Account).values(disabled=True))
    assert not alive(engine, session_id, NOW)


def test_a_change_of_role_acts_on_the_next_request(engine: Engine, session_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(Account).values(role="audit"))
    found = sessions.find(engine, session_id, LIMITS, NOW)
    assert found is not None
    assert found.holder.role == Role.AUDIT


def test_a_session_of_a_demonstration_account_ends_with_the_demonstration(engine: Engine, session_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(Account).values(demonstration=True))
    assert not alive(engine, session_id, NOW)


def test_sessions_that_ended_by_time_are_removed_at_the_next_login(
    engine: Engine, holder: Holder, session_id: str
) -> None:
    sessions.start(engine, holder, {}, LIMITS, NOW + minutes(31))
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 1


def test_a_strange_id_is_no_session(engine: Engine, session_id: str) -> None:
    for strange in ("", "x", "\ud800", "\x00", "x" * 5000, "'; --"):
        assert not alive(engine, strange, NOW), strange


def test_reading_goes_on_while_another_writes(engine: Engine, session_id: str) -> None:
    """An import holds SQLite's write lock for its whole transaction."""
    other = make_engine(engine.url.render_as_string(hide_password=False))
    found = sessions.find(engine, session_id, LIMITS, NOW)
    assert found is not None
    with other.begin():
        began = dt.datetime.now(dt.UTC)
        assert alive(engine, session_id, NOW)
        if engine.dialect.name == "sqlite":
            with pytest.raises(Exception, match="locked"):
                sessions.note_use(engine, found, LIMITS, NOW + minutes(2))
        assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=2)
    other.dispose()


def test_an_administrators_session_ends_after_a_quarter_of_an_hour(engine: Engine, session_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(Account).values(role="audit"))
    assert alive(engine, session_id, NOW + minutes(15))
    assert not alive(engine, session_id, NOW + minutes(15.1))


def test_a_new_login_ends_the_older_one_which_is_told_so(engine: Engine, holder: Holder, session_id: str) -> None:
    newer = sessions.start(engine, holder, {}, LIMITS, NOW)
    assert alive(engine, newer, NOW)
    assert not alive(engine, session_id, NOW)
    assert sessions.was_replaced(engine, session_id)
    assert not sessions.was_replaced(engine, newer)
    with Session(engine) as session:
        last = session.scalars(select(AuditRecord).order_by(AuditRecord.sequence.desc())).first()
    assert last is not None
    assert (last.action, last.account, last.detail) == ("session:replace", "w", {"sessions": 1})


def test_an_account_may_have_as_many_sessions_as_the_setting_says(engine: Engine, holder: Holder) -> None:
    limits = Limits(LIMITS.idle, LIMITS.absolute, per_account=2)
    ids = [sessions.start(engine, holder, {}, limits, NOW + minutes(number)) for number in range(4)]
    assert [alive(engine, one, NOW + minutes(4)) for one in ids] == [False, False, True, True]


def test_the_sessions_of_others_go_on(engine: Engine, session_id: str) -> None:
    other = create_account(engine, name="x", display_name="李", role=Role.BUREAU, password="long enough 9", now=NOW)
    sessions.start(engine, other, {}, LIMITS, NOW)
    assert alive(engine, session_id, NOW)


def test_a_published_account_keeps_all_its_sessions(engine: Engine) -> None:
    shared = create_account(
        engine, name="d", display_name="演示", role=Role.LEADER, password="published", now=NOW, demonstration=True
    )
    with Session(engine) as session, session.begin():
        session.add(InstallationFact(key=DEMONSTRATION_TODAY, value="2026-01-15"))
    ids = [sessions.start(engine, shared, {}, LIMITS, NOW) for _ in range(3)]
    assert [alive(engine, one, NOW) for one in ids] == [True, True, True]


def test_a_login_that_awaits_its_code_ends_nobodys_session(engine: Engine, holder: Holder, session_id: str) -> None:
    awaiting = sessions.start(engine, replace(holder, second_factor=True), {}, LIMITS, NOW)
    found = sessions.find(engine, awaiting, LIMITS, NOW)
    assert found is not None
    assert found.awaits_code
    assert alive(engine, session_id, NOW)
    renewed = sessions.renew(engine, found, {"language": "zh"}, LIMITS, NOW, Caller())
    assert not alive(engine, session_id, NOW)
    assert not alive(engine, awaiting, NOW)
    now_whole = sessions.find(engine, renewed, LIMITS, NOW)
    assert now_whole is not None
    assert (now_whole.awaits_code, now_whole.content) == (False, {"language": "zh"})


def test_a_new_id_does_not_make_a_session_live_longer(engine: Engine, session_id: str) -> None:
    later = NOW + dt.timedelta(hours=11, minutes=50)
    with engine.begin() as connection:
        connection.execute(update(WebSession).values(seen_at=later))
    found = sessions.find(engine, session_id, LIMITS, later)
    assert found is not None
    renewed = sessions.renew(engine, found, {}, LIMITS, later, Caller())
    assert alive(engine, renewed, later)
    assert not alive(engine, renewed, later + minutes(11))


def test_the_holder_is_told_of_the_living_sessions(engine: Engine, holder: Holder, session_id: str) -> None:
    limits = Limits(LIMITS.idle, LIMITS.absolute, per_account=3)
    sessions.start(engine, holder, {}, limits, NOW + minutes(20), Caller("10.0.0.9", None, "Edge 120 · Windows"))
    sessions.start(engine, replace(holder, second_factor=True), {}, limits, NOW + minutes(20))
    found = sessions.listed(engine, holder, limits, NOW + minutes(29))
    assert [(one.began_at, one.address, one.browser) for one in found] == [
        (NOW + minutes(20), "10.0.0.9", "Edge 120 · Windows"),
        (NOW, None, None),
    ]
    assert len(sessions.listed(engine, holder, limits, NOW + minutes(31))) == 1


def test_all_sessions_end_everywhere(engine: Engine, holder: Holder) -> None:
    limits = Limits(LIMITS.idle, LIMITS.absolute, per_account=3)
    ids = [sessions.start(engine, holder, {}, limits, NOW) for _ in range(3)]
    sessions.end_everywhere(engine, holder, NOW, Caller())
    assert [alive(engine, one, NOW) for one in ids] == [False, False, False]


def test_what_nobody_can_tell_again_waits_for_another_writer(engine: Engine, session_id: str) -> None:
    found = sessions.find(engine, session_id, LIMITS, NOW)
    assert found is not None
    other = make_engine(engine.url.render_as_string(hide_password=False))
    with ThreadPoolExecutor() as beside:
        with other.begin() as writer:
            writer.execute(update(WebSession).values(seen_at=NOW))
            with pytest.raises(DBAPIError):
                sessions.keep(engine, found, {"note": "lost"})
            kept = beside.submit(sessions.keep, engine, found, {"note": "kept"}, patient=True)
        kept.result(timeout=5)
    other.dispose()
    with Session(engine) as session:
        assert session.scalars(select(WebSession.content)).one() == {"note": "kept"}
