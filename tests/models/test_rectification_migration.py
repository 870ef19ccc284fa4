"""Ledgers from before the workflow keep their states: known words are translated, others stand in the note."""

import datetime as dt
import json
import zlib
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from models import migrate
from models.batches import ImportBatch, ImportChange, ImportedItem
from models.engine import make_engine
from models.reader import SYSTEM, acting_for
from models.rectification import RectificationItem, RectificationMove


def test_the_words_of_older_ledgers_are_kept(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{(tmp_path / 'old.db').as_posix()}")
    with acting_for(engine, SYSTEM).begin() as connection:
        migrate.upgrade_within(connection, "0012")
        connection.execute(text("INSERT INTO agencies (code, name, kind) VALUES ('A', '甲镇', 'township')"))
        for number, word in enumerate(("已完成", "已逾期", "长期推进", "待研究", None)):
            row = (
                "INSERT INTO rectification_items (item_no, problem, agency_code, status) VALUES (:no, 'x', 'A', :word)"
            )
            connection.execute(text(row), {"no": str(number), "word": word})
    with acting_for(engine, SYSTEM).begin() as connection:
        migrate.upgrade_within(connection)
        columns = select(RectificationItem.status, RectificationItem.note).order_by(RectificationItem.item_no)
        kept = [tuple(one) for one in connection.execute(columns)]
    engine.dispose()
    assert kept == [
        ("closed", None), ("mending", None), ("continuing", None), (None, "整改状态:待研究"), (None, None),
    ]  # fmt: skip


def test_items_made_anew_store_what_is_computed_and_keep_what_refers_to_them(
    tmp_path: Path,
) -> None:
    engine = make_engine(f"sqlite:///{(tmp_path / 'old.db').as_posix()}")
    item = {"problem": "x", "agency_code": "A", "status": "mending", "deadline": dt.date(2022, 3, 1), "listed": True}
    move = {
        "move": "record",
        "at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
        "made_on": dt.date(2022, 1, 1),
        "account": "x",
    }
    with acting_for(engine, SYSTEM).begin() as connection:
        migrate.upgrade_within(connection, "0032")
        connection.execute(text("INSERT INTO agencies (code, name, kind) VALUES ('A', '甲镇', 'township')"))
        connection.execute(insert(RectificationItem).values(item_no="1", **item))
        connection.execute(
            insert(RectificationMove).values(item_no="1", agency_code="A", position=1, changes={}, **move)
        )
    with acting_for(engine, SYSTEM).begin() as connection:
        migrate.upgrade_within(connection)
        columns = select(RectificationItem.item_no, RectificationItem.due_on, RectificationItem.pressing)
        assert [tuple(one) for one in connection.execute(columns)] == [("1", dt.date(2022, 3, 1), 0)]
        columns = connection.execute(
            text("SELECT name FROM pragma_table_xinfo('rectification_items') WHERE hidden = 3")
        )
        assert columns.scalars().all() == ["due_on", "pressing"]  # stored
    with acting_for(engine, SYSTEM).connect() as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(text("DELETE FROM rectification_items"))
    engine.dispose()


def test_what_older_batches_have_written_is_known_by_number(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{(tmp_path / 'old.db').as_posix()}")
    nothing = {
        "file_name": "x", "sha256": "x", "added": 0, "changed": 0, "same": 0, "set_aside": 0, "doubts": 0,
        "unknown_columns": [], "report": {}, "account": "bureau", "at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
    }  # fmt: skip
    with acting_for(engine, SYSTEM).begin() as connection:
        migrate.upgrade_within(connection, "0030")
        for batch_id, kind in enumerate(("rectification", "findings"), start=1):
            connection.execute(insert(ImportBatch).values(**nothing, batch_id=batch_id, kind=kind))
            for part in (1, 2):
                entries = [[[f"{kind} {part}{one}"], None, "fingerprint"] for one in "ab"]
                content = zlib.compress(json.dumps(entries).encode())
                connection.execute(insert(ImportChange).values(batch_id=batch_id, part=part, content=content))
    with acting_for(engine, SYSTEM).begin() as connection:
        migrate.upgrade_within(connection)
        kept = connection.execute(select(ImportedItem.item_no, ImportedItem.batch_id).order_by(ImportedItem.item_no))
        assert [tuple(one) for one in kept] == [(f"rectification {one}", 1) for one in ("1a", "1b", "2a", "2b")]
    engine.dispose()
