"""How fast a SQLite database is backed up, verified and restored, compared with reading it plainly and with copying it.

    python -m benchmarks.backup [--rows 100000] [--rounds 3] [--county]

``--rows`` cases with two officers each, or the demonstration county. The plain side reads the same rows through the
driver and throws them away; the copy is made by SQLite's own backup, which knows neither rows nor PostgreSQL. Rounds
alternate; the best of each side counts. Processor seconds stand beside those of the clock: on a busy machine they are
what can be compared. The memory is the most that this process has taken beyond what it had before the first round.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sqlite3
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from benchmarks.made_cases import COLUMNS as CASE_COLUMNS
from benchmarks.made_cases import cases, empty_database, now, officers_of, since
from dashboard.backups.encryption import Identities, Recipients
from dashboard.backups.making import make_backup
from dashboard.backups.restoring import restore
from dashboard.backups.rows import kept_tables
from dashboard.backups.verifying import verify
from models import migrate
from models.cases import CaseOfficer
from models.demonstration import make_county
from models.engine import make_engine
from models.keys import Keys
from models.plain_tables import stored_columns, tables_at

KEYS = Keys(bytes(32))
AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
MOST_SLOWER = 8
"""A backup may take so many times the processor's time of reading the rows: it encodes, hashes, packs and encrypts."""
ROWS_A_STATEMENT = 10_000


def fill(path: Path, rows: int) -> None:
    """A database with so many cases and twice as many officers on them."""
    empty_database(path).dispose()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    marks = ",".join("?" * len(CASE_COLUMNS))
    connection.executemany(f"INSERT INTO cases ({','.join(CASE_COLUMNS)}) VALUES ({marks})", cases(rows))
    listed = (
        (row[0], row[1], position, officer)
        for number, row in enumerate(cases(rows))
        for position, officer in enumerate(officers_of(number), 1)
    )
    connection.executemany(f"INSERT INTO {CaseOfficer.__tablename__} VALUES (?,?,?,?)", listed)
    connection.execute("COMMIT")
    connection.close()


def fill_with_county(path: Path, _rows: int) -> None:
    """The demonstration county."""
    engine = make_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    make_county(engine)
    engine.dispose()


def read_plainly(path: Path) -> int:
    """Reads every row that a backup would hold; how many they are."""
    connection = sqlite3.connect(path)
    number = 0
    for table in kept_tables(tables_at(str(migrate.HEAD))):
        names = ",".join(column.name for column in stored_columns(table))
        for _row in connection.execute(f'SELECT {names} FROM "{table.name}"'):
            number += 1
    connection.close()
    return number


def copy(path: Path, to: Path) -> None:
    """SQLite's own backup."""
    source, target = sqlite3.connect(path), sqlite3.connect(to)
    source.backup(target)
    source.close()
    target.close()


def restored(file: Path, key: Identities, to: Path) -> None:
    """Restores into a new file."""
    engine = make_engine(f"sqlite:///{to}", keys=KEYS)
    restore(engine, file, key, account="benchmark", now=AT)
    engine.dispose()


def memory() -> int:
    """The most that this process has taken, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Prints seconds, rates and ratios; ends with 1 where a backup takes longer than it may."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--county", action="store_true")
    chosen = arguments.parse_args()
    key, recipient = Identities.made()
    best: dict[str, tuple[float, float]] = {}

    def measure(side: str, work: Callable[[], object]) -> None:
        started = now()
        work()
        clock, processor = since(started)
        before = best.get(side, (clock, processor))
        best[side] = min(clock, before[0]), min(processor, before[1])

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, file = folder / "source.db", folder / "backup.tar.gz.age"
        # In a process of its own, whose memory is not counted here.
        filling = get_context("spawn").Process(
            target=fill_with_county if chosen.county else fill, args=(source, chosen.rows)
        )
        filling.start()
        filling.join()
        engine = make_engine(f"sqlite:///{source}")
        rows = read_plainly(source)
        before = memory()
        for _round in range(chosen.rounds):
            measure("read plainly", lambda: read_plainly(source))
            measure("copied by SQLite", lambda: copy(source, folder / "copy.db"))
            measure("backed up, encrypted", lambda: make_backup(engine, file, lock=Recipients((recipient,)), now=AT))
            measure("verified", lambda: list(verify(file, key, KEYS)))
            measure("restored", lambda: restored(file, key, folder / "target.db"))
            size = file.stat().st_size
            for left in (*folder.glob("copy.db*"), *folder.glob("target.db*"), file):
                left.unlink()
        engine.dispose()
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB; the backup {size / 1e6:,.1f} MB")
    plain = best["read plainly"]
    for side, (clock, processor) in best.items():
        print(
            f"{side:<22}{clock:8.2f} s {rows / clock:>11,.0f} rows/s; {processor:7.2f} s of the processor, "
            f"{processor / plain[1]:5.1f} times the plain reading"
        )
    print(f"memory: {memory() - before} MB more than before")
    if best["backed up, encrypted"][1] > MOST_SLOWER * plain[1]:
        raise SystemExit(f"a backup takes more than {MOST_SLOWER} times the processor's time of a plain reading")


if __name__ == "__main__":
    main()
