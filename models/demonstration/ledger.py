"""The rectification ledger 整改台账 and the integrity rounds 诚信创建 of the invented county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from models.agencies import AgencyKind
from models.demonstration.agencies import TODAY, YEARS, Row, Unit, document, scored
from models.demonstration.casework import Desk
from models.demonstration.chance import between, stream
from models.rectification import Phase, RectificationStatus

_PROBLEMS = (  # of the four groups of 003 三
    ("执法不规范", "部分案件未在法定期限内作出决定", "003 三(三)", "一般", "逐案倒查原因,建立期限预警台账"),
    ("执法不规范", "普通程序案件仅一名执法人员签字", "003 三(一)3", "突出", "组织两人以上执法专题培训,重新补正文书"),
    ("队伍管理", "执法证件到期未及时换发", "003 三(一)3", "一般", "清理到期证件,未换发前不得上岗"),
    ("队伍管理", "辅助人员单独开展调查取证", "003 三(一)3", "严重", "调整岗位分工,对责任人批评教育"),
    ("执法不规范", "处罚决定未在规定期限内公示", "003 三(三)", "一般", "指定专人每周核对公示情况"),
    ("执法保障", "执法记录仪数量不足", "003 三(四)2", "一般", "列入年度预算,配齐执法装备"),
    ("执法不规范", "受理投诉后未按期回复", "003 三(三)", "突出", "建立投诉办理限时提醒制度"),
    ("体制改革", "乡镇与县直部门职责清单不清", "003 三(二)2", "一般", "修订职责清单并向社会公开"),
)
_SUB_ITEMS = tuple(f"{part}.{item}" for part, items in ((1, 3), (2, 4), (3, 3), (4, 3)) for item in range(1, items + 1))
PENDING_ROUND = "2024"
PENDING_ITEM = "4.3"
TASKS_OF = "D13"
"""The agency whose 14 tasks these are, as 000 gives them to a transport bureau."""


def rectification_items(desk: Desk, county: Sequence[Unit]) -> list[Row]:
    """Rows of ``rectification_items``: a yearly campaign in three phases for every unit that works."""
    rows: list[Row] = []
    names = {unit.code: unit.name for unit in county}
    phases = (
        (Phase.SELF_CHECK, dt.date(2023, 4, 10)),
        (Phase.INSPECTION, dt.date(2024, 5, 6)),
        (Phase.ACCOUNTABILITY, dt.date(2025, 5, 20)),
        (Phase.INSPECTION, dt.date(2025, 10, 20)),
    )
    for unit in (unit for unit in scored(county) if unit.works):
        chance = stream(desk.seed, "rectification", unit.code)
        for phase, day in phases:
            if day < (unit.active_from or day):
                continue
            for category, problem, basis, severity, measure in chance.sample(_PROBLEMS, chance.randint(0, 2)):
                deadline = day + between(chance, 30, 120)
                long_term = chance.random() < 0.08
                done = chance.random() < (0.95 if day.year < YEARS[-1] else 0.7)
                closed_on = min(TODAY, deadline - dt.timedelta(days=3)) if done and not long_term else None
                status = RectificationStatus.CLOSED if done else RectificationStatus.MENDING
                if long_term:
                    status = RectificationStatus.CONTINUING
                rows.append(
                    {
                        "item_no": f"改{day.year}{len(rows) + 1:04d}",
                        "source": "自查" if phase == Phase.SELF_CHECK else "督查",
                        "phase": phase.value,
                        "found_on": day,
                        "category": category,
                        "problem": problem,
                        "basis": basis,
                        "severity": severity,
                        "measure": measure,
                        "responsible_leader": "分管负责人",
                        "lead_department": "县司法局",
                        "agency_code": unit.code,
                        "partners": None if unit.guide is None else names[unit.guide],
                        "deadline": deadline,
                        "long_term": long_term,
                        "listed": severity == "严重",
                        "status": status,
                        "review_on": TODAY + dt.timedelta(days=90) if long_term else None,
                        "closed_on": closed_on,
                        "case_no": None,
                        "finding_no": None,
                    }
                )
    return rows


def rectification_tasks(county: Sequence[Unit]) -> tuple[list[Row], list[Row]]:
    """Rows of ``rectification_items`` for the 14 tasks of 000, and those of ``rectification_partners``."""
    book = document("tasks.toml")
    names = {unit.code: unit.name for unit in county}
    items: list[Row] = []
    partners: list[Row] = []
    for number, task in enumerate(book["task"], start=1):
        item_no, unit = f"改{TODAY.year}-{number:05d}", task.get("unit", TASKS_OF)
        items.append(
            {
                "item_no": item_no,
                "source": book["source"],
                "found_on": book["found_on"],
                "category": "执法不规范",
                "problem": task["title"],
                "basis": f"{book['basis']} 第{number}项",
                "measure": task["measure"],
                "responsible_leader": task["leader"],
                "lead_department": task["department"],
                "agency_code": unit,
                "partners": "、".join(names[one] for one in task.get("partners", ())) or None,
                "deadline": task.get("by"),
                "long_term": task.get("long_term", False),
                "listed": task.get("listed", False),
                "status": task["status"],
                "review_on": task.get("review_on"),
                "published_on": task.get("published_on"),
                "published_until": task.get("published_until"),
                "closed_on": task.get("closed_on"),
            }
        )
        for code in task.get("partners", ()):
            partners.append({"item_no": item_no, "agency_code": code, "responsible_code": unit})
    return items, partners


def campaign() -> tuple[list[Row], list[Row]]:
    """Rows of ``campaigns`` and ``milestones``: the campaign of 003 in three phases."""
    book = document("campaign.toml")
    days = {f"{phase}_{end}": book[phase][place] for phase in Phase for place, end in enumerate(("first", "last"))}
    row = {"campaign_id": 1, "name": book["name"], "source": book["source"], **days, "version": 1}
    return [row], [
        {"campaign_id": 1, "position": position, "done_on": None, **one}
        for position, one in enumerate(book["milestone"], start=1)
    ]


def integrity_scores(desk: Desk, county: Sequence[Unit]) -> list[Row]:
    """Rows of ``integrity_scores``: two rounds of 13 sub-items (001); in the second one item is not yet accepted."""
    rows = []
    applicants = [
        unit for unit in scored(county) if unit.works and (unit.kind != AgencyKind.TOWNSHIP or unit.staff > 8)
    ]
    for round_name, day in (("2023", dt.date(2023, 12, 20)), (PENDING_ROUND, dt.date(2024, 12, 18))):
        for place, unit in enumerate(applicants):
            if unit.last_report < day:
                continue
            chance = stream(desk.seed, "integrity", round_name, unit.code)
            good = unit.of_year(unit.quality, day.year)
            for item in _SUB_ITEMS:
                claimed = min(100, 60 + 5 * int(8 * good * chance.random() + 1))
                accepted = max(0, claimed - 5 * chance.randint(0, 4))
                pending = round_name == PENDING_ROUND and item == PENDING_ITEM and place % 7 == 0
                rows.append(
                    {
                        "round": round_name,
                        "agency_code": unit.code,
                        "item": item,
                        "self_score": claimed,
                        "self_note": None,
                        "accepted_score": None if pending else accepted,
                        "accepted_note": "佐证材料不全" if claimed - accepted >= 15 and not pending else None,
                        "accepted_by": None if pending else "诚信创建验收组",
                        "accepted_on": None if pending else day,
                    }
                )
    return rows
