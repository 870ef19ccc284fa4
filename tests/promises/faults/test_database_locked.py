"""Database locked: readers notice nothing, and who writes waits five seconds at most and is told to try again."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from models.engine import make_engine
from tests.dashboard.command_line.processes import Place
from tests.fixtures.locks import seconds, write_lock_held
from tests.fixtures.small_county import PASSWORD
from tests.promises.faults.conftest import logged_in, served
from tests.promises.visitor import Visitor

AT_ONCE = 2.0
"""Seconds. A page takes a tenth of one, the rest is for a busy machine."""


@pytest.fixture
def engine(county: Place) -> Iterator[Engine]:
    made = make_engine(county.database)
    yield made
    made.dispose()


def test_locked_by_another_process_it_is_read_and_a_writer_waits_five_seconds(county: Place, engine: Engine) -> None:
    with served(county) as where:
        reader, visitor = logged_in(where, "chief"), Visitor(where)
        visitor.ask("/login")
        with write_lock_held(engine):
            assert seconds(lambda: reader.open("/ranking/six-rates")) < AT_ONCE
            assert reader.open("/agency/T1").status == 200
            began = time.monotonic()
            refused = visitor.log_in("sec1", PASSWORD)
            assert 4 < time.monotonic() - began < 5 + 2 * AT_ONCE
        assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
        assert "Somebody else is changing the data" in refused.text
        assert visitor.log_in("sec1", PASSWORD).status == 303
