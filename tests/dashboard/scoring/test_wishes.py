"""What is wished for is due until it is made; standing periods always are, and the others are bounded."""

import datetime as dt

import pytest
from sqlalchemy import Engine, func, insert, select, update

from dashboard.scoring import runs, wishes
from dashboard.scoring.standing import standing_periods
from models.cases import Case
from models.engine import opened, read_only
from models.scores import RunState, ScoreNode, ScorePointer, ScoreRun
from plugins import registry
from plugins.contract import Period
from plugins.periods import parse

TODAY = dt.date(2022, 1, 10)
NOW = dt.datetime(2022, 1, 10, 1, tzinfo=dt.UTC)
YEAR = parse("2021")
INSTALLED = registry.load(strangers=False)
SCHEME = INSTALLED.schemes["six-rates"]
STANDING = standing_periods([2021], SCHEME.usual_period_rule, TODAY)


def due(engine: Engine, today: dt.date = TODAY) -> list[wishes.Wish]:
    with read_only(engine).connect() as connection:
        return wishes.due(connection, INSTALLED, today)


def make_all(engine: Engine, today: dt.date = TODAY) -> None:
    for wanted in due(engine, today):
        runs.make(engine, INSTALLED, wanted, today, NOW)


def asked(number: int) -> Period:
    """The period that the visitor of that number asks for: no two are alike, and none is standing."""
    return Period(dt.date(2021, 3, 2), dt.date(2021, 3, 3) + dt.timedelta(days=number))


def ask(engine: Engine, period: Period, now: dt.datetime = NOW) -> bool:
    return wishes.ask(engine, SCHEME, period, TODAY, now)


def pointers(engine: Engine) -> set[Period]:
    with engine.connect() as connection:
        return {Period(*row) for row in connection.execute(select(ScorePointer.first_on, ScorePointer.last_on))}


def test_a_wish_is_due_until_its_run_is_made(engine: Engine) -> None:
    assert wishes.wish(engine, SCHEME, [YEAR, YEAR], NOW) == 1
    assert wishes.wish(engine, SCHEME, [YEAR], NOW) == 0
    assert [wanted.period for wanted in due(engine)] == [YEAR]
    make_all(engine)
    assert due(engine) == []


def test_a_run_is_due_again_when_its_data_changes(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    with engine.begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "3").values(closed_on=dt.date(2021, 12, 30)))
    assert len(due(engine)) == 1


def test_a_run_is_due_again_on_the_next_day(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    make_all(engine)
    assert len(due(engine, TODAY + dt.timedelta(days=1))) == 1


def test_an_attempt_that_was_interrupted_is_due_again_on_the_very_same_data(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    runs.begin(engine, INSTALLED, due(engine)[0], TODAY, NOW)
    assert due(engine) == []
    runs.interrupt(engine, NOW)
    assert len(due(engine)) == 1


def test_a_run_under_other_readings_has_a_pointer_of_its_own(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    wishes.wish(engine, SCHEME, [YEAR], NOW, SCHEME.readings({"carry_over": "literal"}))
    make_all(engine)
    with read_only(engine).connect() as connection:
        keys = connection.execute(select(ScorePointer.readings_key, ScorePointer.readings)).all()
    assert {tuple(row.readings.items()) for row in keys} == {(), (("carry_over", "literal"),)}


def test_readings_that_the_scheme_no_longer_has_hold_up_nobody(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    with engine.begin() as connection:
        connection.execute(
            insert(ScorePointer).values(
                scheme=SCHEME.key, readings_key="old", first_on=YEAR.first, last_on=YEAR.last,
                readings={"weather": "fine"}, wished_at=NOW,
            )
        )  # fmt: skip
    assert [wanted.readings_key for wanted in due(engine)] == [""]


def test_a_period_asked_for_is_due(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, STANDING, NOW)
    make_all(engine)
    assert ask(engine, asked(1))
    assert ask(engine, asked(1))
    assert [wanted.period for wanted in due(engine)] == [asked(1)]


def test_standing_periods_have_their_pointers_whatever_was_asked_for(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    for number in range(wishes.ASKED_LIMIT + 1):
        ask(engine, asked(number))
    wishes.wish(engine, SCHEME, STANDING, NOW)
    assert set(STANDING) <= pointers(engine)


def test_of_the_periods_asked_for_the_oldest_gives_way_to_the_newest(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "ASKED_LIMIT", 3)
    wishes.wish(engine, SCHEME, STANDING, NOW + dt.timedelta(days=1))
    for number in range(5):
        assert ask(engine, asked(number), NOW + dt.timedelta(seconds=number))
    assert pointers(engine) - set(STANDING) == {asked(2), asked(3), asked(4)}


def test_what_gives_way_goes_with_its_run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "ASKED_LIMIT", 1)
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    with opened(engine.url.render_as_string(hide_password=False)) as of_the_pages:  # which sees no score by itself
        for number in range(2):
            ask(of_the_pages, asked(number))
            make_all(engine)
    with engine.connect() as connection:
        kept = {Period(*row) for row in connection.execute(select(ScoreRun.first_on, ScoreRun.last_on))}
        assert connection.execute(select(func.count(func.distinct(ScoreNode.run_id)))).scalar_one() == 2
    assert kept == {YEAR, asked(1)}


@pytest.mark.parametrize(
    ("period", "comes"),
    [
        ("2021-12-31..2031-12-31", True),
        ("2022-01-01..2022-12-31", False),
        ("2010-01-01..2021-01-01", True),
        ("2010-01-01..2020-12-31", False),
    ],
)
def test_a_period_asked_for_shares_a_day_with_the_years_kept_ready(engine: Engine, period: str, comes: bool) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    assert ask(engine, parse(period)) is comes
    assert (parse(period) in pointers(engine)) is comes


def test_before_the_worker_has_looked_a_period_is_promised_and_not_wished_for(engine: Engine) -> None:
    assert ask(engine, parse("1999"))
    assert pointers(engine) == set()


def test_a_period_asked_for_once_is_forgotten_after_a_while_and_a_standing_one_is_not(engine: Engine) -> None:
    wishes.wish(engine, SCHEME, [YEAR, asked(1)], NOW)
    make_all(engine)
    later = NOW + dt.timedelta(days=31)
    assert wishes.forget(engine, SCHEME, [YEAR], NOW) == 0
    assert wishes.forget(engine, SCHEME, [YEAR], later) == 1
    with read_only(engine).connect() as connection:
        assert connection.execute(select(ScorePointer.last_on)).scalars().all() == [YEAR.last]
        assert connection.execute(select(func.count()).select_from(ScoreRun)).scalar_one() == 1
        assert connection.execute(select(func.count(func.distinct(ScoreNode.run_id)))).scalar_one() == 1


def test_a_run_whose_wish_is_forgotten_while_it_is_made_is_dropped(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes.wish(engine, SCHEME, [YEAR], NOW)
    wanted = due(engine)[0]
    run_id = runs.begin(engine, INSTALLED, wanted, TODAY, NOW)
    assert run_id is not None
    wishes.forget(engine, SCHEME, [], NOW + dt.timedelta(days=31))
    assert runs.attempt(engine, INSTALLED, wanted, run_id, TODAY, lambda: NOW) is None
    with engine.connect() as connection:
        assert connection.execute(select(ScoreRun.state).where(ScoreRun.state == RunState.COMPLETE)).all() == []
