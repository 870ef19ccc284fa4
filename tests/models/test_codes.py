"""Free codes: folded and sorted alike in Python and in both databases."""

import sys

import pytest
from sqlalchemy import Engine, String, column, select, values

from models.codes import BLANKS, NARROW, WIDE, ByLetter, Folded, folded

CODES = [
    *WIDE,
    *NARROW,
    *BLANKS,
    *(f"{blank}事{blank}Ａ{blank}" for blank in BLANKS),
    "",
    "①",
    "A",
    "a",
    "é",
    "一",
    "Ａ－１",
]


@pytest.mark.parametrize(("written", "compared"), [(" Ａ－１　", "A-1"), ("①", "①"), ("　", None), (None, None)])
def test_free_codes_are_folded_in_width_and_trimmed(written: str | None, compared: str | None):
    assert folded(written) == compared


def test_blanks_are_all_that_python_strips():
    assert set(BLANKS) == {chr(number) for number in range(sys.maxunicode + 1) if chr(number).isspace()}


def test_the_database_folds_and_sorts_as_python_does(tables: Engine):
    codes = values(column("code", String), name="codes").data([(one,) for one in CODES]).cte("codes")
    with tables.connect() as connection:
        rows = connection.execute(select(codes.c.code, Folded(codes.c.code)).order_by(ByLetter(codes.c.code))).all()
    assert [tuple(row) for row in rows] == [(code, folded(code)) for code in sorted(CODES)]
