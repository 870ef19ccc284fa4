"""How long the campaign view takes over 500 and 50,000 items, and how many statements it sends.

Every state is equally frequent, so that five of six items are not done: the worst that a ledger can be, for what is
closed costs least. Each item has the moves that lead to its state. Measured are the view-model alone, and what the
browser waits for when it shows the address; the sizes in turn, so that the pace of the machine is the same for both,
and the medians of the rounds count.

    python -m benchmarks.rectification                          SQLite and PostgreSQL, 500 and 50,000 items
    python -m benchmarks.rectification --database sqlite --items 500 200000
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, text

from benchmarks.scoring import AGENCIES, CHUNK, TODAY, seconds, server
from dashboard import urls
from dashboard.accounts.accounts import create_account, holder_of
from dashboard.accounts.readers import reader_of
from dashboard.services.rectification import STATES, ledger
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.workflows.deciding import actor_of
from models import migrate
from models.accounts import Account, Role
from models.agencies import Agency
from models.engine import make_engine
from models.keys import Keys
from models.reader import SYSTEM, ReaderSession, acting_for
from models.rectification import Phase, RectificationItem, RectificationMove, RectificationStatus
from plugins import registry
from tests.dashboard.web.site import PASSWORD, Clock, Site
from tests.fixtures.statements import statements

LONGEST, MOST = 1.5, 12
"""Times the time over the fewest items; statements of a whole request."""
READERS = {"bureau": Role.BUREAU, "leader": Role.LEADER, "agency": Role.AGENCY}
ADDRESSES = {
    "table": "",
    "mine": "?rows=mine",
    "red": "?rows=red",
    "one agency": "?unit=A07",
    "matrix": "?view=matrix",
    "board": "?view=board",
    "timeline": "?view=timeline",
}
AGENCY = "A07"
MOMENT = dt.datetime.combine(TODAY, dt.time(4), dt.UTC)
CATEGORIES = ("队伍管理", "体制改革", "执法不规范", "执法保障", "主体", "事实", "程序", "依据", "文书")
COURSE = ("record", "assign", "receive", "apply", "check", "publish", "close")
BEFORE: dict[str, int] = {
    RectificationStatus.PENDING: 1, RectificationStatus.ASSIGNED: 2, RectificationStatus.MENDING: 3,
    RectificationStatus.APPLIED: 4, RectificationStatus.CHECKING: 5, RectificationStatus.PUBLISHED: 6,
    RectificationStatus.CLOSED: 7,
}  # fmt: skip
"""State → how many moves of the course lead to it; to the other states three, and one of their own."""
OWN = {
    RectificationStatus.UNFOUNDED: "reject", RectificationStatus.EXTENSION: "ask",
    RectificationStatus.CONTINUING: "continue", RectificationStatus.REFERRAL: "propose",
    RectificationStatus.REFERRED: "approve",
}  # fmt: skip


def main() -> None:
    """Prints a line a view, reader and size, and says whether the limits were kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, nargs="*", default=[500, 50_000])
    options.add_argument("--database", choices=("sqlite", "postgresql"), nargs="*", default=["sqlite", "postgresql"])
    options.add_argument("--view", choices=tuple(ADDRESSES), nargs="*", default=list(ADDRESSES))
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    head = f"{'items':>8}{'service ms':>12}{'ratio':>7}{'page ms':>9}{'ratio':>7}{'statements':>12}"
    print(f"{'database':<12}{'view':<12}{'reader':<8}{head}", flush=True)
    kept = True
    sizes = sorted(chosen.items)
    for database in chosen.database:
        with ExitStack() as opened:
            sites = [opened.enter_context(site(database, items)) for items in sizes]
            gc.collect()
            gc.freeze()  # as the server does once it is loaded
            for view in chosen.view:
                search = ADDRESSES[view]
                for reader in READERS:
                    models = measured([asking(one, reader, search) for one in sites], chosen.rounds)
                    pages = measured([opening(one, reader, search) for one in sites], chosen.rounds)
                    for items, one, model, page in zip(sizes, sites, models, pages, strict=True):
                        asked = opening(one, reader, search)
                        with statements(one.engine) as sent:
                            asked()
                        kept = kept and page.ratio <= LONGEST and len(sent) <= MOST
                        print(
                            f"{database:<12}{view:<12}{reader:<8}{items:>8}{1000 * model.seconds:>12.1f}"
                            f"{model.ratio:>7.2f}{1000 * page.seconds:>9.1f}{page.ratio:>7.2f}{len(sent):>12}",
                            flush=True,
                        )
    limits = f"a page at most {LONGEST} times the time over the fewest items, at most {MOST} statements"
    print(f"{'limits kept' if kept else 'LIMIT BROKEN'}: {limits}")


@dataclass(frozen=True)
class Taken:
    """Medians of the rounds: seconds, and times those of the fewest items in the same round.

    A round is over in a moment, and a machine that grows slow or quick meanwhile does so for all sizes.
    """

    seconds: float
    ratio: float


def measured(runs: list[Callable[[], Any]], rounds: int) -> list[Taken]:
    """What each takes, in turn; the first of each, which fills caches, does not count."""
    times: list[list[float]] = [[] for _ in runs]
    for number in range(rounds + 1):
        for run, taken in zip(runs, times, strict=True):
            once = seconds(run)
            if number:
                taken.append(once)
    return [
        Taken(
            statistics.median(taken), statistics.median(one / least for one, least in zip(taken, times[0], strict=True))
        )
        for taken in times
    ]


