"""Level 3, who somebody is: identity, passwords, failures, second factor (security.md §2.3)."""

import time
from pathlib import Path

import pytest

from tests.promises.attacker import Answer, Attacker, one_time_code, token_in
from tests.promises.office import PASSWORD, Office

WRONG = "Wrong-lamp-4 blue"


def shown(answer: Answer, name: str) -> str:
    """The page without what differs from one request to the next, and without the name that was typed."""
    return answer.text.replace(token_in(answer.text), "").replace(f'value="{name}"', "")


def quickest(visitor: Attacker, tried: dict[str, str]) -> dict[str, float]:
    """Seconds to the answer of each login at best; in turns, so that whatever else the machine does meets all alike."""
    token, took = token_in(visitor.get("/login").text), dict.fromkeys(tried, 60.0)
    for _ in range(4):
        for name, password in tried.items():
            began = time.perf_counter()
            visitor.post("/login", csrf_token=token, username=name, password=password)
            took[name] = min(took[name], time.perf_counter() - began)
    return took


def fail(office: Office, name: str, times: int = 5, source: str = "127.0.0.1") -> Answer:
    """The answer to the last of so many logins with a wrong password."""
    visitor = office.stranger(source)
    token = token_in(visitor.get("/login").text)
    return [visitor.post("/login", csrf_token=token, username=name, password=WRONG) for _ in range(times)][-1]


@pytest.mark.parametrize("name", ["admin", "root", "zhiheng", "system", "security", "audit", "test", "guest"])
def test_there_is_no_account_that_nobody_made(office: Office, name: str) -> None:
    """§2.3 unique identity: no default account, whatever is tried with it."""
    visitor = office.stranger("127.0.0.6")
    assert {visitor.log_in(name, password).status_code for password in ("admin", "123456", name)} == {401}
    assert "demonstration" not in visitor.get("/login").text.lower()


@pytest.mark.parametrize("twin", ["CHIEF", "ｃｈｉｅｆ", "Ｃhief", "chief ", " chief", "ch\u200bief", "chief\u3000"])
def test_a_name_that_reads_like_one_that_is_taken_is_refused(own_office: Office, twin: str) -> None:
    """§2.3 unique identity: case, full width, blanks and what cannot be seen make no second account."""
    own_office.account("chief")
    refused = own_office.command("account", "add", twin, "--role", "leader", typed=f"{PASSWORD}\n")
    assert refused.code != 0
    assert own_office.told("SELECT count(*) FROM accounts WHERE folded_name = 'chief'") == [(1,)]


def test_a_security_administrator_cannot_make_a_twin_either(office: Office) -> None:
    """§2.3 unique identity: the form refuses what the command line refuses."""
    before = office.told("SELECT count(*) FROM accounts")
    answer = office.visitor("sec1").post("/accounts/create", name="ＬＥＡＤＥＲ ", display_name="王海", role="leader")
    assert answer.status_code == 303
    assert office.told("SELECT count(*) FROM accounts") == before


def test_a_one_time_password_opens_the_form_for_a_new_one_and_nothing_else(office: Office) -> None:
    """§2.3 unique identity: the first password is used once and has to be changed."""
    given = office.one_time("newcomer")
    visitor = office.stranger()
    assert visitor.log_in("newcomer", given).status_code == 303
    for path in ("/", "/schemes", "/account", "/export/csv/officers"):
        assert visitor.get(path).leads_to == "/account/password", path
    assert [visitor.get("/_dash-layout").status_code, visitor.open("/").status_code] == [403, 403]
    answer = visitor.fill_in("/account/password", old=given, new=PASSWORD, again=PASSWORD)
    assert answer.status_code == 303
    assert visitor.get("/").status_code == 200
    assert office.stranger().log_in("newcomer", given).status_code == 401


