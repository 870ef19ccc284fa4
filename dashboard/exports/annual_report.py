"""What the yearly report says as a document, in Chinese: the text of each part, and its figures with their meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.annual.parts import PARTS
from dashboard.annual.texts import filled
from dashboard.documents.values import NONE, day
from dashboard.services.annual_figures import AnnualFigures, FigureLine
from dashboard.services.annual_report import AnnualReport
from dashboard.services.rectification_packs import Pack
from dashboard.translations import speaking
from dashboard.views import annual_figures as view

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
"""Part → how the template names it."""
UNWRITTEN = "（本部分尚未填写。）"


def report_pack(report: AnnualReport, *, origin: str, demonstration: bool) -> Pack:
    """The fields and lists of the template; ``origin`` stands before the address of each figure's rows."""
    figures = report.figures
    with speaking("zh"):
        now = {one.figure.key: view.printed(one, one.now) for one in figures.lines}
        before = {one.figure.key: view.printed(one, one.before) for one in figures.lines}
        values = {
            "年度": str(figures.year),
            "上年度": str(figures.year - 1),
            "数据截至": day(figures.today),
            "说明": "演示数据，内容均属虚构。" if demonstration else "",
            "单位数": str(len(figures.units)),
        }
        lists: dict[str, Sequence[Mapping[str, str]]] = {}
        for part, numeral in zip(report.parts, NUMERALS, strict=True):
            values[f"{numeral}标题"] = PARTS[part.number].zh
            text = filled(part.block.text, now, before).strip() or UNWRITTEN
            lists[numeral] = [{"段落": one.strip()} for one in text.split("\n") if one.strip()]
            if part.lines:
                lists[f"{numeral}指标"] = [_row(figures, one, origin) for one in part.lines]
    return Pack(values, lists)


def _row(figures: AnnualFigures, line: FigureLine, origin: str) -> dict[str, str]:
    return {
        "名称": line.figure.name.zh,
        "本年": view.number(line, line.now),
        "上年": view.number(line, line.before),
        "增减": view.change(line) or NONE,
        "单位": view.unit(line),
        "口径": view.definition(line),
        "来源": view.source(figures, line),
        "依据": origin + line.now.href if line.now.href else NONE,
    }
