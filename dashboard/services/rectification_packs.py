"""What the ledger 台账 and the pack of the monthly meeting 执法工作月例会 (003 三(二)6) say as documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from dashboard import wording
from dashboard.documents.values import NONE, day, of_item
from dashboard.rectification.deadlines import is_red
from dashboard.rectification.workflow import OPEN
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.rectification import chosen_items
from dashboard.services.rectification_lines import ordered
from dashboard.services.rectification_matrix import MatrixLine, lines_by_category, pressing, summed
from dashboard.services.units import Units, units
from dashboard.translations import speaking
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor
from models.reader import ReaderSession
from models.rectification import RectificationItem, RectificationStatus
from plugins.registry import Registry
from plugins.scheme import Scheme

MOST_ROWS = 1000
"""Items that a document lists; beyond, a spreadsheet is the better form, and the document says so."""
_REFERRED = (RectificationStatus.REFERRAL, RectificationStatus.REFERRED)
Lines = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Pack:
    """Fields of a template, and its lists."""

    values: Mapping[str, str]
    lists: Mapping[str, Lines]


def ledger_pack(session: ReaderSession, query: Query, actor: Actor, today: dt.date) -> Pack:
    """The items of the ledger's list that the address asks for."""
    seen = units(session)
    chosen = chosen_items(session, query, actor, today)
    items = session.scalars(chosen.limit(MOST_ROWS + 1)).all()
    unit = seen.get(query.unit)
    scope = [*([unit.name] if unit is not None else []), *(one for one in (query.category, query.q) if one)]
    if len(items) > MOST_ROWS:
        scope.append(f"仅列出前{MOST_ROWS}件，其余见电子表格")
        items = items[:MOST_ROWS]
    values = {"范围": "、".join(scope) or "全部", "数据截至": day(today), "件数": str(len(items))}
    return Pack(values, {"整改事项": [_item(one, seen) for one in items]})


def meeting_pack(session: ReaderSession, registry: Registry, today: dt.date) -> Pack:
    """Progress, agencies by category and state, what is overdue, and the rankings of the latest stored runs."""
    seen, first = units(session), today.replace(day=1)
    lines = sorted(lines_by_category(session, (), seen, today, None), key=pressing)
    whole = summed(lines)
    of_month = [
        func.sum(case((column.between(first, today), 1), else_=0))
        for column in (RectificationItem.found_on, RectificationItem.closed_on)
    ]
    this_month = session.execute(select(*of_month)).one()
    overdue = session.scalars(ordered().where(is_red(today)).limit(MOST_ROWS)).all()
    done = sum(1 for one in lines if not one.open)
    values = {
        "会议月份": f"{today.year}年{today.month}月",
        "数据截至": day(today),
        "总数": str(whole.items),
        "未完成": str(sum(whole.by_state[one] for one in OPEN)),
        **{one.zh: str(whole.by_state[one]) for one in RectificationStatus if one not in OPEN},
        "本月发现": str(this_month[0] or 0),
        "本月销号": str(this_month[1] or 0),
        "逾期": str(whole.red),
        "挂牌": str(whole.listed),
        "矩阵说明": "逾期最多的单位在前；仅列有未办结事项的类别，其余只计入合计"
        + (f"，另有{done}个单位的事项已全部办结。" if done else "。"),
        "逾期说明": f"共{whole.red}件" + ("。" if whole.red <= MOST_ROWS else f"，列出最紧急的{MOST_ROWS}件。"),
    }
    with speaking("zh"):
        rankings = [one for scheme in registry.schemes.values() for one in _ranking(session, registry, scheme, today)]
    return Pack(
        values,
        {
            "矩阵": [
                *(_matrix_line(one.name, one) for line in lines for one in line.parts if one.open),
                _matrix_line("合计", whole),
            ],
            "逾期清单": [
                {
                    **_item(one, seen),
                    "到期日": day(one.due_on),
                    "逾期天数": NONE if one.due_on is None else str((today - one.due_on).days),
                }
                for one in overdue
            ],
            "排名": rankings,
        },
    )


def _item(one: RectificationItem, seen: Units) -> dict[str, str]:
    row = {column.key: getattr(one, column.key) for column in RectificationItem.__table__.columns}
    return of_item(row, seen.name(one.agency_code))


def _matrix_line(unit: str, one: MatrixLine) -> dict[str, str]:
    counted = {state.zh: one.by_state[state] for state in RectificationStatus}
    counted |= {"移送": sum(one.by_state[state] for state in _REFERRED), "逾期": one.red, "挂牌": one.listed}
    return {"单位": unit, "类别": one.category or NONE, **{name: str(items or "") for name, items in counted.items()}}


def _ranking(
    session: ReaderSession, registry: Registry, scheme: Scheme, today: dt.date
) -> Iterable[Mapping[str, str]]:  # fmt: skip
    """One line an agency: the ranked of each group by rank, then those without a rank, with the reason."""
    if scheme.subject != "agency":
        return
    runs = shown_runs.all_runs(session, scheme)
    period = shown_runs.period_asked(list(runs), scheme, None, today)
    run = shown_runs.shown(session, registry, scheme, period, today)
    head = {"方案": wording.text(scheme.title), "周期": wording.period(period, scheme)}
    if run.run_id is None or run.data_as_of is None:
        yield {**head, "计分截至": NONE, "组别": NONE, "名次": NONE, "单位": "尚无计分结果", "得分": NONE}
        return
    head["计分截至"] = wording.moment(run.data_as_of)
    found = standings.standings(session, {run.run_id})[run.run_id].values()
    for one in sorted(found, key=lambda one: (one.group, one.rank is None, one.rank or 0, one.code)):
        unranked = f"{one.name}（不参评：{wording.unranked_reason(one.notes, one.state)}）"
        yield {
            **head,
            "组别": wording.group(one.group),
            "名次": NONE if one.rank is None else f"{one.rank}（并列）" if one.tied else str(one.rank),
            "单位": unranked if one.rank is None else one.name,
            "得分": NONE if one.rank is None else wording.points(one.score),
        }
