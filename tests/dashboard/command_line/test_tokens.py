"""``zhiheng token``: making, listing and revoking the tokens of programs."""

import datetime as dt
from collections.abc import Callable

from dashboard import settings
from dashboard.accounts.tokens import find
from models.engine import make_engine
from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]


def counts(database: str, written: str) -> bool:
    engine = make_engine(database, keys=settings.data_keys(settings.read()))
    try:
        return find(engine, written, "10.1.2.3", dt.datetime.now(dt.UTC)) is not None
    finally:
        engine.dispose()


def test_the_token_alone_is_printed_so_that_it_can_go_into_a_file(zhiheng: Zhiheng, database: str) -> None:
    made = zhiheng("token", "add", "erp", "--days", "30", "--address", "10.1.2.0/24")
    assert made.code == 0
    assert "not shown again" in made.err
    assert counts(database, made.out.strip())


def test_tokens_are_listed_with_their_state_and_never_told_again(zhiheng: Zhiheng, database: str) -> None:
    written = zhiheng("token", "add", "erp", "--address", "10.1.2.0/24").out.strip()
    zhiheng("token", "add", "old")
    assert zhiheng("token", "revoke", "old").code == 0
    first, second = (line.split() for line in zhiheng("token", "list").out.splitlines())
    assert (first[:3], first[-1]) == (["erp", "*", "active"], "10.1.2.0/24")
    assert (second[:3], second[-1]) == (["old", "*", "revoked"], "*")
    assert written not in zhiheng("token", "list").out


def test_a_revoked_token_counts_no_more(zhiheng: Zhiheng, database: str) -> None:
    written = zhiheng("token", "add", "erp").out.strip()
    assert zhiheng("token", "revoke", "erp").code == 0
    assert not counts(database, written)


def test_what_cannot_be_made_is_refused_in_a_sentence(zhiheng: Zhiheng, database: str) -> None:
    for arguments, words in (
        (("--days", "400"), "1 to 365 days; found 400"),
        (("--agency", "A99"), "no agency with the code A99"),
        (("--address", "here"), "“here” is no address"),
    ):
        refused = zhiheng("token", "add", "erp", *arguments)
        assert refused.code == 2
        assert words in refused.err
    assert "no token named erp" in zhiheng("token", "revoke", "erp").err
