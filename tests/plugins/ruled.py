"""The facts of one subject from the rulings on its events: what the database must count, said in Python."""

from collections.abc import Iterable
from fractions import Fraction

from plugins.events import Ruling, counted, outweighed


def counts(ruled: Iterable[Ruling]) -> dict[str, Fraction]:
    """How often each item counts, and how many of its events another outweighs."""
    found: dict[str, int] = {}
    for event, times, outweighed_by in ruled:
        key = counted(event.item) if outweighed_by is None else outweighed(event.item)
        found[key] = found.get(key, 0) + (times if outweighed_by is None else 1)
    return {key: Fraction(number) for key, number in found.items()}
