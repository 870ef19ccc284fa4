"""The chain under many writers: one chain whoever writes, and nobody waits for a transaction that takes long."""

import subprocess
import sys
import threading

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from models import audit
from models.agencies import Agency
from models.audit import AuditRecord
from tests.architecture.repository import ROOT
from tests.fixtures.audit_log import AT, verdict, write
from tests.fixtures.keys import KEYS
from tests.fixtures.statements import statements

MANY = 150
WRITER = """
import datetime as dt, sys
from models import audit
from models.engine import make_engine
from models.keys import Keys
engine = make_engine(sys.argv[1], keys=Keys.from_text(sys.argv[2]))
for number in range(int(sys.argv[3])):
    with engine.begin() as connection:
        for part in "ab":
            audit.record(connection, at=dt.datetime.now(dt.UTC), account=sys.argv[4], action="x:y", subject=f"{number}{part}")
"""  # noqa: E501 - a line of the script


def test_two_processes_write_one_chain_without_a_gap(migrated: Engine):
    url = migrated.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", WRITER, url, KEYS.text(), str(MANY)]
    both = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("one", "two")]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    found = verdict(migrated)
    assert (found.first, found.last, found.broken) == (1, 4 * MANY, None)
    with migrated.connect() as connection:
        wrote = select(AuditRecord.subject).where(AuditRecord.account == "one").order_by(AuditRecord.sequence)
        assert list(connection.execute(wrote).scalars()) == [f"{n}{part}" for n in range(MANY) for part in "ab"]


def test_a_transaction_that_takes_long_holds_up_no_other_record(on_postgresql: Engine):
    """On PostgreSQL; SQLite has one writer at a time, whatever it writes."""
    with on_postgresql.begin() as long:
        long.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
        audit.record(long, at=AT, account="importer", action="batch:import")
        login = threading.Thread(target=write, args=(on_postgresql, "meanwhile"), daemon=True)
        login.start()
        login.join(timeout=10)
        assert not login.is_alive()
    with Session(on_postgresql) as session:
        order = select(AuditRecord.account).order_by(AuditRecord.sequence)
        assert list(session.scalars(order)) == ["leader", "importer"]
    assert verdict(on_postgresql).broken is None


def test_writers_that_record_before_they_write_do_not_wait_in_a_circle(on_postgresql: Engine):
    with on_postgresql.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
    with on_postgresql.begin() as first:
        first.execute(update(Agency).values(name="乙镇"))

        def second() -> None:
            with on_postgresql.begin() as connection:
                audit.record(connection, at=AT, account="second", action="x:y")
                connection.execute(update(Agency).values(name="丙镇"))

        waiting = threading.Thread(target=second, daemon=True)
        waiting.start()
        waiting.join(timeout=0.3)  # it waits for the row of the agency
        audit.record(first, at=AT, account="first", action="x:y")
    waiting.join(timeout=10)
    assert verdict(on_postgresql).last == 2


def test_recording_costs_three_statements_however_many_records(migrated: Engine):
    with statements(migrated) as sent, migrated.begin() as connection:
        for subject in "abc":
            audit.record(connection, at=AT, account="a", action="x:y", subject=subject)
    assert [one.split()[0] for one in sent] == ["SELECT", "INSERT", "UPDATE"]


def test_what_records_nothing_asks_nothing_of_the_chain(migrated: Engine):
    with statements(migrated) as sent, migrated.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
    assert not any("audit" in one for one in sent)
