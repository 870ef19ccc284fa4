"""Findings of the demonstration in several states, each brought there by the very moves that people make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from dashboard.findings import acts
from dashboard.findings.acts import Recorded
from dashboard.findings.workflow import FINDINGS
from dashboard.workflows.course import Said, Turn
from dashboard.workflows.demonstration import Cast, cast, paper
from models.finding_moves import FindingMove, FindingSource

_RECORD_OF_INSPECTION = paper("检查记录.pdf")
_Step = tuple[int, str, str, str]
"""Days before today, who, which move, and the reason."""


@dataclass(frozen=True)
class _Course:
    """A finding and the steps it went; ``own``: of the officer who has an account, and can answer."""

    own: bool
    item: str
    source: FindingSource
    count: int
    steps: Sequence[_Step]


_COURSES = (
    _Course(True, "12.2", FindingSource.FILE_REVIEW, 3, (
        (100, "agency", "record", "三份询问笔录缺少当事人签名确认"), (99, "agency", "tell", ""),
        (97, "officer", "answer", "其中两份已由当事人另页签名，附在卷末"), (90, "bureau", "confirm", "笔录原件未签名"),
        (75, "officer", "object", "请核对案卷第 21 页和第 34 页"), (60, "bureau2", "reduce", "两份确有签名，减为一次"),
    )),
    _Course(True, "14.2a", FindingSource.COMPLAINT, 1, (
        (80, "agency", "record", "群众举报未在规定时限内受理"), (79, "agency", "tell", ""),
        (76, "officer", "answer", "举报当日已登记，系统补录较晚"), (70, "bureau", "reject", "登记簿显示当日已受理"),
    )),
    _Course(True, "11.5", FindingSource.OVERDUE_CASE, 1, (
        (48, "agency", "record", "普通程序案件超过九十日未作出决定"), (47, "agency", "tell", ""),
        (45, "officer", "answer", "等待鉴定结论，已口头报告"), (36, "bureau", "confirm", "未办理延期手续"),
        (14, "officer", "object", "鉴定期间依法不计入办案期限"),
    )),
    _Course(True, "16.2", FindingSource.ASSESSMENT, 1, (
        (24, "agency", "record", "现场检查时用语不规范"), (23, "agency", "tell", ""),
        (20, "officer", "answer", "当时情绪激动，已向当事人致歉"), (9, "bureau", "confirm", "执法记录仪音像可以证实"),
    )),
    _Course(False, "15.1", FindingSource.ASSESSMENT, 1, (
        (30, "agency", "record", "台账缺少送达日期"), (29, "agency", "tell", ""),
    )),
    _Course(True, "13.2a", FindingSource.ASSESSMENT, 1, (
        (6, "agency", "record", "专业法律培训迟到"), (3, "agency", "tell", ""),
    )),
    _Course(False, "17.1", FindingSource.FILE_REVIEW, 2, ((1, "agency", "record", "两份文书未填写文号"),)),
)  # fmt: skip


def demonstration_findings(engine: Engine, agency_code: str, now: dt.datetime) -> None:
    """Plays the courses with the demonstration's accounts, once; nothing where one of them is missing."""
    playing = cast(engine, agency_code, {"agency", "bureau", "bureau2", "officer"}, FindingMove)
    if playing is None or len(playing.officers) < 2:
        return
    for number, course in enumerate(_COURSES, start=1):
        _play(engine, course, number, playing, now)


def _play(engine: Engine, course: _Course, number: int, playing: Cast, now: dt.datetime) -> None:
    finding_no, officer_no = "", playing.officers[0 if course.own else 1]
    for ago, who, move, reason in course.steps:
        day = playing.today - dt.timedelta(days=ago)
        turn = Turn(playing.people[who], now, day, FINDINGS)
        files = [_RECORD_OF_INSPECTION] if move == "confirm" else []
        said = Said(reason, files)
        if move == "record":
            occurred_on = day - dt.timedelta(days=5)
            finding = Recorded(
                officer_no, course.item, f"演{day.year}{number:02d}", occurred_on, course.source, course.count
            )
            finding_no = acts.record(engine, turn, finding, said)
        else:
            acts.make(engine, turn, finding_no, move, said, times=1)
