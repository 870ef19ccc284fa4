"""What each role may read."""

import datetime as dt

import pytest
from sqlalchemy import Engine, create_engine

from dashboard.accounts.accounts import Holder
from dashboard.accounts.readers import reader_of
from models.accounts import Role
from models.reader import Reach, Reader
from tests.fixtures.statements import statements

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)


def holder(role: str, agency_code: str | None = None, officer_no: str | None = None) -> Holder:
    return Holder(1, "w", "王", role, agency_code, officer_no, demonstration=False)


NO_DATABASE = create_engine("sqlite://")
"""For the roles whose reach is known without asking."""


@pytest.mark.parametrize("role", [Role.LEADER, Role.BUREAU])
def test_leading_group_and_bureau_read_all(role: Role) -> None:
    assert reader_of(NO_DATABASE, holder(role)) == Reader("w", Reach.ALL)


def test_an_agency_reads_itself_and_its_sub_units_with_one_statement(engine: Engine) -> None:
    with statements(engine) as sent:
        reader = reader_of(engine, holder(Role.AGENCY, agency_code="A01"))
    assert reader == Reader("w", Reach.AGENCIES, frozenset({"A01", "A01-1"}))
    assert len(sent) == 1


def test_a_sub_unit_does_not_read_the_agency_above_it(engine: Engine) -> None:
    assert reader_of(engine, holder(Role.AGENCY, agency_code="A01-1")).agency_codes == {"A01-1"}


def test_an_officer_reads_the_own_file() -> None:
    assert reader_of(NO_DATABASE, holder(Role.OFFICER, officer_no="O1")) == Reader("w", Reach.OWN_FILE, officer_no="O1")


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDIT, "visitor", "", "LEADER", "agency", "officer"])
def test_administrators_and_unknown_roles_read_nothing(role: str) -> None:
    assert reader_of(NO_DATABASE, holder(role)) == Reader("w", Reach.NONE)
