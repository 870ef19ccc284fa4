"""An audit record: what it says, what is masked in it, and that it stands or falls with its act."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, Row, delete, insert, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from models import audit
from models.agencies import Agency
from models.audit import AuditRecord
from models.audit_chain import ChainHead
from models.engine import make_engine
from models.keys import NoKeys
from tests.fixtures.audit_log import AT, write

TOWN = {"code": "A", "name": "甲镇", "kind": "township"}


def records(engine: Engine) -> list[Row[Any]]:
    with engine.connect() as connection:
        return list(connection.execute(select(AuditRecord.__table__).order_by(AuditRecord.sequence)))


def test_a_record_says_who_did_what_when_from_where_and_why(migrated: Engine):
    with migrated.begin() as connection:
        audit.record(
            connection, at=AT, account="张三", role="security", action="account:role", subject="li", result="refused",
            address="10.0.0.7", reason="调岗", request_id="AB12-CD34", detail={"form": 2},
            before={"role": "agency"}, after={"role": "bureau"},
        )  # fmt: skip
    [row] = records(migrated)
    assert (row.sequence, row.at, row.account, row.role, row.action) == (1, AT, "张三", "security", "account:role")
    assert (row.subject, row.result, row.address, row.reason, row.request_id) == (
        "li", "refused", "10.0.0.7", "调岗", "AB12-CD34",
    )  # fmt: skip
    assert (row.detail, row.before, row.after) == ({"form": 2}, {"role": "agency"}, {"role": "bureau"})


def test_a_record_is_lost_with_the_act_that_is_rolled_back(migrated: Engine):
    with migrated.connect() as connection:
        connection.execute(insert(Agency).values(TOWN))
        audit.record(connection, at=AT, account="a", action="agency:add")
        connection.rollback()
        connection.execute(insert(Agency).values(TOWN))
        connection.commit()
    assert records(migrated) == []


def _begun(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(TOWN))
        audit.record(connection, at=AT, account="a", action="agency:add")


def _committed(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(insert(Agency).values(TOWN))
        audit.record(connection, at=AT, account="a", action="agency:add")
        connection.commit()


def _of_a_session(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(Agency(**TOWN))
        audit.record(session, at=AT, account="a", action="agency:add")


@pytest.mark.parametrize("act", [_begun, _committed, _of_a_session])
def test_an_act_whose_record_cannot_be_written_is_not_done(migrated: Engine, act: Callable[[Engine], None]):
    with migrated.begin() as connection:
        connection.execute(delete(ChainHead))
    with pytest.raises(NoResultFound):
        act(migrated)
    with migrated.begin() as connection:  # the same connection of the pool
        assert connection.execute(select(Agency.code)).all() == []


def test_a_session_records_as_a_connection_does(migrated: Engine):
    with Session(migrated) as session, session.begin():
        audit.record(session, at=AT, account="a", action="case:export")
    assert [row.action for row in records(migrated)] == ["case:export"]


def test_without_keys_nothing_is_recorded(on_sqlite: Engine):
    without = make_engine(on_sqlite.url.render_as_string())
    with pytest.raises(NoKeys), without.begin() as connection:
        audit.record(connection, at=AT, account="a", action="case:export")
    without.dispose()


def test_a_record_outside_of_a_transaction_is_refused(on_sqlite: Engine):
    with on_sqlite.connect() as connection, pytest.raises(ValueError, match="in the transaction of the act"):
        audit.record(connection, at=AT, account="a", action="case:export")


def test_a_record_within_a_savepoint_is_refused(on_sqlite: Engine):
    inside = pytest.raises(ValueError, match="outside of any savepoint")
    with on_sqlite.begin() as connection, connection.begin_nested(), inside:
        audit.record(connection, at=AT, account="a", action="case:export")


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", "110105194912310021"])
def test_an_id_number_is_masked_wherever_it_stands(on_sqlite: Engine, number: str):
    after = {"list": [f"身份证{number}。"], number: {"deep": number}}
    write(on_sqlite, f"/case/{number}", reason=number, after=after)
    said = str(records(on_sqlite))
    assert number not in said
    assert said.count(f"110***********{number[-4:]}") == 5


@pytest.mark.parametrize(
    "number", ["202101150000123456", "A110105194912310021", "1101051949123100210", "91110105194912310021"]
)
def test_another_long_number_is_left_as_it_is(on_sqlite: Engine, number: str):
    write(on_sqlite, number)
    assert records(on_sqlite)[0].subject == number


def test_what_somebody_typed_cannot_prevent_its_record(migrated: Engine):
    write(migrated, "x" * 500, account="\0\ud800" + "n" * 100, detail={"\0": "\udfff\0"})
    [row] = records(migrated)
    assert (row.subject, row.account) == ("x" * 200, "��" + "n" * 62)
    assert row.detail == {"�": "��"}


def test_what_is_no_json_is_refused_at_once(on_sqlite: Engine):
    for wrong in ({"day": dt.date(2026, 1, 15)}, {"rate": float("nan")}):
        with pytest.raises((TypeError, ValueError)), on_sqlite.begin() as connection:
            audit.record(connection, at=AT, account="a", action="case:export", detail=wrong)
    assert records(on_sqlite) == []