GOOD = ("correct horse 7 Staple", "蓝鲸 Swims at 5", "mX4!vQ9@pL2z", "small and 9876 4", "Kx9$ abcd " * 7,
        "Window, 3 green hats")  # fmt: skip
BAD = ("mX4!vQ9@p", "onlysmallletters", "SMALLLETTERS-ONLY", "Aa1Aa1Aa1Aa1", "Zhangwei#88x1", "ZHANG-wei#88x1",
       "张伟 Likes 9 teas", "Liuhe-Tea-99z", "柳河 Tea-99z x", "LHZRMZF-tea-9", "zfjd2026!!", "P@ssw0rd2026",
       "Qwer!234asdf", "1234567890aB")  # fmt: skip


def test_of_twenty_passwords_the_form_takes_the_good_ones_and_no_former_one(office: Office) -> None:
    """§2.3 password complexity, and history: six of the table are taken, fourteen are not; the last five stay used."""
    office.account("zhangwei", "agency", "--agency", "A01", "--display-name", "张伟")
    visitor, present = office.visitor("zhangwei"), PASSWORD

    def change(new: str) -> int:
        return visitor.fill_in("/account/password", old=present, new=new, again=new).status_code

    assert {password: change(password) for password in BAD} == dict.fromkeys(BAD, 422)
    for password in GOOD:
        assert change(password) == 303, password
        present = password
    assert [change(GOOD[0]), change(GOOD[-1])] == [422, 422]
    assert office.stranger().log_in("zhangwei", GOOD[-1]).status_code == 303


AGED = "UPDATE accounts SET password_at = strftime('%Y-%m-%d %H:%M:%f000', password_at, ?) WHERE name = ?"


def test_a_password_of_more_than_ninety_days_has_to_be_changed_first(office: Office) -> None:
    """§2.3 password age: after 90 days the form for a new one is all there is."""
    office.account("older")
    office.told(AGED, "-91 days", "older")
    visitor = office.stranger()
    assert visitor.log_in("older", PASSWORD).status_code == 303
    assert visitor.get("/").leads_to == "/account/password"
    assert visitor.open("/").status_code == 403


def test_two_weeks_before_every_page_says_that_the_password_ends(office: Office) -> None:
    """§2.3 password age: a warning from the 76th day on, none on the 75th."""
    office.account("warned")
    office.told(AGED, "-75 days", "warned")
    visitor = office.visitor("warned")
    assert "Your password has to be changed within" not in visitor.open("/").text
    office.told(AGED, "-2 days", "warned")
    assert "Your password has to be changed within" in visitor.open("/").text


def test_five_failures_lock_an_account_until_it_is_unlocked_and_both_are_recorded(office: Office) -> None:
    """§2.3 failed login: `lockout`; the right password does not open it, the security administrator does."""
    office.account("locked")
    fail(office, "locked")
    assert office.stranger().log_in("locked", PASSWORD).status_code == 401
    answer = office.visitor("sec1").post(f"/accounts/{office.number_of('locked')}/unlock")
    assert answer.status_code == 303
    assert office.stranger().log_in("locked", PASSWORD).status_code == 303
    noted = {(row["Account"], row["Action (word)"], row["Object"]) for row in office.audit_log()}
    assert {("locked", "account:lock", ""), ("sec1", "account:unlock", "locked")} <= noted


def test_fifty_failures_lock_the_address_that_they_come_from_and_no_other(office: Office) -> None:
    """§2.3 failed login: fifty in a quarter of an hour, over however many names."""
    for number in range(50):
        fail(office, f"guess{number}", times=1, source="127.0.0.5")
    assert office.stranger("127.0.0.5").log_in("leader", PASSWORD).status_code == 401
    assert office.stranger().log_in("leader", PASSWORD).status_code == 303


