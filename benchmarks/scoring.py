"""Scoring six-rates for all agencies and one year, against one hand-written SQL statement a table.

Both run in the same database, in turn, in the same process; the ratio of the medians is what counts.
The hand-written statements give the very same counts, which is checked before anything is timed.

    python benchmarks/scoring.py                          SQLite and PostgreSQL, 10^4 … 10^6 cases
    python benchmarks/scoring.py --cases 10000000 --database sqlite
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from models import migrate
from models.agencies import Agency
from models.cases import Case
from models.engine import make_engine, opened, read_only
from models.figures import Quota
from models.lawsuits import Lawsuit, Reconsideration
from models.reader import SYSTEM, acting_for
from plugins import periods, registry
from plugins.contract import Moment
from plugins.measuring import measure_agencies
from plugins.scoring import score_scheme
from tests.fixtures.postgresql import PostgreSQLServer

AGENCIES = 53
CHUNK = 20_000
LIMIT = 1.3
PERIOD = periods.parse("2025")
TODAY = dt.date(2026, 1, 15)

BY_HAND = {
    "cases": """
SELECT agency_code,
  count(CASE WHEN kind <> 'licence' AND filed_on BETWEEN :first AND :last THEN 1 END) AS filed,
  count(CASE WHEN kind <> 'licence' AND closed_on BETWEEN :first AND :last THEN 1 END) AS closed,
  count(CASE WHEN kind <> 'licence' AND (filed_on BETWEEN :first AND :last
        OR filed_on < :first AND (closed_on IS NULL OR closed_on >= :first)) THEN 1 END) AS on_hand,
  count(CASE WHEN kind <> 'licence' AND deadline_on BETWEEN :before_first AND :before_last AND deadline_on < :today
        AND (ended_on IS NULL OR ended_on > deadline_on) THEN 1 END) AS overdue,
  count(CASE WHEN kind <> 'licence' AND leader_assigned_on BETWEEN :first AND :last
        AND (leader_done_on IS NULL OR leader_done_on > :last) THEN 1 END) AS not_done,
  count(CASE WHEN kind <> 'licence' AND closed_on BETWEEN :first AND :last
        AND (execution_due OR execution_due IS NULL AND decision = 'penalty')
        AND NOT EXISTS (SELECT 1 FROM reconsiderations r WHERE r.agency_code = c.agency_code AND r.case_no = c.case_no
             AND r.accepted_on <= :last AND (r.decided_on IS NULL OR r.decided_on > :last))
        AND NOT EXISTS (SELECT 1 FROM lawsuits l WHERE l.agency_code = c.agency_code AND l.case_no = c.case_no
             AND l.filed_on <= :last AND (l.effective_on IS NULL OR l.effective_on > :last)) THEN 1 END) AS due,
  count(CASE WHEN kind <> 'licence' AND closed_on BETWEEN :first AND :last AND executed_on <= :last
        AND (execution_due OR execution_due IS NULL AND decision = 'penalty')
        AND NOT EXISTS (SELECT 1 FROM reconsiderations r WHERE r.agency_code = c.agency_code AND r.case_no = c.case_no
             AND r.accepted_on <= :last AND (r.decided_on IS NULL OR r.decided_on > :last))
        AND NOT EXISTS (SELECT 1 FROM lawsuits l WHERE l.agency_code = c.agency_code AND l.case_no = c.case_no
             AND l.filed_on <= :last AND (l.effective_on IS NULL OR l.effective_on > :last)) THEN 1 END) AS executed,
  count(CASE WHEN kind <> 'licence' AND execution_refused_on BETWEEN :first AND :last THEN 1 END) AS refused,
  count(CASE WHEN kind = 'penalty' AND decided_on BETWEEN :first AND :last AND decision = 'penalty' THEN 1 END) AS pen,
  count(CASE WHEN kind = 'penalty' AND (filed_on BETWEEN :first AND :last
        OR filed_on < :first AND (decided_on IS NULL OR decided_on >= :first))
        AND NOT (decided_on IS NOT NULL AND decision IS NOT NULL AND decided_on BETWEEN :first AND :last
        AND decision IN ('no_penalty', 'transferred', 'withdrawn')) THEN 1 END) AS to_penalise,
  count(CASE WHEN kind = 'penalty' AND should_penalise AND (decided_on BETWEEN :first AND :last
        OR decided_on IS NULL AND closed_on BETWEEN :first AND :last) THEN 1 END) AS unpunished,
  count(CASE WHEN kind <> 'licence' AND decided_on BETWEEN :first AND :last THEN 1 END) AS decided
