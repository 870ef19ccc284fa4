"""Publications as a list: each reader's own, with what verifying it against itself and today's scores says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from dashboard.paging import PAGE_ROWS, Paging
from dashboard.publishing import content, verifying
from dashboard.publishing.content import Subject
from dashboard.publishing.verifying import Answer, Document, Fault
from dashboard.services import shown as shown_runs
from dashboard.services.waiting import Listed
from dashboard.workflows.course import Moves
from models.publications import Publication, PublicationMove, PublicationPart, PublicationRelease, PublicationState
from models.reader import Reach, ReaderSession
from models.scores import ScoreNode, ScorePointer, ScoreRun, ScoreSubject
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import Scheme

_MOVES = Moves("publication", "number", PublicationMove)
LISTED = Listed(
    _MOVES,
    Publication.number,
    select(PublicationMove.state_after)
    .where(_MOVES.moves_of(Publication.number))
    .order_by(PublicationMove.position.desc())
    .limit(1)
    .scalar_subquery(),
    Publication.number,
    PublicationState.DRAFT,
)
"""For what waits to be signed or published; nobody is concerned with one as with a case of the own."""


@dataclass(frozen=True)
class Checked:
    """What verifying says on a page, where neither the audit log nor the data are gone through.

    ``zhiheng verify`` goes through both.
    """

    fault: Fault | None
    recomputed: Answer
    today: Answer | None
    """Against the run made of today's data, as far as the reader sees it; None where there is none."""
    judged_on: dt.date | None = None
    """As of which day that run has judged."""
    as_of: dt.datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether it is as it was signed, and comes out of its facts."""
        return self.fault is None and self.recomputed.identical


@dataclass(frozen=True)
class PublicationLine:
    """One publication."""

    document: Document
    state: str
    released_on: dt.date | None
    signers: tuple[str, ...]
    checked: Checked


@dataclass(frozen=True)
class Publications:
    """The list, the newest first."""

    lines: tuple[PublicationLine, ...]
    paging: Paging
    of_all: bool
    """The reader sees every agency, so that today's scores are compared in full."""


@dataclass(frozen=True)
class Published:
    """The newest publication of a scheme and a period that the reader may read and nothing has corrected."""

    number: str
    released_on: dt.date


def publications(session: ReaderSession, page: int) -> Publications:
    """The list that the address asks for. Nine statements, however many there are."""
    paging = Paging(session.scalar(select(func.count(Publication.number))) or 0, page)
    order = (Publication.year.desc(), Publication.serial.desc(), Publication.number)
    chosen = session.scalars(select(Publication.number).order_by(*order).limit(PAGE_ROWS).offset(paging.offset)).all()
    found = documents(session, chosen)
    compared = checked(session, [found[number] for number in chosen])
    lines = [
        PublicationLine(found[number], state(found[number]), released_on(found[number]), signers(found[number]), one)
        for number, one in zip(chosen, compared, strict=True)
    ]
    return Publications(tuple(lines), paging, session.reader.reach is Reach.ALL)


def documents(session: ReaderSession, numbers: Sequence[str]) -> Mapping[str, Document]:
    """Number → the publication. Four statements."""
    heads, parts, moves = (
        _by_number(session, table, order, numbers)
        for table, order in (
            (Publication, Publication.number), (PublicationPart, PublicationPart.part),
            (PublicationMove, PublicationMove.position),
        )
    )  # fmt: skip
    releases = _by_number(session, PublicationRelease, PublicationRelease.number, numbers)
    return {
        number: Document(
            head[0],
            {one["part"]: one["body"] for one in parts.get(number, ())},
            {one["part"]: one["sha256"] for one in parts.get(number, ())},
            moves.get(number, ()),
            next((one["readers"] for one in releases.get(number, ())), ""),
        )
        for number, head in heads.items()
    }


def state(one: Document) -> str:
    """How it stands: the state after its last move."""
    last: str = one.moves[-1]["state_after"] if one.moves else PublicationState.DRAFT
    return last


def released_on(one: Document) -> dt.date | None:
    """When it was published; None where it was not."""
    return next((move["made_on"] for move in one.moves if move["move"] == "publish"), None)


def signers(one: Document) -> tuple[str, ...]:
    """Who signed it, in their order."""
    return tuple(move["person"] or move["account"] for move in one.moves if move["move"].endswith("sign"))


def checked(session: ReaderSession, several: Sequence[Document]) -> list[Checked]:
    """What verifying says of each of these. Three statements."""
    runs = _todays_runs(session, several)
    wanted = sorted({run.run_id for run in runs.values()})
    subjects: dict[int, list[ScoreSubject]] = {}
    for one in session.scalars(select(ScoreSubject).where(ScoreSubject.run_id.in_(wanted))):
        subjects.setdefault(one.run_id, []).append(one)
    nodes: dict[int, list[ScoreNode]] = {}
    for node in session.scalars(select(ScoreNode).where(ScoreNode.run_id.in_(wanted))):
        nodes.setdefault(node.run_id, []).append(node)
    of_all = session.reader.reach is Reach.ALL
    scores = {run_id: content.stored(those, nodes.get(run_id, [])) for run_id, those in subjects.items()}
    made = []
    for document in several:
        fault, again, run = verifying.kept(document), verifying.recomputed(document), runs.get(_what(document.head))
        found = scores.get(run.run_id, {}) if run is not None else {}
        if run is None or not found:
            made.append(Checked(fault, again, None))
        else:
            made.append(Checked(fault, again, _compared(document, found, of_all), run.today, run.data_as_of))
    return made


