"""Whatever a statement looks like: a reader gets what there would be without the others' rows, or is refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from models.agencies import Agency
from models.base import Base
from models.cases import Case
from models.officers import Officer, Posting
from models.reader import SYSTEM, Reader, ReaderSession, UnscopedStatement
from models.scores import ScoreGroup
from tests.models.four_units import NOBODY, OF_A, OWN_FILE, SCOPED, without_others
from tests.models.shapes import REFUSED, TAKEN

READERS = (OF_A, OWN_FILE, NOBODY)
ONE_OF_EACH_CONDITION = (Agency, Case, Officer, Posting, ScoreGroup)
ASKED = [(cls, OF_A) for cls in SCOPED.values()]
ASKED += [(cls, reader) for cls in ONE_OF_EACH_CONDITION for reader in (OWN_FILE, NOBODY)]
Shape = Callable[[Any], Any]
# Many of these statements put two tables side by side on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")


@pytest.fixture(scope="module")
def alone(four_units: Engine) -> Iterator[dict[Reader, Engine]]:
    """For each reader the database as it would be without the others' rows."""
    engines = {reader: without_others(four_units, reader) for reader in READERS}
    yield engines
    for engine in engines.values():
        engine.dispose()


def rows(engine: Engine, reader: Reader, statement: Any) -> list[str]:
    """What the reader gets, in a fixed order; of a mapped object its key."""
    with ReaderSession(engine, reader) as session:
        found = session.execute(statement).all()
    return sorted(str([_shown(value) for value in row]) for row in found)


def _shown(value: Any) -> Any:
    return value.__mapper__.primary_key_from_instance(value) if isinstance(value, Base) else value


@pytest.mark.parametrize("shape", TAKEN.values(), ids=TAKEN)
def test_it_gives_what_there_is_without_the_others(four_units: Engine, alone: dict[Reader, Engine], shape: Shape):
    for cls, reader in ASKED:
        assert rows(four_units, reader, shape(cls)) == rows(alone[reader], SYSTEM, shape(cls)), (cls, reader)


@pytest.mark.parametrize("shape", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_even_to_who_sees_all(four_units: Engine, shape: Shape):
    with ReaderSession(four_units, SYSTEM) as session:
        for cls in SCOPED.values():
            with pytest.raises(UnscopedStatement):
                session.execute(shape(cls))
