"""What stored runs say of the agencies a reader may see: totals, ranks, nodes, figures, medians of their groups.

Each function is one statement over stored results; none looks at cases, and none knows a page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from dashboard.services.stored import account, node_score, notes, place
from models.agencies import AgencyKind
from models.reader import Reach, ReaderSession
from models.scores import ScoreFigure, ScoreGroup, ScoreNode, ScorePointer, ScoreSubject
from plugins.contract import Period
from plugins.ranking import Account, Place
from plugins.rubric import NodeScore, Note

OVERDUE = "overdue_now"
REPORTED = "reported_last_month"
"""Figures that a scheme may show beside its score; the pages know them by these keys."""

KINDS = tuple(kind.value for kind in AgencyKind)


@dataclass(frozen=True)
class Standing:
    """One agency in one run 一家单位的得分; ``ranked`` is the number of ranked agencies in its peer group."""

    code: str
    name: str
    group: str
    total: Fraction | None
    applicable: Fraction | None
    rescaled: Fraction | None
    rank: int | None
    ranked: int
    state: str
    notes: tuple[Note, ...]
    grade: str | None = None
    """Key of the grade, where the scheme gives grades."""
    tied: bool = False
    """Another agency of the group has the same rank; as the run says, so that nobody need see the other."""
    account: Account | None = None
    """What the total is made of, where points come off a base."""
    place: Place | None = None
    """An officer's among all officers that the run ranks."""

    @property
    def score(self) -> Fraction | None:
        """The number ranks are made on: rescaled where the scheme rescales, else the total."""
        return self.rescaled if self.rescaled is not None else self.total


@dataclass(frozen=True)
class Median:
    """A peer group's median of a node's points, or of the score."""

    points: Fraction | None = None
    """None where the node applies to nobody, and where it is withheld."""
    withheld: bool = False
    """It is made of too few agencies for this reader to see it."""


@dataclass(frozen=True)
class Medians:
    """The medians of a run that a reader sees: (peer group, node key) → median."""

    seen: Mapping[tuple[str, str], Fraction | None]
    all_seen: bool

    def of(self, group: str, node: str = "") -> Median:
        """The median of the node's points; of the score that is compared, where no node is named."""
        if (group, node) in self.seen:
            return Median(self.seen[group, node])
        return Median(withheld=not self.all_seen)


def standings(session: Session, run_ids: Collection[int], code: str | None = None) -> dict[int, dict[str, Standing]]:
    """Run → subject → its standing, for the agencies or officers the reader may see, or for the one asked for."""
    statement = select(ScoreSubject).where(ScoreSubject.run_id.in_(sorted(run_ids)))
    if code is not None:
        statement = statement.where(ScoreSubject.subject_code == code)
    found: dict[int, dict[str, Standing]] = {run_id: {} for run_id in run_ids}
    for row in session.scalars(statement):
        found[row.run_id][row.subject_code] = _standing(row)
    return found


def under_schemes(session: Session, keys: Collection[str], code: str) -> dict[str, dict[Period, Standing]]:
    """Scheme → period → one subject's standing, in every run that is shown under the default readings."""
    asked = (
        select(ScorePointer.scheme, ScorePointer.first_on, ScorePointer.last_on, ScoreSubject)
        .join(ScoreSubject, ScoreSubject.run_id == ScorePointer.run_id)
        .where(ScorePointer.scheme.in_(keys), ScorePointer.readings_key == "", ScoreSubject.subject_code == code)
    )
    found: dict[str, dict[Period, Standing]] = {key: {} for key in keys}
    for row in session.execute(asked):
        found[row.scheme][Period(row.first_on, row.last_on)] = _standing(row.ScoreSubject)
    return found


def history(
    session: Session, run_ids: Collection[int], shown: Collection[int], code: str
) -> tuple[dict[int, Standing], dict[int, dict[str, NodeScore]]]:
    """One subject's standing in each of these runs, as far as the reader sees it, and the nodes of the runs shown."""
    of_it = and_(
        ScoreNode.run_id == ScoreSubject.run_id,
        ScoreNode.subject_code == ScoreSubject.subject_code,
        ScoreNode.run_id.in_(shown),
    )
    asked = select(ScoreSubject, ScoreNode).outerjoin(ScoreNode, of_it)
    rows = session.execute(asked.where(ScoreSubject.run_id.in_(run_ids), ScoreSubject.subject_code == code)).all()
    found = {row.ScoreSubject.run_id: _standing(row.ScoreSubject) for row in rows}
    kept: dict[int, dict[str, NodeScore]] = {run_id: {} for run_id in shown}
    for row in rows:
        if row.ScoreNode is not None:
            kept[row.ScoreNode.run_id][row.ScoreNode.node_key] = node_score(row.ScoreNode)
    return found, kept


def _standing(row: ScoreSubject) -> Standing:
    return Standing(
        code=row.subject_code,
        name=row.name,
        group=row.peer_group,
        total=row.total,
        applicable=row.applicable,
        rescaled=row.rescaled,
        rank=row.rank,
        ranked=row.ranked or 0,
        state=row.state,
        notes=notes(row.detail),
        grade=row.grade,
        tied=row.detail.get("tied", False),
        account=account(row.detail),
        place=place(row.detail),
    )


def nodes(session: Session, run_id: int, code: str | None = None) -> dict[str, dict[str, NodeScore]]:
    """Agency code → node key → what it gave."""
    statement = select(ScoreNode).where(ScoreNode.run_id == run_id)
    if code is not None:
        statement = statement.where(ScoreNode.subject_code == code)
    found: dict[str, dict[str, NodeScore]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.subject_code, {})[row.node_key] = node_score(row)
    return found


def figures(session: Session, run_id: int) -> dict[str, dict[str, int]]:
    """Figure key → agency code → number. The scheme's figures count rows, so the numbers are whole."""
    found: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(ScoreFigure).where(ScoreFigure.run_id == run_id)):
        found.setdefault(row.figure, {})[row.subject_code] = int(row.number)
    return found


def medians(session: ReaderSession, run_id: int) -> Medians:
    """The run's medians, as far as the reader may see them."""
    rows = session.scalars(select(ScoreGroup).where(ScoreGroup.run_id == run_id))
    return Medians(
        {(row.peer_group, row.node_key): row.median for row in rows},
        all_seen=session.reader.reach is Reach.ALL,
    )


def in_order(groups: Collection[str]) -> list[str]:
    """Peer groups in the order of the kinds of agency, others behind by name."""
    return sorted(set(groups), key=lambda group: (KINDS.index(group) if group in KINDS else len(KINDS), group))


def in_list(one: Standing) -> tuple[int, str]:
    """Where an agency stands in lists that have no order of their own: by its group, then by its code."""
    kinds = in_order([*KINDS, one.group])
    return kinds.index(one.group), one.code


def overdue(here: Mapping[str, Standing], numbers: Mapping[str, int]) -> tuple[tuple[Standing, int], ...]:
    """The agencies with cases open past their limit, most first; ``numbers`` are those of the figure OVERDUE."""
    found = [(here[code], number) for code, number in numbers.items() if number]
    return tuple(sorted(found, key=lambda one: (-one[1], *in_list(one[0]))))


def climbed(now: Standing, earlier: Standing | None) -> int | None:
    """Places gained within the same peer group; None where either rank is missing."""
    if earlier is None or now.rank is None or earlier.rank is None or now.group != earlier.group:
        return None
    return earlier.rank - now.rank
