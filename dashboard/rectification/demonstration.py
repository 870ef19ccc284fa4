"""Items of the demonstration's agency in several states, each brought there by the very moves that people make.

With the documents that accompany them: issued, delivered, and one of them voided.

The campaign is that of 003 in the invented county; the 14 tasks of 000 stand in ``models/demonstration/tasks.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, and_, select

from dashboard.documents.issuing import Draft, Receipt, issue, receive
from dashboard.documents.voiding import void
from dashboard.rectification import acts
from dashboard.rectification.acts import Entered
from dashboard.rectification.fields import Values
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.workflows.course import Said, Turn
from dashboard.workflows.demonstration import Cast, cast, paper
from models.cases import Case, CaseKind, CaseOfficer
from models.conduct import Finding, FindingStatus
from models.documents import Delivery, RectificationDocument
from models.officers import Officer
from models.reader import SYSTEM, ReaderSession
from models.rectification import Phase, RectificationMove

_RECORD = paper("整改佐证材料.pdf")
_WORDS = {
    "limit_source": "专项整治实施方案(演示)", "responsible_person": "大队法制员", "responsible_leader": "分管副局长",
    "measure": "逐案补正,建立台账", "self_check": "已逐项整改到位", "check_method": "现场核查",
    "checkers": "监督科甲、监督科乙", "check_result": "与报告一致", "feedback": "无异议",
}  # fmt: skip
_SAID = {
    "office": "县司法局(演示)", "contact": "监督科 0000-0000000", "demand": "按期改正,并书面报告结果",
    "place": "收到通知后第三个工作日上午九时,县司法局会议室", "materials": "整改情况报告、相关案卷",
}  # fmt: skip
"""What is written into the documents' forms."""
_PAPERS = ("issue", "deliver", "void")
"""Steps with a document: of the kind that stands in the reason's place, or with the item's last one."""
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
    about: Callable[[str], Select[*tuple[Any, ...]]] | None = None
    """What of the agency it is about, as columns of the item; the first row counts."""


def _begun(ago: int, due: int, *, delivered: bool = True) -> tuple[_Step, ...]:
    given = (ago - 1, "bureau2", "assign", due, ""), (ago - 1, "bureau2", "issue", 0, "notice")
    receipt: tuple[_Step, ...] = ((ago - 2, "bureau2", "deliver", 0, ""),) if delivered else ()
    return (*given, *receipt, (ago - 2, "agency", "receive", due, ""))


def _last_penalty(agency_code: str) -> Select[*tuple[Any, ...]]:
    """The agency's last closed penalty, and who led it."""
    on_it = and_(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no)
    return (
        select(Case.case_no, CaseOfficer.officer_no)
        .join(CaseOfficer, on_it)
        .where(Case.agency_code == agency_code, Case.kind == CaseKind.PENALTY, CaseOfficer.position == 1)
        .where(Case.closed_on.is_not(None))
        .order_by(Case.closed_on.desc(), Case.case_no)
    )


def _last_uncivil(agency_code: str) -> Select[*tuple[Any, ...]]:
    """The agency's last confirmed finding of uncivil language, and of whom."""
    return (
        select(Finding.finding_no, Finding.officer_no)
        .join(Officer, Officer.officer_no == Finding.officer_no)
        .where(Officer.agency_code == agency_code, Finding.item == "16.2", Finding.status == FindingStatus.CONFIRMED)
        .order_by(Finding.occurred_on.desc(), Finding.finding_no)
    )


_COURSES = (
    _Course("agency", 90, "部分处罚案卷缺少送达回证", "执法不规范", (
        *_begun(90, -40), (60, "agency", "report", 0, "已补正三十二份"), (50, "agency", "apply", 0, ""),
        (50, "agency", "issue", 0, "application"), (45, "bureau", "check", 0, ""), (45, "bureau", "issue", 0, "check"),
        (44, "bureau2", "publish", 0, ""), (44, "bureau2", "issue", 0, "publicity"), (30, "bureau2", "close", 0, ""),
    )),
    _Course("bureau", 70, "执法记录仪音像资料未按规定归档", "执法保障", (
        *_begun(70, -20), (30, "agency", "ask", 12, "存储设备采购尚在履行程序"),
        (28, "bureau", "grant", 12, "情况属实"),
        (10, "agency", "report", 0, "设备已到货安装"),
    ), Phase.INSPECTION),
    _Course("bureau", 60, "辅助人员单独开展现场检查", "队伍管理", (
        *_begun(60, -25), (20, "bureau", "urge", 0, ""), (20, "bureau", "issue", 0, "urging"),
        (19, "bureau", "void", 0, "联系电话写错,重新发文"), (19, "bureau", "issue", 0, "urging"),
        (18, "bureau", "deliver", 0, ""), (12, "leader", "list", 0, "性质严重,社会反映强烈"),
        (12, "leader", "issue", 0, "talk"),
    ), Phase.INSPECTION),
    _Course("bureau", 50, "占道经营投诉未按期回复", "执法不规范", (
        *_begun(50, 20), (20, "agency", "apply", 0, ""), (15, "bureau", "check", 0, ""),
        (14, "bureau2", "send_back", 20, "抽查两件仍未回复"),
    ), Phase.INSPECTION),
    _Course("agency", 25, "行政执法公示信息更新不及时", "执法不规范", (*_begun(25, 2, delivered=False),)),
    _Course("bureau", 3, "法制审核意见未入卷", "文书", (), Phase.INSPECTION, _last_penalty),
    _Course("bureau", 8, "现场检查用语不规范，未按要求组织文明执法培训", "队伍管理", (
        (7, "bureau2", "assign", 22, ""), (6, "agency", "receive", 22, ""),
    ), Phase.INSPECTION, _last_uncivil),
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
        "extent": "个性", "basis": "003 三(三)", **_about(engine, course, agency_code),
    }  # fmt: skip
    number = acts.record(engine, turn(course.who, course.ago), Entered(agency_code, course.problem, more), Said())
    for ago, who, move, due, reason in course.steps:
        if move in _PAPERS:
            _paper(engine, turn(who, ago), number, move, reason)
            continue
        day = today + dt.timedelta(days=due)
        values = Values(_WORDS, dict.fromkeys(("deadline", "wanted"), day))
        files = [_RECORD] if move == "apply" else []
        acts.make(engine, turn(who, ago), number, move, Said(reason, files=files), values)


def _about(engine: Engine, course: _Course, agency_code: str) -> dict[str, Any]:
    if course.about is None:
        return {}
    with ReaderSession(engine, SYSTEM) as session:
        found = session.execute(course.about(agency_code).limit(1)).mappings().first()
    return dict(found or {})


def _paper(engine: Engine, turn: Turn, number: str, step: str, said: str) -> None:
    """Issues a document of the item, or delivers or voids its last one."""
    table = RectificationDocument
    with ReaderSession(engine, SYSTEM) as session:
        there = session.scalars(select(table.document_id).where(table.item_no == number).order_by(table.document_id))
        ids = list(there)
    match step:
        case "issue":
            issue(engine, turn, number, Draft(said, _SAID, len(ids)))
        case "deliver":
            receipt = Receipt(turn.today, "大队办公室", Delivery.DIRECT, "大队内勤", paper=paper("送达回证.pdf"))
            receive(engine, turn, ids[-1], receipt)
        case "void":
            void(engine, turn, ids[-1], said)
