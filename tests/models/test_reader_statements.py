"""Which statements a reader's session takes, and that each of them carries the reader's scope."""

import pytest
from sqlalchemy import exists, func, literal, select, text, union_all
from sqlalchemy.orm import Session, aliased

from models import migrate
from models.agencies import Agency
from models.cases import Case
from models.engine import make_engine
from models.reader import SYSTEM, Reach, Reader, ReaderSession, UnscopedStatement

OWN = Reader("own", Reach.AGENCIES, frozenset({"A"}))
NOBODY = Reader("nobody", Reach.NONE)
CASES = Case.__table__
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


REFUSED = {
    "the table": select(CASES),
    "its column": select(CASES.c.case_no),
    "its rows counted": select(func.count()).select_from(CASES),
    "its column in a condition": select(literal(1)).where(CASES.c.case_no == "1"),
    "its column in a subquery": select(Agency.code).where(exists().where(CASES.c.agency_code == Agency.code)),
    "its column beside the class's": select(Case.agency_code, CASES.c.case_no),
    "behind the class's columns": select(Case.case_no).select_from(CASES),
    "an alias of it": select(CASES.alias()),
    "a column of an alias": select(CASES.alias().c.case_no),
    "a subquery of it": select(func.count()).select_from(select(CASES.c.case_no).subquery()),
    "a common table expression of it": select(select(CASES.c.case_no).cte().c.case_no),
    "the class over a subquery of it": select(aliased(Case, select(CASES).subquery())),
    "a column of that": select(aliased(Case, select(CASES).subquery()).case_no),
    "joined": select(Agency.code).join(CASES, CASES.c.agency_code == Agency.code),
    "united": union_all(select(CASES.c.case_no), select(Case.case_no)),
    "text": text("SELECT case_no FROM cases"),
    "text to select from": select(func.count()).select_from(text("cases")),
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_what_the_scope_cannot_be_added_to_is_refused(engine, statement):
    with ReaderSession(engine, SYSTEM) as session, pytest.raises(UnscopedStatement):
        session.execute(statement)
