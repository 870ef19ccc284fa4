"""How fast cases are imported, compared with a bare ``executemany`` of the same rows into the same tables.

    python -m benchmarks.importing [--rows 100000] [--rounds 3]

Both sides start from an empty SQLite file with all tables, indexes and the agencies and officers, and end with the
commit. The importer starts from a csv file; the bare side from tuples that are ready in memory, with foreign keys
checked as the application has them, and without, as SQLite comes. Rounds alternate; the best of each side counts.
Processor seconds stand beside those of the clock: on a busy machine they are what can be compared.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gc
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from dashboard.imports.importing import Importer, import_files
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
SHARE = 1 / 3
"""The importer is to reach this share of the bare rate."""


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


def bare_seconds(path: Path, rows: int, *, foreign_keys: bool) -> tuple[float, float]:
    """Seconds from ready tuples to the commit."""
    empty_database(path).dispose()
    ready = list(cases(rows))
    listed = [
        (row[0], row[1], position, officer)
        for number, row in enumerate(ready)
        for position, officer in enumerate(officers_of(number), 1)
    ]
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"foreign_keys={int(foreign_keys)}"):
        connection.execute(f"PRAGMA {pragma}")
    marks = ",".join("?" * len(COLUMNS))
    started = now()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO cases ({','.join(COLUMNS)}) VALUES ({marks})", ready)
    connection.executemany(
        "INSERT INTO case_officers (agency_code, case_no, position, officer_no) VALUES (?,?,?,?)", listed
    )
    connection.execute("COMMIT")
    seconds = since(started)
    connection.close()
    return seconds


def import_seconds(path: Path, file: Path, rows: int) -> tuple[float, float]:
    """Seconds from the csv file to the commit; every row must have gone in."""
    engine = empty_database(path)
    started = now()
    report = import_files(engine, [file], by=Importer("benchmark"), now=dt.datetime.now(dt.UTC), today=TODAY)
    seconds = since(started)
    engine.dispose()
    if (report.added, report.set_aside) != (rows, 0):
        raise SystemExit(f"{report.added} of {rows} rows went in, {report.set_aside} were set aside")
    return seconds


def main() -> None:
    """Prints the rates and their ratio; ends with 1 where the importer is slower than it may be."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    best: dict[str, tuple[float, float]] = {}

    def note(side: str, seconds: tuple[float, float]) -> None:
        clock, processor = best.get(side, seconds)
        best[side] = min(clock, seconds[0]), min(processor, seconds[1])
        gc.collect()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.csv"
        write_csv(file, chosen.rows)
        for turn in range(chosen.rounds):
            database = Path(folder) / f"{turn}"
            note("foreign keys checked", bare_seconds(database.with_suffix(".on"), chosen.rows, foreign_keys=True))
            note("importer", import_seconds(database.with_suffix(".import"), file, chosen.rows))
            note(
                "foreign keys not checked", bare_seconds(database.with_suffix(".off"), chosen.rows, foreign_keys=False)
            )
            for left in Path(folder).glob(f"{turn}.*"):
                left.unlink()
    clock, processor = best.pop("importer")
    print(f"importer: csv → committed, {chosen.rows:,} cases with two officers each")
    print(f"  {clock:.2f} s, {chosen.rows / clock:,.0f} rows/s; {processor:.2f} s of the processor")
    for side, (bare_clock, bare_processor) in best.items():
        print(f"bare executemany, {side}")
        print(f"  {bare_clock:.2f} s, {chosen.rows / bare_clock:,.0f} rows/s; {bare_processor:.2f} s of the processor")
        print(f"  ratio {bare_clock / clock:.2f}; {bare_processor / processor:.2f} by the processor")
    if min(best.values())[0] / clock < SHARE:
        raise SystemExit(f"the importer is below {SHARE:.2f} of the bare rate")


if __name__ == "__main__":
    main()
