"""Scoring officer-deduction, against one hand-written SQL statement that gives the same sums.

``sums`` is what the events are read and ruled in, ``whole`` the score with every node of every officer. The limit is on
``sums``; both run in the same database, in turn, and the two ways are compared officer by officer before.

    python -m benchmarks.officers                                    SQLite and PostgreSQL, 2,000,000 findings
    python -m benchmarks.officers --officers 10000 --database sqlite
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from benchmarks.scoring import CHUNK, seconds, server
from models import migrate
from models.agencies import Agency
from models.conduct import Finding
from models.engine import make_engine, opened, read_only
from models.officers import Officer
from models.reader import SYSTEM, acting_for
from plugins import periods, registry
from plugins.contract import Moment
from plugins.events import counted
from plugins.officers import measure_officers
from plugins.ranking import Rules
from plugins.rubric import ZERO, Item, Sum
from plugins.scheme import PeriodRule
from plugins.scoring import score_scheme

AGENCIES = 53
FINDINGS_EACH = 20
LIMIT = 1.5
PERIOD = periods.parse("2025", PeriodRule((11, 30)))
TODAY = dt.date(2026, 1, 15)

BY_HAND = """
WITH items (item, article, cap, place, each) AS (VALUES {items}),
ruled AS (
  SELECT f.officer_no, i.article, i.cap, i.each * f.count AS points,
    row_number() OVER (
      PARTITION BY f.officer_no, f.incident ORDER BY i.each * f.count DESC, i.place, f.finding_no
    ) AS place
  FROM findings f JOIN items i ON i.item = f.item
  WHERE f.status = 'confirmed' AND f.confirmed_on BETWEEN :first AND :last
),
articles AS (
  SELECT officer_no, CASE WHEN sum(points) > cap THEN cap ELSE sum(points) END AS lost
  FROM ruled WHERE place = 1 GROUP BY officer_no, article, cap
)
SELECT officer_no, sum(lost) AS deductions FROM articles GROUP BY officer_no
"""


def main() -> None:
    """Prints a line a database, and says whether the limit was kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--officers", type=int, default=100_000)
    options.add_argument("--database", choices=("sqlite", "postgresql"), nargs="*", default=["sqlite", "postgresql"])
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    print(f"{'database':<12}{'findings':>10}{'sums s':>9}{'whole s':>9}{'by hand s':>11}{'ratio':>8}   limit {LIMIT}")
    kept = True
    for database in chosen.database:
        with filled(database, chosen.officers) as engine:
            sums, whole, hand = measured(engine, chosen.rounds)
        kept = kept and sums / hand <= LIMIT
        findings = chosen.officers * FINDINGS_EACH
        print(f"{database:<12}{findings:>10}{sums:>9.2f}{whole:>9.2f}{hand:>11.2f}{sums / hand:>8.2f}", flush=True)
    print("limit kept" if kept else "LIMIT BROKEN")


def measured(engine: Engine, rounds: int) -> tuple[float, float, float]:
    """Median seconds of our sums, of the whole score, and of the hand-written statement."""
    installed = registry.load(strangers=False)
    scheme = installed.schemes["officer-deduction"]
    measures, rules, moment = installed.measured_for(scheme), scheme.rules(), Moment(PERIOD, TODAY)
    with read_only(engine).connect() as connection:
        facts = measure_officers(connection, measures, rules, moment)
        assert {officer: deductions(rules, own) for officer, own in facts.items()} == by_hand(connection, rules)
        times: tuple[list[float], list[float], list[float]] = ([], [], [])
        for _ in range(rounds):
            times[0].append(seconds(lambda: measure_officers(connection, measures, rules, moment)))
            times[1].append(seconds(lambda: score_scheme(connection, installed, scheme, PERIOD, TODAY)))
            times[2].append(seconds(lambda: by_hand(connection, rules)))
    return statistics.median(times[0]), statistics.median(times[1]), statistics.median(times[2])


def deductions(rules: Rules, facts: Mapping[str, Fraction]) -> int:
    """What the articles take together, each up to its cap."""
    lost = ZERO
    for article in rules.tree.children:
        assert isinstance(article, Sum)
        if article.cap is not None:
            items = [child for child in article.children if isinstance(child, Item)]
            lost += min(article.cap, sum((facts.get(counted(one.key), ZERO) * one.each for one in items), ZERO))
    return int(lost)


def by_hand(connection: Connection, rules: Rules) -> dict[str, int]:
    """Officer number → deductions, by one statement."""
    items = rules.items("findings.confirmed")
    rows = ", ".join(f"('{key}', '{one.parent}', {one.cap}, {one.order}, {one.each})" for key, one in items.items())
    first, last = PERIOD.first, PERIOD.last
    values = {"first": first, "last": last}
    if connection.dialect.name == "sqlite":
        values = {"first": str(first), "last": str(last)}  # type: ignore[dict-item] # SQLite keeps days as text
    return {row[0]: int(row[1]) for row in connection.execute(text(BY_HAND.format(items=rows)), values)}


@contextmanager
def filled(database: str, officers: int) -> Iterator[Engine]:
    """A database with so many officers, each with twenty findings of the period, one incident in six shared."""
    with tempfile.TemporaryDirectory() as folder, server(database, Path(folder)) as url:
        owner = acting_for(make_engine(url), SYSTEM)
        migrate.upgrade(owner)
        fill(owner, officers)
        owner.dispose()
        with opened(url) as engine:
            yield acting_for(engine, SYSTEM)


def fill(engine: Engine, officers: int) -> None:
    """Writes officers and findings by executemany."""
    chance = random.Random(7)
    codes = [f"A{number:02}" for number in range(AGENCIES)]
    items = list(registry.load(strangers=False).schemes["officer-deduction"].rules().items("findings.confirmed"))
    with engine.begin() as connection:
        connection.execute(insert(Agency), [{"code": code, "name": code, "kind": "township"} for code in codes])
        for begin in range(0, officers, CHUNK // FINDINGS_EACH):
            numbers = range(begin, min(officers, begin + CHUNK // FINDINGS_EACH))
            connection.execute(
                insert(Officer),
                [{"officer_no": f"P{number}", "name": "某某", "agency_code": chance.choice(codes),
                  "category": "officer"} for number in numbers],
            )  # fmt: skip
            connection.execute(
                insert(Finding),
                [finding(chance, items, number, each) for number in numbers for each in range(FINDINGS_EACH)],
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def finding(chance: random.Random, items: list[str], officer: int, each: int) -> dict[str, Any]:
    """One confirmed finding; its incident is at times that of the one before."""
    day = PERIOD.first + dt.timedelta(days=chance.randrange(365))
    incident = each - 1 if each and chance.random() < 1 / 6 else each
    return {
        "finding_no": f"F{officer}-{each}", "officer_no": f"P{officer}", "item": chance.choice(items),
        "incident": f"事{officer}-{incident}", "occurred_on": day, "confirmed_on": day, "status": "confirmed",
        "count": 2 if chance.random() < 0.1 else 1,
    }  # fmt: skip


if __name__ == "__main__":
    main()
