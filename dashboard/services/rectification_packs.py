"""What the ledger 台账 and the pack of the monthly meeting 执法工作月例会 (003 三(二)6) say as documents."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from dashboard import wording
from dashboard.documents.values import NONE, day, of_item
from dashboard.rectification.deadlines import is_red
from dashboard.rectification.workflow import OPEN
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.rectification import chosen_items
from dashboard.services.rectification_lines import ordered
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
    item = RectificationItem
    sums = {
        "listed": and_(item.listed.is_(True), item.status.in_(OPEN)),
        "found": item.found_on.between(first, today),
        "closed": item.closed_on.between(first, today),
        "red": is_red(today),
    }
    counted = session.execute(
        select(
            item.agency_code,
            item.category,
            item.status,
            func.count(item.item_no).label("items"),
            *(func.sum(case((condition, 1), else_=0)).label(name) for name, condition in sums.items()),
        )
        .group_by(item.agency_code, item.category, item.status)
        .order_by(item.agency_code, item.category)
    ).all()
    totals: Counter[str] = Counter()
    matrix: dict[tuple[str, str], Counter[str]] = {}
    for row in counted:
        status = row.status or RectificationStatus.PENDING.value
        totals[status] += row.items
        matrix.setdefault((row.agency_code, row.category or NONE), Counter())[status] += row.items
    listed, found, closed, red = (sum(getattr(row, name) for row in counted) for name in sums)
    overdue = session.scalars(ordered().where(is_red(today)).limit(MOST_ROWS)).all()
    values = {
        "会议月份": f"{today.year}年{today.month}月",
        "数据截至": day(today),
        "总数": str(totals.total()),
        "未完成": str(sum(totals[one] for one in OPEN)),
        **{one.zh: str(totals[one]) for one in RectificationStatus if one not in OPEN},
        "本月发现": str(found),
        "本月销号": str(closed),
        "逾期": str(red),
        "挂牌": str(listed),
        "逾期说明": f"共{red}件" + ("。" if red <= MOST_ROWS else f"，列出最紧急的{MOST_ROWS}件。"),
    }
    with speaking("zh"):
        rankings = [one for scheme in registry.schemes.values() for one in _ranking(session, registry, scheme, today)]
    return Pack(
        values,
        {
            "矩阵": [_matrix_line(seen.name(code), kind, states) for (code, kind), states in matrix.items()],
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


def _matrix_line(unit: str, category: str, states: Counter[str]) -> dict[str, str]:
    several = {one.zh: str(states[one] or "") for one in RectificationStatus}
    moved = sum(states[one] for one in _REFERRED)
    return {"单位": unit, "类别": category, **several, "移送": str(moved or "")}


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
