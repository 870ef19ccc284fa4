"""Items of the demonstration's agency in several states, each brought there by the very moves that people make.

The campaign is that of 003 in the invented county; the 14 tasks of 000 stand in ``models/demonstration/tasks.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from dashboard.rectification import acts
from dashboard.rectification.acts import Entered
from dashboard.rectification.fields import Values
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.workflows.course import Said, Turn
from dashboard.workflows.demonstration import Cast, cast, paper
from models.rectification import Phase, RectificationMove

_RECORD = paper("整改佐证材料.pdf")
_WORDS = {
    "limit_source": "专项整治实施方案(演示)", "responsible_person": "大队法制员", "responsible_leader": "分管副局长",
    "measure": "逐案补正,建立台账", "self_check": "已逐项整改到位", "check_method": "现场核查",
    "checkers": "监督科甲、监督科乙", "check_result": "与报告一致", "feedback": "无异议",
}  # fmt: skip
_Step = tuple[int, str, str, int, str]
"""Days before today, who, which move, the day that is said of it (in days after today), and the reason."""


@dataclass(frozen=True)
class _Course:
    """An item and the steps it went; the first of them enters it."""

    who: str
    ago: int
    problem: str
    category: str
    steps: Sequence[_Step]
    phase: Phase = Phase.SELF_CHECK
    words: Mapping[str, str] = field(default_factory=dict)


def _begun(ago: int, due: int) -> tuple[_Step, ...]:
    return (ago - 1, "bureau2", "assign", due, ""), (ago - 2, "agency", "receive", due, "")


_COURSES = (
    _Course("agency", 90, "部分处罚案卷缺少送达回证", "执法不规范", (
        *_begun(90, -40), (60, "agency", "report", 0, "已补正三十二份"), (50, "agency", "apply", 0, ""),
        (45, "bureau", "check", 0, ""), (44, "bureau2", "publish", 0, ""), (30, "bureau2", "close", 0, ""),
    )),
    _Course("bureau", 70, "执法记录仪音像资料未按规定归档", "执法保障", (
        *_begun(70, -20), (30, "agency", "ask", 12, "存储设备采购尚在履行程序"),
        (28, "bureau", "grant", 12, "情况属实"),
        (10, "agency", "report", 0, "设备已到货安装"),
    ), Phase.INSPECTION),
    _Course("bureau", 60, "辅助人员单独开展现场检查", "队伍管理", (
        *_begun(60, -25), (20, "bureau", "urge", 0, ""), (12, "leader", "list", 0, "性质严重,社会反映强烈"),
    ), Phase.INSPECTION, {"document": "督〔2025〕12号"}),
    _Course("bureau", 50, "占道经营投诉未按期回复", "执法不规范", (
        *_begun(50, 20), (20, "agency", "apply", 0, ""), (15, "bureau", "check", 0, ""),
        (14, "bureau2", "send_back", 20, "抽查两件仍未回复"),
    ), Phase.INSPECTION),
    _Course("agency", 25, "行政执法公示信息更新不及时", "执法不规范", (*_begun(25, 2),)),
    _Course("bureau", 3, "法制审核意见未入卷", "文书", (), Phase.INSPECTION),
)  # fmt: skip


def demonstration_rectification(engine: Engine, agency_code: str, now: dt.datetime) -> None:
    """Plays the courses with the demonstration's accounts, once; nothing where one of them is missing."""
    playing = cast(engine, agency_code, {"agency", "bureau", "bureau2", "leader"}, RectificationMove)
    if playing is None:
        return
    for course in _COURSES:
        _play(engine, course, agency_code, playing, now)


def _play(engine: Engine, course: _Course, agency_code: str, playing: Cast, now: dt.datetime) -> None:
    today = playing.today

    def turn(who: str, ago: int) -> Turn:
        return Turn(playing.people[who], now, today - dt.timedelta(days=ago), RECTIFICATION)

    more = {
        "source": "自查" if course.phase is Phase.SELF_CHECK else "督查", "phase": course.phase,
        "found_on": today - dt.timedelta(days=course.ago), "category": course.category, "severity": "一般",
        "extent": "个性", "basis": "003 三(三)",
    }  # fmt: skip
    number = acts.record(engine, turn(course.who, course.ago), Entered(agency_code, course.problem, more), Said())
    for ago, who, move, due, reason in course.steps:
        day = today + dt.timedelta(days=due)
        values = Values({**_WORDS, **course.words}, dict.fromkeys(("deadline", "wanted"), day))
        files = [_RECORD] if move == "apply" else []
        acts.make(engine, turn(who, ago), number, move, Said(reason, files=files), values)
