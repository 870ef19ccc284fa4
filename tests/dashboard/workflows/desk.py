"""A hand to move things on with, and whatever anybody may try at it: what the desks of all workflows have in common."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy import Engine, select

from dashboard.accounts.accounts import Holder, holder_of
from dashboard.workflows.course import Turn
from dashboard.workflows.declaration import Workflow
from models.accounts import Account
from models.reader import SYSTEM, ReaderSession
from tests.fixtures.two_towns import NOW

MONDAY = dt.date(2022, 1, 10)


@dataclass
class Desk:
    """Acts on behalf of whoever is named, on the day that the desk's calendar shows."""

    engine: Engine
    folder: Path
    today: dt.date = MONDAY
    people: dict[str, Holder] = field(default_factory=dict)
    workflow: ClassVar[Workflow]

    def turn(self, who: str) -> Turn:
        if who not in self.people:
            with ReaderSession(self.engine, SYSTEM) as session:
                self.people[who] = holder_of(session.scalars(select(Account).where(Account.name == who)).one())
        return Turn(self.people[who], NOW, self.today, self.workflow)


def run_any_course(machine: type[RuleBasedStateMachine], *, courses: int, steps: int) -> None:
    """Tries so many courses. What was found is not shrunk, which would take minutes."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=courses, stateful_step_count=steps, deadline=None,
            suppress_health_check=[HealthCheck.too_slow], database=None, phases=(Phase.generate,),
        ),
    )  # fmt: skip
