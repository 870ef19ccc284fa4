"""Cases, officers and agencies as the benchmarks need them, the same for the same number; and the clock they go by."""

from __future__ import annotations

import csv
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from models import migrate
from models.agencies import Agency
from models.engine import make_engine
from models.keys import Keys
from models.officers import Officer

AGENCIES, OFFICERS = 53, 1500
TODAY = dt.date(2024, 1, 1)
COLUMNS = [
    "agency_code", "case_no", "kind", "source", "title", "registered_on", "filed_on", "procedure", "reviewer_no",
    "legal_reviewed_on", "decided_on", "decision", "penalty_kinds", "penalty_amount", "major", "recorded_on",
    "published_on", "closed_on", "execution_due", "executed_on", "party", "party_kind",
]  # fmt: skip


def cases(rows: int) -> Iterator[tuple[Any, ...]]:
    """The rows as SQLite keeps them: days as text, money in hundredths, truth as 0 and 1."""
    for number in range(rows):
        filed = dt.date(2019, 1, 1) + dt.timedelta(days=number * 7919 % 1400)
        after = (-1, 0, 20, 30, 31, 33, 45 + number % 9, 50)
        on = [(filed + dt.timedelta(days=days)).isoformat() for days in after]
        yield (
            f"A{number % AGENCIES:02}",
            f"执罚决字〔{filed.year}〕第{number:07}号", "penalty", "patrol", f"无证经营案（{number % 300}）", *on[:2],
            "ordinary", f"P{number % OFFICERS:04}", on[2], on[3], "penalty", "罚款", 10_000 + number * 37 % 1_000_000,
            int(number % 50 == 0), on[4], on[5], on[7], 1, on[6], f"某某贸易有限公司第{number}分店", "organisation",
        )  # fmt: skip


def officers_of(number: int) -> tuple[str, str]:
    """The two officers of the case with this number."""
    return f"P{number % OFFICERS:04}", f"P{(number + 1) % OFFICERS:04}"


def write_csv(path: Path, rows: int) -> None:
    """The same rows as an office would hand them in."""
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow([*COLUMNS, "officer_nos"])
        amount = COLUMNS.index("penalty_amount")
        for number, row in enumerate(cases(rows)):
            cells = [*row, "；".join(officers_of(number))]
            cells[amount] = f"{row[amount] / 100:.2f}"
            writer.writerow(cells)


def empty_database(path: Path) -> Engine:
    """A database with all tables, and the agencies and officers that the cases name."""
    engine = make_engine(f"sqlite:///{path}", keys=Keys.made())
    migrate.upgrade(engine)
    agencies = [{"code": f"A{n:02}", "name": f"单位{n}", "kind": "department"} for n in range(AGENCIES)]
    officers = [
        {"officer_no": f"P{n:04}", "name": f"人员{n}", "agency_code": f"A{n % AGENCIES:02}", "category": "officer"}
        for n in range(OFFICERS)
    ]
    with engine.begin() as connection:
        connection.execute(insert(Agency), agencies)
        connection.execute(insert(Officer), officers)
    return engine


def now() -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    return time.perf_counter(), time.process_time()


def since(started: tuple[float, float]) -> tuple[float, float]:
    """Seconds of the clock and of the processor since then."""
    clock, processor = now()
    return clock - started[0], processor - started[1]
