"""Which agencies a reader sees, and which of them are known by their names alone, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from dashboard.services.units import Units, units
from models.agencies import Agency
from models.engine import open_database
from models.installation import remember_keys
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.rectification import RectificationItem, RectificationPartner
from tests.fixtures.keys import KEYS

CODES = "ABCD"


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    """B mends an item of A, and D one of C; the database as the application opens it."""
    made = open_database(migrated_database, KEYS)
    remember_keys(made, KEYS)
    put(made, Agency, *({"code": one, "name": f"{one}镇", "kind": "township", "established_staff": 9} for one in CODES))
    for responsible, helping in ("AB", "CD"):
        put(made, RectificationItem, {"item_no": responsible, "agency_code": responsible, "problem": "漏审"})
        put(
            made,
            RectificationPartner,
            {"item_no": responsible, "agency_code": helping, "responsible_code": responsible},
        )
    yield made
    made.dispose()


def put(engine: Engine, table: Any, *rows: dict[str, Any]) -> None:
    with acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(insert(table), list(rows))


def seen(engine: Engine, reader: Reader) -> Units:
    with ReaderSession(engine, reader) as session:
        return units(session)


@pytest.mark.parametrize(("own", "other"), ["BA", "AB"], ids=["who helps", "who answers for the item"])
def test_an_agency_knows_whom_it_has_an_item_with_by_name_alone(engine: Engine, own: str, other: str) -> None:
    known = seen(engine, Reader("a", Reach.AGENCIES, frozenset({own})))
    assert known.name(other) == f"{other}镇"
    assert known.get(other) is None
    assert set(known.by_code) == {own}
    assert {one: known.name(one) for one in "CD"} == {"C": "C", "D": "D"}


def test_who_sees_all_agencies_knows_none_by_name_alone(engine: Engine) -> None:
    known = seen(engine, Reader("l", Reach.ALL))
    assert set(known.by_code) == set(CODES)
    assert known.others == {}


def test_an_officer_does_not_see_with_whom_the_agency_has_an_item(engine: Engine) -> None:
    assert seen(engine, Reader("o", Reach.OWN_FILE, officer_no="P1")) == Units({})
