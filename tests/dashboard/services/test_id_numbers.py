"""An ID number as a reader meets it: typed, looked for, opened."""

import pytest
from sqlalchemy import Engine, select, update

from dashboard.services.id_numbers import full_id_number, officers_with, written_id_number
from models.engine import make_engine
from models.keys import NoKeys, WrongKey
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.staff import NUMBERS

OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))


def found(engine: Engine, number: str, reader: Reader = SYSTEM) -> list[str]:
    with ReaderSession(engine, reader) as session:
        return [one.officer_no for one in officers_with(session, number)]


@pytest.mark.parametrize(
    "text", ["11010519491231002X", " 110105 19491231 002x\n", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_a_number_is_read_as_people_type_it(text: str) -> None:
    assert written_id_number(text) == NUMBERS["P1"]


@pytest.mark.parametrize("text", ["", "110105194912310021", "11010519491331002X", "P1", "110105194912310"])
def test_what_cannot_be_a_number_is_none(text: str) -> None:
    assert written_id_number(text) is None


def test_an_officer_is_found_by_the_number_within_the_readers_scope(staffed_towns: Engine) -> None:
    assert found(staffed_towns, NUMBERS["P3"]) == ["P3"]
    assert found(staffed_towns, NUMBERS["P3"], OF_A) == []
    assert found(staffed_towns, "110105491231002") == []


def test_a_number_is_opened_in_full(staffed_towns: Engine) -> None:
    with ReaderSession(staffed_towns, SYSTEM) as session:
        officers = session.scalars(select(Officer).order_by(Officer.officer_no)).all()
        assert [full_id_number(session, one) for one in officers] == [NUMBERS["P1"], None, NUMBERS["P3"]]


def test_a_number_put_into_another_row_is_not_opened(staffed_towns: Engine) -> None:
    with staffed_towns.begin() as connection:
        connection.execute(
            update(Officer).where(Officer.officer_no == "P2").values(
                id_number=select(Officer.id_number).where(Officer.officer_no == "P1").scalar_subquery()
            )
        )  # fmt: skip
    with ReaderSession(staffed_towns, SYSTEM) as session:
        moved = session.scalars(select(Officer).where(Officer.officer_no == "P2")).one()
        with pytest.raises(WrongKey):
            full_id_number(session, moved)


def test_without_keys_nothing_is_opened_and_nobody_found(staffed_towns: Engine) -> None:
    keyless = make_engine(staffed_towns.url.render_as_string())
    with pytest.raises(NoKeys):
        found(keyless, NUMBERS["P1"])
    keyless.dispose()
