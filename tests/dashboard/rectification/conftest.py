"""The two towns with a second account of the bureau and one of town B, and a hand to move items with."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.accounts.accounts import create_account
from dashboard.imports.importing import Importer, import_files
from dashboard.rectification import acts
from dashboard.rectification.acts import Entered
from dashboard.rectification.fields import Values
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.workflows.course import Said
from dashboard.workflows.evidence import Evidence
from dashboard.workflows.refused import MoveRefused
from models.accounts import Role
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationItem, RectificationMove
from tests.dashboard.workflows import desk as desks
from tests.dashboard.workflows.desk import MONDAY
from tests.fixtures.copies import copy_of
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.small_county import PASSWORD
from tests.fixtures.staff import staff
from tests.fixtures.two_towns import NOW, two_towns_file

__all__ = ["MONDAY", "quick_hashes", "two_towns_file"]

PDF = Evidence("整改材料.pdf", b"%PDF-1.7 ...")
WORDS = {
    "limit_source": "整治方案", "document": "督〔2022〕1号", "responsible_person": "张三", "responsible_leader": "李四",
    "measure": "补正文书", "self_check": "已经补正", "check_method": "现场核查", "checkers": "王五、赵六",
    "check_result": "属实", "feedback": "无异议", "referred_to": "纪委监委", "referral_reply": "已立案",
    "accountability": "批评教育",
}  # fmt: skip
HEAD = "整改编号,责任单位,问题描述,整改时限,整改状态,销号日期,公示截止日期\n"


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


class Desk(desks.Desk):
    """Moves items on behalf of whoever is named, on the day that the desk's calendar shows."""

    workflow = RECTIFICATION

    def record(self, who: str = "bureau", code: str = "A", **more: Any) -> str:
        """Enters an item; the number."""
        return acts.record(self.engine, self.turn(who), Entered(code, "文书缺项", more), Said())

    def move(
        self, who: str, number: str, key: str, *, by: int = 30, files: Sequence[Evidence] = (), seen: int | None = None,
        partners: Sequence[str] | None = None, **words: str,
    ) -> None:  # fmt: skip
        """Makes the move with everything that it may need; ``by``: in how many days what is said of days lies."""
        day = self.today + days(by)
        values = Values({**WORDS, **words}, {"deadline": day, "review_on": day, "wanted": day}, partners=partners)
        said = Said(words.get("reason", "理由"), files=files, seen=seen)
        acts.make(self.engine, self.turn(who), number, key, said, values)

    def refused(self, who: str, number: str, key: str, **said: Any) -> str:
        """Why; and nothing was written."""
        before = len(self.course(number)), self.item(number).status
        with pytest.raises(MoveRefused) as refusal:
            self.move(who, number, key, **said)
        assert (len(self.course(number)), self.item(number).status) == before
        return str(refusal.value)

    def mending(self, **more: Any) -> str:
        """An item that the first of the bureau entered, the second assigned until in 30 days, and town A received."""
        number = self.record(**more)
        self.move("bureau2", number, "assign")
        self.move("agency", number, "receive")
        return number

    def published(self) -> str:
        number = self.mending()
        self.move("agency", number, "apply", files=[PDF])
        self.move("bureau", number, "check")
        self.move("bureau2", number, "publish")
        return number

    def closed(self) -> str:
        """Published on Monday, closed on the Tuesday after five working days."""
        number = self.published()
        self.today += days(8)
        self.move("bureau2", number, "close")
        return number

    def asked_again(self) -> str:
        """An item whose limit was extended once; the second extension is the leading group's to grant."""
        number = self.mending()
        self.move("agency", number, "ask", by=40)
        self.move("bureau", number, "grant", by=35)
        self.move("agency", number, "ask", by=60)
        return number

    def under_opinion(self) -> str:
        """An item whose limit is over, and the letter's 15 days; with an opinion of Monday 2022-02-28 by the first."""
        number = self.mending()
        self.today += days(31)
        self.move("bureau", number, "urge")
        self.today = dt.date(2022, 2, 28)
        self.move("bureau", number, "opinion")
        return number

    def objected(self) -> str:
        """The agency has objected to the opinion."""
        number = self.under_opinion()
        self.move("agency", number, "object")
        return number

    def upheld(self) -> str:
        number = self.objected()
        self.move("bureau2", number, "uphold")
        return number

    def decision_objected(self) -> str:
        """After the opinion of the first of the bureau, the agency has objected to the decision of the second."""
        number = self.under_opinion()
        self.today += days(31)
        self.move("bureau2", number, "decision")
        self.move("agency", number, "object")
        return number

    def take(self, rows: str) -> int:
        """Imports these rows as the first of the bureau, on the desk's day; how many were taken in."""
        path = self.folder / "整改台账.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        now = dt.datetime.combine(self.today, dt.time(4), dt.UTC)
        report = import_files(self.engine, [path], by=Importer("bureau"), now=now, today=self.today)
        return sum(one.added + one.changed for one in report.sheets)

    def item(self, number: str) -> RectificationItem:
        with ReaderSession(self.engine, SYSTEM) as session:
            return session.scalars(select(RectificationItem).where(RectificationItem.item_no == number)).one()

    def course(self, number: str) -> list[RectificationMove]:
        with ReaderSession(self.engine, SYSTEM) as session:
            made = select(RectificationMove).where(RectificationMove.item_no == number)
            return list(session.scalars(made.order_by(RectificationMove.position)))


@pytest.fixture(scope="session")
def rectifying_file(two_towns_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with copy_of(two_towns_file, tmp_path_factory.mktemp("rectifying")) as engine:
        staff(engine)
        create_account(engine, name="bureau2", display_name="bureau2", role=Role.BUREAU, password=PASSWORD, now=NOW)
        create_account(
            engine, name="other", display_name="other", role=Role.AGENCY, agency_code="B", password=PASSWORD, now=NOW
        )
        return Path(str(engine.url.database))


@pytest.fixture
def desk(rectifying_file: Path, tmp_path: Path) -> Iterator[Desk]:
    with copy_of(rectifying_file, tmp_path) as engine:
        yield Desk(engine, tmp_path)


@pytest.fixture(scope="module")
def one_desk(rectifying_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all the courses of a state machine."""
    folder = tmp_path_factory.mktemp("one-desk")
    with copy_of(rectifying_file, folder) as engine:
        yield Desk(engine, folder)