FROM cases c GROUP BY agency_code""",
    "lawsuits": """
SELECT agency_code,
  count(CASE WHEN (instance IS NULL OR instance = '1') AND filed_on BETWEEN :first AND :last THEN 1 END) AS filed,
  count(CASE WHEN effective_on BETWEEN :first AND :last AND outcome IN ('won', 'lost', 'partial') THEN 1 END) AS judged,
  count(CASE WHEN effective_on BETWEEN :first AND :last AND outcome = 'won' THEN 1 END) AS won
FROM lawsuits GROUP BY agency_code""",
    "quotas": "SELECT agency_code, sum(should_file) FROM quotas WHERE year = :year GROUP BY agency_code",
}

SAME = {
    "cases": {
        "filed": "cases.filed", "closed": "cases.closed", "on_hand": "cases.on_hand_for_closing",
        "overdue": "cases.overdue", "not_done": "cases.assigned_not_done", "due": "cases.due_for_execution",
        "executed": "cases.executed", "refused": "cases.execution_refused", "pen": "cases.penalised",
        "to_penalise": "cases.to_penalise", "unpunished": "cases.unpunished", "decided": "cases.decided",
    },
    "lawsuits": {"filed": "lawsuits.filed", "judged": "lawsuits.judged", "won": "lawsuits.won"},
}  # fmt: skip


def main() -> None:
    """Prints a line a database and size, and says whether the limit was kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--database", choices=("sqlite", "postgresql"), nargs="*", default=["sqlite", "postgresql"])
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    print(f"{'database':<12}{'cases':>10}{'ours s':>10}{'by hand s':>11}{'ratio':>8}   limit {LIMIT}")
    kept = True
    for database in chosen.database:
        for cases in chosen.cases:
            with filled(database, cases) as engine:
                ours, by_hand = measured(engine, chosen.rounds)
            ratio = ours / by_hand
            kept = kept and (ratio <= LIMIT or cases < 1_000_000)
            print(f"{database:<12}{cases:>10}{ours:>10.3f}{by_hand:>11.3f}{ratio:>8.2f}", flush=True)
    print("limit kept at 10^6 and above" if kept else "LIMIT BROKEN")


def measured(engine: Engine, rounds: int) -> tuple[float, float]:
    """Median seconds of our scoring and of the hand-written statements, run in turn."""
    installed = registry.load(strangers=False)
    scheme = installed.schemes["six-rates"]
    with read_only(engine).connect() as connection:
        check(connection)
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            times[0].append(seconds(lambda: score_scheme(connection, installed, scheme, PERIOD, TODAY)))
            times[1].append(seconds(lambda: by_hand(connection)))
    return statistics.median(times[0]), statistics.median(times[1])


