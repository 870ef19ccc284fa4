"""What the yearly report says as a document, in Chinese: each part's text and figures, and the county's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import urls
from dashboard.annual.figures import FIGURES, OWN_PART
from dashboard.annual.parts import PARTS
from dashboard.annual.texts import filled
from dashboard.documents.filling import INVENTED
from dashboard.documents.values import NONE, day
from dashboard.services.annual_figures import AnnualFigures, FigureLine
from dashboard.services.annual_report import AnnualReport
from dashboard.services.annual_tables import AnnualTable
from dashboard.services.rectification_packs import Pack
from dashboard.translations import speaking
from dashboard.views import annual_figures as view
from dashboard.views.annual_tables import amount

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
"""Part → how the template names it."""
UNWRITTEN = "（本部分尚未填写。）"
ANNEXES = {"licence": "许可", "penalty": "处罚", "compulsion": "强制", "inspection": "检查", "other": "其他"}
"""Standard table → how the template names it."""


def report_pack(report: AnnualReport, tables: Sequence[AnnualTable], *, origin: str, demonstration: bool) -> Pack:
    """The fields and lists of the template; ``origin`` stands before the address of each figure's rows."""
    figures = report.figures
    with speaking("zh"):
        now = {one.figure.key: view.printed(one, one.now) for one in figures.lines}
        before = {one.figure.key: view.printed(one, one.before) for one in figures.lines}
        values = {
            "年度": str(figures.year),
            "上年度": str(figures.year - 1),
            "数据截至": day(figures.today),
            "说明": f"{INVENTED}。" if demonstration else "",
            "单位数": str(len(figures.units)),
            "年报表地址": origin + urls.href("annual", year=figures.year),
        }
        lists: dict[str, Sequence[Mapping[str, str]]] = {}
        for part, numeral in zip(report.parts, NUMERALS, strict=True):
            values[f"{numeral}标题"] = PARTS[part.number].zh
            text = filled(part.block.text, now, before).strip() or UNWRITTEN
            lists[numeral] = [{"段落": one.strip()} for one in text.split("\n") if one.strip()]
            if part.lines:
                lists[f"{numeral}指标"] = [_row(figures, one, origin) for one in part.lines]
        for table in tables:
            name = f"年报{ANNEXES[table.table.key]}"
            values[f"{name}说明"] = _checked(table)
            lists[name] = _annex(table, origin)
        values["自设指标说明"] = "".join(map(view.refused, figures.refused)) or "没有重名的指标。"
        lists["自设指标"] = [_row(figures, one, origin) for one in figures.lines if one.figure.part == OWN_PART]
    return Pack(values, lists)


def _annex(table: AnnualTable, origin: str) -> Sequence[Mapping[str, str]]:
    """The county's row of a standard table, a line a column; nothing where nobody reports."""
    if table.total is None or table.before is None:
        return []
    both = zip(table.table.figures, table.total.amounts, table.before.amounts, strict=True)
    return [
        {
            "栏目": figure.column.zh,
            "合计": amount(figure, one),
            "上年": amount(figure, before),
            "单位": figure.unit.zh,
            "口径": figure.definition.zh,
            "依据": origin + one.href if one.href else NONE,
        }
        for figure, one, before in both
    ]


def _checked(table: AnnualTable) -> str:
    """What the table's sums are, and how many agencies have no such power."""
    told = []
    if table.table.total is not None and table.total is not None:
        total, parts = FIGURES[table.table.total].column.zh, len(table.table.parts)
        told.append(
            f"前{parts}栏相加等于“{total}”，已核对。"
            if table.total.adds_up
            else f"前{parts}栏相加不等于“{total}”，公布前须核对。"
        )
    for power, said in (("none", "无此项职权"), ("unknown", "未填报有无此项职权，按0计")):
        number = sum(one.power == power for one in table.lines)
        if number:
            told.append(f"{number}家单位{said}。")
    against = [one.unit.name for one in table.lines if one.unit and one.power == "contradicted"]
    if against:
        told.append(f"填报无此项职权但有记录，公布前须核对：{'、'.join(against)}。")
    return "".join(told) or "各栏互不相加。"


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
