"""How long a login and a page take: with the hash of the password, without it, and against an older checkout.

Measured is what the browser waits for: the answer to the form of the login, and that of the page callback, asked in
this process over SQLite. Without the hash, which is slow on purpose, a login may cost half of it; and a login and a
page may each cost at most 20 ms more than in the checkout given. Both checkouts are measured in turn, each in
processes of its own; the medians count.

    python benchmarks/login.py
    python benchmarks/login.py --against ../before
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from argon2 import PasswordHasher

from dashboard.accounts import passwords
from dashboard.accounts.accounts import create_account
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models import migrate
from models.accounts import Role
from models.engine import make_engine
from plugins.registry import Registry
from tests.dashboard.web.site import PAGES, PASSWORD, START, Clock, Site
from tests.fixtures.keys import KEYS

HERE = Path(__file__).resolve().parents[1]
ROUNDS, TURNS = 40, 4
MOST_OF_THE_HASH = 0.5
MOST_MORE = 0.020
"""Seconds."""
NAMES = ("hash", "login", "page")


def main() -> None:
    """Prints the medians in milliseconds, and says whether the limits were kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--against", type=Path, help="a checkout of an older version")
    options.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.measure:
        print(json.dumps(measured()))
        return
    checkouts = [HERE] if chosen.against is None else [HERE, chosen.against.resolve()]
    found: list[dict[str, list[float]]] = [{name: [] for name in NAMES} for _ in checkouts]
    for _ in range(TURNS):
        for checkout, taken in zip(checkouts, found, strict=True):
            for name, seconds in measured_in(checkout).items():
                taken[name] += seconds
    medians = [{name: statistics.median(taken[name]) for name in NAMES} for taken in found]
    print(f"{'':<24}" + "".join(f"{name:>10}" for name in NAMES))
    for checkout, taken in zip(("this checkout", "the older one"), medians, strict=False):
        print(f"{checkout:<24}" + "".join(f"{1000 * taken[name]:>10.1f}" for name in NAMES))
    share = medians[0]["login"] / medians[0]["hash"]
    kept = share <= MOST_OF_THE_HASH
    print(f"a login without the hash is {share:.2f} of the hash, at most {MOST_OF_THE_HASH}")
    if len(medians) == 2:
        more = {name: medians[0][name] - medians[1][name] for name in ("login", "page")}
        kept = kept and max(more.values()) <= MOST_MORE
        print(", ".join(f"{name} {1000 * seconds:+.1f} ms" for name, seconds in more.items()) + ", at most +20")
    print("limits kept" if kept else "LIMIT BROKEN")


def measured_in(checkout: Path) -> dict[str, list[float]]:
    """The seconds of each of the rounds in a process that has that checkout's code."""
    command = [sys.executable, str(Path(__file__).resolve()), "--measure"]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    ended = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=True)
    seconds: dict[str, list[float]] = json.loads(ended.stdout.splitlines()[-1])
    return seconds


def measured() -> dict[str, list[float]]:
    """Seconds of the hash alone, of logins with a hash that costs nothing, and of pages."""
    stored = passwords.hashed(PASSWORD)
    hash_alone = timed(lambda: passwords.matches(stored, PASSWORD))
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobody.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'zhiheng.db').as_posix()}"
        engine = make_engine(url, keys=KEYS)
        migrate.upgrade(engine)
        create_account(engine, name="w", display_name="w", role=Role.LEADER, password=PASSWORD, now=START)
        clock = Clock()
        site = Site(
            create_app(Settings(database_url=url), engine, Registry(()), clock=clock, pages=PAGES), engine, clock
        )
        visitor = site.visitor()
        token = visitor.token()

        def log_in() -> None:
            form = {"username": "w", "password": PASSWORD, "csrf_token": token}
            browser = site.visitor()
            browser.client.set_cookie("zhiheng_visitor", visitor.cookie("zhiheng_visitor") or "", domain="localhost")
            assert browser.post("/login", data=form).status_code == 303

        logins = timed(log_in)
        reader = site.logged_in("w")
        pages = timed(lambda: reader.open("/schemes"))
        engine.dispose()
    return {"hash": hash_alone, "login": logins, "page": pages}


def timed(do: Callable[[], object]) -> list[float]:
    """The seconds of each round but the first three, which fill caches."""
    taken = []
    for _ in range(ROUNDS + 3):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return taken[3:]


if __name__ == "__main__":
    main()
