"""A publication outlasts what becomes of the data, and what is changed of it is found and named.

T4 in 2021 (tests/fixtures/small_county.py): closing 4 of 5, 16 × 4/5 − 2 for the case that is overdue = 54/5 points.
"""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import bindparam, make_url, select, text, update

from dashboard.backups.making import make_backup
from dashboard.backups.restoring import restore
from dashboard.publishing import content, verifying
from dashboard.publishing.content import Difference
from dashboard.publishing.verifying import Fault
from models.audit_check import check
from models.cases import Case
from models.engine import make_engine, read_only
from models.keys import keys_of
from models.reader import SYSTEM, acting_for
from tests.dashboard.publishing.conftest import Publisher
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import NOW, scheme_registry

T4, CLOSING = content.SUBJECT + "T4", '"numerator":"4","points":"54/5"'
TABLES = ("publications", "publication_parts", "publication_moves", "publication_releases")


def raw(publisher: Publisher, *statements: tuple[str, tuple[str, ...]]) -> None:
    """Writes past the program, with the triggers out of the way, as whoever holds the file or the server can."""
    if publisher.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(publisher.engine.url.database))) as file, file:
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                if name.startswith("publication"):
                    file.execute(f"DROP TRIGGER {name}")
            for statement, values in statements:
                file.execute(statement, values)
        return
    owner = make_engine(publisher.engine.url)
    with owner.begin() as connection:
        for table in TABLES:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement, values in statements:
            connection.exec_driver_sql(statement.replace("?", "%s"), values)
    owner.dispose()


def checked(publisher: Publisher, number: str) -> tuple[Fault | None, Fault | None, bool]:
    """What is wrong with the rows themselves, with them against the audit log, and whether that log is whole."""
    one = publisher.document(number)
    with read_only(acting_for(publisher.engine, SYSTEM)).connect() as connection:
        whole = check(connection, keys_of(publisher.engine)).broken is None
        return verifying.kept(one), verifying.recorded(connection, one), whole


def today(publisher: Publisher, number: str) -> verifying.Answer:
    with read_only(acting_for(publisher.engine, SYSTEM)).connect() as connection:
        return verifying.today(connection, scheme_registry(), publisher.document(number))


def test_a_publication_is_verified_after_ten_thousand_later_edits(publisher: Publisher) -> None:
    number = publisher.published()
    assert today(publisher, number).identical
    with acting_for(publisher.engine, SYSTEM).begin() as connection:
        cases = connection.execute(
            select(Case.agency_code, Case.case_no).order_by(Case.agency_code, Case.case_no)
        ).all()
        edit = update(Case).where(Case.agency_code == bindparam("of"), Case.case_no == bindparam("no"))
        connection.execute(
            edit.values(executed_on=bindparam("day")),
            [{"of": cases[n % len(cases)][0], "no": cases[n % len(cases)][1],
              "day": dt.date(2021, 4, 1) + dt.timedelta(days=n % 9)} for n in range(10_000)],
        )  # fmt: skip
    assert checked(publisher, number) == (None, None, True)
    assert verifying.recomputed(publisher.document(number)).identical
    # D1 had two of its four cases of 2021 executed; now each is.
    difference = today(publisher, number).difference
    assert difference == Difference("D1", "execution", "numerator", "2", "4")


def test_one_digit_changed_in_the_database_file_is_found_and_named(on_sqlite: Publisher) -> None:
    number = on_sqlite.published()
    on_sqlite.engine.dispose()
    file = make_url(on_sqlite.engine.url).database or ""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with Path(file).open("rb+") as opened:
        whole = opened.read()
        assert whole.count(CLOSING.encode()) == 1
        opened.seek(whole.index(CLOSING.encode()) + CLOSING.index("54"))
        opened.write(b"6")
    fault, unrecorded, whole_log = checked(on_sqlite, number)
    assert fault is not None
    assert (fault.place, fault.what) == ("part", T4)
    assert (unrecorded, whole_log) == (None, True)
    difference = verifying.recomputed(on_sqlite.document(number)).difference
    assert difference == Difference("T4", "closing", "points", "64/5", "54/5")


