"""The yearly report as a whole: the text of each part, with the year's figures that it may name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.annual.parts import PARTS
from dashboard.annual.texts import Block, blocks
from dashboard.services.annual_figures import AnnualFigures, FigureLine, annual_figures
from dashboard.urls import Query
from models.reader import ReaderSession


@dataclass(frozen=True)
class ReportPart:
    """A part: its text, and the figures it may name."""

    number: int
    block: Block
    """This year's; blank where none is written."""
    offered: str
    """Last year's text, where this year has none yet."""
    lines: tuple[FigureLine, ...]

    @property
    def text(self) -> str:
        """What stands in the form: this year's text, else last year's as the start."""
        return self.block.text if self.block.version else self.offered


@dataclass(frozen=True)
class AnnualReport:
    """The page of the text."""

    figures: AnnualFigures
    parts: tuple[ReportPart, ...]


def annual_report(session: ReaderSession, year: int, today: dt.date) -> AnnualReport:
    """The county's report of the year. Thirteen statements."""
    figures = annual_figures(session, year, Query(), today)
    now, before = blocks(session, year), blocks(session, year - 1)
    parts = []
    for number in PARTS:
        lines = tuple(one for one in figures.lines if one.figure.part == number)
        parts.append(ReportPart(number, now.get(number, Block()), before.get(number, Block()).text, lines))
    return AnnualReport(figures, tuple(parts))
