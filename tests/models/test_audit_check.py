"""Whatever is done to the records past the application, the check names the first that is not what it was."""

import datetime as dt
import sqlite3

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.audit_check import Anchor, Break, check
from models.engine import read_only
from models.keys import Keys
from tests.fixtures.audit_log import AT, broken_at, verdict, without_triggers, write
from tests.fixtures.keys import KEYS


@pytest.fixture
def log(migrated: Engine) -> Engine:
    """Six records."""
    write(migrated, "one", "two", "three", "four", "five", "六", before={"x": "1"}, after={"x": ["2", 3.5, None]})
    return migrated


def anchor(engine: Engine) -> Anchor:
    """The head of the log as it is now."""
    with engine.connect() as connection:
        sequence, digest = connection.execute(text("SELECT sequence, digest FROM audit_chain_head")).one()
    return Anchor(AT, sequence, digest)


def test_a_log_that_nobody_touched_is_whole(log: Engine):
    found = verdict(log, anchor(log))
    assert (found.first, found.last, found.unchained, found.broken) == (1, 6, 0, None)


def test_an_empty_log_is_whole(migrated: Engine):
    assert verdict(migrated).broken is None


def test_records_of_one_transaction_and_of_several_make_one_chain(log: Engine):
    write(log, "seven", at=AT.replace(year=2020))  # the clock was moved backwards
    assert (verdict(log).last, broken_at(log)) == (7, None)


@pytest.mark.parametrize(
    "change",
    [
        "account = 'nobody'", "subject = 'x'", "subject = NULL", "role = 'bureau'", "reason = 'none'",
        "result = 'refused'", "address = '10.0.0.1'", "request_id = 'x'", "action = 'case:read'",
        "at = '2026-01-15 09:00:01'", "detail = '{\"a\": 1}'", "before = NULL", "after = '{\"x\": [\"2\", 3.5]}'",
        "digest = 'hmac-sha256:00'", "digest = 'before the chain'",
    ],
)  # fmt: skip
def test_a_changed_field_names_its_record(log: Engine, change: str):
    without_triggers(log, f"UPDATE audit_records SET {change} WHERE sequence = 3")
    assert broken_at(log) == (3, "changed")


@pytest.mark.parametrize(
    "change", ["at = 'yesterday'", "detail = 'no json'", "at = 7", "detail = 7", "subject = x'ff'"]
)
def test_a_record_that_cannot_even_be_read_is_named(on_sqlite: Engine, change: str):
    write(on_sqlite, "one", "two", "three", "four")
    without_triggers(on_sqlite)
    with sqlite3.connect(str(on_sqlite.url.database)) as strangers:
        strangers.execute(f"UPDATE audit_records SET {change} WHERE sequence = 3")
    strangers.close()
    assert broken_at(on_sqlite) == (3, "changed")


@pytest.mark.parametrize(("sequences", "missing"), [("1", 1), ("4", 4), ("2, 3, 5", 2), ("6", 6), ("5, 6", 5)])
def test_a_record_that_was_taken_away_is_named_the_last_ones_too(log: Engine, sequences: str, missing: int):
    without_triggers(log, f"DELETE FROM audit_records WHERE sequence IN ({sequences})")
    assert broken_at(log) == (missing, "missing")


def test_last_records_whose_head_was_put_back_are_missed_by_the_anchor(log: Engine):
    noted = anchor(log)
    without_triggers(
        log,
        "DELETE FROM audit_records WHERE sequence > 4",
        "UPDATE audit_chain_head SET sequence = 4, digest = (SELECT digest FROM audit_records WHERE sequence = 4)",
    )
    assert broken_at(log) is None  # all that is left is sound, which is why there are anchors
    assert verdict(log, noted).broken == Break(5, "missing", "6", "", noted)


def test_a_log_that_was_emptied_is_missed_by_the_anchor(log: Engine):
    noted = anchor(log)
    without_triggers(log, "DELETE FROM audit_records", "UPDATE audit_chain_head SET sequence = 0, digest = ''")
    assert broken_at(log) is None
    assert broken_at(log, noted) == (1, "missing")


