"""Publications 发布: score runs as they were signed and published, each with what it is recomputed from.

Rows are only ever added: triggers of the database refuse to change or remove one. How a publication stands is told by
its last move; who reads it, by its release. Which moves there are and who may make them, the dashboard declares.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    false,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Vocabulary, checks
from models.courses import CourseMove
from models.reader import Reach, Reader, Scoped


class PublicationKind(Vocabulary):
    """What is published 发布种类."""

    RANKING = "ranking", "排名通报"


class PublicationState(Vocabulary):
    """State of a publication 发布状态."""

    DRAFT = "draft", "待签发"
    SIGNED_ONCE = "signed_once", "一人已签"
    SIGNED_TWICE = "signed_twice", "二人已签"
    SIGNED = "signed", "已签发"
    PUBLISHED = "published", "已发布"
    CORRECTED = "corrected", "已更正"
    WITHDRAWN = "withdrawn", "已撤回"


class Readership(Vocabulary):
    """To whom it is published 发布范围. The leading group and the bureau read every publication."""

    LEADERS = "leaders", "领导小组"
    AGENCIES = "agencies", "全体单位"
    EVERYONE = "everyone", "全体账号"


READ_BY: dict[Reach, tuple[Readership, ...]] = {
    Reach.AGENCIES: (Readership.AGENCIES, Readership.EVERYONE),
    Reach.OWN_FILE: (Readership.EVERYONE,),
}
"""Reach → the releases that such a reader reads."""


class PublicationRelease(Scoped, Base):
    """Release 发布: that a publication was published, and to whom."""

    __tablename__ = "publication_releases"

    number: Mapped[str] = mapped_column(String(NAME_LENGTH), ForeignKey("publications.number"), primary_key=True)
    readers: Mapped[str] = columns.choice("发布范围", Readership)
    released_on: Mapped[dt.date] = columns.day("发布日期")

    __table_args__ = (*checks(readers=Readership),)

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = rows.readers.in_(READ_BY.get(reader.reach, ()))
        return condition


class Released(Scoped):
    """A row of a publication: seen by those to whom that was published, as a whole and with every subject in it."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        if reader.reach not in READ_BY:
            return false()
        release = aliased(PublicationRelease)
        numbers = select(release.number).where(PublicationRelease.visible_to(reader, release))
        condition: ColumnElement[bool] = rows.number.in_(numbers)
        return condition


def published_scores(reader: Reader) -> Select[str, dt.date, dt.date]:
    """Scheme, first and last day of what was published to the reader."""
    one, release = aliased(Publication), aliased(PublicationRelease)
    return (
        select(one.scheme, one.first_on, one.last_on)
        .join(release, release.number == one.number)
        .where(PublicationRelease.visible_to(reader, release))
    )


class Publication(Released, Base):
    """Publication 发布: what was scored, by which rules, of which data, and the hash over it and its parts."""

    __tablename__ = "publications"

    number: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    kind: Mapped[str] = columns.choice("发布种类", PublicationKind)
    year: Mapped[int] = mapped_column(Integer())
    serial: Mapped[int] = mapped_column(Integer())
    """From 1 within kind and year, without a gap: it is given in the transaction that keeps the publication."""
    title: Mapped[str] = columns.name("标题")
    scheme: Mapped[str] = mapped_column(String(CODE_LENGTH))
    version: Mapped[str] = mapped_column(String(CODE_LENGTH))
    readings: Mapped[dict[str, str]] = columns.document()
    """Parameter key → value; all parameters, defaults too."""
    plugins: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Plugin → version and SHA-256 of its files, of those that the numbers come from."""
    first_on: Mapped[dt.date] = mapped_column(Date())
    last_on: Mapped[dt.date] = mapped_column(Date())
    judged_on: Mapped[dt.date] = mapped_column(Date())
    """The day as of which open cases were judged overdue."""
    data_version: Mapped[int] = mapped_column(BigInteger())
    data_as_of: Mapped[dt.datetime | None] = columns.instant()
    made_on: Mapped[dt.date] = columns.day("编制日期")
    corrects: Mapped[str | None] = mapped_column(String(NAME_LENGTH), ForeignKey("publications.number"), index=True)
    """The number of the publication that this one corrects."""
    why: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    """Why that one is corrected."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Over the columns above and the hash of every part (``dashboard.publishing.content``)."""

    __table_args__ = (UniqueConstraint("kind", "year", "serial"), *checks(kind=PublicationKind))


class PublicationPart(Released, Base):
    """Part of a publication: the scheme's file, what a person added, or one subject with its facts and its score."""

    __tablename__ = "publication_parts"

    number: Mapped[str] = mapped_column(String(NAME_LENGTH), ForeignKey("publications.number"), primary_key=True)
    part: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    """``scheme``, ``bulletin``, or ``subject:`` and its code."""
    body: Mapped[str] = mapped_column(Text())
    """The text that ``sha256`` is of."""
    sha256: Mapped[str] = mapped_column(String(64))


class PublicationMove(Released, CourseMove):
    """Move 办理记录 of a publication; the first is its preparation. Each names the hash of what it was made with."""

    __tablename__ = "publication_moves"

    number: Mapped[str] = mapped_column(
        String(NAME_LENGTH), ForeignKey("publications.number"), primary_key=True, sort_order=-1
    )
    state_after: Mapped[str] = columns.choice("新状态", PublicationState)
    sha256: Mapped[str] = mapped_column(String(64))
    other: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """The number of the publication by which it was corrected."""

    __table_args__ = (*checks(state_after=PublicationState),)
