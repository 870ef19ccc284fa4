"""Vetoes and commendations of the demonstration in several states, each brought there by the moves that people make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from dashboard.decisions import acts
from dashboard.decisions.kinds import COMMENDATION, VETO, DecisionKind
from dashboard.workflows.course import Said, Turn
from dashboard.workflows.demonstration import Cast, cast, paper
from models.decision_moves import CommendationMove, VetoMove

_DOCUMENT = paper("决定文件(演示).pdf")
_Step = tuple[int, str, str, str]
"""Days before today, who, which move, and the reason."""


@dataclass(frozen=True)
class _Course:
    """A veto or a commendation and the steps it went; ``own``: of the officer who has an account, and can object."""

    kind: DecisionKind
    own: bool
    values: Mapping[str, str]
    steps: Sequence[_Step]


_DECIDED = {"decided_by": "县依法行政考核领导小组", "document": "关于实行一项否决的决定(演示)"}
_COURSES = (
    _Course(VETO, True, _DECIDED, (
        (85, "agency", "record", "涉企检查造成企业停产"), (80, "bureau", "confirm", "调查报告属实"),
        (72, "officer", "object", "停产系企业自行检修,与检查无关"), (60, "bureau2", "revoke", "企业已书面说明"),
    )),
    _Course(VETO, True, _DECIDED, (
        (20, "agency", "record", "违规使用执法记录仪造成负面影响"), (15, "bureau", "confirm", "通报属实"),
        (8, "officer", "object", "设备故障有维修单为证"),
    )),
    _Course(VETO, False, _DECIDED, (
        (12, "agency", "record", "拒不执行上级监督决定"), (6, "bureau", "confirm", "监督决定书及送达回证齐全"),
    )),
    _Course(VETO, False, _DECIDED, ((2, "agency", "record", "案件被撤销且造成重大侵害"),)),
    _Course(COMMENDATION, True, {"item": "25.city", "work": "演功1", "document": "市级通报表彰(演示)"}, (
        (50, "agency", "record", "专项执法行动成效突出"), (45, "bureau", "confirm", "与市级通报原件一致"),
    )),
    _Course(COMMENDATION, False, {"item": "25.province", "work": "演功2", "document": "省级通报表彰(演示)"}, (
        (30, "agency", "record", "承办案件入选典型案例"), (25, "bureau", "reject", "通报名单中没有本人"),
    )),
    _Course(COMMENDATION, False, {"item": "26.city", "work": "演功3", "document": "先进个人表彰决定(演示)"}, (
        (4, "agency", "record", "获评先进个人"),
    )),
)  # fmt: skip


def demonstration_decisions(engine: Engine, agency_code: str, now: dt.datetime) -> None:
    """Plays the courses with the demonstration's accounts, once; nothing where one of them is missing."""
    playing = cast(engine, agency_code, {"agency", "bureau", "bureau2", "officer"}, VetoMove, CommendationMove)
    if playing is None or len(playing.officers) < 2:
        return
    for course in _COURSES:
        _play(engine, course, playing, now)


def _play(engine: Engine, course: _Course, playing: Cast, now: dt.datetime) -> None:
    number, kind, officer_no = "", course.kind, playing.officers[0 if course.own else 1]
    for ago, who, move, reason in course.steps:
        day = playing.today - dt.timedelta(days=ago)
        turn = Turn(playing.people[who], now, day, kind.workflow)
        if move == "record":
            values = {**course.values, kind.day.key: day - dt.timedelta(days=3)}
            number = acts.record(engine, turn, kind, officer_no, values, Said(reason, [_DOCUMENT]))
        else:
            acts.make(engine, turn, kind, number, move, Said(reason))
