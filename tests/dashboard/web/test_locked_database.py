"""While another process writes for long, readers notice nothing; writers are told after a while to try again."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.engine import WAITED_FOR, make_engine
from tests.dashboard.web.site import PASSWORD, Site, words
from tests.fixtures.copies import copy_of
from tests.fixtures.keys import KEYS
from tests.fixtures.locks import seconds, write_lock_held

AT_ONCE = 2.0
"""Seconds. A write that is not waited for takes a tenth of one, the rest is for a busy machine."""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, filled_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """The site's database, once on each kind."""
    if request.param == "sqlite":
        with copy_of(filled_database, tmp_path) as engine:
            yield engine
    else:
        engine = make_engine(request.getfixturevalue("filled_postgresql"), keys=KEYS)
        yield engine
        engine.dispose()


def test_pages_are_answered_at_once(site: Site) -> None:
    leader = site.logged_in()
    site.clock.pass_by(minutes=5)  # the use of the session would be noted
    with write_lock_held(site.engine):
        assert seconds(lambda: leader.get("/")) < AT_ONCE
        assert seconds(lambda: leader.open("/agency/nobody")) < AT_ONCE  # a denial would be recorded
        assert "柳河镇" in words(leader.open("/"))
        assert site.visitor().get("/healthz").status_code == 200


def test_a_change_of_language_does_not_wait(site: Site) -> None:
    leader = site.logged_in()
    with write_lock_held(site.engine):
        assert seconds(lambda: leader.get("/?lang=en")) < AT_ONCE
        assert "Main navigation" in words(leader.open("/", "?lang=en"))


def test_the_login_page_is_answered_at_once(site: Site) -> None:
    with write_lock_held(site.engine):
        assert seconds(lambda: site.visitor().get("/login")) < AT_ONCE


def test_a_login_waits_five_seconds_and_is_told_to_try_again(site: Site) -> None:
    visitor = site.visitor()
    form = {"username": "leader", "password": PASSWORD, "csrf_token": visitor.token()}
    with write_lock_held(site.engine):
        began = time.monotonic()
        answer = visitor.post("/login", data=form)
        assert 4 < time.monotonic() - began < 5 + AT_ONCE
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "数据正在被其他操作（例如导入）改动" in answer.text
    assert visitor.log_in("leader").status_code == 303


def test_imports_and_scoring_may_wait_for_each_other(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, keys=KEYS)
    with engine.begin() as work, engine.execution_options(**WAITED_FOR).begin() as request:
        limits = [one.exec_driver_sql("SHOW lock_timeout").scalar_one() for one in (work, request)]
    engine.dispose()
    assert limits == ["0", "5s"]
