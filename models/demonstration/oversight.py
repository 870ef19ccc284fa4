"""What reaches a unit from outside or above: complaints, inspections of enterprises, reviews of case files."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from models.complaints import Disposition, FileGrade
from models.demonstration.agencies import TODAY, YEARS, Row, Unit
from models.demonstration.casework import Desk, party
from models.demonstration.chance import between, stream

_CHANNELS = ("12345热线", "来信", "来访", "网上留言", "上级转办")
_ALLEGATIONS = (
    "反映执法人员未出示执法证件",
    "反映投诉后长期无人处理",
    "反映罚款金额前后不一",
    "反映同类商户处理不一",
    "反映夜间噪声扰民无人查处",
    "反映占道经营反复出现",
    "反映执法人员态度生硬",
    "反映举报事项未回复",
    "反映重复检查影响经营",
)
_DISPOSITIONS = tuple(disposition.value for disposition in Disposition)
_DISPOSITION_WEIGHTS = (34, 20, 24, 16, 6)
_PROBLEMS = (
    "询问笔录缺少被询问人签名",
    "法制审核意见未附卷",
    "送达回证日期漏填",
    "裁量理由说明不充分",
    "证据照片未注明拍摄地点",
    "卷内目录页码不连续",
)


def complaints(desk: Desk, county: Sequence[Unit]) -> list[Row]:
    """Rows of ``complaints``: a few a year for each working unit; the latest are still open."""
    rows: list[Row] = []
    for unit in county:
        chance = stream(desk.seed, "complaints", unit.code)
        for year in (*YEARS, TODAY.year):
            count = 1 + unit.of_year(unit.cases, year) // 45 if unit.works and year in YEARS else 0
            days = desk.days.draw(chance, year, [1] * 12, count, unit.active_from, unit.active_to or unit.last_report)
            for day in (day for day in days if day <= unit.last_report):
                officers = desk.roster.on_duty(chance, unit.code, day, 1)
                row: Row = {
                    "complaint_no": f"投〔{day.year}〕{len(rows) + 1:04d}号",
                    "received_on": day,
                    "channel": chance.choice(_CHANNELS),
                    "agency_code": unit.code,
                    "officer_no": officers[0] if officers and chance.random() < 0.4 else None,
                    "within_scope": chance.random() < 0.92,
                    **dict.fromkeys(("accepted_on", "notified_on", "closed_on", "replied_on", "disposition")),
                    "allegation": chance.choice(_ALLEGATIONS),
                    "satisfied": None,
                }
                _handle(desk, chance, row, day, unit.last_report)
                rows.append(row)
    return rows


def inspections(desk: Desk, county: Sequence[Unit]) -> tuple[list[Row], list[Row]]:
    """Rows of ``inspections`` and of ``inspection_officers``; some enterprises are visited again and again."""
    visits: list[Row] = []
    inspectors: list[Row] = []
    for unit in county:
        topic = desk.topics[unit.topic]
        chance = stream(desk.seed, "inspections", unit.code)
        enterprises = [
            (party(desk, chance, topic["trades"], True), f"9199{chance.randrange(10**13):013d}X") for _ in range(12)
        ]
        for year in YEARS:
            count = min(14, unit.of_year(unit.cases, year) // 8)
            for day in desk.days.draw(
                chance, year, topic["months"], count, unit.active_from, unit.active_to or unit.last_report
            ):
                enterprise, code = enterprises[int(12 * chance.random() * chance.random())]
                number = f"检〔{year}〕{len(visits) + 1:05d}号"
                visits.append(
                    {
                        "inspection_no": number,
                        "agency_code": unit.code,
                        "enterprise": enterprise,
                        "enterprise_code": code,
                        "inspected_on": day,
                        "plan_no": f"计〔{year}〕{unit.code}" if chance.random() < 0.8 else None,
                        "approved": chance.random() < 0.9,
                        "scanned": chance.random() < 0.3 + 0.2 * (year - YEARS[0]),
                        "problem_found": chance.random() < 0.35,
                        "joint": chance.random() < 0.15,
                        "off_site": chance.random() < 0.1,
                    }
                )
                inspectors += [
                    {
                        "inspection_no": number,
                        "position": position,
                        "agency_code": unit.code,
                        "officer_no": officer,
                    }
                    for position, officer in enumerate(desk.roster.on_duty(chance, unit.code, day, 2), start=1)
                ]
    return visits, inspectors


def file_reviews(desk: Desk, county: Sequence[Unit], filed: Sequence[Row]) -> list[Row]:
    """Rows of ``file_reviews``: two half-yearly rounds a year (003 三(三)4) over a few closed cases of each unit."""
    rows = []
    quality = {unit.code: unit for unit in county}
    for year in YEARS:
        for day, first in ((dt.date(year, 6, 20), dt.date(year, 1, 1)), (dt.date(year, 12, 19), dt.date(year, 7, 1))):
            chance = stream(desk.seed, "file reviews", day.isoformat())
            closed: dict[str, list[Row]] = {}
            for case in filed:
                if case["closed_on"] is not None and first <= case["closed_on"] < day:
                    closed.setdefault(case["agency_code"], []).append(case)
            for code, pool in sorted(closed.items()):
                if quality[code].last_report < day:
                    continue
                good = quality[code].of_year(quality[code].quality, year)
                for case in chance.sample(pool, min(2, len(pool))):
                    score = min(100, 62 + int(26 * good) + chance.randint(0, 14))
                    grade = FileGrade.EXCELLENT if score >= 90 else FileGrade.QUALIFIED
                    rows.append(
                        {
                            "agency_code": code,
                            "case_no": case["case_no"],
                            "reviewed_on": day,
                            "score": score,
                            "grade": (FileGrade.UNQUALIFIED if score < 70 else grade).value,
                            "problems": None if score >= 95 else chance.choice(_PROBLEMS),
                            "reviewer": "县司法局案卷评查组",
                        }
                    )
    return rows


def _handle(desk: Desk, chance: random.Random, row: Row, day: dt.date, known: dt.date) -> None:
    """Accepted, notified (004 task 21: 5 working days), closed, replied: as far as it has come by ``known``."""
    if not row["within_scope"]:
        return
    accepted = desk.days.on_or_after(day + between(chance, 0, 4))
    notified = desk.days.on_or_after(accepted + between(chance, 0, 7))
    closed = desk.days.on_or_after(notified + between(chance, 5, 50))
    replied = desk.days.on_or_after(closed + between(chance, 0, 6))
    for column, when in (
        ("accepted_on", accepted),
        ("notified_on", notified),
        ("closed_on", closed),
        ("replied_on", replied),
    ):
        row[column] = when if when <= known else None
    if row["closed_on"] is not None:
        row["disposition"] = chance.choices(_DISPOSITIONS, weights=_DISPOSITION_WEIGHTS)[0]
    if row["replied_on"] is not None and chance.random() < 0.8:
        row["satisfied"] = chance.random() < 0.82
