"""How a course begins with what imports have written of an item: files bring items in any state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from dashboard.rectification.workflow import RECURRENCE
from dashboard.workflows.import_writes import writes
from models import audit
from models.installation import SHANGHAI
from models.rectification import RectificationStatus

KIND = "rectification"


def import_moves(
    connection: Session | Connection, item: Mapping[Any, Any], today: dt.date, now: dt.datetime
) -> list[dict[str, Any]]:
    """A row of moves for each import that wrote the item, and one where nobody noted any; at least one.

    Each says the state and the limit at which the item stands now: whoever imported it, has entered it.
    """
    number = item["item_no"]
    noted = [(at, account) for at, account, _before in writes(connection, KIND, [number]).get(number, ())]
    return [
        {
            "item_no": number, "agency_code": item["agency_code"], "position": position, "move": "import",
            "at": at or now, "made_on": min(today, at.astimezone(SHANGHAI).date() if at else item["found_on"] or today),
            "account": account or audit.PROGRAM, "person": None, "status_before": None,
            "status_after": item["status"], "changes": {}, "until": _until(item),
        }
        for position, (at, account) in enumerate(noted or [(None, None)], start=1)
    ]  # fmt: skip


def _until(item: Mapping[Any, Any]) -> dt.date | None:
    """The limit that runs: of publicity, of recurrence once it is closed, else the day by which the agency mends."""
    deadline: dt.date | None = item["deadline"]
    match item["status"]:
        case RectificationStatus.PUBLISHED:
            until: dt.date | None = item["published_until"]
            return until
        case RectificationStatus.CLOSED:
            closed_on: dt.date | None = item["closed_on"] or deadline
            return None if closed_on is None else closed_on + dt.timedelta(days=RECURRENCE.days)
        case _:
            return deadline
