"""What the officers' files hold: trainings, findings, commendations and a few vetoes.

The items are those of 000 附件; a finding without confirmation, one under review and one revoked are among them.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from models.conduct import FindingStatus, TrainingKind
from models.demonstration.agencies import TODAY, YEARS, Row
from models.demonstration.casework import Desk
from models.demonstration.chance import between, stream
from models.officers import OfficerCategory

_ITEMS = {
    "11.2": "检查时未出示执法证件",
    "11.3": "先作出决定后补询问笔录",
    "11.4": "决定书缺少救济途径告知",
    "11.5": "普通程序案件超过法定期限",
    "12.2": "主要证据缺少当事人签名确认",
    "12.3": "同类案件罚款幅度差异明显",
    "12.4": "引用条款与违法行为不符",
    "13.1a": "未按规定参加培训",
    "13.2a": "参加培训迟到",
    "13.2c": "培训考试不合格",
    "14.2a": "举报未按规定受理",
    "14.3b": "处理结果未按规定回复",
    "15.1": "台账要素不完备",
    "16.2": "执法用语不规范",
    "17.1": "案卷文书填写不规范",
    "18.1": "日常巡查应发现而未发现违法行为",
    "20.1": "未参加联合执法活动",
    "21.3": "群众举报案件未回复办理结果",
}
_OVERLAPS = (("11.5", "21.3"), ("11.3", "12.4"), ("14.2a", "21.3"))
"""Pairs that are found in one incident, so that art. 24 (the highest counts) has something to do."""
_HONOURS = (
    ("25.city", "市级通报表彰"),
    ("25.province", "省级通报表彰"),
    ("25.merit3", "集体三等功"),
    ("26.city", "经验推广"),
)
_HONOUR_WEIGHTS = (70, 10, 8, 12)


def trainings(desk: Desk) -> list[Row]:
    """Rows of ``trainings``: about half of the officers each year."""
    chance = stream(desk.seed, "trainings")
    rows: list[Row] = []
    for officer, year in _served(desk, 6):
        if chance.random() > 0.5:
            continue
        public = chance.random() < 0.4
        day = desk.days.on_or_after(dt.date(year, 5 if public else 9, 8) + between(chance, 0, 20))
        attended = chance.random() < 0.96
        score = chance.randint(48, 99) if attended else None
        rows.append(
            {
                "training_no": f"训{year}{len(rows) + 1:05d}",
                "officer_no": officer["officer_no"],
                "kind": (TrainingKind.PUBLIC if public else TrainingKind.PROFESSIONAL).value,
                "held_on": day,
                "hours": 0 if public else 30,
                "days": 4 if public else 5,
                "attended": attended,
                "late": attended and chance.random() < 0.04,
                "exam_score": score,
                "passed": None if score is None else score >= 60,
                "notes_kept": attended and chance.random() < 0.95,
                "record_kept": attended,
            }
        )
    return rows


def findings(desk: Desk) -> list[Row]:
    """Rows of ``findings``: about one officer in eight a year; some incidents fall under two items."""
    chance = stream(desk.seed, "findings")
    rows: list[Row] = []
    for officer, year in _served(desk, 1):
        if officer["category"] != OfficerCategory.OFFICER or chance.random() > 0.13:
            continue
        day = desk.days.on_or_after(dt.date(year, 1, 4) + between(chance, 0, 350))
        incident = f"事{year}{len(rows) + 1:04d}"
        items = chance.choice(_OVERLAPS) if chance.random() < 0.12 else (chance.choice(tuple(_ITEMS)),)
        for item in items:
            rows.append(_finding(desk, chance, officer["officer_no"], item, incident, day, len(rows) + 1))
    return rows


def commendations(desk: Desk) -> list[Row]:
    """Rows of ``commendations``; one work may be honoured at two levels, of which the higher counts."""
    chance = stream(desk.seed, "commendations")
    rows: list[Row] = []
    for officer, year in _served(desk, 1):
        if chance.random() > 0.08:
            continue
        item, title = chance.choices(_HONOURS, weights=_HONOUR_WEIGHTS)[0]
        awards = (
            [(item, title), ("25.province", "省级通报表彰")]
            if item == "25.city" and chance.random() < 0.1
            else [(item, title)]
        )
        work = f"功{year}{len(rows) + 1:04d}"
        for key, honour in awards:
            rows.append(
                {
                    "commendation_no": f"奖{year}{len(rows) + 1:04d}",
                    "officer_no": officer["officer_no"],
                    "item": key,
                    "work": work,
                    "awarded_on": desk.days.on_or_after(dt.date(year, 3, 1) + between(chance, 0, 280)),
                    "document": f"关于表彰{year}年度行政执法先进的通报({honour})",
                }
            )
    return rows


def vetoes(desk: Desk) -> list[Row]:
    """Rows of ``vetoes``: one officer a year."""
    chance = stream(desk.seed, "vetoes")
    serving = [row for row in desk.roster.officers if row["left_on"] is None and row["joined_on"].year < YEARS[0]]
    return [
        {
            "veto_no": f"否决{year}01",
            "officer_no": officer["officer_no"],
            "decided_on": dt.date(year, 11, 18),
            "decided_by": "县依法行政考核领导小组",
            "document": f"云岭依法行政考〔{year}〕91号",
            "reason": "履职中造成重大负面影响,经集体研究实行一项否决",
        }
        for year, officer in zip(YEARS, chance.sample(serving, len(YEARS)), strict=True)
    ]


def _served(desk: Desk, month: int) -> Sequence[tuple[Row, int]]:
    """(officer, year) for everyone who served through that year from the given month on."""
    return [
        (officer, year)
        for officer in desk.roster.officers
        for year in YEARS
        if officer["joined_on"] < dt.date(year, month, 1)
        and (officer["left_on"] is None or officer["left_on"] > dt.date(year, 12, 30))
    ]


def _finding(
    desk: Desk, chance: random.Random, officer: str, item: str, incident: str, day: dt.date, number: int
) -> Row:
    confirmed = desk.days.on_or_after(day + between(chance, 7, 60))
    status = FindingStatus.PENDING
    if confirmed <= TODAY:
        status = chance.choices(
            [FindingStatus.CONFIRMED, FindingStatus.UNDER_REVIEW, FindingStatus.REVOKED, FindingStatus.PENDING],
            weights=[80, 8, 5, 7],
        )[0]
    return {
        "finding_no": f"扣{day.year}{number:04d}",
        "officer_no": officer,
        "item": item,
        "incident": incident,
        "occurred_on": day,
        "confirmed_on": None if status == FindingStatus.PENDING else confirmed,
        "count": 2 if chance.random() < 0.1 else 1,
        "case_no": None,
        "status": status.value,
        "evidence": "执法记录仪音像、案卷复印件" if chance.random() < 0.7 else None,
        "note": _ITEMS[item],
        "recorded_by": "县司法局执法监督股",
    }
