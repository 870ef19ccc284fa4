"""A round of two towns, and a hand to move applications with."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.accounts.accounts import Act, create_account
from dashboard.integrity import acts, answers, rounds
from dashboard.integrity.acts import Brought
from dashboard.integrity.answers import Answers, Given
from dashboard.integrity.rounds import Plan, usual_stages
from dashboard.integrity.workflow import INTEGRITY
from dashboard.workflows.course import Said
from dashboard.workflows.evidence import Evidence
from models.accounts import Role
from models.integrity_rounds import IntegrityApplication, IntegrityMove
from models.reader import SYSTEM, ReaderSession, acting_for
from plugins import scheme_file
from plugins.scheme import Scheme
from tests.dashboard.findings.conftest import quick_hashes, staffed_file, two_towns_file
from tests.dashboard.workflows import desk as desks
from tests.fixtures.copies import copy_of
from tests.fixtures.small_county import PASSWORD, scheme_registry
from tests.fixtures.two_towns import NOW

__all__ = ["quick_hashes", "staffed_file", "two_towns_file"]

SCHEME: Scheme = scheme_registry().schemes["integrity-unit"]
PDF = Evidence("自查报告.pdf", b"%PDF-1.7 ...")
FIRST, SELF_ASSESSED = dt.date(2021, 10, 8), dt.date(2022, 2, 10)
CHECKS = tuple(answers.checks_of(SCHEME))


def with_levels() -> Scheme:
    """The scheme with A, B, C, D as the default reading of ``levels``."""
    raw = scheme_file.read(Path(str(SCHEME.folder)) / "scheme.toml")
    next(one for one in raw["parameters"] if one["key"] == "levels")["default"] = "abcd"
    return replace(scheme_file.parse(raw), folder=SCHEME.folder)


def said_yes(*but: str, answer: str = "no", note: str = "") -> Answers:
    """Yes to every check ``but`` these, which get the other answer."""
    return {key: Given(answer, note) if key in but else Given("yes") for key in CHECKS}


class Desk(desks.Desk):
    """Moves applications on behalf of whoever is named, on the day that the desk's calendar shows."""

    workflow = INTEGRITY

    def declare(self, who: str = "agency", agency: str = "A") -> str:
        return acts.declare(self.engine, self.turn(who), "2021", agency)

    def move(self, who: str, number: str, key: str, brought: Brought = acts.NOTHING, **said: Any) -> None:
        words = Said(**{"reason": "理由", "files": [PDF] if INTEGRITY.by_key[key].brings else [], **said})
        acts.make(self.engine, self.turn(who), number, key, words, SCHEME, brought)

    def submitted(self, own: Answers | None = None) -> str:
        """An application of town A that assessed itself on the last day."""
        self.today = FIRST
        number = self.declare()
        self.move("agency", number, "set_up_group")
        self.move("agency", number, "file_plan")
        self.today = SELF_ASSESSED
        self.move("agency", number, "submit", Brought(said_yes() if own is None else own))
        return number

    def assessed(self, one: Answers, other: Answers, own: Answers | None = None) -> str:
        """One that bureau2 and bureau3 have assessed so."""
        number = self.submitted(own)
        self.move("bureau", number, "assign", Brought(assessors=("bureau2", "bureau3")))
        self.move("bureau2", number, "hand_in", Brought(one))
        self.move("bureau3", number, "hand_in", Brought(other))
        return number

    def status(self, number: str) -> str:
        return str(self.row(number).status)

    def row(self, number: str) -> IntegrityApplication:
        table = IntegrityApplication
        with ReaderSession(self.engine, SYSTEM) as session:
            return session.scalars(select(table).where(table.application_no == number)).one()

    def course(self, number: str) -> list[tuple[str, str]]:
        table = IntegrityMove
        with ReaderSession(self.engine, SYSTEM) as session:
            made = select(table.move, table.account).where(table.application_no == number).order_by(table.position)
            return [(move, account) for move, account in session.execute(made)]


@pytest.fixture
def desk(staffed_file: Path, tmp_path: Path) -> Iterator[Desk]:
    with copy_of(staffed_file, tmp_path) as engine:
        create_account(
            engine, name="other", display_name="乙镇", role=Role.AGENCY, agency_code="B", password=PASSWORD, now=NOW
        )
        made = Desk(engine, tmp_path)
        with acting_for(engine, SYSTEM).begin() as connection:
            plan = Plan("2021", "001", usual_stages(2021))
            rounds.write(connection, Act(made.turn("bureau").holder, NOW), plan, 0)
        yield made
