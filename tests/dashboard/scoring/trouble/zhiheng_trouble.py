"""A plugin whose schemes fail in every way a stranger's may, each only when it is scored, so that all are installed."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from models.cases import Case
from plugins import legal, scheme_file
from plugins.contract import Measure, Moment, Text, hookimpl
from plugins.rubric import Count
from plugins.scheme import Scheme

MEMORY = 8 * 2**30
"""More than a process may have; no machine is harmed, since nothing is written there."""


if TOLD := os.environ.get("TROUBLE_TOLD"):
    with Path(TOLD).open("a", encoding="utf-8") as told:
        told.write(f"{os.getpid()} {' '.join(sys.argv)}\n")


def raises() -> Any:
    raise ValueError("no such rate")


def exits() -> Any:
    os._exit(7)


def hangs() -> Any:
    time.sleep(600)


def is_greedy() -> Any:
    bytearray(MEMORY)


TROUBLE: dict[str, Callable[[], Any]] = {
    "raises": raises,
    "exits": exits,
    "hangs": hangs,
    "is-greedy": is_greedy,
    "is-nan": list,
}

WANTED = os.environ["TROUBLE"].split() if "TROUBLE" in os.environ else list(TROUBLE)
"""Which of them are installed."""


def _measure(key: str, trouble: Callable[[], Any]) -> Measure:
    def where(moment: Moment) -> Any:
        return () if moment.today == legal.PROBE.today else trouble()

    return Measure(f"trouble.{key}", Text(key, key), Case, where, "第一条")


def _scheme(key: str) -> Scheme:
    said = {"zh": key, "en": key}
    source = {"document": "办法", "article": "第一条", "wording": "计数。"}
    count = {"key": "count", "kind": "count", "max": 100, "full": 100, "each": -1, "measure": f"trouble.{key}"}
    made = scheme_file.parse(
        {
            "key": key, "version": "1", "title": said, "summary": said, "source": source,
            "period": {"ends": "12-31"}, "ranking": {"rescale_to": 100},
            "nodes": [{**count, "title": said, "source": source}],
        }
    )  # fmt: skip
    return replace(made, build=lambda _: _without_a_number(made)) if key == "is-nan" else made


def _without_a_number(made: Scheme) -> Any:
    rules = made.rules()
    nan: Any = float("nan")
    count = Count("count", Fraction(100), "trouble.is-nan", nan, Fraction(100), floor=None)
    return replace(rules, tree=replace(rules.tree, children=(count,)))


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    return [_measure(key, TROUBLE[key]) for key in WANTED]


@hookimpl
def zhiheng_schemes() -> Iterable[Scheme]:
    return [_scheme(key) for key in WANTED]
