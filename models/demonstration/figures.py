"""Quotas with the document they rest on, and the annual figures that no record yields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.cases import CaseKind
from models.demonstration.agencies import YEARS, Row, Unit, document, scored
from models.demonstration.casework import Desk
from models.demonstration.chance import stream

SUB_UNIT_WITH_QUOTA = "D20-1"
_FIGURES = (
    (
        "powers_listed",
        "权责清单执法事项数",
        "项",
        "年末在用权责清单中的行政处罚、行政强制、行政许可、行政征收事项合计",
        40,
        420,
    ),
    ("powers_used", "当年行使过的执法事项数", "项", "当年至少办理一件案件的执法事项,同一事项只计一次", 8, 90),
    ("public_sessions", "以案释法活动场次", "场", "当年面向社会公开举办的以案释法活动,同日同地计一场", 1, 12),
    ("records_online", "执法全过程记录上传件数", "件", "当年上传至记录平台的案件数,一案多段音像计一件", 5, 600),
    ("legal_advisers", "法律顾问人数", "人", "年末在聘执业律师,不含公职律师", 0, 4),
)


_POWERS = (
    (CaseKind.PENALTY, "powers_penalty", "行政处罚"),
    (CaseKind.LICENCE, "powers_licence", "行政许可"),
    (CaseKind.COMPULSION, "powers_compulsion", "行政强制"),
)
"""Kind of case, figure, and the word for it: a unit has such powers where its matters have such cases."""


def quotas(desk: Desk, county: Sequence[Unit], filed: Sequence[Row]) -> list[Row]:
    """Rows of ``quotas``; by quality a unit was set more or less than it then filed. One sub-unit has its own."""
    counts = Counter(
        (row["agency_code"], row["filed_on"].year)
        for row in filed
        if row["filed_on"] is not None and row["kind"] != CaseKind.LICENCE
    )
    parents = {unit.code: None if unit.code == SUB_UNIT_WITH_QUOTA else unit.parent for unit in county}
    for (code, year), number in list(counts.items()):
        above: str | None = parents[code]
        while above is not None:
            counts[above, year] += number
            above = parents[above]
    rows = []
    for place, unit in enumerate(county):
        for year in YEARS:
            figure = _quota(desk, unit, year, counts[unit.code, year])
            if figure is not None and (unit.parent is None or unit.code == SUB_UNIT_WITH_QUOTA):
                rows.append(
                    {
                        "agency_code": unit.code,
                        "year": year,
                        "should_file": figure,
                        "basis": f"云岭依法行政考〔{year}〕{place + 1}号《关于核定{year}年度应立案任务的通知》"
                        "(参考近两年平均立案数与邻近县区同类单位)",
                    }
                )
    return rows


def annual_figures(desk: Desk, county: Sequence[Unit]) -> list[Row]:
    """Rows of ``annual_figures``: a scored unit's figures of each year, each with definition and source."""
    rows: list[Row] = []
    for unit in scored(county):
        chance = stream(desk.seed, "figures", unit.code)
        listed = {key: chance.randint(low, high) for key, _, _, _, low, high in _FIGURES}
        for year in YEARS:
            for key, title, measured_in, definition, _, _ in _FIGURES:
                value = listed[key] + (chance.randint(0, 3) if key != "legal_advisers" else 0)
                rows.append(
                    {
                        "agency_code": unit.code,
                        "year": year,
                        "figure": key,
                        "value": min(value, listed["powers_listed"]) if key == "powers_used" else value,
                        "unit": measured_in,
                        "definition": f"{title}:{definition}",
                        "source": f"{unit.name}{year}年度法治政府建设情况报告",
                    }
                )
            rows += _powers(desk, unit, year, listed["powers_listed"])
    keyed = {(row["agency_code"], row["year"], row["figure"]): row for row in (*rows, *_entered(county))}
    return list(keyed.values())


def _entered(county: Sequence[Unit]) -> list[Row]:
    """What ``entered.toml`` says, of the last two years; it takes the place of a figure that is there by chance."""
    names = {unit.code: unit.name for unit in county}
    return [
        {
            "agency_code": code,
            "year": year,
            "figure": figure,
            "value": value,
            "unit": told["unit"],
            "definition": told.get(f"definition_of_{code}", told["definition"]),
            "source": f"{names[code]}{year}年度法治政府建设情况报告(演示)",
        }
        for figure, told in document("entered.toml").items()
        for code in told
        if code in names
        for year, value in zip(YEARS[-2:], told[code], strict=True)
    ]


def _powers(desk: Desk, unit: Unit, year: int, listed: int) -> list[Row]:
    """How many powers of each kind, together at most those listed; one unit in nine did not enter them."""
    chance = stream(desk.seed, "powers", unit.code)
    weights = dict(zip(CaseKind, desk.topics[unit.topic]["kinds"], strict=True))
    if chance.random() < 1 / 9:
        return []
    shares = {kind: 0 if not weights[kind] else listed * weights[kind] // 120 + 1 for kind, *_ in _POWERS}
    figures = [(key, word, shares[kind]) for kind, key, word in _POWERS]
    figures.append(("powers_inspection", "行政检查", chance.randint(3, 30) if unit.works else 0))
    return [
        {
            "agency_code": unit.code,
            "year": year,
            "figure": key,
            "value": value,
            "unit": "项",
            "definition": f"权责清单{word}事项数:年末在用权责清单中的{word}事项数;0 表示无此项职权",
            "source": f"{unit.name}权责清单({year}年版)",
        }
        for key, word, value in figures
    ]


def _quota(desk: Desk, unit: Unit, year: int, filed: int) -> int | None:
    """The figure in ``agencies.toml``, or one by quality; none where none was set or nothing was filed."""
    set_by_hand = unit.quota if isinstance(unit.quota, str) else unit.of_year(unit.quota, year)
    if set_by_hand == "none":
        return None
    if set_by_hand != "auto":
        return int(set_by_hand)
    if filed == 0:
        return None
    quality: float = unit.of_year(unit.quality, year)
    share = 0.5 + 0.52 * quality + 0.08 * stream(desk.seed, "quota", unit.code, year).random()
    return max(1, round(filed / share))
