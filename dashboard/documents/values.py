"""What a document says: the fields of a template and their values, in Chinese as the office writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.documents.kinds import ASKED, NUMBER
from models.rectification import LimitUnit, Phase, RectificationStatus, Stage

NONE = "—"
_FIELDS: Mapping[str, str] = {
    "台账编号": "item_no", "问题来源": "source", "整治阶段": "phase", "发现日期": "found_on", "问题类别": "category",
    "问题描述": "problem", "依据条款": "basis", "问题性质": "severity", "问题范围": "extent", "整改目标": "goal",
    "整改措施": "measure", "责任领导": "responsible_leader", "责任人": "responsible_person",
    "牵头部门": "lead_department", "协办单位": "partners", "整改时限": "deadline", "期限依据": "limit_source",
    "复查日期": "review_on", "整改状态": "status", "督办阶段": "stage", "自验结论": "self_check",
    "核查方式": "check_method", "核查人": "checkers", "核查结论": "check_result", "公示起始日期": "published_on",
    "公示截止日期": "published_until", "公示反馈": "feedback", "销号日期": "closed_on", "销号批准人": "closed_by",
    "移送机关": "referred_to", "移送答复": "referral_reply", "问责结果": "accountability", "案件编号": "case_no",
    "备注": "note",
}  # fmt: skip
"""Field of the templates → column of the item."""
_WORDS = {"phase": Phase, "status": RectificationStatus, "stage": Stage, "limit_unit": LimitUnit}


def of_item(item: Mapping[Any, Any], unit: str) -> dict[str, str]:
    """The fields that every template of one item may use. ``item`` is its row, ``unit`` its agency's name."""
    values = {field: written(item[column], column) for field, column in _FIELDS.items()}
    marks = (("listed", "挂牌督办"), ("raised", "提级督办"), ("recurred", "复发"), ("long_term", "长期推进"))
    values["督办标记"] = "、".join(text for column, text in marks if item[column]) or NONE
    return {**values, "责任单位": unit, "受文单位": unit}


def of_document(
    number: str, issued_on: dt.date, due_on: dt.date | None, reason: str | None, before: tuple[str, dt.date | None],
    asked: Mapping[str, str],
) -> dict[str, str]:  # fmt: skip
    """The fields of the document itself; ``before`` is the number of the paper before it, and its last day."""
    return {
        NUMBER: number,
        "日期": day(issued_on),
        "反馈期限": day(due_on),
        "办理理由": reason or NONE,
        "上件文号": before[0] or NONE,
        "上件到期日": day(before[1]),
        **{field: asked.get(key, "").strip() or NONE for key, field in ASKED.items()},
    }


def written(value: Any, column: str) -> str:
    """A value of the item as a document has it."""
    if value is None or value == "":
        return NONE
    if isinstance(value, dt.date):
        return day(value)
    words: Sequence[Any] = list(_WORDS[column]) if column in _WORDS else ()
    return next((one.zh for one in words if one.value == value), str(value))


def day(one: dt.date | None) -> str:
    """A day as an official document writes it."""
    return NONE if one is None else f"{one.year}年{one.month}月{one.day}日"