def test_who_hashes_everything_anew_is_found_by_the_audit_log(publisher: Publisher) -> None:
    number = publisher.published()
    one = publisher.document(number)
    body = one.bodies[T4].replace(CLOSING, CLOSING.replace("54", "64"))
    assert body != one.bodies[T4]
    part = content.digest(body)
    changed = (
        "UPDATE publication_parts SET body = ?, sha256 = ? WHERE number = ? AND part = ?",
        (body, part, number, T4),
    )
    raw(publisher, changed)
    fault, unrecorded, _whole = checked(publisher, number)
    assert fault == Fault("whole", "", one.head["sha256"], content.sealed(one.head, {**one.hashes, T4: part}))
    assert unrecorded is None
    forged = fault.found
    raw(publisher, ("UPDATE publications SET sha256 = ? WHERE number = ?", (forged, number)))
    fault, unrecorded, _whole = checked(publisher, number)
    assert fault == Fault("signature", "1 prepare", forged, one.head["sha256"])
    raw(publisher, ("UPDATE publication_moves SET sha256 = ? WHERE number = ?", (forged, number)))
    fault, unrecorded, whole_log = checked(publisher, number)
    assert fault is None
    assert unrecorded is not None
    assert (unrecorded.place, unrecorded.what, whole_log) == ("record", "1 prepare", True)
    assert one.head["sha256"] in unrecorded.expected
    assert forged in unrecorded.found


@pytest.mark.parametrize(
    ("statement", "place", "what"),
    [
        ("UPDATE publications SET title = '2022年六率排名' WHERE number = ?", "whole", ""),
        ("DELETE FROM publication_parts WHERE part = 'subject:T1' AND number = ?", "whole", ""),
        ("DELETE FROM publication_moves WHERE position = 4 AND number = ?", "record", "4 publish"),
        (
            "UPDATE publication_moves SET account = 'bureau' WHERE position = 3 AND number = ?",
            "record",
            "3 countersign",
        ),
        ("UPDATE publication_releases SET readers = 'everyone' WHERE number = ?", "release", ""),
    ],
)
def test_whatever_else_is_changed_is_named(on_sqlite: Publisher, statement: str, place: str, what: str) -> None:
    number = on_sqlite.published()
    raw(on_sqlite, (statement, (number,)))
    fault, unrecorded, _whole = checked(on_sqlite, number)
    found = fault or unrecorded
    assert found is not None
    assert (found.place, found.what) == (place, what)


def test_the_rules_are_those_that_were_kept(on_sqlite: Publisher) -> None:
    number = on_sqlite.published()
    one = on_sqlite.document(number)
    file = one.bodies[content.SCHEME].replace("max = 16", "max = 17", 1)  # the first is that of closing
    other = verifying.Document(one.head, {**one.bodies, content.SCHEME: file}, one.hashes, one.moves, one.readers)
    difference = verifying.recomputed(other).difference
    assert difference == Difference("D1", "closing", "points", "16", "17")


def test_a_publication_outlives_its_database_by_a_backup(on_sqlite: Publisher, tmp_path: Path) -> None:
    number = on_sqlite.published(corrects=on_sqlite.published(), why="典型有误")
    made = make_backup(on_sqlite.engine, tmp_path / "backup.tar.gz", lock=None, now=NOW)
    restored = make_engine(f"sqlite:///{(tmp_path / 'restored.db').as_posix()}", keys=KEYS)
    restore(restored, made.file, None, account="command line", now=NOW)
    there = Publisher(restored)
    assert checked(there, number) == (None, None, True)
    assert verifying.recomputed(there.document(number)).identical
    assert there.document(number) == on_sqlite.document(number)
    restored.dispose()


def test_the_database_refuses_to_change_a_publication(publisher: Publisher) -> None:
    number = publisher.published()
    for table in TABLES:
        statements = (f"UPDATE {table} SET number = number WHERE number = '{number}'", f"DELETE FROM {table}")
        for statement in statements:
            with (
                pytest.raises(Exception, match=r"never changed|permission denied"),
                acting_for(publisher.engine, SYSTEM).begin() as connection,
            ):
                connection.execute(text(statement))
    assert keys_of(publisher.engine) == KEYS
