"""What is said with a move besides its reason: checked, and turned into the columns of the item that it writes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, or_, select

from dashboard.rectification import wording
from dashboard.rectification.workflow import PUBLICITY
from dashboard.translations import _
from dashboard.workflows.course import Turn, knowing_holidays
from dashboard.workflows.declaration import Limit, Move
from dashboard.workflows.refused import MoveRefused
from models.agencies import Agency
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.calendar import working_days
from models.rectification import LimitUnit, Stage

MARKS = ("long_term", "listed", "raised")
"""Columns of the item that a move may be ruled out by."""
DAYS = frozenset({"deadline", "review_on", "wanted"})
"""Fields that are days; the others are words."""
OPTIONAL = frozenset({"document"})
"""Fields that may stay empty: a document that is issued here is given its number then."""
FEWEST_CHECKERS = 2
MOST_DAYS = 3660
_LONG = frozenset({"measure", "self_check", "check_result", "feedback", "referral_reply", "accountability"})


@dataclass(frozen=True)
class Values:
    """What comes with a move: words and days by field, a limit in days, the co-operating agencies."""

    words: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, dt.date] = field(default_factory=dict)
    limit_days: int | None = None
    limit_unit: str = LimitUnit.CALENDAR
    partners: Sequence[str] | None = None
    """Codes or names; None: as they are."""


NOTHING = Values()


@dataclass(frozen=True)
class Written:
    """What the move writes."""

    row: Mapping[str, Any]
    told: Mapping[str, list[Any]]
    """Column → [before, after], as JSON has it."""
    deadline: dt.date | None
    """The day by which the agency mends, as it stands then."""
    partners: Sequence[str] | None


def written(connection: Connection, move: Move, item: Mapping[Any, Any], values: Values, turn: Turn) -> Written:
    """The columns that the move writes. Raises MoveRefused for what is missing or cannot be."""
    row: dict[str, Any] = {}
    for name in move.fields:
        if name == "deadline":
            row |= _deadline(connection, move, item, values, turn)
        elif name in DAYS:
            row[name] = _later(values.days.get(name), name, turn.today)
        elif (words := _words(name, values.words.get(name, ""))) is not None:
            row[name] = words
    if "checkers" in row:
        row["checkers"] = _several(row["checkers"])
    wanted = row.pop("wanted", None)
    if wanted is not None and item["deadline"] is not None and wanted <= item["deadline"]:
        raise MoveRefused(_("The new day has to be after the present one, %(day)s.", day=item["deadline"].isoformat()))
    row |= _effects(connection, move, turn)
    partners = _partners(connection, item, values) if move.key == "assign" else None
    if partners is not None:
        row["partners"] = "、".join(partners.values()) or None
    told = {name: [_plain(item[name]), _plain(value)] for name, value in row.items() if value != item[name]}
    if wanted is not None:
        told["wanted"] = [None, wanted.isoformat()]
    return Written(row, told, row.get("deadline", item["deadline"]), None if partners is None else list(partners))


def _deadline(
    connection: Connection, move: Move, item: Mapping[Any, Any], values: Values, turn: Turn
) -> dict[str, Any]:
    """By the day that was given, or counted from today in the unit that was given."""
    day = values.days.get("deadline")
    row: dict[str, Any] = {}
    if day is None and values.limit_days is not None:
        if not 1 <= values.limit_days <= MOST_DAYS:
            raise MoveRefused(_("A limit has 1 to %(most)s days.", most=MOST_DAYS))
        unit = LimitUnit.WORKING if values.limit_unit == LimitUnit.WORKING else LimitUnit.CALENDAR
        limit = Limit("mending", values.limit_days, "working" if unit is LimitUnit.WORKING else "calendar", "")
        with knowing_holidays():
            day = limit.last_day(turn.today, working_days(connection))
        row = {"limit_days": values.limit_days, "limit_unit": unit}
    if day is None and move.key == "assign" and item["long_term"]:
        return {"deadline": None}
    day = _later(day, "deadline", turn.today)
    if move.key in ("grant", "grant_again") and item["deadline"] is not None and day <= item["deadline"]:
        raise MoveRefused(_("The new day has to be after the present one, %(day)s.", day=item["deadline"].isoformat()))
    return {"deadline": day, **row}


def _later(day: dt.date | None, name: str, today: dt.date) -> dt.date:
    if day is None:
        raise MoveRefused(_("Fill in %(field)s.", field=wording.field(name)))
    if not today <= day <= today + dt.timedelta(days=MOST_DAYS):
        raise MoveRefused(_("%(field)s: the day must not be in the past, and within ten years.",
                            field=wording.field(name)))  # fmt: skip
    return day


def _words(name: str, said: str) -> str | None:
    text = said.strip()
    if not text and name not in OPTIONAL:
        raise MoveRefused(_("Fill in %(field)s.", field=wording.field(name)))
    most = TEXT_LENGTH if name in _LONG else NAME_LENGTH
    if len(text) > most:
        raise MoveRefused(_("%(field)s is longer than %(most)s characters.", field=wording.field(name), most=most))
    return text or None


def _several(said: str | None) -> str:
    names = list(dict.fromkeys(one.strip() for one in re.split(r"[;;、,,\n]", said or "") if one.strip()))
    if len(names) < FEWEST_CHECKERS:
        raise MoveRefused(_("At least two people check; name them, with a comma between."))
    return "、".join(names)


def _effects(connection: Connection, move: Move, turn: Turn) -> dict[str, Any]:
    """What a move writes by itself."""
    match move.key:
        case "publish":
            with knowing_holidays():
                until = PUBLICITY.last_day(turn.today, working_days(connection))
            return {"published_on": turn.today, "published_until": until}
        case "close":
            return {"closed_on": turn.today, "closed_by": turn.holder.display_name}
        case "list":
            return {"listed": True}
        case "raise":
            return {"raised": True}
        case "urge":
            return {"stage": Stage.URGED}
        case "opinion":
            return {"stage": Stage.OPINION}
        case "decision":
            return {"stage": Stage.DECISION}
        case "withdraw":
            return {"stage": None}
        case "reopen":
            return {"recurred": True, "closed_on": None, "closed_by": None, "stage": None}
        case _:
            return {}


def _partners(connection: Connection, item: Mapping[Any, Any], values: Values) -> dict[str, str] | None:
    """Code → name of the co-operating agencies; None where nothing was said of them."""
    if values.partners is None:
        return None
    said = dict.fromkeys(one.strip() for one in values.partners if one.strip())
    agencies = select(Agency.code, Agency.name).where(or_(Agency.code.in_(said), Agency.name.in_(said)))
    known = {row.code: row.name for row in connection.execute(agencies)}
    unknown = [one for one in said if one not in known and one not in known.values()]
    if unknown:
        raise MoveRefused(_("There is no agency “%(code)s”.", code=unknown[0]))
    return {code: name for code, name in known.items() if code != item["agency_code"]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
