"""Sealed columns: the tables say which, and what they hold is bound to its row."""

import pytest

from models.keys import WrongKey
from models.officers import Officer
from models.sealed import sealed_column, sealed_columns
from tests.fixtures.keys import KEYS

ID_NUMBER = "11010519491231002X"
COLUMN = sealed_column(Officer.__table__, "id_number")


def test_the_id_number_is_the_one_sealed_column_of_an_officer():
    assert sealed_columns(Officer.__table__) == (COLUMN,)
    assert (COLUMN.name, COLUMN.digest) == ("id_number", "id_number_digest")


def test_a_column_kept_in_clear_is_no_sealed_one():
    with pytest.raises(KeyError):
        sealed_column(Officer.__table__, "name")


def test_a_text_is_opened_in_its_own_row_only():
    sealed = COLUMN.sealed(KEYS, ID_NUMBER, ["P1"])
    assert COLUMN.opened(KEYS, sealed, ["P1"]) == ID_NUMBER
    with pytest.raises(WrongKey):
        COLUMN.opened(KEYS, sealed, ["P2"])


def test_a_sealed_text_names_its_algorithm_and_fits_its_column():
    sealed = COLUMN.sealed(KEYS, ID_NUMBER, ["P1"])
    assert sealed.startswith("aes256gcm:")
    assert len(sealed) <= Officer.__table__.c.id_number.type.length


def test_equal_texts_have_equal_hashes_which_are_of_no_use_without_the_key():
    assert COLUMN.hashed(KEYS, ID_NUMBER) == COLUMN.hashed(KEYS, ID_NUMBER)
    assert COLUMN.hashed(KEYS, ID_NUMBER) != COLUMN.hashed(KEYS.made(), ID_NUMBER)
