"""The accounts of the demonstration: one of every role, in the demonstration only."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts.demonstration import DEMONSTRATION, demonstration_accounts
from dashboard.accounts.logging_in import authenticate
from models.accounts import Account, Role
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from models.officers import Officer
from tests.dashboard.accounts.people import NOW, make


def fill(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        for number, name in (("O2", "钱二"), ("O1", "赵一")):
            session.add(Officer(officer_no=number, name=name, category="officer", agency_code="A01"))
    demonstration_accounts(engine, "A01", NOW)


def test_they_log_in_to_the_demonstration_only(engine: Engine) -> None:
    fill(engine)
    assert [authenticate(engine, one.name, one.password, NOW) for one in DEMONSTRATION] == [None] * 9
    with Session(engine) as session, session.begin():
        session.add(InstallationFact(key=DEMONSTRATION_TODAY, value="2026-01-15"))
    holders = [authenticate(engine, one.name, one.password, NOW) for one in DEMONSTRATION]
    assert [one and one.name for one in holders] == [one.name for one in DEMONSTRATION]


def test_there_is_one_of_every_role_and_a_second_of_those_who_check_each_other(engine: Engine) -> None:
    assert sorted(one.role for one in DEMONSTRATION) == sorted([*Role, Role.SECURITY, Role.BUREAU])


def test_the_officer_is_the_first_on_the_roster_of_the_agency(engine: Engine) -> None:
    fill(engine)
    with Session(engine) as session:
        found = session.scalars(select(Account).where(Account.officer_no.is_not(None))).one()
        assert (found.officer_no, found.display_name) == ("O1", "赵一")


def test_an_agency_without_officers_has_no_account_for_one(engine: Engine) -> None:
    demonstration_accounts(engine, "A01", NOW)
    with Session(engine) as session:
        assert "officer" not in session.scalars(select(Account.name)).all()


def test_making_them_again_changes_nothing_and_takes_no_name_from_anybody(engine: Engine) -> None:
    make(engine, "Audit")
    fill(engine)
    demonstration_accounts(engine, "A01", NOW)
    with Session(engine) as session:
        names = session.scalars(select(Account.name).order_by(Account.folded_name)).all()
    assert names == ["agency", "Audit", "bureau", "bureau2", "leader", "officer", "security", "security2", "system"]
