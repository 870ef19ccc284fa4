"""The kinds of columns of the data dictionary.

A column carries its Chinese header in ``info["zh"]`` and its kind in ``info["kind"]``, so that the tables are the
data dictionary: importers, collection templates and exports read it from here and nowhere else.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, String
from sqlalchemy.orm import MappedColumn, mapped_column

from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Scaled, UtcTime, Vocabulary

SEALED_LENGTH = 200
DIGEST_LENGTH = 64


def code(zh: str, *args: Any, **kw: Any) -> MappedColumn[Any]:
    """A code or a number that names something: text, never a number."""
    return mapped_column(String(CODE_LENGTH), *args, info={"zh": zh, "kind": "code"}, **kw)


def name(zh: str, **kw: Any) -> MappedColumn[Any]:
    """One line of text."""
    return mapped_column(String(NAME_LENGTH), info={"zh": zh, "kind": "name"}, **kw)


def text(zh: str, **kw: Any) -> MappedColumn[Any]:
    """Free text, line breaks allowed."""
    return mapped_column(String(TEXT_LENGTH), info={"zh": zh, "kind": "text"}, **kw)


def day(zh: str, *args: Any, **kw: Any) -> MappedColumn[Any]:
    """A calendar date in Asia/Shanghai."""
    return mapped_column(Date(), *args, info={"zh": zh, "kind": "day"}, **kw)


def yes_no(zh: str, **kw: Any) -> MappedColumn[Any]:
    """A boolean; blank is a third answer."""
    return mapped_column(Boolean(), info={"zh": zh, "kind": "yes_no"}, **kw)


def whole(zh: str, **kw: Any) -> MappedColumn[Any]:
    """A whole number, zero or more."""
    return mapped_column(Integer(), info={"zh": zh, "kind": "whole"}, **kw)


def decimal(zh: str, places: int, **kw: Any) -> MappedColumn[Any]:
    """A decimal number with at most ``places`` decimal places."""
    return mapped_column(Scaled(places), info={"zh": zh, "kind": "decimal", "places": places}, **kw)


def choice(zh: str, words: type[Vocabulary], **kw: Any) -> MappedColumn[Any]:
    """One word of a vocabulary; the table's check refuses any other (see :func:`checks`)."""
    return mapped_column(String(32), info={"zh": zh, "kind": "choice", "words": words}, **kw)


def sealed(zh: str, kind: str, digest: str, **kw: Any) -> MappedColumn[Any]:
    """Personal data read as a cell of this kind and kept encrypted; ``digest`` is the column of its keyed hash.

    Nobody writes or reads such a column but through ``models.sealed``.
    """
    return mapped_column(String(SEALED_LENGTH), info={"zh": zh, "kind": kind, "digest": digest}, **kw)


def digest(**kw: Any) -> MappedColumn[Any]:
    """The keyed hash of a sealed column: no column of the data dictionary, so that no file brings or shows it."""
    return mapped_column(String(DIGEST_LENGTH), info={"kind": "digest"}, **kw)


def document(**kw: Any) -> MappedColumn[Any]:
    """A JSON document."""
    return mapped_column(JSON(), **kw)


def instant(**kw: Any) -> MappedColumn[Any]:
    """A moment in time."""
    return mapped_column(UtcTime(), **kw)
