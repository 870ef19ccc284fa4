"""The text of the yearly report 年度报告正文: a block a part, kept from year to year, with places for figures.

``{{行政处罚决定数}}`` in a text stands for this year's figure of that name, ``{{上年：行政处罚决定数}}`` for the one of
the year before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Act
from dashboard.annual.figures import FIGURES, Figure, folded
from dashboard.annual.parts import PARTS
from dashboard.translations import _
from dashboard.workflows.refused import MoveRefused
from models.annual_texts import AnnualText
from models.base import TEXT_LENGTH

BEFORE = "上年"
"""Before a figure's name: last year's."""
_PLACE = re.compile(r"\{\{\s*(?:(上年)\s*[:\uff1a]\s*)?([^{}]*?)\s*\}\}")
_LOOSE = re.compile(r"\{\{|\}\}")
_BY_NAME: Mapping[str, Figure] = {folded(one.name.zh): one for one in FIGURES.values() if one.part}


class OutOfDate(MoveRefused):
    """Somebody else has written the block since it was looked at."""


@dataclass(frozen=True)
class Block:
    """The text of a part; ``version`` 0 for one that was never written."""

    text: str = ""
    version: int = 0


def blocks(connection: Session | Connection, year: int) -> dict[int, Block]:
    """Part → what is written of it for this year; parts without text are missing. One statement."""
    found = select(AnnualText.part, AnnualText.text, AnnualText.version).where(AnnualText.year == year)
    return {row.part: Block(row.text, row.version) for row in connection.execute(found)}


def write(connection: Connection, act: Act, year: int, part: int, text: str, seen: int) -> None:
    """Keeps the text of a part, with its audit record; nothing where it is the same.

    ``seen``: the version that was looked at. Raises MoveRefused for a text that cannot be, OutOfDate where there is a
    later version, KeyError for a part that there is not.
    """
    if part not in PARTS:
        raise KeyError(part)
    check(text)
    is_it = (AnnualText.year == year, AnnualText.part == part)
    locked = select(AnnualText.text, AnnualText.version).where(*is_it).with_for_update()
    before = connection.execute(locked).one_or_none()
    if (before.version if before else 0) != seen:
        raise _out_of_date()
    if text == (before.text if before else ""):
        return
    if before is None:
        try:
            connection.execute(insert(AnnualText).values(year=year, part=part, text=text, version=1))
        except IntegrityError as already:  # two wrote the first version at once
            raise _out_of_date() from already
    else:
        connection.execute(update(AnnualText).where(*is_it).values(text=text, version=before.version + 1))
    told = {"text": before.text} if before else None
    act.record(connection, "annual_text:write", f"{year}/{part}", before=told, after={"text": text})


def check(text: str) -> None:
    """Raises MoveRefused for a text that is too long, names no figure of the report, or has braces left open."""
    if len(text) > TEXT_LENGTH:
        raise MoveRefused(_("A part has at most %(most)s characters.", most=TEXT_LENGTH))
    for place in _PLACE.finditer(text):
        if folded(place[2]) not in _BY_NAME:
            raise MoveRefused(
                _("The report has no figure “%(name)s”. Write its name as the table of figures has it.", name=place[2])
            )
    if _LOOSE.search(_PLACE.sub("", text)):
        raise MoveRefused(_("Braces do not close: a figure is written {{like this}}."))


@dataclass(frozen=True)
class Place:
    """A place of a text for a figure."""

    written: str
    figure: Figure
    before: bool
    """Last year's."""


def pieces(text: str) -> Iterator[str | Place]:
    """The text in pieces, in their order: its words, and its places for figures.

    A figure that there is no more stands as it was written: a text of years ago is still to be read.
    """
    at = 0
    for place in _PLACE.finditer(text):
        figure = _BY_NAME.get(folded(place[2]))
        if figure is not None:
            yield text[at : place.start()]
            yield Place(place[0], figure, place[1] is not None)
            at = place.end()
    yield text[at:]


def filled(text: str, now: Mapping[str, str], before: Mapping[str, str]) -> str:
    """The text with its places filled; ``now`` and ``before`` are the two years' figures by their keys, as printed."""
    return "".join(
        one if isinstance(one, str) else (before if one.before else now)[one.figure.key] for one in pieces(text)
    )


def _out_of_date() -> OutOfDate:
    return OutOfDate(_("Somebody else has changed this part meanwhile. This is how it stands now."))
