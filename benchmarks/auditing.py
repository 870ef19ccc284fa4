"""What an audit record costs its act, what a check of many costs, and how long a large import holds the chain.

python -m benchmarks.auditing [--records 20000] [--database sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from benchmarks.pages import server
from models import audit, migrate
from models.agencies import Agency
from models.audit_check import check
from models.engine import make_engine, read_only
from models.keys import Keys

TIMES = 300
CHANGES, CHANGES_A_RECORD = 200_000, 500


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(asked.database, Path(folder)) as url:
        keys = Keys.made()
        engine = make_engine(url, keys=keys)
        migrate.upgrade(engine)
        without, with_record = _medians(engine)
        print(f"an act without a record {without:.2f} ms, with one {with_record:.2f} ms")
        with engine.begin() as connection:
            for number in range(asked.records):
                _record(connection, subject=str(number))
        began = time.perf_counter()
        with read_only(engine).connect() as connection:
            found = check(connection, keys)
        took = time.perf_counter() - began
        print(f"a check of {found.last} records takes {took:.2f} s; whole: {found.broken is None}")
        print(f"an import of {CHANGES} changed rows: its commit takes {_import(engine):.2f} s")
        engine.dispose()


def _medians(engine: Engine) -> tuple[float, float]:
    """Milliseconds of a small act without a record and with one, in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(2 * TIMES):
        began = time.perf_counter()
        with engine.begin() as connection:
            connection.execute(insert(Agency).values(code=str(number), name="x", kind="township"))
            if number % 2:
                _record(connection, subject=str(number))
        took[number % 2].append(1000 * (time.perf_counter() - began))
    return statistics.median(took[0]), statistics.median(took[1])


def _import(engine: Engine) -> float:
    """Seconds for which the end of a large import holds the head of the chain."""
    change = {"key": ["A01", "镇执罚〔2021〕第0001号"], "before": {"fine": "1200.50", "closed_on": None},
              "after": {"fine": "1300.00", "closed_on": "2021-12-01"}}  # fmt: skip
    with engine.connect() as connection:
        transaction = connection.begin()
        for _ in range(CHANGES // CHANGES_A_RECORD):
            _record(connection, detail={"changes": [change] * CHANGES_A_RECORD})
        began = time.perf_counter()
        transaction.commit()
        return time.perf_counter() - began


def _record(connection: Any, **values: Any) -> None:
    audit.record(connection, at=dt.datetime.now(dt.UTC), account="benchmark", action="case:export", **values)


if __name__ == "__main__":
    main()
