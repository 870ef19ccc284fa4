"""Score runs 评分批次: stored, reproducible results. A page reads these and never scores by itself.

One pointer a (scheme, readings, period) names the run that is shown; a run becomes visible only by that pointer.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, RowNumber, Vocabulary, checks
from models.exact import Exact
from models.reader import AgencyRow, Reach, Reader, Scoped


class RunState(Vocabulary):
    """State of a score run."""

    RUNNING = "running", "计算中"
    COMPLETE = "complete", "已完成"
    FAILED = "failed", "失败"


class ScoreRun(Base):
    """Score run 评分批次: scheme + version + readings + period + data version, and how its making went."""

    __tablename__ = "score_runs"

    run_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    scheme: Mapped[str] = mapped_column(String(CODE_LENGTH))
    version: Mapped[str] = mapped_column(String(CODE_LENGTH))
    readings: Mapped[dict[str, str]] = columns.document()
    """Parameter key → chosen value, as text; all parameters, defaults too."""
    readings_key: Mapped[str] = mapped_column(String(64))
    """Empty for the defaults, else a digest of ``readings``."""
    plugins: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Plugin → version and SHA-256 of its files, of those that the numbers come from; null in runs of before."""
    first_on: Mapped[dt.date] = mapped_column(Date())
    last_on: Mapped[dt.date] = mapped_column(Date())
    today: Mapped[dt.date] = mapped_column(Date())
    """The day as of which open cases were judged overdue."""
    data_version: Mapped[int] = mapped_column(BigInteger())
    data_as_of: Mapped[dt.datetime | None] = columns.instant()
    """When the data it read was last changed; null where nothing was ever written."""
    state: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    started_at: Mapped[dt.datetime | None] = columns.instant()
    finished_at: Mapped[dt.datetime | None] = columns.instant()

    __table_args__ = (*checks(state=RunState),)


class ScorePointer(Base):
    """Which run is shown for a scheme, its readings and a period, and the last attempt to refresh it.

    A pointer without a run is a wish: the worker makes and keeps fresh whatever has a pointer.
    """

    __tablename__ = "score_pointers"

    scheme: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    readings_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_on: Mapped[dt.date] = mapped_column(Date(), primary_key=True)
    last_on: Mapped[dt.date] = mapped_column(Date(), primary_key=True)
    readings: Mapped[dict[str, str]] = columns.document()
    """The readings that differ from the scheme's defaults; ``readings_key`` is made from them."""
    wished_at: Mapped[dt.datetime] = columns.instant()
    """When it was asked for; one that is not standing is forgotten after a while."""
    run_id: Mapped[int | None] = mapped_column(RowNumber, ForeignKey("score_runs.run_id"), index=True)
    """The complete run that is shown; null until there is one."""
    attempt_id: Mapped[int | None] = mapped_column(RowNumber, ForeignKey("score_runs.run_id"), index=True)
    """The latest attempt, which may be running or failed while an older run is still shown."""


def _published(reader: Reader, rows: Any) -> ColumnElement[bool]:
    """Whether the ranking of the row's period was published to the reader."""
    from models.publications import published_scores  # noqa: PLC0415 - publications are themselves scoped rows

    run = aliased(ScoreRun)
    published = tuple_(run.scheme, run.first_on, run.last_on).in_(published_scores(reader))
    condition: ColumnElement[bool] = rows.run_id.in_(select(run.run_id).where(published))
    return condition


class UnpublishedRow(AgencyRow):
    """A row of scores: of agencies' it is hidden until their ranking is published, where the reader is such a one.

    Of officers no ranking is published, and nothing of theirs is hidden.
    """

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        own = super().visible_to(reader, rows)
        if not reader.published_only:
            return own
        return and_(own, or_(rows.subject_code != rows.agency_code, _published(reader, rows)))


