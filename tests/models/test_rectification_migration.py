"""Ledgers from before the workflow keep their states: known words are translated, others stand in the note."""

from pathlib import Path

from sqlalchemy import select, text

from models import migrate
from models.engine import make_engine
from models.reader import SYSTEM, acting_for
from models.rectification import RectificationItem


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
