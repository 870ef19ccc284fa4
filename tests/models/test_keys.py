"""Keys: derived for each use, texts sealed to their place, and told apart by their fingerprint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.address import DatabaseProblem
from models.engine import make_engine, open_database, read_only
from models.installation import remember_keys
from models.keys import Keys, NoKeys, WrongKey, keys_of
from models.migrate import upgrade
from tests.fixtures.keys import KEYS

OTHER = Keys(bytes(32))
ID_NUMBER = "11010119900307803X"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200), st.text(max_size=20))
def test_a_sealed_text_is_opened_by_the_same_key_at_the_same_place(text, use):
    assert KEYS.unseal(use, KEYS.seal(use, text, "1"), "1") == text


def test_a_text_is_sealed_differently_each_time():
    assert KEYS.seal("id", ID_NUMBER) != KEYS.seal("id", ID_NUMBER)


def test_a_sealed_text_does_not_show_what_it_holds():
    assert ID_NUMBER not in KEYS.seal("id", ID_NUMBER)


@pytest.mark.parametrize(("keys", "use", "place"), [(OTHER, "id", "1"), (KEYS, "totp", "1"), (KEYS, "id", "2")])
def test_another_key_use_or_place_opens_nothing(keys, use, place):
    with pytest.raises(WrongKey):
        keys.unseal(use, KEYS.seal("id", ID_NUMBER, "1"), place)


@pytest.mark.parametrize(
    "sealed", ["", ID_NUMBER, "sm4:abcd", "aes256gcm:", "aes256gcm:not base64 at all", "aes256gcm:AAAA"]
)
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(WrongKey):
        KEYS.unseal("id", sealed)


def test_a_changed_text_is_refused():
    sealed = KEYS.seal("id", ID_NUMBER)
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(WrongKey):
        KEYS.unseal("id", changed)


def test_a_digest_is_the_same_for_the_same_text_and_use_only():
    assert KEYS.digest("id", ID_NUMBER) == KEYS.digest("id", ID_NUMBER)
    others = {KEYS.digest("id", "1"), KEYS.digest("audit", ID_NUMBER), OTHER.digest("id", ID_NUMBER)}
    assert KEYS.digest("id", ID_NUMBER) not in others
    assert len(others) == 3


def test_the_text_of_a_key_gives_the_key_again():
    made = Keys.made()
    assert Keys.from_text(made.text()) == made
    assert made != Keys.made()


@pytest.mark.parametrize("written", ["", "AAAA", "密钥", "x" * 44])
def test_what_is_no_key_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever base64 or the length says
        Keys.from_text(written)


def test_keys_do_not_print_themselves():
    assert KEYS.master.hex() not in repr(KEYS)
    assert str(KEYS.master) not in repr(KEYS)


def test_the_keys_of_a_database_hang_on_its_engine(empty_database):
    engine = make_engine(empty_database, keys=KEYS)
    assert keys_of(engine) is KEYS
    with read_only(engine).connect() as connection, Session(engine) as session:
        assert keys_of(connection) is KEYS
        assert keys_of(session) is KEYS
    engine.dispose()


def test_a_database_opened_without_keys_has_none(empty_database):
    engine = make_engine(empty_database)
    with pytest.raises(NoKeys):
        keys_of(engine)
    engine.dispose()


def test_a_database_is_opened_with_the_keys_it_is_tied_to_and_no_others(empty_database):
    engine = make_engine(empty_database)
    upgrade(engine)
    remember_keys(engine, KEYS)
    remember_keys(engine, OTHER)  # it is tied already
    engine.dispose()
    open_database(empty_database, KEYS).dispose()
    open_database(empty_database).dispose()
    with pytest.raises(DatabaseProblem, match="other_keys"):
        open_database(empty_database, OTHER)
