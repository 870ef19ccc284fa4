"""Whatever is wrong with the database's address, it is named without its password."""

import pytest

from models.address import DatabaseProblem, database_url, shown
from models.engine import make_engine, open_database


@pytest.mark.parametrize("written", ["postgresql://host/name", "postgres://host/name"])
def test_postgresql_is_spoken_to_with_our_driver(written: str) -> None:
    assert database_url(written).drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("postgresql://u:hush@h:abc/x", "postgresql://***@h:abc/x"),
        ("postgresql://u:hush@h:70000/x", "postgresql+psycopg://u:***@h:70000/x"),
        ("postgresql://u:hush@h:-5/x", "postgresql+psycopg://u:***@h:-5/x"),
        ("postgresql://u:hush@[::1/x", "postgresql://***@[::1/x"),
        ("postgresql://u:hush/x", "postgresql://u:***/x"),
        ("postgresql://u:hu@sh@h/x", "postgresql://***@h/x"),
        ("postgresql://u:hu@sh@h:5x/x", "postgresql://***@h:5x/x"),
        ("postgresql://u/v:hush@h/x", "postgresql://***@h/x"),
        ("postgresql:/u:hush@h/x", "postgresql:/***@h/x"),
        ("postgresql//u:hush@h/x", "***@h/x"),
        ("u:hush@h/x", "u:***@h/x"),
        ("postgresql://h:x/x?password=hush", "postgresql://h:***/x?password=***"),
        ("host=h password=hush dbname=x", "host=h password=*** dbname=x"),
        ("postgresql://u:hush@h/x?port=abc", "postgresql+psycopg://u:***@h/x?port=abc"),
        ("mysql://u:hush@h/x", "mysql://u:***@h/x"),
        ("oracle://h/x?password=hush", "oracle://h/x?password=***"),
        ("sqlite://u:hush@h/x", "sqlite://u:***@h/x"),
        ("sqlite:///x.db?timeout=soon", "sqlite:///x.db?timeout=soon"),
        ("postgresql+nothing://u:hush@h/x", "postgresql+nothing://u:***@h/x"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_an_address_that_cannot_be_used_is_a_bad_url(written: str, where: str) -> None:
    with pytest.raises(DatabaseProblem) as refused:
        make_engine(written)
    assert (refused.value.code, refused.value.where) == ("bad_url", where)
    assert "hush" not in str(refused.value)
    assert "\n" not in refused.value.detail


def test_an_option_that_the_driver_does_not_know_is_a_bad_url() -> None:
    with pytest.raises(DatabaseProblem) as refused:
        open_database("postgresql://u:hush@127.0.0.1:1/x?nonsense=1")
    assert refused.value.code == "bad_url"
    assert "hush" not in str(refused.value)


def test_a_password_among_the_options_is_hidden_like_any_other() -> None:
    assert shown(database_url("postgresql://h/x?password=hush&user=u")) == (
        "postgresql+psycopg://h/x?password=***&user=u"
    )
