"""What headers that nobody knows might mean, proposed for a person to confirm: by likeness of names and by cells.

A proposal is never acted on. It is made only where each cell that was looked at can be read as the column asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from dashboard.imports.cells.cell import Cells
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.cells.width import folded_header
from dashboard.imports.kinds import KINDS, Column, Kind
from dashboard.imports.tables.layout import headers_of
from dashboard.imports.tables.table import Raw, is_blank

ALIKE = 0.7
"""From so much likeness on, a name is proposed."""
SHORTEST = 2
"""Characters of a header; shorter ones are like too many."""
_ENDINGS = re.compile("(?:金额|款项|款|额|日期|时间|日|编号|编码|号码|号)$")
"""Say what is counted, not of what: 罚没款 is 罚没金额, 立案时间 is 立案日期."""


def propose(
    kind: Kind, headers: Sequence[str], keys: Sequence[str | None], cells: Sequence[Sequence[Raw]]
) -> list[str | None]:
    """For each header the key that it means or might mean; ``keys`` has those that are known, ``cells`` some of each.

    No key is proposed twice, nor one that a header means already.
    """
    taken = {key for key in keys if key is not None}
    likely = sorted(
        (
            (
                max(_likeness(header, names), _of_its_words(kind.columns[key], cells[place])),
                key in kind.key_columns,
                place,
                key,
            )
            for key, names in _names(kind).items()
            if key not in taken
            for place, header in enumerate(headers)
            if keys[place] is None and _fits(kind.columns[key], cells[place])
        ),
        reverse=True,
    )
    found = list(keys)
    for likeness, _own_number, place, key in likely:
        if likeness >= ALIKE and found[place] is None and key not in taken:
            found[place] = key
            taken.add(key)
    return found


def likely_kind(headers: Sequence[str], cells: Sequence[Sequence[Raw]]) -> Kind | None:
    """The kind of which most headers mean or might mean a column, required ones counting double; None without any."""
    worth = {kind.key: _worth(kind, propose(kind, headers, [None] * len(headers), cells)) for kind in KINDS.values()}
    best = max(KINDS.values(), key=lambda kind: worth[kind.key])
    return best if worth[best.key] else None


def _worth(kind: Kind, keys: Iterable[str | None]) -> int:
    return sum(2 if kind.columns[key].required else 1 for key in keys if key is not None)


def _names(kind: Kind) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, key in headers_of(kind).items():
        names.setdefault(key, []).append(name)
    return names


def _likeness(header: str, names: Iterable[str]) -> float:
    folded = re.sub(r"\(.*\)$", "", folded_header(header))  # a unit
    if len(folded) < SHORTEST:
        return 0
    return max(_one_likeness(folded, name) for name in names)


def _one_likeness(header: str, name: str) -> float:
    if header == name:
        return 1
    if len(stem := _ENDINGS.sub("", header)) >= SHORTEST and stem == _ENDINGS.sub("", name):
        return 0.9
    if not name.isascii() and (header in name or name in header):
        return 0.8
    return SequenceMatcher(None, header, name).ratio()


def _of_its_words(column: Column, cells: Sequence[Raw]) -> float:
    """Words of a closed list tell their column by themselves."""
    filled = [cell for cell in cells if not is_blank(cell)]
    reader = Cells(column)
    reader.read(filled)
    return 0.75 if column.cell == "choice" and filled and not reader.bad else 0


def _fits(column: Column, cells: Sequence[Raw]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    reader = Cells(column, CellOptions(minguo=True, day_order="dmy"))
    reader.read(filled)
    # Words of a closed list may be the office's own, and a profile then says what they mean.
    return column.cell == "choice" or not reader.bad
