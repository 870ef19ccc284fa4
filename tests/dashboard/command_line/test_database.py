"""``zhiheng upgrade`` on a database of an earlier version."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from models.engine import make_engine
from tests.dashboard.command_line.conftest import Outcome
from tests.fixtures.earlier import NUMBERS, fill_earlier


def test_an_upgrade_seals_the_id_numbers_that_stood_in_clear(
    zhiheng: Callable[..., Outcome], empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(empty_database)
    fill_earlier(engine)
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", empty_database)
    assert zhiheng("upgrade").code == 0
    with engine.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(text("SELECT officer_no, id_number FROM officers"))}
    engine.dispose()
    assert {number: bool(held) for number, held in found.items()} == {one: bool(held) for one, held in NUMBERS.items()}
    assert [held for held in found.values() if held and not held.startswith("aes256gcm:")] == []
