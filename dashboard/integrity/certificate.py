"""The certificate 诚信执法单位证书 of an agency that was recognised: filled from a template that the office may edit.

Equal results give equal bytes, so that a certificate made again is the same one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from dashboard.documents.filling import fill
from dashboard.documents.templates import template
from dashboard.documents.values import NONE, day
from plugins.decimals import rounded

TEMPLATE = "诚信执法单位证书"
NUMBER = "证书编号"
DEMONSTRATION = "权重为演示，非官方：原附件（考核细则）未见。"


@dataclass(frozen=True)
class Recognised:
    """What a certificate says."""

    round: str
    agency_code: str
    agency: str
    self_total: Fraction | None
    accepted_total: Fraction | None
    decided_on: dt.date
    office: str
    """Who recognised it."""


def certificate(one: Recognised, prefix: str, folder: Path | None, *, demonstration: bool) -> tuple[str, bytes]:
    """Number and content. ``prefix`` begins the number, ``folder`` holds the office's own templates.

    ``demonstration`` says on the paper that the weights are none of a county's. Raises TemplateFault.
    """
    number = f"{prefix}诚证〔{one.round}〕{one.agency_code}号"
    values = {
        NUMBER: number,
        "单位名称": one.agency,
        "创建轮次": one.round,
        "自评得分": NONE if one.self_total is None else rounded(one.self_total, 2),
        "验收得分": NONE if one.accepted_total is None else rounded(one.accepted_total, 2),
        "权重说明": DEMONSTRATION if demonstration else "",
        "发证机关": one.office,
        "认定日期": day(one.decided_on),
    }
    needed = (NUMBER, "单位名称", *(("权重说明",) if demonstration else ()))
    return number, fill(*template(TEMPLATE, folder), values, needed=needed)
