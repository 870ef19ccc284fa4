"""Moving an application on 诚信创建办理: its row, the move, its files, its answers and its audit record stand together.

Whether the reader may see it at all, the caller has asked before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.accounts.permissions import permissions_of
from dashboard.accounts.readers import reader_of
from dashboard.documents.issuing import Office
from dashboard.integrity import answers as checks
from dashboard.integrity import malus, wording
from dashboard.integrity.answers import Answers, Given
from dashboard.integrity.certificate import issue
from dashboard.integrity.workflow import INTEGRITY, LEAST_ASSESSORS, OBJECTIONS
from dashboard.translations import _
from dashboard.workflows import course
from dashboard.workflows.concern import concerned
from dashboard.workflows.course import Course, Said, Turn
from dashboard.workflows.deciding import Standing, actor_of
from dashboard.workflows.declaration import Move
from dashboard.workflows.numbers import recorded_once
from dashboard.workflows.refused import MoveRefused, refusal
from models import audit
from models.accounts import Account
from models.agencies import Agency
from models.integrity import IntegrityScore
from models.integrity_rounds import (
    ApplicationStatus,
    IntegrityAnswer,
    IntegrityApplication,
    IntegrityFile,
    IntegrityMove,
    IntegrityRound,
    RoundStage,
    ShownTo,
    Voice,
    number_of,
)
from models.reader import SYSTEM, acting_for
from plugins.scheme import Scheme

COURSE = Course("integrity", "application_no", IntegrityMove, IntegrityFile, wording.move)
_LAST_DAY = {
    "declare": RoundStage.PLANNING,
    "file_plan": RoundStage.PLANNING,
    "submit": RoundStage.SELF_ASSESSMENT,
}
"""Move → the stage on whose last day it is made at the latest (001 四)."""


@dataclass(frozen=True)
class Brought:
    """What comes with a move besides reason and files."""

    answers: Answers = field(default_factory=dict)
    """Of the agency with ``submit``, of the assessor with ``hand_in``; what was settled, with ``settle``."""
    item: str = ""
    assessors: Sequence[str] = ()
    """Account names."""
    office: str = ""
    """Who issues the certificate 发证机关, with ``certify``."""
    writes: Office = field(default_factory=Office)
    """How this installation writes its documents, with ``certify``."""


NOTHING = Brought()
NOTHING_SAID = Said()


def declare(engine: Engine, turn: Turn, round_name: str, agency_code: str, said: Said = NOTHING_SAID) -> str:
    """Declares that the agency takes part in the round; the number. Raises MoveRefused."""
    move = INTEGRITY.by_key["declare"]
    if move.permission not in actor_of(turn.holder).permissions:
        raise refusal("permission")
    course.check_said(move, said)
    number = number_of(round_name, agency_code)
    try:
        with acting_for(engine, SYSTEM).begin() as connection:
            if _about(engine, turn, agency_code) != turn.holder.agency_code:
                raise refusal("concerned")
            _in_time(connection, move, round_name, turn.today)
            if connection.execute(select(IntegrityScore.item).where(*_of(round_name, agency_code))).first():
                raise MoveRefused(_("Scores of the agency for this round were imported; a round is held in one place."))
            name = connection.execute(select(Agency.name).where(Agency.code == agency_code)).scalar_one()
            row = {"application_no": number, "round": round_name, "agency_code": agency_code, "status": move.to}
            connection.execute(insert(IntegrityApplication).values(**row, agency_name=name))
            course.append(
                connection, COURSE, turn, move, said, 1, _whose(number, agency_code), {"status_after": move.to},
                None, {"status": move.to},
            )  # fmt: skip
    except IntegrityError as error:
        raise MoveRefused(_("The agency takes part in this round already.")) from error
    return number


def make(
    engine: Engine, turn: Turn, number: str, key: str, said: Said, scheme: Scheme, brought: Brought = NOTHING
) -> None:
    """Makes a move with an application that is there. Raises MoveRefused and TemplateFault, and then nothing was done.

    What was answered with ``submit`` or ``hand_in`` is kept as a draft even where the move is refused.
    """
    move = INTEGRITY.by_key[key]
    if key in ("submit", "hand_in") and brought.answers:
        draft(engine, turn, number, brought.answers, scheme)
    course.check_said(move, said)
    recorded_once(lambda: _made(engine, turn, number, move, said, scheme, brought))


def _made(
    engine: Engine, turn: Turn, number: str, move: Move, said: Said, scheme: Scheme, brought: Brought
) -> str:  # fmt: skip
    with acting_for(engine, SYSTEM).begin() as connection:
        row = _locked(connection, number)
        moves = course.moves_so_far(connection, COURSE, number)
        course.refuse_unseen(COURSE, moves, said)
        standing = _standing(engine, turn, row, moves)
        course.check_move(connection, COURSE, turn, move, number, standing, said)
        _in_time(connection, move, row["round"], turn.today)
        obstacle = malus.obstacle(move, moves, scheme)
        if obstacle is not None:
            raise MoveRefused(obstacle)
        assessors = _own_rules(connection, turn, move, row, moves, scheme, brought)
        to = move.to or row["status"]
        connection.execute(
            update(IntegrityApplication)
            .where(IntegrityApplication.application_no == number)
            .values(status=to, **_results(connection, turn, move, row, moves, scheme))
        )
        position = len(moves) + 1
        paper = (
            issue(connection, turn, row, position, brought.office, brought.writes, scheme)
            if move.key == "certify"
            else {}
        )
        course.append(
            connection, COURSE, turn, move, said, position, _whose(number, row["agency_code"]),
            {"status_before": row["status"], "status_after": to, "assessors": assessors},
            {"status": row["status"]},
            {
                "status": to, **({"assessors": assessors} if assessors else {}),
                **_answers_told(connection, move, number, turn.holder.name), **paper,
            },
        )  # fmt: skip
        if brought.item:
            came = IntegrityFile.position == position
            connection.execute(update(IntegrityFile).where(COURSE.files_of(number), came).values(item=brought.item))
    return number


def draft(engine: Engine, turn: Turn, number: str, answers: Answers, scheme: Scheme) -> None:
    """Keeps what the agency, or an assessor, has answered so far; nothing of it is handed in. Raises MoveRefused."""
    checks.check_given(scheme, answers)
    with acting_for(engine, SYSTEM).begin() as connection:
        row = _locked(connection, number)
        moves = course.moves_so_far(connection, COURSE, number)
        holder, status = turn.holder, row["status"]
        granted = permissions_of(holder.role)
        own = _about(engine, turn, row["agency_code"]) == holder.agency_code
        if INTEGRITY.by_key["submit"].permission in granted and own:
            if status not in (ApplicationStatus.DECLARED, ApplicationStatus.GROUPED, ApplicationStatus.PLANNED):
                raise refusal("state")
            checks.keep(connection, number, row["agency_code"], Voice.AGENCY, answers, ShownTo.AGENCY)
        elif INTEGRITY.by_key["hand_in"].permission in granted and holder.name in assessors_of(moves):
            if status != ApplicationStatus.ACCEPTING or holder.name in handed_in(moves):
                raise refusal("state")
            checks.keep(
                connection, number, row["agency_code"], Voice.ASSESSOR, answers, ShownTo.AUTHOR, holder.name
            )  # fmt: skip
        else:
            raise refusal("permission")
        audit.record(
            connection, at=turn.now, account=holder.name, role=holder.role, action="integrity:draft", subject=number,
            address=turn.caller.address, request_id=turn.caller.request_id, detail={"answers": len(answers)},
        )  # fmt: skip


def assessors_of(moves: Sequence[Mapping[Any, Any]]) -> tuple[str, ...]:
    """The accounts that were named as assessors last."""
    return next((tuple(one["assessors"]) for one in reversed(moves) if one["assessors"]), ())


def handed_in(moves: Sequence[Mapping[Any, Any]]) -> frozenset[str]:
    """The accounts of the assessors that have handed in."""
    return frozenset(one["account"] for one in moves if one["move"] == "hand_in")


def settled(several: Sequence[Answers], decided: Answers, scheme: Scheme) -> Answers:
    """The answers of the acceptance: what all said alike, and what was settled where they differed.

    What all said alike may be settled otherwise, too, as after an objection. Raises MoveRefused where a difference is
    not settled, and where something is settled without a reason.
    """
    differ = checks.differing(several, scheme)
    alike = {key: Given(one.answer) for key, one in several[0].items() if key not in differ}
    changed = {key: one for key, one in decided.items() if key not in alike or one.answer != alike[key].answer}
    for key in (*differ, *changed):
        if key not in changed or not changed[key].note.strip():
            title = wording.say(checks.checks_of(scheme)[key].title)
            raise MoveRefused(
                _("Settle each check on which the assessors differ, with a reason: %(check)s.", check=title)
            )
    return {**alike, **changed}


def _own_rules(
    connection: Connection, turn: Turn, move: Move, row: RowMapping, moves: Sequence[RowMapping], scheme: Scheme,
    brought: Brought,
) -> list[str] | None:  # fmt: skip
    """What only this workflow asks and does; the assessors that the move names, if it is one that does."""
    number = row["application_no"]
    match move.key:
        case "add_evidence":
            if brought.item not in {one.key for one in checks.items(scheme)}:
                raise MoveRefused(_("Say for which sub-item it is."))
        case "submit":
            own = checks.read(connection, number, [Voice.AGENCY]).get((Voice.AGENCY, ""), {})
            checks.check_complete(scheme, own)
        case "assign":
            named = _assessors(connection, brought.assessors)
            # Drafts of somebody who is not named any more would stay for ever, seen by nobody.
            left_out = IntegrityAnswer.account.not_in(named)
            whose = IntegrityAnswer.application_no == number
            connection.execute(delete(IntegrityAnswer).where(whose, IntegrityAnswer.voice == Voice.ASSESSOR, left_out))
            return named
        case "hand_in":
            named = list(assessors_of(moves))
            if turn.holder.name not in named:
                raise MoveRefused(_("Only who is named as an assessor may do this."))
            said = checks.read(connection, number, [Voice.ASSESSOR])
            checks.check_complete(scheme, said.get((Voice.ASSESSOR, turn.holder.name), {}))
            if set(named) <= handed_in(moves) | {turn.holder.name}:
                shown = update(IntegrityAnswer).where(
                    IntegrityAnswer.application_no == number, IntegrityAnswer.voice == Voice.ASSESSOR
                )
                connection.execute(shown.values(shown_to=ShownTo.BUREAU))
        case "settle":
            named = list(assessors_of(moves))
            if turn.holder.name not in named:
                raise MoveRefused(_("Only who is named as an assessor may do this."))
            if not set(named) <= handed_in(moves):
                raise MoveRefused(_("Not every assessor has handed in yet."))
            checks.check_given(scheme, brought.answers)
            said = checks.read(connection, number, [Voice.ASSESSOR])
            several = [said[Voice.ASSESSOR, one] for one in named]
            result = settled(several, brought.answers, scheme)
            checks.keep(connection, number, row["agency_code"], Voice.SETTLED, result, ShownTo.BUREAU)
        case "grant" | "decline":
            answered = [one["move"] for one in moves if one["move"] in (*OBJECTIONS, "answer", "reopen")]
            if answered and answered[-1] in OBJECTIONS:
                raise MoveRefused(_("An objection waits for its answer."))
    return None


def _results(
    connection: Connection, turn: Turn, move: Move, row: RowMapping, moves: Sequence[RowMapping], scheme: Scheme
) -> dict[str, Any]:  # fmt: skip
    """The columns that the move fills; it writes the scores of all sub-items where it makes them public."""
    if move.key in ("grant", "decline"):
        return {"decided_on": turn.today}
    number = row["application_no"]
    if move.key == "submit":
        own = checks.read(connection, number, [Voice.AGENCY])[Voice.AGENCY, ""]
        _write_scores(connection, row, scheme, {"self_score": own})
        return {"self_total": checks.total(scheme, own)}
    if move.key in ("send_back", "withdraw"):
        connection.execute(delete(IntegrityScore).where(*_of(row["round"], row["agency_code"])))
        return {"self_total": None}
    if move.key == "reopen":
        own = checks.read(connection, number, [Voice.AGENCY])[Voice.AGENCY, ""]
        _write_scores(connection, row, scheme, {"self_score": own})
        return {"accepted_total": None, "malus": None}
    if move.key != "publish":
        return {}
    given = checks.read(connection, number)
    own, accepted = given[Voice.AGENCY, ""], given[Voice.SETTLED, ""]
    _write_scores(connection, row, scheme, {"self_score": own, "accepted_score": accepted}, turn)
    shown = update(IntegrityAnswer).where(
        IntegrityAnswer.application_no == number, IntegrityAnswer.voice == Voice.SETTLED
    )
    connection.execute(shown.values(shown_to=ShownTo.AGENCY))
    dishonest = malus.found(moves)
    return {"accepted_total": checks.total(scheme, accepted, dishonest), "malus": dishonest}


def _answers_told(connection: Connection, move: Move, number: str, account: str) -> dict[str, Any]:
    """What was answered with the move, for the audit log: a later settlement takes the place of an earlier one."""
    voices = {"submit": (Voice.AGENCY, ""), "hand_in": (Voice.ASSESSOR, account), "settle": (Voice.SETTLED, "")}
    if move.key not in voices:
        return {}
    voice = voices[move.key]
    given = checks.read(connection, number, [voice[0]])[voice]
    return {"answers": {key: f"{one.answer} {one.note}".strip() for key, one in given.items()}}


def _write_scores(
    connection: Connection, row: RowMapping, scheme: Scheme, of: Mapping[str, Answers], turn: Turn | None = None
) -> None:
    """The row of each sub-item: percentages as the dictionary has them, and the exact number of checks beside."""
    whose = {"round": row["round"], "agency_code": row["agency_code"]}
    table = IntegrityScore
    connection.execute(delete(table).where(*_of(row["round"], row["agency_code"])))
    for item in checks.items(scheme):
        values: dict[str, Any] = {name: _percent(checks.share(item, answers)) for name, answers in of.items()}
        if "accepted_score" in of:
            one = checks.share(item, of["accepted_score"])
            values |= {"accepted_met": Decimal(one.met), "accepted_asked": Decimal(one.asked)}
        if turn is not None:
            values |= {"accepted_by": turn.holder.display_name, "accepted_on": turn.today}
        connection.execute(insert(table).values(**whose, item=item.key, **values))


def _of(round_name: str, agency_code: str) -> tuple[ColumnElement[bool], ...]:
    return (IntegrityScore.round == round_name, IntegrityScore.agency_code == agency_code)


def _percent(share: checks.Share) -> Decimal | None:
    if share.value is None:
        return None
    exact = share.value * 100
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _assessors(connection: Connection, names: Sequence[str]) -> list[str]:
    """The accounts with these names, which may assess; raises MoveRefused for others and for too few people."""
    rows = connection.execute(
        select(Account.name, Account.display_name, Account.role)
        .where(Account.name.in_(list(names)), Account.disabled.is_(False))
        .order_by(Account.name)
    ).all()
    may = [one for one in rows if INTEGRITY.by_key["hand_in"].permission in permissions_of(one.role)]
    if len(may) != len(set(names)):
        raise MoveRefused(_("Name as assessors only accounts that may assess."))
    if len({one.display_name for one in may}) < LEAST_ASSESSORS:
        raise MoveRefused(_("Name at least %(least)s assessors, different people.", least=LEAST_ASSESSORS))
    return [one.name for one in may]


def _in_time(connection: Connection, move: Move, round_name: str, today: dt.date) -> None:
    """Raises MoveRefused where there is no such round, or the day by which the move is made is over."""
    found = select(IntegrityRound.__table__).where(IntegrityRound.round == round_name)
    kept = connection.execute(found).mappings().one_or_none()
    if kept is None:
        raise MoveRefused(_("There is no round %(round)s.", round=round_name))
    stage = _LAST_DAY.get(move.key)
    if stage is not None and today > kept[f"{stage}_last"]:
        last = kept[f"{stage}_last"].isoformat()
        raise MoveRefused(_("The last day for this was %(day)s; the bureau can change the days of a round.", day=last))


def _locked(connection: Connection, number: str) -> RowMapping:
    table = IntegrityApplication
    found = select(table.__table__).where(table.application_no == number).with_for_update()
    return connection.execute(found).mappings().one()


def _standing(engine: Engine, turn: Turn, row: RowMapping, moves: Sequence[RowMapping]) -> Standing:
    return Standing(row["status"], [course.made(one) for one in moves], _about(engine, turn, row["agency_code"]))


def _about(engine: Engine, turn: Turn, agency_code: str) -> str:
    return concerned(reader_of(engine, turn.holder), actor_of(turn.holder), agency_code)


def _whose(number: str, agency_code: str) -> dict[str, str]:
    return {"application_no": number, "agency_code": agency_code}


__all__ = ["COURSE", "NOTHING", "Brought", "assessors_of", "declare", "draft", "handed_in", "make", "settled"]
