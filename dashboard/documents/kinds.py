"""Which documents there are, and the move that each accompanies: whoever may make that move may issue the document.

Fields by domain.md §4.4. Official forms were not found; the wording of the shipped templates is our own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.rectification.workflow import RECTIFICATION
from dashboard.workflows.deciding import Actor, Made, Standing
from models.documents import DocumentKind

NUMBER = "文号"
"""The field that no template of a document with a number may lack."""


def numbered(prefix: str, mark: str, year: int, serial: int) -> str:
    """The number 文号 of the ``serial``-th paper of its kind in the year; the kind has its mark."""
    return f"{prefix}执监{mark}〔{year}〕{serial}号"


def is_numbered(text: str) -> bool:
    """Whether the text ends as the numbers of papers do, whoever issued them."""
    return re.search(r"〔\d{4}〕\d+号$", text) is not None


@dataclass(frozen=True)
class Kind:
    """Kind of document 文书种类."""

    key: DocumentKind
    mark: str
    """Before the year in its number."""
    moves: tuple[str, ...]
    """The moves that it accompanies."""
    asked: tuple[str, ...] = ()
    """Fields that are written when it is issued, besides the issuing office; the others are computed."""
    form: bool = False
    """A form 表 of the closing, which stays in the file: it is delivered to nobody, so that it needs no receipt."""

    def number(self, prefix: str, year: int, serial: int) -> str:
        """The document's number 文号."""
        return numbered(prefix, self.mark, year, serial)


KINDS: Mapping[str, Kind] = {
    one.key: one
    for one in (
        Kind(DocumentKind.NOTICE, "通", ("assign",), ("demand", "contact")),
        Kind(DocumentKind.URGING, "督", ("urge",), ("demand", "contact")),
        Kind(DocumentKind.OPINION, "意", ("opinion",), ("supervised", "facts", "evidence", "demand", "contact")),
        Kind(DocumentKind.DECISION, "决", ("decision",), ("facts", "decided", "objection", "contact")),
        Kind(
            DocumentKind.TALK, "谈", ("urge", "opinion", "decision", "list", "raise", "account"),
            ("place", "materials", "contact"),
        ),
        Kind(DocumentKind.TRANSFER, "移", ("approve",), ("facts", "materials", "contact")),
        Kind(DocumentKind.APPLICATION, "销", ("apply",), form=True),
        Kind(DocumentKind.CHECK, "核", ("check",), form=True),
        Kind(DocumentKind.PUBLICITY, "公", ("publish",), ("contact",), form=True),
    )
}  # fmt: skip
CERTIFICATE = "certificate"
"""The kind of the certificates of integrity units 诚信执法单位证书, as the register has it; no item's move has one."""
ASKED: Mapping[str, str] = {
    "office": "发文机关", "contact": "联系人", "demand": "要求", "supervised": "监督方式与时间", "facts": "查明事实",
    "evidence": "证据", "decided": "决定种类", "objection": "异议途径与期限", "place": "约谈时间地点",
    "materials": "材料清单",
}  # fmt: skip
"""Field of the form → the template's field."""
NUMBERED = frozenset(one.key for one in RECTIFICATION.moves if "document" in one.fields)
"""The moves that come with a paper whose number is the item's own 文书文号 (domain.md §4.2)."""
DECISIONS = ("责令限期履行", "责令补正或者改正", "撤销", "确认违法", "确认无效")
"""What a supervision decision may be 决定种类 (山东省行政执法监督条例 第二十九条)."""


def gives_the_number(kind: Kind) -> bool:
    """Whether its number is the item's own: it is the paper of the assignment, or of a step of the ladder."""
    return NUMBERED.issuperset(kind.moves)


def accompanied(kind: Kind, standing: Standing) -> int | None:
    """The position of the last move that a document of this kind accompanies; None where there is none."""
    positions = (at for at, one in enumerate(standing.made, start=1) if one.move in kind.moves)
    return max(positions, default=None)


def may_issue(kind: Kind, standing: Standing, actor: Actor, today: dt.date) -> bool:
    """Whether there is such a move, whose days are not over, and the actor is one of those who may make it."""
    at = accompanied(kind, standing)
    return at is not None and not days_are_over(kind, standing.made[at - 1], today) and may_void(at, standing, actor)


def days_are_over(kind: Kind, move: Made, today: dt.date) -> bool:
    """Whether a letter 督办函 would ask for an answer by a day that is past: who is urged anew is given new days."""
    return kind.key is DocumentKind.URGING and move.until is not None and move.until < today


def may_void(at: int, standing: Standing, actor: Actor) -> bool:
    """Whether the actor is one of those who may make the move at this position, and so void what accompanies it."""
    move = RECTIFICATION.by_key[standing.made[at - 1].move]
    concerned = not move.by_concerned or (actor.stands_for is not None and actor.stands_for == standing.concerned)
    return move.permission in actor.permissions and concerned
