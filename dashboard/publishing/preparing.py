"""Preparing a publication 编制: the run that a person has looked at is frozen with its rules and its facts.

What is frozen can be recomputed: the facts are measured again, and the rubric must give the stored run from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.orm import Session

from dashboard.documents.kinds import numbered
from dashboard.publishing import content
from dashboard.publishing.acts import appended, state_of
from dashboard.publishing.bulletin_facts import Added, added
from dashboard.translations import _
from dashboard.workflows.course import Turn
from dashboard.workflows.deciding import actor_of
from dashboard.workflows.numbers import recorded_once
from dashboard.workflows.refused import MoveRefused, refusal
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.counters import data_version
from models.engine import read_only
from models.publications import Publication, PublicationKind, PublicationPart, PublicationState
from models.reader import SYSTEM, ReaderSession, acting_for
from models.scores import RunState, ScoreNode, ScorePointer, ScoreRun, ScoreSubject
from plugins.contract import Moment, Period
from plugins.measuring import agencies_in, measure_agencies, tables_read
from plugins.ranking import Rules
from plugins.registry import Registry
from plugins.scheme import Scheme

MARK = "报"
"""Of 通报, in the number."""


@dataclass(frozen=True)
class Asked:
    """What is to be published, and what a person adds."""

    run_id: int
    """The run that the person has looked at."""
    title: str
    added: Added = field(default_factory=Added)
    corrects: str = ""
    """The number of the publication that this one corrects; none where empty."""
    why: str = ""


@dataclass(frozen=True)
class _Frozen:
    """A run with all that its publication keeps."""

    run: Mapping[str, Any]
    scheme_file: str
    subjects: Mapping[str, content.Subject]


def prepare(engine: Engine, registry: Registry, turn: Turn, asked: Asked, prefix: str = "") -> str:
    """Freezes the run as a draft that waits to be signed; its number.

    Raises MoveRefused where the run is not the one shown any more, or its data have changed: then nothing was done and
    no number is used up.
    """
    if turn.workflow.by_key["prepare"].permission not in actor_of(turn.holder).permissions:
        raise refusal("permission")
    if not asked.title.strip() or len(asked.title) > NAME_LENGTH:
        raise MoveRefused(_("Give it a title, of %(most)s characters at most.", most=NAME_LENGTH))
    if asked.corrects and not asked.why.strip():
        raise MoveRefused(_("Say why it is corrected."))
    if len(asked.why) > TEXT_LENGTH:
        raise MoveRefused(_("The reason is longer than %(most)s characters.", most=TEXT_LENGTH))
    frozen = _frozen(engine, registry, asked.run_id)
    return recorded_once(lambda: _kept(engine, registry, turn, asked, frozen, prefix))


def measured(
    where: Connection | Session, registry: Registry, rules: Rules, moment: Moment
) -> dict[str, content.Subject]:
    """Subject → its document, of the data as they are now, by these rules; raises KeyError for a measure not there."""
    measures = [registry.measures[key] for key in sorted(rules.measures)]
    return content.scored(rules, agencies_in(where, moment), measure_agencies(where, measures, moment))


def _frozen(engine: Engine, registry: Registry, run_id: int) -> _Frozen:
    with ReaderSession(engine, SYSTEM) as session:
        run = session.get(ScoreRun, run_id)
        if run is None or run.state != RunState.COMPLETE or run.scheme not in registry.schemes:
            raise _computed_anew()
        subjects = session.scalars(select(ScoreSubject).where(ScoreSubject.run_id == run_id)).all()
        nodes = session.scalars(select(ScoreNode).where(ScoreNode.run_id == run_id)).all()
        kept = content.stored(subjects, nodes)
        values = {column.key: getattr(run, column.key) for column in ScoreRun.__table__.columns}
    scheme = registry.schemes[run.scheme]
    if scheme.subject != "agency":
        raise MoveRefused(_("Only rankings of agencies are published."))
    _refuse_other_plugins(registry, scheme, values)
    text = _file_of(scheme)
    rules = content.scheme_of(text).rules(values["readings"])
    moment = Moment(Period(values["first_on"], values["last_on"]), values["today"])
    with read_only(acting_for(engine, SYSTEM)).connect() as connection:
        _refuse_other_data(connection, registry, scheme, values)
        found = measured(connection, registry, rules, moment)
    without_facts = {code: {"score": one["score"], "nodes": one["nodes"]} for code, one in found.items()}
    difference = content.first_difference(kept, without_facts)
    if difference is not None:
        raise MoveRefused(
            _(
                "The stored scores are not what the data give: %(subject)s %(node)s %(field)s is %(kept)s, and comes "
                "out as %(found)s. Nothing was frozen; tell whoever runs the system.",
                **vars(difference),
            )
        )
    return _Frozen(values, text, found)


def _file_of(scheme: Scheme) -> str:
    if scheme.folder is None:
        raise MoveRefused(_("This scheme has no file that could be kept with the publication."))
    return (scheme.folder / scheme.origin).read_bytes().decode()


def _refuse_other_plugins(registry: Registry, scheme: Scheme, run: Mapping[str, Any]) -> None:
    if run["plugins"] != registry.plugins_of(scheme, run["readings"]):
        raise _computed_anew()


def _refuse_other_data(connection: Connection, registry: Registry, scheme: Scheme, run: Mapping[str, Any]) -> None:
    tables = tables_read(registry.measured_for(scheme, run["readings"]).values())
    if data_version(connection, tables).number != run["data_version"]:
        raise MoveRefused(
            _("The data have changed since the ranking was computed; it is computed again within a minute. Look at it "
              "then, and prepare it again.")
        )  # fmt: skip


def _computed_anew() -> MoveRefused:
    return MoveRefused(_("The ranking was computed anew since the page was opened. Look at it, and prepare it again."))


def _kept(engine: Engine, registry: Registry, turn: Turn, asked: Asked, frozen: _Frozen, prefix: str) -> str:
    run, year = frozen.run, turn.today.year
    with acting_for(engine, SYSTEM).begin() as connection:
        _refuse_other_data(connection, registry, registry.schemes[run["scheme"]], run)
        shown = select(ScorePointer.run_id).where(ScorePointer.run_id == asked.run_id)
        if connection.execute(shown).first() is None:
            raise _computed_anew()
        if asked.corrects:
            _refuse_other_subject(connection, asked.corrects, run)
        elif run["last_on"] < turn.today:
            _refuse_second(connection, run)
        highest = select(func.max(Publication.serial)).where(
            Publication.kind == PublicationKind.RANKING, Publication.year == year
        )
        serial = (connection.execute(highest).scalar() or 0) + 1
        number = numbered(prefix, MARK, year, serial)
        bodies = {
            content.SCHEME: frozen.scheme_file,
            content.BULLETIN: content.canonical(added(connection, asked.added, frozen.subjects, turn.today)),
            **{content.SUBJECT + code: content.canonical(one) for code, one in frozen.subjects.items()},
        }
        parts = {part: content.digest(body) for part, body in bodies.items()}
        head: dict[str, Any] = {
            "number": number, "kind": PublicationKind.RANKING.value, "year": year, "serial": serial,
            "title": asked.title.strip(), "scheme": run["scheme"], "version": run["version"],
            "readings": run["readings"], "plugins": run["plugins"], "first_on": run["first_on"],
            "last_on": run["last_on"], "judged_on": run["today"], "data_version": run["data_version"],
            "data_as_of": run["data_as_of"], "made_on": turn.today, "corrects": asked.corrects or None,
            "why": asked.why.strip() or None,
        }  # fmt: skip
        sha256 = content.sealed(head, parts)
        connection.execute(insert(Publication).values(**head, sha256=sha256))
        connection.execute(
            insert(PublicationPart),
            [{"number": number, "part": part, "body": body, "sha256": parts[part]} for part, body in bodies.items()],
        )
        appended(
            connection, turn, number, turn.workflow.by_key["prepare"], 1, sha256,
            {"title": head["title"], "period": f"{run['first_on']}..{run['last_on']}", "scheme": run["scheme"],
             "data_version": run["data_version"]},
        )  # fmt: skip
    return number


def _refuse_second(connection: Connection, run: Mapping[str, Any]) -> None:
    """Of a period that is over there is one valid publication; of one that is not, reports may follow each other."""
    there = connection.execute(
        select(Publication.number)
        .where(Publication.scheme == run["scheme"], Publication.first_on == run["first_on"],
               Publication.last_on == run["last_on"])
        .order_by(Publication.serial.desc())
    ).scalars()  # fmt: skip
    for number in there.all():
        if state_of(connection, number) == PublicationState.PUBLISHED:
            raise MoveRefused(
                _("%(number)s of this scheme and period is published: say why it is corrected.", number=number)
            )


def _refuse_other_subject(connection: Connection, corrects: str, run: Mapping[str, Any]) -> None:
    """A correction is of the same scheme and period as what it corrects, which is published."""
    old = connection.execute(
        select(Publication.scheme, Publication.first_on, Publication.last_on).where(Publication.number == corrects)
    ).one_or_none()
    if old is None or tuple(old) != (run["scheme"], run["first_on"], run["last_on"]):
        raise MoveRefused(_("There is no publication %(number)s of this scheme and period.", number=corrects))
    if state_of(connection, corrects) != PublicationState.PUBLISHED:
        raise MoveRefused(
            _("%(number)s is not published, or was corrected already: correct the newest.", number=corrects)
        )


__all__ = ["MARK", "Asked", "measured", "prepare"]
