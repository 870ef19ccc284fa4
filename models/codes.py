"""Free codes 自由填写的编号, such as an incident's, as they are compared: one by one in Python, a whole table in SQL.

Full-width letters count as narrow ones and blanks around a code do not count (measures.md, Settled points). The lower
of two codes is the one whose letters come first in Unicode, in whatever order the database sorts names.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
NARROW = "".join(map(chr, range(0x21, 0x7F)))
BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What ``str.strip`` takes off; the last is the full-width blank, which within a code is a narrow one."""

_ASCII_BLANKS = "".join(filter(str.isascii, BLANKS))
_TO_NARROW = str.maketrans(WIDE + BLANKS[-1], NARROW + " ")
_FOLDS = f"[{BLANKS}{WIDE[0]}-{WIDE[-1]}]"
"""A letter that folding may change. Few codes have one, and looking for it takes less than folding them all."""


def folded(code: str | None) -> str | None:
    """A free code as it is compared; None where nothing is left.

    >>> folded(" Ａ－１　")
    'A-1'
    """
    return (code.translate(_TO_NARROW).strip() or None) if code else None


class Folded(FunctionElement[str]):
    """:func:`folded` of a column, in SQL."""

    type = String()
    inherit_cache = True


class ByLetter(FunctionElement[str]):
    """A column of codes to sort by: as Python sorts strings."""

    type = String()
    inherit_cache = True


@compiles(Folded, "postgresql")
def _folded_postgresql(element: Folded, compiler: SQLCompiler, **kw: Any) -> str:
    code = _column(element, compiler, kw)
    wide, narrow, blanks, folds, ascii_blanks = (
        compiler.render_literal_value(letters, String())
        for letters in (WIDE + BLANKS[-1], NARROW + " ", BLANKS, _FOLDS, _ASCII_BLANKS)
    )
    narrowed = f"btrim(translate({code}, {wide}, {narrow}), {blanks})"
    # Of ASCII alone nothing is wide; telling that takes a tenth of looking for a letter with an expression.
    is_ascii = f"octet_length({code}) = length({code})"
    return (
        f"NULLIF(CASE WHEN {is_ascii} THEN btrim({code}, {ascii_blanks}) "
        f"WHEN {code} ~ {folds} THEN {narrowed} ELSE {code} END, '')"
    )


@compiles(Folded, "sqlite")
def _folded_sqlite(element: Folded, compiler: SQLCompiler, **kw: Any) -> str:
    """Letter by letter: SQLite has no translate(), and cannot parse a hundred replace() within each other."""
    code = _column(element, compiler, kw)
    blanks, folds = (compiler.render_literal_value(letters, String()) for letters in (BLANKS, f"*{_FOLDS}*"))
    apart = ord(WIDE[0]) - ord(NARROW[0])
    letter = f"substr({code}, place, 1)"
    narrowed = f"""
        WITH RECURSIVE folding (place, text) AS (
            SELECT 1, '' UNION ALL SELECT place + 1, text || CASE
                WHEN unicode({letter}) BETWEEN {ord(WIDE[0])} AND {ord(WIDE[-1])}
                THEN char(unicode({letter}) - {apart})
                WHEN unicode({letter}) = {ord(BLANKS[-1])} THEN ' '
                ELSE {letter} END
            FROM folding WHERE place <= length({code}))
        SELECT trim(text, {blanks}) FROM folding ORDER BY place DESC LIMIT 1"""  # noqa: S608 - a column's name and constants
    return f"NULLIF(CASE WHEN {code} GLOB {folds} THEN ({narrowed}) ELSE {code} END, '')"


@compiles(ByLetter, "postgresql")
def _by_letter_postgresql(element: ByLetter, compiler: SQLCompiler, **kw: Any) -> str:
    return f'{_column(element, compiler, kw)} COLLATE "C"'


@compiles(ByLetter, "sqlite")
def _by_letter_sqlite(element: ByLetter, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{_column(element, compiler, kw)} COLLATE BINARY"


def _column(element: FunctionElement[str], compiler: SQLCompiler, kw: dict[str, Any]) -> str:
    (code,) = element.clauses
    return compiler.process(code, **kw)
