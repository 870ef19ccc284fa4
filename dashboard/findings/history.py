"""How findings stood on a past day, from their moves: what a score of that day was made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from dashboard.findings.imported import brought
from models.conduct import Finding
from models.finding_moves import FindingMove
from models.installation import SHANGHAI


@dataclass(frozen=True)
class Stood:
    """The status and the number of times that a finding had."""

    status: str | None
    count: int


def stood_on(connection: Session | Connection, day: dt.date, officer_no: str | None = None) -> Mapping[str, Stood]:
    """Finding number → how it stood at the end of that day; without those that nobody had recorded by then.

    Of a finding that imports alone have written, and of which nobody noted when, it is taken that it was always so.
    ``officer_no``: of one officer's findings alone.
    """
    stood: dict[str, Stood] = {}
    moved: set[str] = set()
    moves = select(
        FindingMove.finding_no, FindingMove.made_on, FindingMove.status_after, FindingMove.count_after
    ).order_by(FindingMove.finding_no, FindingMove.position)
    every = select(Finding.finding_no)
    if officer_no is not None:
        moves = moves.where(FindingMove.officer_no == officer_no)
        every = every.where(Finding.officer_no == officer_no)
    for number, made_on, status, count in connection.execute(moves):
        moved.add(number)
        if made_on <= day:
            stood[number] = Stood(status, count)
    numbers = set(connection.execute(every).scalars()) - moved
    for number, several in brought(connection, numbers).items() if numbers else ():
        for one in several:
            if one.at is None or one.at.astimezone(SHANGHAI).date() <= day:
                stood[number] = Stood(one.status, one.count)
    return stood