def asking(one: Site, name: str, search: str) -> Callable[[], Any]:
    """Makes the view-model for the reader with this name, in a session of its own."""
    with ReaderSession(one.engine, SYSTEM) as session:
        holder = holder_of(session.scalars(select(Account).where(Account.name == name)).one())
    reader = reader_of(one.engine, holder)
    location = urls.parse("/rectification", search)
    assert location is not None

    def run() -> None:
        with ReaderSession(one.engine, reader) as session:
            shown = ledger(session, location.query, actor_of(holder), TODAY)
            assert shown.lines or shown.board or shown.matrix

    return run


def opening(one: Site, name: str, search: str) -> Callable[[], Any]:
    """Opens the page as the browser does."""
    visitor = one.logged_in(name)

    def run() -> None:
        answer = visitor.open("/rectification", search)
        assert answer.status_code == 200
        assert "zh-error" not in answer.text
        assert "zh-empty" not in answer.text

    return run


@contextmanager
def site(database: str, items: int) -> Iterator[Site]:
    """The application over so many items."""
    with tempfile.TemporaryDirectory() as folder, server(database, Path(folder)) as url:
        engine = make_engine(url, keys=Keys.made())
        migrate.upgrade(engine)
        fill(acting_for(engine, SYSTEM), items)
        for name, role in READERS.items():
            code = AGENCY if role is Role.AGENCY else None
            create_account(
                engine, name=name, display_name=name, role=role, password=PASSWORD, now=MOMENT, agency_code=code
            )
        tidy(engine)
        settings, clock = Settings(database_url=url, second_factor="off"), Clock(MOMENT)
        yield Site(create_app(settings, engine, registry.load(strangers=False), clock=clock), engine, clock)
        engine.dispose()


def tidy(engine: Engine) -> None:
    """Lets PostgreSQL do what it does by itself sooner or later; SQLite does nothing."""
    if engine.dialect.name == "sqlite":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        hidden = text("SELECT count(*) FROM pg_class WHERE relname LIKE 'rectification%' AND relkind = 'r'"
                      " AND relallvisible < relpages")  # fmt: skip
        for _ in range(20):
            connection.execute(text("VACUUM ANALYZE"))
            if not connection.execute(hidden).scalar_one():
                return
            time.sleep(0.5)  # its own vacuum may still be looking at what was written


def fill(engine: Engine, items: int) -> None:
    """Writes agencies, items and their moves by executemany."""
    chance = random.Random(7)
    codes = [f"A{number:02}" for number in range(AGENCIES)]
    with engine.begin() as connection:
        connection.execute(insert(Agency), [{"code": code, "name": f"{code}镇", "kind": "township"} for code in codes])
        for begin in range(0, items, CHUNK // 4):
            rows = [item(chance, codes, number) for number in range(begin, min(items, begin + CHUNK // 4))]
            made = [move for row in rows for move in moves(chance, row)]
            connection.execute(insert(RectificationItem), rows)
            connection.execute(insert(RectificationMove), made)


def item(chance: random.Random, codes: list[str], number: int) -> dict[str, Any]:
    """One item, found in one of the last five years."""
    found = TODAY - dt.timedelta(days=chance.randrange(30, 5 * 365))
    status = chance.choice(STATES)
    return {
        "item_no": f"改{found.year}-{number:05}", "agency_code": chance.choice(codes),
        "problem": "部分案卷缺少送达回证" * 4,
        "category": chance.choice(CATEGORIES), "source": "自查", "found_on": found, "status": str(status),
        "phase": str(chance.choice(list(Phase))), "listed": chance.random() < 0.03,
        "severity": "一般", "measure": "逐案补正" * 10,
        "deadline": TODAY + dt.timedelta(days=chance.randrange(-200, 400)), "basis": "003 三(三)",
        "review_on": TODAY + dt.timedelta(days=chance.randrange(-10, 200)),
        "closed_on": found + dt.timedelta(days=25) if status == RectificationStatus.CLOSED else None,
        "published_until": None,
    }  # fmt: skip


def moves(chance: random.Random, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The moves that lead to the item's state, some days apart; what is public says until when."""
    keys = list(COURSE[: BEFORE.get(row["status"], 3)])
    states = [one for one in BEFORE if BEFORE[one] <= len(keys)]
    if row["status"] in OWN:
        keys.append(OWN[row["status"]])
        states.append(row["status"])
    day, made, before = row["found_on"], [], None
    for position, (key, after) in enumerate(zip(keys, states, strict=True), start=1):
        until = {"assign": row["deadline"], "publish": day + dt.timedelta(days=7)}.get(key)
        if key == "publish":
            row["published_until"] = until
        made.append({
            "item_no": row["item_no"], "agency_code": row["agency_code"], "position": position, "move": key,
            "at": dt.datetime.combine(day, dt.time(4), dt.UTC), "made_on": day, "account": f"someone{position % 2}",
            "person": None, "reason": None, "status_before": before, "status_after": str(after), "changes": {},
            "until": until,
        })  # fmt: skip
        day, before = min(TODAY, day + dt.timedelta(days=chance.randrange(1, 9))), str(after)
    return made


if __name__ == "__main__":
    main()