def test_two_records_that_changed_places_are_named(log: Engine):
    without_triggers(
        log,
        "UPDATE audit_records SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_records SET sequence = 2 WHERE sequence = 4",
        "UPDATE audit_records SET sequence = 4 WHERE sequence = 99",
    )
    assert broken_at(log) == (2, "changed")


COPIED = (
    "INSERT INTO audit_records (record_id, sequence, at, account, action, result, detail, digest) "
    "SELECT 1000, {at}, at, account, action, result, detail, digest FROM audit_records WHERE sequence = 2"
)


def test_a_record_that_was_put_in_between_is_named(log: Engine):
    without_triggers(
        log,
        "UPDATE audit_records SET sequence = -sequence WHERE sequence >= 3",
        "UPDATE audit_records SET sequence = 1 - sequence WHERE sequence < 0",
        COPIED.format(at=3),
    )
    assert broken_at(log) == (3, "changed")


def test_a_record_that_was_put_at_the_end_is_named(log: Engine):
    without_triggers(log, COPIED.format(at=7), "UPDATE audit_chain_head SET sequence = 7")
    assert broken_at(log) == (7, "changed")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_chain_head SET sequence = 5",
        "UPDATE audit_chain_head SET digest = (SELECT digest FROM audit_records WHERE sequence = 5)",
        "DELETE FROM audit_chain_head",
    ],
)
def test_a_head_that_was_changed_is_named_with_the_last_record(log: Engine, statement: str):
    without_triggers(log, statement)
    assert broken_at(log) == (6, "head")


def test_a_log_that_was_written_anew_with_the_key_is_contradicted_by_the_anchor(log: Engine):
    noted = anchor(log)
    without_triggers(log, "DELETE FROM audit_records", "UPDATE audit_chain_head SET sequence = 0, digest = ''")
    write(log, *"abcdefgh")
    assert broken_at(log) is None
    assert broken_at(log, noted) == (6, "anchor")


def test_another_key_finds_nothing_whole(log: Engine):
    with read_only(log).connect() as connection:
        found = check(connection, Keys(bytes(32))).broken
    assert found is not None
    assert found.sequence == 1


def test_a_verdict_says_which_digest_was_expected(log: Engine):
    without_triggers(log, "UPDATE audit_records SET subject = 'x' WHERE sequence = 2")
    found = verdict(log).broken
    assert found is not None
    assert found.expected != found.found
    assert found.expected.startswith("hmac-sha256:")
    assert KEYS.master.hex() not in found.expected


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_records SET subject = 'x' WHERE sequence = 2",
        "UPDATE audit_records SET subject = subject",
        "DELETE FROM audit_records WHERE sequence = 6",
        "DELETE FROM audit_records",
    ],
)
def test_the_database_refuses_to_change_or_to_remove_a_record(migrated: Engine, statement: str):
    write(migrated, *"abcdef", at=dt.datetime.now(dt.UTC) - dt.timedelta(days=179))
    with pytest.raises(DBAPIError, match="audit records are"), migrated.begin() as connection:
        connection.execute(text(statement))
    assert verdict(migrated).last == 6


def test_postgresql_refuses_to_empty_the_table(on_postgresql: Engine):
    write(on_postgresql, "one", at=AT.replace(year=2000))
    with pytest.raises(DBAPIError, match="never changed"), on_postgresql.begin() as connection:
        connection.execute(text("TRUNCATE audit_records"))


def test_sqlite_refuses_to_replace_a_record(on_sqlite: Engine):
    write(on_sqlite, "one", "two", at=AT.replace(year=2000))
    with pytest.raises(DBAPIError, match="never changed"), on_sqlite.begin() as connection:
        connection.execute(text("INSERT OR REPLACE INTO audit_records SELECT * FROM audit_records WHERE sequence = 1"))


def test_a_record_of_more_than_180_days_may_be_removed(migrated: Engine):
    write(migrated, "old", at=dt.datetime.now(dt.UTC) - dt.timedelta(days=181))
    with migrated.begin() as connection:
        assert connection.execute(text("DELETE FROM audit_records")).rowcount == 1
