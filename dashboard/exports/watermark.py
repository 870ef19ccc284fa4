"""The watermark 水印 of an exported file: when it left, under which number of the audit log, and who took it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import wording
from dashboard.translations import _

SIGN = "# 执衡 Zhiheng"
"""How the line begins in a .csv file in every language; many programs leave out a line that begins with #."""

PRINTED = 120
"""Characters of it at the top and the bottom of a printed sheet, where Excel holds 255 and counts some twice."""


@dataclass(frozen=True)
class Watermark:
    """Who exported a file, and when; ``request_id`` is the number that its audit record carries.

    ``invented``: the rows are those of the demonstration.
    """

    account: str
    display_name: str
    at: dt.datetime
    request_id: str
    invented: bool = False

    def __str__(self) -> str:
        """One line in the present language."""
        said = _(
            "Exported at %(moment)s under number %(number)s by %(name)s (%(account)s)",
            moment=wording.moment(self.at),
            number=self.request_id,
            name=self.display_name,
            account=self.account,
        )
        return f"{_('Demonstration data')} · {said}" if self.invented else said


def is_watermark(cells: Sequence[object]) -> bool:
    """Whether this row of a file is the line that an export has added to it, and no row of the table."""
    return isinstance(cells[0], str) and cells[0].startswith(SIGN) and not any(cells[1:])
