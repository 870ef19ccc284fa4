"""The reason kept with a failed attempt says what happened, whatever a stranger's exception is made of."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from dashboard import wording
from dashboard.scoring import failures
from dashboard.translations import speaking


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def test_an_exception_is_named_with_its_text() -> None:
    assert failures.raised(ValueError("no such rate")) == "ValueError: no such rate"


def test_an_exception_without_words_is_named() -> None:
    assert "Unspeakable" in failures.raised(Unspeakable())


def test_what_a_database_cannot_hold_is_left_out() -> None:
    assert failures.raised(ValueError("a\0b\ud800\nc\u202e")) == "ValueError: ab c"


def test_a_text_without_end_is_cut() -> None:
    assert len(failures.raised(ValueError("x" * 9000))) == 4000


def test_a_statement_that_fails_does_not_tell_its_values() -> None:
    with create_engine("sqlite://").connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("SELECT no_such_function(:name)"), {"name": "某局"})
    assert "某局" in str(refused.value)
    assert failures.raised(refused.value) == "sqlite3.OperationalError: no such function: no_such_function"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (failures.took_longer(600.0), "it took longer than 600 seconds"),
        (failures.process_ended(7), "it ended its process, with code 7"),
        (failures.process_ended(-9), "its process was ended by signal 9, perhaps for want of memory"),
        (failures.raised(ValueError("no such rate")), "ValueError: no such rate"),
    ],
)
def test_a_reason_is_read_in_words(reason: str, words: str) -> None:
    with speaking("en"):
        assert wording.failure(reason) == words
