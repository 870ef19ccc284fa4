"""What the bulletin 情况通报 (domain.md §4.4) of a publication says: the frozen content alone, in Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import wording
from dashboard.documents.kinds import NUMBER
from dashboard.documents.values import NONE, day
from dashboard.publishing.content import BULLETIN
from dashboard.publishing.verifying import Document
from dashboard.publishing.workflow import BY_ANOTHER
from dashboard.services.publication import FrozenRow, frozen_rows, parsed
from dashboard.services.publications import released_on, signers, state
from dashboard.services.rectification_packs import Pack
from dashboard.translations import speaking
from models.publications import PublicationState
from plugins.contract import Period
from plugins.decimals import plain
from plugins.rubric import ZERO
from plugins.scheme import NodeText, Scheme

TEMPLATE = "情况通报"
"""Name of the template, which an office may have of its own."""
Line = Mapping[str, str]


def bulletin(one: Document) -> Pack:
    """Fields and lists of the template; raises KeyError, ValueError or SchemeFault where the content cannot be read."""
    head, added, scheme = one.head, parsed(one.bodies[BULLETIN]), one.scheme
    rows = frozen_rows(one.subjects, frozenset())
    with speaking("zh"):
        period = wording.period(Period(head["first_on"], head["last_on"]), scheme)
        ranked = [row for row in rows if row.rank is not None]
        unranked = [row for row in rows if row.rank is None]
        lists = {
            "排名": [_ranked(row, _columns(scheme, head["readings"])) for row in ranked],
            "未参评": [_unranked(row) for row in unranked],
            "正面典型": _examples(added, "good"),
            "问题": _examples(added, "bad"),
            "逾期": [_overdue(item) for item in added["overdue"]],
            "节点": [
                {"日期": _day(due["day"]), "事项": due["task"], "行动": due["campaign"]} for due in added["dates"]
            ],
        }
        values = {
            NUMBER: head["number"],
            "标题": head["title"],
            "发文机关": added["office"] or NONE,
            "发布状态": _standing(one),
            "更正说明": _correction(head),
            "方案": wording.text(scheme.title),
            "方案版本": head["version"],
            "周期": period,
            "参评数": str(len(ranked)),
            "未参评数": str(len(unranked)),
            "并列数": str(sum(row.tied for row in ranked)),
            "数据截至": NONE if head["data_as_of"] is None else wording.moment(head["data_as_of"]),
            "判断日": day(head["judged_on"]),
            "逾期说明": _overdue_said(added),
            "要求": added["demands"] or NONE,
            "报送日期": _day(added["report_by"]),
            "抄送": added["copies"] or NONE,
            "日期": day(released_on(one)),
            "签发人": "、".join(signers(one)) or NONE,
            "散列值": head["sha256"],
        }
    return Pack(values, lists)


def _standing(one: Document) -> str:
    """What a reader has to know before all: that it is no publication yet, or no longer the last word."""
    match state(one):
        case PublicationState.PUBLISHED:
            return ""
        case PublicationState.CORRECTED:
            last = next(move for move in reversed(one.moves) if move["move"] == BY_ANOTHER)
            return f"（本通报已由{last['other']}更正）"
        case PublicationState.WITHDRAWN:
            return "（已撤回，未发布）"
        case _:
            return "（未发布，供签发使用）"


def _correction(head: Mapping[str, Any]) -> str:
    return f"本通报更正{head['corrects']}，更正理由：{head['why']}。" if head["corrects"] else ""


def _columns(scheme: Scheme, readings: Mapping[str, str]) -> Sequence[NodeText]:
    top = {child.key for child in scheme.rules(readings).tree.children}
    return [node for node in scheme.nodes if node.key in top]


def _ranked(row: FrozenRow, columns: Sequence[NodeText]) -> Line:
    points = [
        f"{wording.text(node.short or node.title)}{wording.points(found.points)}"
        for node in columns
        if (found := row.nodes.get(node.key)) is not None
    ]
    return {
        "组别": wording.group(row.group),
        "名次": f"{row.rank}（并列）" if row.tied else str(row.rank),
        "单位": row.name,
        "得分": wording.points(row.score),
        "实得": f"{wording.points(row.total)}/{plain(row.applicable or ZERO)}",
        "各项": " ".join(points) or NONE,
    }


def _unranked(row: FrozenRow) -> Line:
    return {
        "组别": wording.group(row.group),
        "单位": row.name,
        "原因": wording.sentences([wording.note(one) for one in row.notes]) or wording.state(row.state),
    }


def _examples(added: Mapping[str, Any], judgement: str) -> Sequence[Line]:
    return [{"单位": one["name"], "事由": one["reason"]} for one in added["examples"] if one["judgement"] == judgement]


def _overdue(item: Mapping[str, Any]) -> Line:
    return {
        "编号": item["item_no"], "单位": item["name"], "类别": item["category"] or NONE,
        "到期日": _day(item["due_on"]), "天数": str(item["days"]),
    }  # fmt: skip


def _overdue_said(added: Mapping[str, Any]) -> str:
    count, listed = added["overdue_count"], len(added["overdue"])
    if not count:
        return "编制当日没有逾期的整改事项。"
    return f"编制当日逾期{count}件" + ("。" if listed == count else f"，列出最早到期的{listed}件。")


def _day(written: str | None) -> str:
    return day(dt.date.fromisoformat(written) if written else None)
