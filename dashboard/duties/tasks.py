"""Tasks 待办类别: the moves of all workflows that somebody is waited for to make, grouped as an office speaks of them.

Whether a move may be made by somebody today, the declared workflows say; no task allows more than they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.publishing.workflow import SIGNATURES
from dashboard.workflows.declaration import Workflow

Thing = Literal["rectification", "findings", "vetoes", "commendations", "publications", "integrity", "annual"]


@dataclass(frozen=True)
class Task:
    """Task 待办类别."""

    thing: Thing
    name: str
    moves: tuple[str, ...]

    @property
    def key(self) -> str:
        """As ``rows`` of an address names it."""
        return f"{self.thing}-{self.name}"


TASKS = (
    Task("rectification", "verify", ("assign",)),
    Task("rectification", "receive", ("receive",)),
    Task("rectification", "mend", ("apply",)),
    Task("rectification", "extend", ("grant", "grant_again")),
    Task("rectification", "check", ("check", "publish")),
    Task("rectification", "close", ("close",)),
    Task("rectification", "objection", ("uphold", "withdraw")),
    Task("rectification", "urge", ("urge",)),
    Task("rectification", "refer", ("approve",)),
    Task("findings", "tell", ("tell",)),
    Task("findings", "answer", ("answer",)),
    Task("findings", "confirm", ("confirm", "reject")),
    Task("findings", "object", ("object",)),
    Task("findings", "review", ("uphold", "reduce", "revoke")),
    Task("vetoes", "confirm", ("confirm", "reject")),
    Task("vetoes", "object", ("object",)),
    Task("vetoes", "review", ("uphold",)),
    Task("commendations", "confirm", ("confirm", "reject")),
    Task("publications", "sign", SIGNATURES),
    Task("publications", "publish", ("publish",)),
    Task("integrity", "declare", ("declare",)),
    Task("integrity", "plan", ("set_up_group", "file_plan")),
    Task("integrity", "self-assess", ("submit",)),
    Task("integrity", "assign", ("assign",)),
    Task("integrity", "assess", ("hand_in",)),
    Task("integrity", "settle", ("settle",)),
    Task("integrity", "malus", ("confirm_malus", "reject_malus")),
    Task("integrity", "publish", ("publish",)),
    Task("integrity", "object", ("object",)),
    Task("integrity", "objection", ("answer", "reopen")),
    Task("integrity", "decide", ("grant", "decline")),
    Task("integrity", "certify", ("certify",)),
    Task("annual", "release", ("release",)),
)
"""In the order in which they are shown; what allows several is on the list of the first of them.

A veto or a commendation that counts waits for nobody to revoke it.
"""
BY_KEY: Mapping[str, Task] = {one.key: one for one in TASKS}
URGE = BY_KEY["rectification-urge"]


def waited_for(thing: Thing, workflow: Workflow) -> Workflow:
    """The workflow with the moves of the tasks alone, in their order."""
    keys = [move for one in TASKS if one.thing == thing for move in one.moves]
    return Workflow(workflow.key, tuple(workflow.by_key[key] for key in keys))


def task_of(thing: str, move: str) -> Task:
    """The task that this move is made for; KeyError where nobody is waited for to make it."""
    found = next((one for one in TASKS if one.thing == thing and move in one.moves), None)
    if found is None:
        raise KeyError(f"{thing}: {move}")
    return found
