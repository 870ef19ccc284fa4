"""While another process writes for long: a page that lacks its scores does not wait to ask for them, an export does."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from models.engine import WAITED_FOR, read_only
from models.scores import ScorePointer
from tests.dashboard.web.site import Site, words
from tests.fixtures.locks import seconds, write_lock_held


@pytest.fixture
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WAITED_FOR, "busy_seconds", 0.2)


FROM, ASKED = dt.date(2020, 2, 3), "?period=2020-02-03..2020-04-30"
"""A period that nothing keeps ready."""


def times_asked_for(site: Site) -> int:
    asked = select(func.count()).where(ScorePointer.first_on == FROM)
    with read_only(site.engine).connect() as connection:
        return int(connection.execute(asked).scalar_one())


def test_a_page_without_scores_does_not_wait_and_asks_when_looked_at_again(site: Site) -> None:
    leader = site.logged_in()
    with write_lock_held(site.engine):
        assert seconds(lambda: leader.open("/ranking/six-rates", ASKED)) < 2
        assert "正在计算" in words(leader.open("/ranking/six-rates", ASKED))
    assert times_asked_for(site) == 0
    leader.open("/ranking/six-rates", ASKED)
    assert times_asked_for(site) == 1


def test_an_export_that_cannot_be_recorded_is_not_handed_out(little_patience: None, site: Site) -> None:
    leader = site.logged_in()
    with write_lock_held(site.engine):
        answer = leader.get("/export/csv/ranking/six-rates")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "数据正在被其他操作" in answer.text
    assert leader.get("/export/csv/ranking/six-rates").status_code == 200