def test_an_address_cannot_be_made_up(office: Office) -> None:
    """§2.3 failed login: X-Forwarded-For of whoever is no proxy of ours changes nothing."""
    visitor = office.stranger("127.0.0.8")
    visitor.get("/login", X_Forwarded_For="10.9.9.9")
    visitor.log_in("nobody-at-all", WRONG)
    assert "10.9.9.9" not in str(office.told("SELECT address FROM audit_records"))
    assert ("127.0.0.8",) in office.told("SELECT address FROM audit_records")


def test_unknown_wrong_locked_and_disabled_get_the_same_words_after_the_same_time(office: Office) -> None:
    """§2.3 failed login: `user_enumeration`."""
    for name in ("wrongly", "closed", "gone"):
        office.account(name)
        office.visitor(name)  # a login brings the hash to the cost that the server has
    fail(office, "closed", source="127.0.0.4")
    assert office.command("account", "disable", "gone").code == 0
    visitor = office.stranger("127.0.0.4")
    tried = {"never-made": PASSWORD, "wrongly": WRONG, "closed": PASSWORD, "gone": PASSWORD}
    took = quickest(visitor, tried)
    assert max(took.values()) < 3 * min(took.values()), took  # a hash left out makes it ten times
    answers = {name: visitor.log_in(name, password) for name, password in tried.items()}
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({shown(answer, name) for name, answer in answers.items()}) == 1


@pytest.mark.parametrize("role", ["system", "security", "audit", "bureau"])
def test_administrators_and_bureau_take_a_second_factor_before_anything_else(office: Office, role: str) -> None:
    """§2.3 second factor: mandatory for the three administrators and the justice bureau."""
    name = office.account(f"fresh-{role}", role)
    visitor = office.stranger()
    assert visitor.log_in(name, PASSWORD).status_code == 303
    for path in ("/", "/system", "/accounts", "/audit", "/export/csv/audit", "/account"):
        assert visitor.get(path).leads_to == "/account/second-factor", path


def test_a_password_alone_opens_the_form_for_the_code_and_each_code_counts_once(office: Office) -> None:
    """§2.3 second factor: RFC 6238; nothing else than the code form, replay of a code refused."""
    office.account("twofold", "system")
    visitor = office.stranger()
    visitor.log_in("twofold", PASSWORD)
    secret, _ = visitor.take_second_factor(PASSWORD)
    half, code = office.stranger(), one_time_code(secret)
    assert half.log_in("twofold", PASSWORD).status_code == 303
    for path in ("/", "/system", "/account", "/account/second-factor"):
        assert half.get(path).leads_to == "/login/code", path
    assert [half.get("/_dash-layout").status_code, half.open("/system").status_code] == [401, 401]
    assert half.fill_in("/login/code", code="000000").status_code == 401
    assert half.fill_in("/login/code", code=code).status_code == 303
    assert half.get("/system").status_code == 200
    thief = office.stranger()
    thief.log_in("twofold", PASSWORD)
    assert thief.fill_in("/login/code", code=code).status_code == 401
    assert thief.get("/system").leads_to == "/login/code"


@pytest.mark.parametrize(
    ("variable", "value", "clause"),
    [
        ("password_length", "7", "8.1.4.1 a"),
        ("password_days", "91", "8.1.4.1 a"),
        ("session_idle_seconds", "1801", "8.1.4.1 b"),
        ("session_idle_administrators_seconds", "901", "8.1.4.1 b"),
        ("session_absolute_seconds", "43201", "8.1.4.1 b"),
        ("second_factor", "nobody", "8.1.4.1 d"),
        ("audit_days", "179", "8.1.4.3 c"),
    ],
)
def test_a_setting_below_the_floor_is_refused_with_its_clause(
    tmp_path: Path, variable: str, value: str, clause: str
) -> None:
    """§2.3, before its table: the numbers are settings whose floor cannot be lowered silently."""
    refused = Office(tmp_path).command("serve", **{variable: value})
    assert refused.code != 0
    assert f"ZHIHENG_{variable.upper()}" in refused.said
    assert clause in refused.said
