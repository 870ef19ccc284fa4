"""The two towns with their officers, a second account of the bureau, and a hand to move findings with."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.accounts.accounts import create_account
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.findings import acts
from dashboard.findings.acts import Recorded
from dashboard.findings.workflow import FINDINGS
from dashboard.workflows.course import Said
from dashboard.workflows.evidence import Evidence
from dashboard.workflows.refused import MoveRefused
from models.accounts import Role
from models.conduct import Finding
from models.finding_moves import FindingMove, FindingSource
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.workflows import desk as desks
from tests.dashboard.workflows.desk import MONDAY
from tests.fixtures.copies import copy_of
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.small_county import PASSWORD
from tests.fixtures.staff import staff
from tests.fixtures.two_towns import NOW, two_towns_file

__all__ = ["MONDAY", "quick_hashes", "two_towns_file"]

PDF = Evidence("笔录.pdf", b"%PDF-1.7 ...")


class Desk(desks.Desk):
    """Moves findings on behalf of whoever is named, on the day that the desk's calendar shows."""

    workflow = FINDINGS

    def rights(self, who: str) -> frozenset[Permission]:
        return permissions_of(self.turn(who).holder.role)

    def record(self, who: str = "agency", **values: Any) -> str:
        """Records 11.5 of P1, twice; the number."""
        finding = Recorded("P1", "11.5", "E1", dt.date(2022, 1, 5), FindingSource.ASSESSMENT, count=2)
        return acts.record(self.engine, self.turn(who), replace(finding, **values), Said("超期未结"))

    def move(self, who: str, number: str, key: str, count: int | None = None, **said: Any) -> None:
        acts.make(self.engine, self.turn(who), number, key, Said(**{"reason": "理由", **said}), count)

    @contextmanager
    def refusing(self, why: str) -> Iterator[None]:
        """What is done within is refused, in words that hold these."""
        with pytest.raises(MoveRefused, match=why):
            yield

    def confirmed(self) -> str:
        """A finding that the agency recorded, the officer answered to, and the bureau confirmed on the same day."""
        number = self.record()
        self.move("agency", number, "tell")
        self.move("officer", number, "answer")
        self.move("bureau", number, "confirm", files=[PDF])
        return number

    def finding(self, number: str) -> Finding:
        with ReaderSession(self.engine, SYSTEM) as session:
            return session.scalars(select(Finding).where(Finding.finding_no == number)).one()

    def course(self, number: str) -> list[FindingMove]:
        with ReaderSession(self.engine, SYSTEM) as session:
            made = select(FindingMove).where(FindingMove.finding_no == number).order_by(FindingMove.position)
            return list(session.scalars(made))


@pytest.fixture(scope="session")
def staffed_file(two_towns_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with copy_of(two_towns_file, tmp_path_factory.mktemp("staffed")) as engine:
        staff(engine)
        for name in ("bureau2", "bureau3"):
            create_account(engine, name=name, display_name=name, role=Role.BUREAU, password=PASSWORD, now=NOW)
        create_account(
            engine, name="officer2", display_name="P2", role=Role.OFFICER, officer_no="P2", password=PASSWORD, now=NOW
        )
        return Path(str(engine.url.database))


@pytest.fixture
def desk(staffed_file: Path, tmp_path: Path) -> Iterator[Desk]:
    with copy_of(staffed_file, tmp_path) as engine:
        yield Desk(engine, tmp_path)
