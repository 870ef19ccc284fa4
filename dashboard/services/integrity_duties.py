"""What waits in integrity rounds 诚信创建待办, as ``dashboard.services.duties`` puts it beside what waits elsewhere.

The declared workflow says who may make a move; what ``dashboard.integrity.acts`` asks besides is asked here, too: the
last days of the stages, and who is named as an assessor.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)

from dashboard.duties.tasks import waited_for
from dashboard.integrity.acts import COURSE
from dashboard.integrity.workflow import INTEGRITY, MALUS
from dashboard.services.waiting import Listed
from dashboard.workflows.concern import is_own
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Move, Workflow
from models.agencies import Agency
from models.integrity import IntegrityScore
from models.integrity_rounds import ApplicationStatus, IntegrityApplication, IntegrityMove, IntegrityRound
from models.reader import Reader

_APPLICATION, _ROUND, _MOVE = IntegrityApplication, IntegrityRound, IntegrityMove
LISTED = Listed(
    COURSE, _APPLICATION.application_no, _APPLICATION.status, _APPLICATION.agency_code, ApplicationStatus.DECLARED
)
_BY_THE_AGENCY = ("set_up_group", "file_plan", "submit")
"""Moves that lead nowhere after the last day of their stage: nobody is waited for to make them then."""


def integrity_duties(reader: Reader, actor: Actor, today: dt.date) -> Iterator[Select[*tuple[Any, ...]]]:
    """thing, move, number, title, whose, code, due, since, listed; nothing for a role that makes no such move."""
    if INTEGRITY.by_key["declare"].permission in actor.permissions and actor.stands_for is not None:
        yield _to_declare(actor.stands_for, today)
    workflow = _waited_for()
    duty = LISTED.duty(workflow, actor, today, is_own(reader, _APPLICATION.agency_code))
    if duty is not None:
        yield _to_move(workflow, duty, actor, today)


def _waited_for() -> Workflow:
    """The workflow as somebody waits for it: assessors are named once, and a result is objected to once."""
    waited = waited_for("integrity", INTEGRITY)
    return replace(waited, moves=tuple(map(_once, waited.moves)))


def _once(move: Move) -> Move:
    match move.key:
        case "assign":
            return replace(move, sources=(ApplicationStatus.SUBMITTED,))
        case "object":
            return replace(move, answers=("publish",))
        case _:
            return move


def _to_declare(code: str, today: dt.date) -> Select[*tuple[Any, ...]]:
    """Rounds that the agency may still take part in."""
    taking_part = exists().where(_APPLICATION.round == _ROUND.round, _APPLICATION.agency_code == code)
    imported = exists().where(IntegrityScore.round == _ROUND.round, IntegrityScore.agency_code == code)
    return (
        select(
            literal("integrity").label("thing"), literal("declare").label("move"),
            (_ROUND.round + f"/{code}").label("number"), _title().label("title"), Agency.name.label("whose"),
            Agency.code.label("code"), _ROUND.planning_last.label("due"), cast(null(), Date()).label("since"),
            false().label("listed"),
        )
        .join(Agency, Agency.code == code)
        .where(_ROUND.deployment_first <= today, _ROUND.planning_last >= today, ~taking_part, ~imported)
    )  # fmt: skip


def _to_move(
    workflow: Workflow, duty: ColumnElement[str | None], actor: Actor, today: dt.date
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    named = cast(_last_assignment(_MOVE.assessors), String).contains(json.dumps(actor.account), autoescape=True)
    handed_in = select(func.count()).select_from(_MOVE).where(COURSE.moves_of(LISTED.number), _MOVE.move == "hand_in")
    all_handed_in = handed_in.scalar_subquery() == _last_assignment(func.json_array_length(_MOVE.assessors))
    found = select(_MOVE.move).where(COURSE.moves_of(LISTED.number), _MOVE.move.in_(MALUS))
    malus_waits = found.order_by(_MOVE.position.desc()).limit(1).scalar_subquery() == "record_malus"
    every = (
        select(
            duty.label("move"), LISTED.number.label("number"), _title().label("title"),
            _APPLICATION.agency_name.label("whose"), _APPLICATION.agency_code.label("code"),
            LISTED.last_made_on().label("since"), LISTED.last_until(("publish",)).label("objected_by"),
            malus_waits.label("malus_waits"), named.label("named"), all_handed_in.label("all_handed_in"),
            _ROUND.planning_last, _ROUND.self_assessment_last, _ROUND.acceptance_last,
        )
        .join(_ROUND, _ROUND.round == _APPLICATION.round)
        .where(LISTED.is_in_play(workflow, actor))
        .subquery()
    )  # fmt: skip
    one = every.c
    due = case(
        (one.move.in_(("set_up_group", "file_plan")), one.planning_last),
        (one.move == "submit", one.self_assessment_last),
        (one.move == "object", one.objected_by),
        (one.move == "certify", cast(null(), Date())),
        else_=one.acceptance_last,
    )
    return select(
        literal("integrity").label("thing"), one.move, one.number, one.title, one.whose, one.code, due.label("due"),
        one.since, false().label("listed"),
    ).where(
        one.move.is_not(None),
        or_(one.move.not_in(_BY_THE_AGENCY), due >= today),
        or_(one.move != "hand_in", one.named),
        or_(one.move != "publish", one.malus_waits.is_not(True)),
        or_(one.move != "settle", and_(one.named, one.all_handed_in)),
    )  # fmt: skip


def _title() -> ColumnElement[str]:
    """The document that the round rests on, or its year."""
    return func.coalesce(_ROUND.source, _ROUND.round)


def _last_assignment(column: ColumnElement[Any] | Any) -> ColumnElement[Any]:
    """Of the move that named the assessors last."""
    last = select(column).where(COURSE.moves_of(LISTED.number), _MOVE.move == "assign")
    return last.order_by(_MOVE.position.desc()).limit(1).scalar_subquery()
