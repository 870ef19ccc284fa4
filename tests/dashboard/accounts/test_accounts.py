"""Making an account: its name, its role, its password, and the person that it belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import AccountProblem, Granted, folded
from dashboard.accounts.password_rules import Policy
from dashboard.translations import speaking
from models.accounts import Account, Role, RoleRequest
from models.officers import Officer
from tests.dashboard.accounts.people import NOW, PASSWORD, log, make, security, stored


@pytest.mark.parametrize("written", ["admin", "ADMIN", "Ａｄｍｉｎ", " Admin ", "Ad min", "\u3000Admin", "Ad\u200bmin"])
def test_a_name_that_reads_like_another_is_taken(engine: Engine, written: str) -> None:
    make(engine)
    with pytest.raises(AccountProblem, match="已有"):
        make(engine, written)


@given(st.text())
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_a_name_that_nobody_could_type_is_refused(engine: Engine) -> None:
    for name in ("", "  ", "\u200b", "x" * 65):
        with pytest.raises(AccountProblem, match="64"):
            make(engine, name)


def test_what_cannot_be_seen_is_left_out_of_a_name(engine: Engine) -> None:
    made = make(engine, "wang\u202e li", display_name="\u202e王丽\n")
    assert (made.name, made.display_name) == ("wang li", "王丽")


def test_an_account_needs_a_display_name(engine: Engine) -> None:
    with pytest.raises(AccountProblem, match="显示名称"):
        make(engine, display_name="\u200b ")


def test_a_password_that_breaks_the_rules_is_refused_and_nothing_is_made(engine: Engine) -> None:
    with pytest.raises(AccountProblem, match="9 个字符"):
        make(engine, password="too short")
    assert log(engine) == []


def test_the_least_length_is_a_setting(engine: Engine) -> None:
    with pytest.raises(AccountProblem, match="14"):
        make(engine, policy=Policy(shortest=14))


def test_a_password_may_not_contain_the_name_of_the_unit_it_is_for(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(Officer(officer_no="O1", name="赵一", category="officer", agency_code="A01"))
    with pytest.raises(AccountProblem, match="liuhe"):
        make(engine, role=Role.AGENCY, agency_code="A01", password="Liuhe-Tea 99")
    with pytest.raises(AccountProblem, match="liuhe"):
        make(engine, role=Role.OFFICER, officer_no="O1", password="Liuhe-Tea 99")


def test_an_agency_account_needs_an_agency_that_exists(engine: Engine) -> None:
    with pytest.raises(AccountProblem):
        make(engine, role=Role.AGENCY)
    with pytest.raises(AccountProblem, match="A99"):
        make(engine, role=Role.AGENCY, agency_code="A99")
    assert make(engine, role=Role.AGENCY, agency_code="A01").agency_code == "A01"


def test_no_other_account_has_an_agency(engine: Engine) -> None:
    with pytest.raises(AccountProblem, match="两者都不填"):
        make(engine, role=Role.SYSTEM, agency_code="A01")


def test_a_role_that_there_is_not_is_refused() -> None:
    with pytest.raises(AccountProblem, match="emperor"):
        Granted("emperor")


def test_no_password_is_stored(engine: Engine) -> None:
    made = make(engine)
    assert stored(engine, made.account_id).password_hash.startswith("$argon2id$")
    assert PASSWORD not in stored(engine, made.account_id).password_hash


def test_one_person_is_no_two_kinds_of_administrator(engine: Engine) -> None:
    make(engine, "sys", role=Role.SYSTEM, display_name="张 伟")
    with speaking("en"), pytest.raises(AccountProblem, match=r"already, as sys.*8\.1\.5"):
        make(engine, "aud", role=Role.AUDIT, display_name="张伟")
    make(engine, "sys2", role=Role.SYSTEM, display_name="张伟")
    make(engine, "bur", role=Role.BUREAU, display_name="张伟")


def test_the_command_line_makes_accounts_that_wait_for_nobody(engine: Engine) -> None:
    made = make(engine)
    assert stored(engine, made.account_id).approved
    assert log(engine) == [("account:create", "command line", "done", None)]


def test_an_account_that_an_administrator_makes_waits_for_the_approval_of_its_role(engine: Engine) -> None:
    by = security(engine).by
    made = make(engine, "new", by=by)
    assert not stored(engine, made.account_id).approved
    with Session(engine) as session:
        request = session.scalars(select(RoleRequest)).one()
    assert by is not None
    assert (request.account_id, request.role, request.asked_by) == (made.account_id, "bureau", by.account_id)
    assert request.asked_at == NOW


def test_an_account_that_could_not_be_made_leaves_nothing_behind(engine: Engine) -> None:
    by = security(engine).by
    with pytest.raises(AccountProblem):
        make(engine, "new", role=Role.AGENCY, agency_code="A99", by=by)
    with Session(engine) as session:
        assert session.scalars(select(Account.name)).all() == ["sec1"]
