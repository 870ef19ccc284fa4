"""``zhiheng verify PUBLICATION`` as a person types it."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from models.cases import Case
from models.reader import SYSTEM, acting_for
from tests.dashboard.command_line.conftest import Outcome, zhiheng
from tests.dashboard.publishing.conftest import Publisher
from tests.dashboard.publishing.test_verifying import CLOSING, T4, raw
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import TODAY

__all__ = ["zhiheng"]


def test_each_answer_is_a_line_and_what_was_changed_is_named(
    on_sqlite: Publisher, zhiheng: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = on_sqlite.published()
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", on_sqlite.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("ZHIHENG_DATA_KEY", KEYS.text())
    whole = zhiheng("verify", number)
    assert (whole.code, whole.err) == (0, "")
    assert [line.partition(":")[0] for line in whole.out.splitlines()] == [
        f"{number} is as it was signed",
        "Recomputed from the facts that it keeps",
        "Recomputed from today's data, as of 2021-04-15",
    ]
    with acting_for(on_sqlite.engine, SYSTEM).begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "open").values(closed_on=TODAY))
    later = zhiheng("verify", number)
    assert later.code == 0
    assert "differs. 东坡镇, Closing rate, the numerator: 4 is kept, 5 comes out." in later.out
    raw(
        on_sqlite,
        ("UPDATE publication_parts SET body = replace(body, ?, ?)", (CLOSING, CLOSING.replace("54", "64"))),
    )
    broken = zhiheng("verify", number)
    assert broken.code == 1
    assert f"{number} is not what was signed: the part {T4} has the hash" in broken.err
    assert "东坡镇, Closing rate, the points: 64/5 is kept, 54/5 comes out." in broken.err
    tables = ("releases", "moves", "parts")
    gone = [(f"DELETE FROM publication_{table}", ()) for table in tables]
    raw(on_sqlite, *gone, ("DELETE FROM publications", ()))
    taken = zhiheng("verify", number)
    assert (taken.code, taken.out) == (1, "")
    assert "is not in the database any more; the audit log tells of it" in taken.err
    assert zhiheng("verify", "执监报〔2021〕9号").code == 2
