"""Rows and numbers that a reader gets of three cases, one of A and two of B, in a database as it is installed."""

import pytest
from sqlalchemy import exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from models import migrate
from models.agencies import Agency
from models.cases import Case
from models.engine import make_engine
from models.reader import SYSTEM, Reach, Reader, ReaderSession

OWN = Reader("own", Reach.AGENCIES, frozenset({"A"}))
NOBODY = Reader("nobody", Reach.NONE)
Above = aliased(Agency)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = make_engine(f"sqlite:///{(tmp_path_factory.mktemp('reader') / 'zhiheng.db').as_posix()}")
    migrate.upgrade(engine)
    with engine.begin() as connection:
        session = Session(connection, info={"reader": SYSTEM})
        session.add_all([Agency(code=code, name=code, kind="township") for code in "AB"])
        session.add_all(
            [
                Case(agency_code=code, case_no=number, kind="penalty")
                for code, number in (("A", "1"), ("B", "1"), ("B", "2"))
            ]
        )
        session.flush()
    yield engine
    engine.dispose()


PENALTIES = select(Case).where(Case.kind == "penalty")

SCOPED = {
    "mapped class": select(Case),
    "its columns": select(Case.agency_code, Case.case_no),
    "an alias's column": select(aliased(Case).case_no),
    "a class over a subquery": select(aliased(Case, PENALTIES.subquery()).case_no),
    "columns of a subquery": select(select(Case.case_no).subquery().c.case_no),
    "a join": select(Case.case_no).join(Agency, Agency.code == Case.agency_code),
    "a join by columns": select(Case.case_no).where(Agency.code == Case.agency_code),
}


@pytest.mark.parametrize("statement", SCOPED.values(), ids=SCOPED)
def test_rows_are_those_of_the_reader(engine, statement):
    counts = []
    for reader in (SYSTEM, OWN, NOBODY):
        with ReaderSession(engine, reader) as session:
            counts.append(len(session.execute(statement).all()))
    assert counts == [3, 1, 0]


NUMBERS = {
    "from": select(func.count()).select_from(Case),
    "where": select(func.count()).where(Case.case_no != ""),
    "rewritten": PENALTIES.with_only_columns(func.count()),
    "of a subquery": select(func.count()).select_from(PENALTIES.subquery()),
    "within a column": select(select(func.count()).where(Case.kind == "penalty").scalar_subquery()),
    "of a union": select(func.count()).select_from(union_all(PENALTIES, PENALTIES.where(literal(False))).subquery()),
}


@pytest.mark.parametrize("statement", NUMBERS.values(), ids=NUMBERS)
def test_a_number_counts_the_readers_rows(engine, statement):
    counts = []
    for reader in (SYSTEM, OWN, NOBODY):
        with ReaderSession(engine, reader) as session:
            counts.append(session.execute(statement).scalar_one())
    assert counts == [3, 1, 0]


def test_a_question_about_others_rows_is_answered_no(engine):
    asked = select(exists().where(Case.agency_code == "B"))
    with ReaderSession(engine, OWN) as session:
        assert session.execute(asked).scalar_one() is False


def test_an_agency_without_its_superior_in_scope_has_none(engine):
    with ReaderSession(engine, OWN) as session:
        assert session.execute(select(Agency.code).where(exists().where(Above.code == "B"))).all() == []
