"""How fast files of cases are taken in, against a bare read plus ``executemany``; and what memory a million rows take.

    python -m benchmarks.intake [--rows 100000] [--rounds 3] [--memory-rows 1000000]

The bare side reads with the csv module and with python-calamine (install it by hand, nothing else needs it), and writes
the cells as they are, foreign keys checked. It finds no kind, checks nothing, compares nothing and sets no row aside.
Rounds alternate; the best of each side counts. Processor seconds are those of both processes. With ``--memory-rows``
one more csv file is imported by a process of its own, and the peaks of that one and of the one that reads are told.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.made_cases import COLUMNS, TODAY, empty_database, write_csv
from dashboard.imports.importing import Importer, import_files

SLOWEST = 3.0
"""The full path may take so many times the bare one."""
MOST_MEGABYTES = 400

Seconds = tuple[float, float]


def write_xlsx(path: Path, source: Path) -> None:
    """The rows of the csv file as Excel keeps them: days and amounts as such."""
    days = {place for place, key in enumerate(COLUMNS) if key.endswith("_on")}
    amount = COLUMNS.index("penalty_amount")
    with (
        xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book,
        source.open(encoding="utf-8") as lines,
    ):
        sheet = book.add_worksheet("案件")
        for at, row in enumerate(csv.reader(lines)):
            for place, cell in enumerate(row):
                if at and place in days:
                    sheet.write_datetime(at, place, dt.datetime.fromisoformat(cell))
                elif at and place == amount:
                    sheet.write_number(at, place, float(cell))
                else:
                    sheet.write_string(at, place, cell)


def spent() -> Seconds:
    """Seconds of the clock, and of the processor by this process and those that have ended."""
    times = os.times()
    return time.perf_counter(), sum(times[:4])


def since(started: Seconds) -> Seconds:
    """Seconds of both since then."""
    clock, processor = spent()
    return clock - started[0], processor - started[1]


def bare_rows(file: Path) -> Iterator[Sequence[Any]]:
    """The rows below the headers."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            next(reader)
            yield from reader
        return
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - for csv alone nobody needs it

    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    yield from rows[1:]


def bare(database: Path, file: Path) -> Seconds:
    """Seconds from the file to the commit."""
    empty_database(database).dispose()
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=1"):
        connection.execute(f"PRAGMA {pragma}")
    width, agency, number, amount = (len(COLUMNS), *map(COLUMNS.index, ("agency_code", "case_no", "penalty_amount")))
    started = spent()
    cases, officers = [], []
    for row in bare_rows(file):
        cells = [cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row[:width]]
        cells[amount] = round(float(cells[amount]) * 100)
        cases.append(cells)
        officers += [(row[agency], row[number], at, one) for at, one in enumerate(row[width].split("；"), 1)]
    marks = ",".join("?" * width)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO cases ({','.join(COLUMNS)}) VALUES ({marks})", cases)
    connection.executemany(
        "INSERT INTO case_officers (agency_code, case_no, position, officer_no) VALUES (?,?,?,?)", officers
    )
    connection.execute("COMMIT")
    seconds = since(started)
    connection.close()
    return seconds


def full(database: Path, file: Path, rows: int) -> Seconds:
    """Seconds from the file to the commit, by the importer; every row must have gone in."""
    engine = empty_database(database)
    started = spent()
    report = import_files(engine, [file], by=Importer("benchmark"), now=dt.datetime.now(dt.UTC), today=TODAY)
    seconds = since(started)
    engine.dispose()
    if (report.added, report.set_aside) != (rows, 0):
        raise SystemExit(f"{report.added} of {rows} rows went in, {report.set_aside} were set aside")
    return seconds


def ratio(folder: Path, file: Path, rows: int, rounds: int) -> float:
    """Times of the bare side that the full path takes, by the clock; prints both."""
    best = {"bare": (9e9, 9e9), "full": (9e9, 9e9)}
    for turn in range(rounds):
        for side, seconds in (
            ("bare", bare(folder / f"bare{turn}.db", file)),
            ("full", full(folder / f"full{turn}.db", file, rows)),
        ):
            best[side] = min(best[side][0], seconds[0]), min(best[side][1], seconds[1])
        for left in folder.glob("*.db*"):
            left.unlink()
    times = [one / other for one, other in zip(best["full"], best["bare"], strict=True)]
    print(f"{file.name}, {rows:,} cases with two officers each")
    for side, (clock, processor) in best.items():
        print(f"  {side}: {clock:.2f} s, {rows / clock:,.0f} rows/s; {processor:.2f} s of the processor")
    print(f"  times bare: {times[0]:.2f} by the clock, {times[1]:.2f} by the processor")
    return times[0]


def peaks(folder: Path, rows: int) -> list[int]:
    """Megabytes at most of the process that imports so many csv rows, and of the one that reads them."""
    file = folder / "many.csv"
    write_csv(file, rows)
    command = [sys.executable, "-m", "benchmarks.intake", "--only-import", str(file), "--rows", str(rows)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    print(f"{rows:,} csv rows: at most {told[0]} MB in the importer, {told[1]} MB in the process that reads")
    return [int(one) for one in told]


def main() -> None:
    """Prints the figures; ends with 1 where one is beyond its bound."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--memory-rows", type=int, default=0)
    arguments.add_argument("--only-import", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only_import:
            full(folder / "x.db", chosen.only_import, chosen.rows)
            for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
                print(resource.getrusage(whose).ru_maxrss // 1024)
            return
        write_csv(folder / "cases.csv", chosen.rows)
        write_xlsx(folder / "cases.xlsx", folder / "cases.csv")
        slow = [
            one
            for one in ("csv", "xlsx")
            if ratio(folder, folder / f"cases.{one}", chosen.rows, chosen.rounds) > SLOWEST
        ]
        large = bool(chosen.memory_rows) and max(peaks(folder, chosen.memory_rows)) > MOST_MEGABYTES
    if slow or large:
        raise SystemExit(f"beyond its bound: {', '.join([*slow, *(['memory'] if large else [])])}")


if __name__ == "__main__":
    main()
