"""How messages quote what stands in files: on one line, nothing that acts on a terminal, not too much, and masked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from dashboard.imports.cells.visible import printable
from dashboard.imports.tables.table import Row, is_blank, is_covered, text_of
from models.id_numbers import masked_within

SHOWN_CHARACTERS = 60
NAMED_AT_ONCE = 10


def shown(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """A text as a message may quote it: on one line, nothing invisible, not too long, and ID numbers masked."""
    line = printable(" ".join(masked_within(text)[: most + 1].split()))
    return line if len(line) <= most else line[: most - 1] + "…"


def first_of(names: Iterable[object], most: int = NAMED_AT_ONCE) -> str:
    """The first few of many, as a message names them."""
    some = list(islice(names, most + 1))
    return ", ".join(map(str, some[:most])) + (", …" if len(some) > most else "")


def quoted(row: Row) -> str:
    """How the row reads, as a message quotes it."""
    return shown(" ".join(text_of(cell) for cell in row if not is_blank(cell) and not is_covered(cell)))
