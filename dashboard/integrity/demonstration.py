"""The round of the demonstration, under way: applications in every state, brought there by the moves people make.

Every agency, answer and result is invented; the days of its stages are a month before those of 001.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Engine, select

from dashboard.accounts.accounts import Act
from dashboard.integrity import acts, answers, rounds
from dashboard.integrity.acts import Brought
from dashboard.integrity.answers import Answers, Given
from dashboard.integrity.rounds import Plan
from dashboard.integrity.workflow import INTEGRITY
from dashboard.workflows.course import Said, Turn
from dashboard.workflows.demonstration import Cast, cast, paper
from models.agencies import Agency, AgencyKind
from models.integrity_rounds import IntegrityMove, RoundStage
from models.reader import SYSTEM, ReaderSession, acting_for
from plugins.scheme import Scheme

_LENGTH = (
    "declare", "set_up_group", "file_plan", "add_evidence", "submit", "assign", "hand_in", "hand_in2", "settle",
    "publish", "grant", "certify",
)  # fmt: skip
_AGO: Mapping[str, int] = {
    "declare": 90, "set_up_group": 80, "file_plan": 70, "add_evidence": 13, "submit": 12, "assign": 11,
    "hand_in": 10, "hand_in2": 10, "settle": 9, "publish": 8, "grant": 0, "certify": 0,
}  # fmt: skip
"""Move → how many days before today it was made."""
_PAPERS = {"file_plan": "创建方案(演示).pdf", "add_evidence": "成立领导小组的通知(演示).pdf"}
_UNTIL = ("submit", "assign", "hand_in", "hand_in2", "settle", "publish", "certify", "file_plan")
"""Up to which move the applications of the other agencies went, one after the other."""
_NO: tuple[tuple[str, ...], ...] = ((), ("survey",), ("revisits", "observers"), ("collective",))


def demonstration_round(engine: Engine, agency_code: str, scheme: Scheme | None, now: dt.datetime) -> None:
    """Plays the round with the demonstration's accounts, once; nothing where one of them is missing."""
    playing = cast(engine, agency_code, {"agency", "bureau", "bureau2"}, IntegrityMove)
    if playing is None or scheme is None:
        return
    year = playing.today.year - (playing.today.month < 10)
    with acting_for(engine, SYSTEM).begin() as connection:
        plan = Plan(str(year), "关于开展诚信行政执法单位创建活动的实施意见(演示)", _stages(playing.today))
        rounds.write(connection, Act(playing.people["bureau"], now), plan, 0)
    with ReaderSession(engine, SYSTEM) as session:
        others = select(Agency.code, Agency.name).where(
            Agency.kind == AgencyKind.DEPARTMENT, Agency.code != agency_code, Agency.active_to.is_(None)
        )
        units = session.execute(others.order_by(Agency.code).limit(len(_UNTIL))).all()
    for place, (unit, until) in enumerate(zip(units, _UNTIL, strict=False)):
        who = replace(playing.people["agency"], name=f"demo-{unit.code}", display_name=unit.name, agency_code=unit.code)
        own = replace(playing, people={**playing.people, "agency": who})
        _play(engine, own, plan.round, unit.code, until, scheme, _NO[place % len(_NO)], now)
    _play(engine, playing, plan.round, agency_code, "add_evidence", scheme, ("survey",), now)


def _play(
    engine: Engine, playing: Cast, round_name: str, code: str, until: str, scheme: Scheme, no: tuple[str, ...],
    now: dt.datetime,
) -> None:  # fmt: skip
    def turn(who: str, move: str) -> Turn:
        return Turn(playing.people[who], now, playing.today - dt.timedelta(days=_AGO[move]), INTEGRITY)

    number = acts.declare(engine, turn("agency", "declare"), round_name, code)
    every = {key: Given("yes") for key in answers.checks_of(scheme)}
    accepted = {**every, **{key: Given("no", "未见佐证材料") for key in no}}
    for move in _LENGTH[1 : _LENGTH.index(until) + 1]:
        files = [paper(_PAPERS.get(move, "自查报告(演示).pdf"))]
        brought = Brought()
        who = "agency" if move in ("set_up_group", "file_plan", "add_evidence", "submit") else "bureau"
        key = "hand_in" if move == "hand_in2" else move
        if move == "add_evidence":
            brought = Brought(item="1.1")
        elif move == "submit":
            brought = Brought(every)
        elif move == "assign":
            brought = Brought(assessors=("bureau", "bureau2"))
        elif move == "hand_in":
            brought = Brought(accepted)
        elif move == "hand_in2":
            who, brought = "bureau2", Brought(every)
        elif move == "certify":
            brought = Brought(office="县司法局(演示)")
        elif move == "settle":
            who, brought = "bureau2", Brought({key: Given("no", "两人复核,佐证材料不足") for key in no})
        bring = INTEGRITY.by_key[key].brings
        said = Said(
            "主要负责人任组长,法制科负责(演示)" if move == "set_up_group" else "材料齐全(演示)", files if bring else []
        )
        acts.make(engine, turn(who, move), number, key, said, scheme, brought)
    if until in ("file_plan", "add_evidence"):
        acts.draft(engine, turn("agency", "file_plan"), number, _begun(every), scheme)


def _begun(every: Answers) -> Answers:
    """The first half of the answers, as a draft."""
    keys = list(every)
    return {key: every[key] for key in keys[: len(keys) // 2]}


def _stages(today: dt.date) -> Mapping[RoundStage, rounds.Days]:
    """A month before 001, so that the demonstration's day lies between self-assessment and acceptance."""

    def days(first: int, last: int) -> rounds.Days:
        return today - dt.timedelta(days=first), today - dt.timedelta(days=last)

    return {
        RoundStage.DEPLOYMENT: days(106, 76),
        RoundStage.PLANNING: days(106, 46),
        RoundStage.WORK: days(75, 15),
        RoundStage.SELF_ASSESSMENT: days(14, -10),
        RoundStage.ACCEPTANCE: days(14, -31),
    }