def seconds(run: Callable[[], Any]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def by_hand(connection: Connection) -> dict[str, list[Any]]:
    """The rows of each hand-written statement."""
    day = dt.timedelta(days=1)
    values = {
        "first": str(PERIOD.first), "last": str(PERIOD.last), "before_first": str(PERIOD.first - day),
        "before_last": str(PERIOD.last - day), "today": str(TODAY), "year": PERIOD.year,
    }  # fmt: skip
    if connection.dialect.name == "postgresql":
        values |= {
            "first": PERIOD.first, "last": PERIOD.last, "before_first": PERIOD.first - day,
            "before_last": PERIOD.last - day, "today": TODAY,
        }  # fmt: skip
    return {table: list(connection.execute(text(sql), values).mappings()) for table, sql in BY_HAND.items()}


def check(connection: Connection) -> None:
    """Raises AssertionError unless both ways count the same."""
    installed = registry.load(strangers=False)
    measures = [one for one in installed.measures.values() if one.subject == "agency"]
    ours = measure_agencies(connection, measures, Moment(PERIOD, TODAY))
    theirs = by_hand(connection)
    for table, names in SAME.items():
        for row in theirs[table]:
            for name, key in names.items():
                assert ours[row["agency_code"]][key] == row[name], (row["agency_code"], key)


@contextmanager
def filled(database: str, cases: int) -> Iterator[Engine]:
    """A database with so many cases over three years, suits and reconsiderations in the proportion of a county."""
    with tempfile.TemporaryDirectory() as folder, server(database, Path(folder)) as url:
        owner = acting_for(make_engine(url), SYSTEM)
        migrate.upgrade(owner)
        fill(owner, cases)
        owner.dispose()
        with opened(url) as engine:  # with the rights, and on PostgreSQL under the policies, of the application
            yield acting_for(engine, SYSTEM)


@contextmanager
def server(database: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database; a real PostgreSQL server is started where one is wanted."""
    if database == "sqlite":
        yield f"sqlite:///{(folder / 'benchmark.db').as_posix()}"
        return
    running = PostgreSQLServer(Path(tempfile.mkdtemp(prefix="zhiheng-postgresql-")))
    try:
        running.ensure_running()
        with running.fresh_database() as url:
            yield url
    finally:
        running.stop()


def fill(engine: Engine, cases: int) -> None:
    """Writes the cases by executemany, agency by agency."""
    chance = random.Random(7)
    codes = [f"A{number:02}" for number in range(AGENCIES)]
    per_agency = -(-cases // AGENCIES)
    with engine.begin() as connection:
        connection.execute(insert(Agency), [{"code": code, "name": code, "kind": "township"} for code in codes])
        connection.execute(
            insert(Quota),
            [{"agency_code": code, "year": 2025, "should_file": per_agency // 3, "basis": "b"} for code in codes],
        )
        waiting: list[dict[str, Any]] = []
        written = 0
        for code in codes:
            for number in range(min(per_agency, cases - written)):
                waiting.append(case(chance, code, number))
                written += 1
                if len(waiting) == CHUNK:
                    connection.execute(insert(Case), waiting)
                    waiting = []
        if waiting:
            connection.execute(insert(Case), waiting)
        for table, key, dated in (
            (Lawsuit, "lawsuit_no", "filed_on"),
            (Reconsideration, "reconsideration_no", "accepted_on"),
        ):
            rows = []
            for number in range(cases // 100):
                begun = dt.date(2023, 1, 1) + dt.timedelta(days=chance.randrange(1095))
                row = {
                    key: str(number), "agency_code": chance.choice(codes), "case_no": str(chance.randrange(per_agency)),
                    dated: begun,
                }  # fmt: skip
                done = begun + dt.timedelta(days=chance.randrange(20, 400)) if chance.random() < 0.8 else None
                row |= (
                    {"effective_on": done, "outcome": chance.choice(("won", "won", "lost")) if done else None}
                    if table is Lawsuit
                    else {"decided_on": done}
                )
                rows.append(row)
            if rows:
                connection.execute(insert(table), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def case(chance: random.Random, agency: str, number: int) -> dict[str, Any]:
    """One case with dates in a plausible order."""
    filed = dt.date(2023, 1, 1) + dt.timedelta(days=chance.randrange(1095))
    decided = filed + dt.timedelta(days=chance.randrange(5, 120)) if chance.random() < 0.92 else None
    closed = decided + dt.timedelta(days=chance.randrange(0, 40)) if decided and chance.random() < 0.95 else None
    executed = closed + dt.timedelta(days=chance.randrange(0, 60)) if closed and chance.random() < 0.9 else None
    return {
        "agency_code": agency, "case_no": str(number),
        "kind": chance.choice(("penalty", "penalty", "penalty", "penalty", "compulsion", "licence")),
        "title": "占道经营", "filed_on": filed, "procedure": "ordinary", "decided_on": decided,
        "decision": chance.choice(("penalty", "penalty", "penalty", "penalty", "no_penalty")) if decided else None,
        "closed_on": closed, "executed_on": executed, "party": "某商行",
        "should_penalise": True if chance.random() < 0.002 else None,
        "leader_assigned_on": filed if chance.random() < 0.002 else None,
        "execution_refused_on": closed if chance.random() < 0.002 else None,
    }  # fmt: skip


if __name__ == "__main__":
    main()
