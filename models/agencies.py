"""Agencies 执法单位 and how sub-units roll up into the agency that is scored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, or_, select
from sqlalchemy.orm import Mapped

from models import columns
from models.base import Base, Vocabulary, checks
from models.reader import AgencyRow, Reach, Reader


class AgencyKind(Vocabulary):
    """Kind of agency 单位类别; the peer groups of rankings, but for ``subordinate``."""

    TOWNSHIP = "township", "乡镇街道"
    DEPARTMENT = "department", "县直部门"
    VERTICAL = "vertical", "垂管单位"
    SUBORDINATE = "subordinate", "下属机构"


class Agency(AgencyRow, Base):
    """Agency 执法单位: a unit that handles cases. Itself, the units above it and its officers see its row."""

    __tablename__ = "agencies"
    __agency_column__ = "code"

    code: Mapped[str] = columns.code("单位编码", primary_key=True)
    name: Mapped[str] = columns.name("单位名称")
    kind: Mapped[str] = columns.choice("单位类别", AgencyKind)
    parent_code: Mapped[str | None] = columns.code("上级单位编码", ForeignKey("agencies.code"), index=True)
    guide_code: Mapped[str | None] = columns.code("指导单位编码", ForeignKey("agencies.code"))
    established_staff: Mapped[int | None] = columns.whole("编制数")
    active_from: Mapped[dt.date | None] = columns.day("启用日期")
    active_to: Mapped[dt.date | None] = columns.day("停用日期")

    __table_args__ = (
        *checks(
            ("staff", "established_staff >= 0"),
            ("active", "active_to >= active_from"),
            ("parent", "parent_code <> code"),
            kind=AgencyKind,
        ),
    )

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        """Besides an agency's own: those it has a rectification item with; for an officer's file, the units served in.

        Those are named; nothing else of theirs is the reader's.
        """
        if reader.reach is Reach.AGENCIES:
            from models.rectification import RectificationPartner as Partner  # noqa: PLC0415 - items belong to agencies

            own = sorted(reader.agency_codes)
            responsible = select(Partner.responsible_code).where(Partner.agency_code.in_(own))
            helping = select(Partner.agency_code).where(Partner.responsible_code.in_(own))
            return or_(super().visible_to(reader, rows), rows.code.in_(responsible), rows.code.in_(helping))
        if reader.reach is not Reach.OWN_FILE:
            return super().visible_to(reader, rows)
        from models.officers import Officer, Posting  # noqa: PLC0415 - likewise

        now = select(Officer.agency_code).where(Officer.officer_no == reader.officer_no)
        before = select(Posting.agency_code).where(Posting.officer_no == reader.officer_no)
        return or_(rows.code.in_(now), rows.code.in_(before))


def accountable_codes(tree: Mapping[str, tuple[str, str | None]]) -> dict[str, str | None]:
    """Agency code → the code its rows count for: itself, or the first agency above that is not ``subordinate``.

    ``tree`` gives (kind, parent code) an agency. None where a subordinate has no such agency above it
    (measures.md, "Settled points": through any number of levels, whether or not it is active).
    """
    answers: dict[str, str | None] = {}
    for start in tree:
        seen: set[str] = set()
        at: str | None = start
        while at is not None and at in tree and at not in seen and tree[at][0] == AgencyKind.SUBORDINATE:
            seen.add(at)
            at = tree[at][1]
        answers[start] = at if at is not None and at in tree and at not in seen else None
    return answers


def subtree(tops: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """The given agencies and all that stand below them."""
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    found: set[str] = set()
    waiting = list(tops)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(children.get(at, ()))
    return frozenset(found)
