"""Dishonesty 弄虚作假: off by default; else one records it, another confirms it, and 3.2 gives no points."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from dashboard.accounts.readers import reader_of
from dashboard.findings.workflow import FINDINGS
from dashboard.integrity import acts
from dashboard.integrity.acts import Brought
from dashboard.services.duties import duties
from dashboard.services.integrity_application import ApplicationPage, application
from dashboard.urls import Query
from dashboard.workflows.course import Said
from dashboard.workflows.deciding import actor_of
from dashboard.workflows.refused import MoveRefused
from models.reader import SYSTEM, ReaderSession
from plugins import scheme_file
from plugins.periods import parse
from plugins.scheme import Scheme
from plugins.scoring import score_scheme
from tests.dashboard.integrity.conftest import PDF, SCHEME, Desk, said_yes
from tests.fixtures.small_county import scheme_registry

WHOLE, WITHOUT = Fraction(100), Fraction(1200, 13)
"""All 13 sub-items, and 12 of them."""


def with_malus() -> Scheme:
    raw = scheme_file.read(Path(str(SCHEME.folder)) / "scheme.toml")
    next(one for one in raw["parameters"] if one["key"] == "malus")["default"] = "sub_item"
    return replace(scheme_file.parse(raw), folder=SCHEME.folder)


ON = with_malus()


def make(desk: Desk, who: str, number: str, key: str, scheme: Scheme = ON) -> None:
    acts.make(desk.engine, desk.turn(who), number, key, Said("理由", [PDF] if key == "record_malus" else []), scheme)


@contextmanager
def refused(match: str) -> Iterator[None]:
    with pytest.raises(MoveRefused, match=match):
        yield


def offered(desk: Desk, who: str, number: str, scheme: Scheme) -> set[str]:
    return {one.key for one in opened(desk, who, number, scheme).possible}


def opened(desk: Desk, who: str, number: str, scheme: Scheme = ON) -> ApplicationPage:
    registry, holder = scheme_registry(), desk.turn(who).holder
    registry.schemes["integrity-unit"] = scheme  # type: ignore[index]  # a plain dictionary
    with ReaderSession(desk.engine, reader_of(desk.engine, holder)) as session:
        page = application(session, registry, "2021", "A", None, actor_of(holder), desk.today)
    assert page is not None
    assert page.number == number
    return page


def waiting(desk: Desk, who: str) -> list[str]:
    holder = desk.turn(who).holder
    with ReaderSession(desk.engine, reader_of(desk.engine, holder)) as session:
        shown = duties(session, FINDINGS, actor_of(holder), Query(), desk.today).shown
    return [one.task.name for one in shown if one.task.thing == "integrity"]


def scored(desk: Desk) -> Fraction | None:
    """What the scheme makes of what was made public."""
    with ReaderSession(desk.engine, SYSTEM) as session:
        made = score_scheme(session, scheme_registry(), ON, parse("2021"), desk.today).subjects
    return next(one.total for one in made if one.subject.code == "A")


def accepted(desk: Desk) -> str:
    number = desk.assessed(said_yes(), said_yes())
    desk.move("bureau2", number, "settle", Brought())
    return number


def test_by_default_nobody_records_it_and_nothing_follows(desk: Desk) -> None:
    number = accepted(desk)
    with refused("不扣分"):
        make(desk, "bureau", number, "record_malus", SCHEME)
    assert "record_malus" not in offered(desk, "bureau", number, SCHEME)
    desk.move("bureau", number, "publish")
    assert desk.row(number).accepted_total == WHOLE


def test_it_counts_once_somebody_else_has_confirmed_it_and_the_result_waits_until_then(desk: Desk) -> None:
    number = accepted(desk)
    assert "record_malus" in offered(desk, "bureau", number, ON)
    make(desk, "bureau", number, "record_malus")
    assert offered(desk, "bureau", number, ON).isdisjoint({"record_malus", "confirm_malus", "publish"})
    assert (waiting(desk, "bureau"), waiting(desk, "bureau3")) == ([], ["malus"])
    with refused("等待另一人"):
        make(desk, "bureau3", number, "publish")
    with pytest.raises(MoveRefused):
        make(desk, "bureau", number, "confirm_malus")
    assert opened(desk, "bureau", number).forfeited == set()
    make(desk, "bureau2", number, "confirm_malus")
    assert opened(desk, "bureau", number).forfeited == {"3.2"}
    assert waiting(desk, "bureau") == waiting(desk, "bureau3") == ["publish"]
    make(desk, "bureau3", number, "publish")
    assert (desk.row(number).accepted_total, desk.row(number).malus, scored(desk)) == (WITHOUT, 1, WITHOUT)


def test_one_that_is_rejected_or_lifted_after_an_objection_takes_nothing(desk: Desk) -> None:
    number = accepted(desk)
    make(desk, "bureau", number, "record_malus")
    make(desk, "bureau2", number, "reject_malus")
    make(desk, "bureau", number, "record_malus")
    make(desk, "bureau2", number, "confirm_malus")
    make(desk, "bureau3", number, "publish")
    assert scored(desk) == WITHOUT
    make(desk, "agency", number, "object")
    make(desk, "bureau3", number, "reopen")
    assert (desk.row(number).accepted_total, desk.row(number).malus) == (None, None)
    make(desk, "bureau3", number, "lift_malus")
    with pytest.raises(MoveRefused):
        make(desk, "bureau3", number, "lift_malus")
    acts.make(desk.engine, desk.turn("bureau2"), number, "settle", Said("理由"), ON)
    make(desk, "bureau3", number, "publish")
    assert (desk.row(number).accepted_total, desk.row(number).malus, scored(desk)) == (WHOLE, 0, WHOLE)