def _compared(one: Document, found: Mapping[str, Subject], of_all: bool) -> Answer:
    """Where today's scores differ, of the agencies that the reader sees."""
    try:
        kept = {
            code: {"score": each["score"], "nodes": each["nodes"]}
            for code, each in one.subjects.items()
            if of_all or code in found
        }
        return Answer(content.first_difference(kept, found))
    except (KeyError, TypeError, ValueError) as error:
        return Answer(unable=f"{type(error).__name__}: {error}")


def published(session: ReaderSession, scheme: Scheme, period: Period) -> Published | None:
    """What the reader may read of this scheme and period, the newest that stands."""
    rows = session.execute(
        select(Publication.number, PublicationRelease.released_on)
        .join(PublicationRelease, PublicationRelease.number == Publication.number)
        .where(Publication.scheme == scheme.key, Publication.first_on == period.first,
               Publication.last_on == period.last)
        .order_by(Publication.year.desc(), Publication.serial.desc())
    ).all()  # fmt: skip
    return Published(rows[0].number, rows[0].released_on) if rows else None


def withheld(session: ReaderSession, scheme: Scheme, period: Period) -> bool:
    """Whether this reader sees scores of agencies only once they are published, and these were not."""
    return session.reader.published_only and published(session, scheme, period) is None


def current_run(session: ReaderSession, scheme: str, period: Period) -> int | None:
    """The run that is shown for the period, which a correction would freeze."""
    return session.scalar(
        select(ScorePointer.run_id).where(
            ScorePointer.scheme == scheme, ScorePointer.readings_key == "",
            ScorePointer.first_on == period.first, ScorePointer.last_on == period.last,
        )
    )  # fmt: skip


@dataclass(frozen=True)
class ToPrepare:
    """A run that may be frozen, and what its form offers."""

    run_id: int
    scheme: Scheme
    period: Period
    data_as_of: dt.datetime | None
    judged_on: dt.date
    agencies: tuple[tuple[str, str], ...]
    """(code, name), by peer group and rank."""
    corrected: Published | None
    """What stands published of this scheme and period: what is prepared now corrects it."""
    shown: shown_runs.Shown
    earlier: Mapping[str, str]
    """What a person added to that, by the fields of the form: a correction begins with it."""


def to_prepare(session: ReaderSession, registry: Registry, run_id: int, today: dt.date) -> ToPrepare | None:
    """The run as the form shows it; None where it is not shown any more, or is no ranking of agencies."""
    run = session.scalar(
        select(ScoreRun).join(ScorePointer, ScorePointer.run_id == ScoreRun.run_id).where(ScoreRun.run_id == run_id)
    )
    scheme = registry.schemes.get(run.scheme) if run is not None else None
    if run is None or scheme is None or scheme.subject != "agency":
        return None
    period = Period(run.first_on, run.last_on)
    rows = session.execute(
        select(ScoreSubject.subject_code, ScoreSubject.name)
        .where(ScoreSubject.run_id == run_id)
        .order_by(ScoreSubject.peer_group, ScoreSubject.rank.is_(None), ScoreSubject.rank, ScoreSubject.subject_code)
    ).all()
    stands = published(session, scheme, period)
    return ToPrepare(
        run_id,
        scheme,
        period,
        run.data_as_of,
        run.today,
        tuple((row.subject_code, row.name) for row in rows),
        stands,
        shown_runs.shown(session, registry, scheme, period, today),
        {} if stands is None else _typed(documents(session, [stands.number])[stands.number]),
    )


def _typed(one: Document) -> Mapping[str, str]:
    """What was written into the form of this publication; nothing where its content cannot be read."""
    try:
        added = json.loads(one.bodies[content.BULLETIN])
        fields = {key: added[key] or "" for key in ("office", "demands", "report_by", "copies")}
        places: dict[str, int] = {}
        for example in added["examples"]:
            kind = example["judgement"]
            places[kind] = places.get(kind, 0) + 1
            fields |= {f"{kind}_{places[kind]}_{name}": example[name] for name in ("agency", "reason")}
    except (KeyError, TypeError, ValueError):
        return {}
    return {"title": one.head["title"], **fields}


def _todays_runs(session: ReaderSession, several: Sequence[Document]) -> Mapping[tuple[Any, ...], Any]:
    """Scheme, first and last day → the run that is shown for it."""
    rows = session.execute(
        select(
            ScorePointer.scheme, ScorePointer.first_on, ScorePointer.last_on,
            ScoreRun.run_id, ScoreRun.today, ScoreRun.data_as_of,
        )
        .join(ScoreRun, ScoreRun.run_id == ScorePointer.run_id)
        .where(ScorePointer.readings_key == "", ScorePointer.scheme.in_({one.head["scheme"] for one in several}),
               ScorePointer.first_on.in_({one.head["first_on"] for one in several}))
    )  # fmt: skip
    return {(row.scheme, row.first_on, row.last_on): row for row in rows}


def _what(head: Mapping[str, Any]) -> tuple[Any, ...]:
    return head["scheme"], head["first_on"], head["last_on"]


def _by_number(
    session: ReaderSession, table: type[Any], order: Any, numbers: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    columns = [getattr(table, column.key) for column in table.__table__.columns]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in session.execute(select(*columns).where(table.number.in_(numbers)).order_by(order)):
        found.setdefault(row.number, []).append(dict(row._mapping))
    return found
