"""One page of the rows that were found: which of them a service reads, and what the pager below them says."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_ROWS = 50


@dataclass(frozen=True)
class Paging:
    """Page ``wanted`` of ``found`` rows, counted from 1; beyond the last page it is the last."""

    found: int
    wanted: int = 1
    rows: int = PAGE_ROWS
    """On a page."""

    @property
    def pages(self) -> int:
        """How many pages there are; one, if nothing was found."""
        return max(1, -(-self.found // self.rows))

    @property
    def page(self) -> int:
        """The page shown."""
        return min(self.wanted, self.pages)

    @property
    def offset(self) -> int:
        """How many rows stand before it."""
        return (self.page - 1) * self.rows

    @property
    def last(self) -> int:
        """The number of its last row, counted from 1."""
        return min(self.offset + self.rows, self.found)
