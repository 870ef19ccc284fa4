"""Ways past a reader's session to the database behind it: each is closed, or leads through the reader's scope."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, text, update
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.cases import Case
from models.reader import SYSTEM, ReaderSession, UnscopedStatement
from tests.models.four_units import NOBODY, OF_B

CASES = Case.__table__
KEY = ("B", "4")
NEW = {"agency_code": "B", "case_no": "new", "kind": "penalty"}
Door = Callable[[ReaderSession], Any]


def _one(session: ReaderSession) -> Case:
    """The one case of B, as its reader has it."""
    return session.scalars(select(Case)).one()


def _expired(session: ReaderSession) -> Any:
    case = _one(session)
    session.expire(case)
    return case.title


def _sent(engine: Any, statement: Any) -> Any:
    """The statement sent on a connection of the engine; text goes to the driver."""
    with engine.connect() as connection:
        return connection.exec_driver_sql(statement) if isinstance(statement, str) else connection.execute(statement)


def _within_a_transaction(session: ReaderSession) -> Any:
    _one(session)
    transaction = session.get_transaction()
    assert transaction is not None
    return transaction.connection(None).execute(select(CASES))


CLOSED: dict[str, Door] = {
    "its connection": lambda session: session.connection(),
    "a connection of its engine": lambda session: _sent(session.get_bind(), select(CASES)),
    "text on a connection of its engine": lambda session: _sent(session.bind, text("SELECT * FROM cases")),
    "the driver": lambda session: _sent(session.get_bind(), "SELECT * FROM cases"),
    "the connection of its transaction": _within_a_transaction,
    "the connection of a transaction begun": lambda session: session.begin().connection(None).execute(select(CASES)),
    "another session on its engine": lambda session: Session(session.get_bind()).execute(select(Case)),
    "an option that says it is within scope": lambda session: session.execute(
        select(CASES), execution_options={"within_scope": True, "only_within_scope": False}
    ),
    "a row by its key": lambda session: session.get(Case, KEY),
    "a row by its key, or an error": lambda session: session.get_one(Case, KEY),
    "a row by its key, the old way": lambda session: session.query(Case).get(KEY),
    "a row merged": lambda session: session.merge(Case(**NEW)),
    "a row read again": lambda session: session.refresh(_one(session)),
    "a row read again when it is looked at": _expired,
    "a union of the old way": lambda session: session.query(Case).union(session.query(Case)).all(),
    "what is added to a union": lambda session: (
        session.query(Agency).union(session.query(Agency)).add_columns(aliased(Case).case_no).all()
    ),
    "a window, the old way": lambda session: session.query(select(func.count(Case.case_no).over()).subquery()).all(),
    "a row added": lambda session: (session.add(Case(**NEW)), session.flush()),
    "a row changed": lambda session: (setattr(_one(session), "title", "x"), session.flush()),
    "a row deleted": lambda session: (session.delete(_one(session)), session.flush()),
    "rows written at once": lambda session: session.bulk_insert_mappings(Case, [NEW]),
    "rows inserted": lambda session: session.execute(insert(Case), [NEW]),
    "rows updated by their keys": lambda session: session.execute(
        update(Case), [{"agency_code": "A", "case_no": "1", "title": "x"}]
    ),
    "rows updated, the old way": lambda session: session.query(Case).update({"title": "x"}),
    "rows deleted, the old way": lambda session: session.query(Case).delete(),
}


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.LegacyAPIWarning")  # the old way
@pytest.mark.parametrize("door", CLOSED.values(), ids=CLOSED)
def test_the_door_is_closed(four_units: Engine, door: Door):
    with ReaderSession(four_units, OF_B) as session, pytest.raises(UnscopedStatement):
        door(session)


LEADING_THROUGH: dict[str, Door] = {
    "another engine": lambda session: session.execute(select(Case), bind_arguments={"bind": session.bind}).all(),
    "another mapper's engine": lambda session: session.execute(select(Case), bind_arguments={"mapper": Agency}).all(),
    "an option": lambda session: session.execute(select(Case), execution_options={"within_scope": True}).all(),
    "some at a time": lambda session: list(session.execute(select(Case).execution_options(yield_per=1))),
    "scalars": lambda session: session.scalars(select(Case)).all(),
    "the old way": lambda session: session.query(Case).all(),
    "the old way, a column": lambda session: session.query(Case.case_no).select_from(Case).all(),
    "the old way, a window": lambda session: session.query(func.count(Case.case_no).over()).all(),
    "the old way, a subquery": lambda session: session.query(session.query(Case).subquery()).all(),
}


@pytest.mark.parametrize("door", LEADING_THROUGH.values(), ids=LEADING_THROUGH)
def test_the_door_leads_through_the_scope(four_units: Engine, door: Door):
    found = []
    for reader in (SYSTEM, OF_B, NOBODY):
        with ReaderSession(four_units, reader) as session:
            found.append(len(door(session)))
    assert found == [4, 1, 0]


def test_the_engine_itself_stays_open_to_who_is_no_reader(four_units: Engine):
    with ReaderSession(four_units, NOBODY) as session:
        assert session.scalars(select(Case)).all() == []
    with four_units.connect() as connection:
        assert len(connection.execute(select(CASES)).all()) == 4