class SubjectRow(UnpublishedRow):
    """A row of one subject's score: seen by the agency it belongs to, and where it is an officer's by that officer."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        if reader.reach is not Reach.OWN_FILE:
            return super().visible_to(reader, rows)
        # An agency is its own subject; without this an officer whose number is an agency's code would read its scores.
        of_an_officer = rows.subject_code != rows.agency_code
        return and_(of_an_officer, rows.subject_code.is_not(None), rows.subject_code == reader.officer_no)


class ScoreSubject(SubjectRow, Base):
    """One subject of a run: an agency, or an officer (then ``agency_code`` is the officer's unit)."""

    __tablename__ = "score_subjects"

    run_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("score_runs.run_id", ondelete="CASCADE"), primary_key=True
    )
    subject_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    peer_group: Mapped[str] = mapped_column(String(CODE_LENGTH))
    total: Mapped[Fraction | None] = mapped_column(Exact())
    applicable: Mapped[Fraction | None] = mapped_column(Exact())
    rescaled: Mapped[Fraction | None] = mapped_column(Exact())
    rank: Mapped[int | None] = mapped_column(Integer())
    ranked: Mapped[int | None] = mapped_column(Integer())
    """How many subjects are ranked in the peer group; lets an agency read "3rd of 22" without seeing the others."""
    grade: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]] = columns.document()
    """What else the scheme says of the subject: why it is unranked, whether another has the same rank, an officer's
    place among all."""


class ScoreNode(SubjectRow, Base):
    """One node of one subject of a run, with every step from the counts to the points."""

    __tablename__ = "score_nodes"

    run_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    subject_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    node_key: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True)
    value: Mapped[Fraction | None] = mapped_column(Exact())
    numerator: Mapped[Fraction | None] = mapped_column(Exact())
    denominator: Mapped[Fraction | None] = mapped_column(Exact())
    points: Mapped[Fraction | None] = mapped_column(Exact())
    max_points: Mapped[Fraction | None] = mapped_column(Exact())
    state: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]] = columns.document()
    """``NodeScore.detail`` of the rubric: the points before deductions, each deduction, the notes."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "subject_code"],
            ["score_subjects.run_id", "score_subjects.subject_code"],
            ondelete="CASCADE",
        ),
    )


MORE_OTHERS_THAN_OWN = 3
"""By how many the other subjects behind a median outnumber the reader's own, where the reader may see it.

A reader knows the points of its own subjects. With fewer others there are points from which the median tells for
certain what each of them got: the other one's, by a subtraction; or, where one's own are the lowest, that all the
others' are full. From so many on there are none, whatever the points: a median may then be the exact points of one of
the others, but never tells of which.
"""


class ScoreGroup(Scoped, Base):
    """A peer group's median of one node's points: nobody's own row, but of too few subjects it says what they got."""

    __tablename__ = "score_groups"

    run_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("score_runs.run_id", ondelete="CASCADE"), primary_key=True
    )
    peer_group: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    node_key: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    """A node, or empty for the rescaled total."""
    median: Mapped[Fraction | None] = mapped_column(Exact())
    subjects: Mapped[int] = mapped_column(Integer())
    """How many subjects the median is made of."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        if reader.reach is not Reach.AGENCIES:
            return false()
        one = aliased(ScoreSubject)
        own = select(func.count()).where(
            one.run_id == rows.run_id,
            one.peer_group == rows.peer_group,
            one.agency_code.in_(sorted(reader.agency_codes)),
        )
        # Own subjects that the median leaves out are counted, too: that hides a little more than it must.
        condition: ColumnElement[bool] = rows.subjects >= 2 * own.scalar_subquery() + MORE_OTHERS_THAN_OWN
        if not reader.published_only:
            return condition
        officer = aliased(ScoreSubject)
        of_officers = exists().where(officer.run_id == rows.run_id, officer.subject_code != officer.agency_code)
        return and_(condition, or_(of_officers, _published(reader, rows)))


class ScoreFigure(UnpublishedRow, Base):
    """A figure that the scheme shows beside its score without scoring it, such as cases overdue today."""

    __tablename__ = "score_figures"

    run_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("score_runs.run_id", ondelete="CASCADE"), primary_key=True
    )
    subject_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    figure: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True)
    number: Mapped[Fraction] = mapped_column(Exact())


class ScoreMeasure(UnpublishedRow, Base):
    """A number measured for a panel on the subject's page, kept with the run so that both are of one state."""

    __tablename__ = "score_measures"

    run_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("score_runs.run_id", ondelete="CASCADE"), primary_key=True
    )
    subject_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    measure: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True)
    number: Mapped[Fraction] = mapped_column(Exact())
