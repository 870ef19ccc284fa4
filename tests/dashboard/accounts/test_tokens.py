"""Tokens of programs: made once, kept as a hash, and worth nothing when they are old, revoked or used elsewhere."""

import datetime as dt

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts import tokens
from dashboard.accounts.accounts import AccountProblem, Act
from dashboard.accounts.addresses import network
from models.audit import AuditRecord
from models.tokens import ApiToken
from tests.dashboard.accounts.people import NOW

ACT = Act(None, NOW)
HERE = "10.1.2.3"


def row(engine: Engine) -> ApiToken:
    with Session(engine) as session:
        return session.scalars(select(ApiToken)).one()


def test_a_token_is_found_by_its_text_of_which_only_the_hash_is_kept(engine: Engine) -> None:
    written = tokens.make(engine, ACT, "erp", agency_code="A01")
    found = tokens.find(engine, written, HERE, NOW)
    assert found is not None
    assert (found.account, found.agency_code) == ("token:erp", "A01")
    assert len(written) > len(tokens.BEGINNING) + 42  # 256 bits
    assert written not in str(vars(row(engine)))


def test_two_tokens_are_never_the_same(engine: Engine) -> None:
    assert tokens.make(engine, ACT, "one") != tokens.make(engine, ACT, "two")


def test_an_agencys_token_brings_the_rows_of_its_sub_units_too(engine: Engine) -> None:
    found = tokens.find(engine, tokens.make(engine, ACT, "erp", agency_code="A01"), HERE, NOW)
    assert found is not None
    assert tokens.own_codes(engine, found) == {"A01", "A01-1"}


def test_the_bureaus_token_brings_everybodys_rows(engine: Engine) -> None:
    found = tokens.find(engine, tokens.make(engine, ACT, "erp"), HERE, NOW)
    assert found is not None
    assert tokens.own_codes(engine, found) is None


def test_a_token_counts_until_its_day_and_a_year_at_most(engine: Engine) -> None:
    written = tokens.make(engine, ACT, "erp", days=7)
    assert tokens.find(engine, written, HERE, NOW + dt.timedelta(days=6.9)) is not None
    assert tokens.find(engine, written, HERE, NOW + dt.timedelta(days=7)) is None
    for days in (0, 366):
        with pytest.raises(AccountProblem):
            tokens.make(engine, ACT, "other", days=days)


def test_a_revoked_token_counts_no_more_and_is_revoked_once(engine: Engine) -> None:
    written = tokens.make(engine, ACT, "erp")
    tokens.revoke(engine, ACT, "erp")
    assert tokens.find(engine, written, HERE, NOW) is None
    with pytest.raises(AccountProblem):
        tokens.revoke(engine, ACT, "erp")


def test_a_token_counts_from_its_networks_only(engine: Engine) -> None:
    written = tokens.make(engine, ACT, "erp", addresses=[network("10.1.2.0/24")])
    assert tokens.find(engine, written, HERE, NOW) is not None
    assert tokens.find(engine, written, "10.1.3.3", NOW) is None
    assert tokens.find(engine, written, None, NOW) is None


@pytest.mark.parametrize("name", ["", " erp", "a\nb", "x" * 51])
def test_what_is_no_name_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(AccountProblem):
        tokens.make(engine, ACT, name)


def test_a_name_is_given_once_even_after_its_token_was_revoked(engine: Engine) -> None:
    tokens.make(engine, ACT, "erp")
    tokens.revoke(engine, ACT, "erp")
    with pytest.raises(AccountProblem, match="erp"):
        tokens.make(engine, ACT, "erp")


def test_a_token_of_an_agency_that_is_not_there_is_refused(engine: Engine) -> None:
    with pytest.raises(AccountProblem, match="A99"):
        tokens.make(engine, ACT, "erp", agency_code="A99")


def test_its_use_is_noted_once_a_minute(engine: Engine) -> None:
    written = tokens.make(engine, ACT, "erp")
    for seconds in (0, 59, 61):
        now = NOW + dt.timedelta(seconds=seconds)
        found = tokens.find(engine, written, HERE, now)
        assert found is not None
        tokens.note_use(engine, found, now)
        assert row(engine).last_used_at == (now if seconds != 59 else NOW)


def test_making_and_revoking_are_recorded_without_the_token(engine: Engine) -> None:
    written = tokens.make(engine, ACT, "erp", agency_code="A01", addresses=[network("10.0.0.0/8")])
    tokens.revoke(engine, ACT, "erp")
    with Session(engine) as session:
        made, revoked = session.scalars(select(AuditRecord).order_by(AuditRecord.sequence))
    assert (made.action, made.account, made.subject) == ("token:create", "command line", "erp")
    assert made.after is not None
    assert (made.after["agency_code"], made.after["addresses"]) == ("A01", ["10.0.0.0/8"])
    assert (revoked.action, revoked.subject) == ("token:revoke", "erp")
    assert written not in str((made.after, made.detail, revoked.after))
