"""How long overview, ranking and agency page take over 10^4, 10^5 and 10^6 cases, and how many statements they send.

A page reads stored scores, so its time must not grow with the cases: at most 1.5 times that over the fewest.
Measured is what the browser waits for when it shows an address: the page callback, asked in this process, the sizes
in turn. The median of the rounds counts.

    python benchmarks/pages.py                          SQLite, 10^4 … 10^6 cases
    python benchmarks/pages.py --database postgresql --cases 10000 1000000
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.scoring import TODAY, fill, server
from dashboard.accounts.accounts import create_account
from dashboard.scoring import worker
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models import migrate
from models.accounts import Role
from models.engine import make_engine
from models.keys import Keys
from plugins import registry
from tests.dashboard.web.site import PASSWORD, Clock, Site, Visitor
from tests.fixtures.statements import statements

AGENCY = "A07"
PAGES = {"overview": "/", "ranking": "/ranking/six-rates", "agency": f"/agency/{AGENCY}"}
READERS = {"leader": Role.LEADER, "agency": Role.AGENCY}
MOMENT = dt.datetime.combine(TODAY, dt.time(4), dt.UTC)
LONGEST, MOST = 1.5, 12
"""Times the time over the fewest cases; statements."""


def main() -> None:
    """Prints a line a page, reader and size, and says whether the limits were kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--database", choices=("sqlite", "postgresql"), nargs="*", default=["sqlite"])
    options.add_argument("--rounds", type=int, default=20)
    chosen = options.parse_args()
    print(f"{'database':<12}{'page':<10}{'reader':<8}{'cases':>9}{'ms':>9}{'ratio':>7}{'statements':>12}", flush=True)
    kept = True
    for database in chosen.database:
        with ExitStack() as opened:
            sites = [opened.enter_context(site(database, cases)) for cases in sorted(chosen.cases)]
            for page, address in PAGES.items():
                for reader in READERS:
                    taken = measured([one.logged_in(reader) for one in sites], address, chosen.rounds)
                    for cases, one, seconds in zip(sorted(chosen.cases), sites, taken, strict=True):
                        ratio, sent = seconds / taken[0], asked(one, reader, address)
                        kept = kept and ratio <= LONGEST and sent <= MOST
                        numbers = f"{cases:>9}{1000 * seconds:>9.1f}{ratio:>7.2f}{sent:>12}"
                        print(f"{database:<12}{page:<10}{reader:<8}{numbers}", flush=True)
    limits = f"at most {LONGEST} times the time over the fewest cases, at most {MOST} statements"
    print(f"{'limits kept' if kept else 'LIMIT BROKEN'}: {limits}")


def measured(visitors: Sequence[Visitor], address: str, rounds: int) -> list[float]:
    """Median seconds of the page for each visitor; the first answer of each, which fills caches, does not count."""
    times: list[list[float]] = [[] for _ in visitors]
    for number in range(rounds + 1):
        for visitor, taken in zip(visitors, times, strict=True):
            start = time.perf_counter()
            answer = visitor.open(address)
            seconds = time.perf_counter() - start
            assert answer.status_code == 200
            assert "zh-error" not in answer.text
            assert "zh-empty" not in answer.text
            if number:
                taken.append(seconds)
    return [statistics.median(taken) for taken in times]


def asked(one: Site, reader: str, address: str) -> int:
    """Statements of the whole request, the session's and the account's among them."""
    visitor = one.logged_in(reader)
    with statements(one.engine) as sent:
        visitor.open(address)
    return len(sent)


@contextmanager
def site(database: str, cases: int) -> Iterator[Site]:
    """The application over so many cases, with all its scores made."""
    with tempfile.TemporaryDirectory() as folder, server(database, Path(folder)) as url:
        engine = make_engine(url, keys=Keys.made())
        migrate.upgrade(engine)
        fill(engine, cases)
        for name, role in READERS.items():
            code = AGENCY if role is Role.AGENCY else None
            create_account(
                engine, name=name, display_name=name, role=role, password=PASSWORD, now=MOMENT, agency_code=code
            )
        installed, clock = registry.load(strangers=False), Clock(MOMENT)
        worker.prepare(engine, installed, MOMENT)
        worker.refresh(engine, installed, MOMENT)
        yield Site(create_app(Settings(database_url=url), engine, installed, clock=clock), engine, clock)
        engine.dispose()


if __name__ == "__main__":
    main()
