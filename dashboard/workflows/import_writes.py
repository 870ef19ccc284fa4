"""What imports have written of a thing, by what their batches keep: imports make no moves, so a course begins with it.

An import that was undone has written nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import Session

from dashboard.imports.kinds import KINDS
from dashboard.imports.writing.changes import kept_changes
from models.batches import Import, ImportBatch, ImportState

Write = tuple[dt.datetime, str, Mapping[str, Any] | None]
"""When and by whom a batch wrote the row, and what stood there before."""


def writes(
    connection: Session | Connection, kind: str, numbers: Collection[str] | None = None
) -> Mapping[str, Sequence[Write]]:
    """Number of a thing of this kind → what batches wrote of it, one after the other; ``numbers``: None for all."""
    stands = or_(ImportBatch.import_no.is_(None), Import.state == ImportState.TAKEN)
    batches = (
        select(ImportBatch.batch_id, ImportBatch.at, ImportBatch.account)
        .outerjoin(Import, Import.import_no == ImportBatch.import_no)
        .where(ImportBatch.kind == kind, stands)
        .order_by(ImportBatch.batch_id)
    )
    found: dict[str, list[Write]] = defaultdict(list)
    for batch in connection.execute(batches).all():
        for entries in kept_changes(connection, KINDS[kind], batch.batch_id):
            for entry in entries:
                (number,) = entry.key
                if numbers is None or number in numbers:
                    found[number].append((batch.at, batch.account, entry.before))
    return found
