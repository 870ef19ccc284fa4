"""Level 3, how long and where somebody is believed: sessions, cookies, transport, addresses (security.md §2.3)."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.architecture.repository import ROOT
from tests.promises.attacker import Attacker
from tests.promises.office import PASSWORD, Office

COOKIE = "zhiheng_session"


def is_inside(visitor: Attacker) -> bool:
    return visitor.get("/").status_code == 200


def test_a_session_ends_when_nobody_uses_it(strict_office: Office) -> None:
    """§2.3 session timeout: idle (here 2 s) → 401, and a person is led to the login."""
    visitor = strict_office.visitor("leader")
    time.sleep(2.2)
    assert visitor.open("/").status_code == 401
    assert visitor.get("/").leads_to == "/login"


def test_polling_does_not_keep_a_session_alive(strict_office: Office) -> None:
    """§2.3 session timeout: a page that asks by itself, as its mark or its clock says, is no use of the session."""
    visitor = strict_office.visitor("water")
    answers = []
    for _ in range(6):
        answers.append(visitor.get("/schemes", X_Zhiheng_Poll="1").status_code)
        time.sleep(0.5)
    assert answers[0] == 200
    assert visitor.open("/").status_code == 401


def test_a_session_in_use_ends_at_its_last_hour(strict_office: Office) -> None:
    """§2.3 session timeout: absolute (here 5 s), whatever use is made of it."""
    visitor, began = strict_office.visitor("town"), time.monotonic()
    while is_inside(visitor) and time.monotonic() - began < 10:
        time.sleep(0.25)
    assert 3 < time.monotonic() - began < 8


def test_an_administrators_session_ends_sooner(strict_office: Office) -> None:
    """§2.3 session timeout: a quarter of an hour for administrators (here 1 s of 2)."""
    visitor = strict_office.visitor("sec1")
    time.sleep(1.2)
    assert visitor.get("/").leads_to == "/login"


def change_own_password(office: Office, name: str) -> None:
    new = "Window, 3 green hats"
    changed = office.visitor(name).fill_in("/account/password", old=PASSWORD, new=new, again=new)
    assert changed.status_code == 303


def change_role(office: Office, name: str) -> None:
    number = office.number_of(name)
    office.visitor("sec1").post(f"/accounts/{number}/role", role="agency", agency="B02")
    office.visitor("sec2").post(f"/accounts/{number}/role/approve")
    assert office.told("SELECT role FROM accounts WHERE name = ?", name) == [("agency",)]


def by_command(act: str) -> Callable[[Office, str], Any]:
    return lambda office, name: office.command("account", act, name)


ENDS: dict[str, Callable[[Office, str], Any]] = {
    "password": change_own_password,
    "disabled": by_command("disable"),
    "locked": by_command("lock"),
    "reset": by_command("reset"),
    "role": change_role,
}


@pytest.mark.parametrize("end", ENDS)
def test_a_copied_cookie_is_dead_after_whatever_ends_the_session(office: Office, end: str) -> None:
    """§2.3 session end: password change, disable, lock, reset and role change kill all sessions at once."""
    name = office.account(f"{end}-ends")
    thief = office.visitor(name).copy()
    assert is_inside(thief)
    ENDS[end](office, name)
    assert thief.get("/").leads_to == "/login"
    assert thief.open("/").status_code == 401


def test_logging_out_ends_the_session_on_the_server(office: Office) -> None:
    """§2.3 session end: `logout_invalidates`."""
    visitor = office.visitor(office.account("leaving"))
    thief = visitor.copy()
    assert visitor.log_out().leads_to == "/login"
    assert thief.get("/").leads_to == "/login"
    assert thief.open("/").status_code == 401
    assert visitor.get("/logout").status_code in (302, 404, 405)


def test_a_second_login_ends_the_first_which_is_told_so(office: Office) -> None:
    """§2.3 session end, §1.5: one session an account by default."""
    first = office.visitor(office.account("twice"))
    assert is_inside(office.visitor("twice"))
    assert first.open("/").json["error"]["code"] == "logged_in_elsewhere"


def test_a_session_gets_a_new_id_at_each_proof_of_who_is_there(office: Office) -> None:
    """§2.3 session creation: `session_fixation`; the id that a stranger brings is never taken."""
    office.account("fixed", "system")
    visitor = office.stranger()
    visitor.cookies[COOKIE] = "A" * 43
    visitor.log_in("fixed", PASSWORD)
    ids = [visitor.cookies[COOKIE]]
    visitor.take_second_factor(PASSWORD)
    ids.append(visitor.cookies[COOKIE])
    new = "Window, 3 green hats"
    visitor.fill_in("/account/password", old=PASSWORD, new=new, again=new)
    ids.append(visitor.cookies[COOKIE])
    assert len({"A" * 43, *ids}) == 4
    visitor.cookies[COOKIE] = ids[0]
    assert visitor.get("/").leads_to == "/login"


def test_an_id_has_256_bits_and_the_database_holds_none_that_could_be_used(office: Office) -> None:
    """§2.3 session creation: at least 128 bits; §1.5: the table holds hashes."""
    visitor = office.visitor("leader")
    assert len(visitor.cookies[COOKIE]) >= 43
    kept = b"".join(file.read_bytes() for file in office.folder.glob("zhiheng.db*"))
    assert visitor.cookies[COOKIE].encode() not in kept


def test_cookies_are_kept_from_scripts_and_other_sites(office: Office, strict_office: Office) -> None:
    """§2.3 session creation: `cookie_flags`; over TLS the cookie is `__Host-` and Secure, over http it is neither."""
    plain, secure = (
        next(line for line in cookies if COOKIE in line)
        for cookies in (
            one.stranger().log_in("leader", PASSWORD).headers.get_all("Set-Cookie") for one in (office, strict_office)
        )
    )
    for line in (plain, secure):
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
        assert "Domain" not in line
    assert "Secure" not in plain
    assert secure.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in secure.split("; ")


def test_behind_tls_browsers_are_told_to_come_by_tls_alone(strict_office: Office) -> None:
    """§2.3 transport: HSTS of a year on every answer, those to strangers and refusals too."""
    for path in ("/login", "/", "/healthz", "/no-such-page", "/assets/zhiheng.css"):
        assert strict_office.stranger().get(path).headers["Strict-Transport-Security"] == "max-age=31536000", path


def test_behind_tls_a_page_that_came_in_the_clear_changes_nothing(strict_office: Office) -> None:
    """§2.3 transport: what a plain-http page sends is refused, and the server listens on this machine alone."""
    visitor = strict_office.stranger()
    visitor.origin = visitor.origin.replace("https:", "http:")
    assert visitor.log_in("leader", PASSWORD).status_code == 403
    assert strict_office.where.startswith("http://127.0.0.1:")


def test_the_proxy_that_is_documented_speaks_tls_1_2_and_redirects_the_plain_port() -> None:
    """§2.3 transport: TLS 1.2+; the product itself has no TLS, its document has the proxy that has."""
    proxy = (ROOT / "docs" / "operation" / "nginx.conf").read_text(encoding="utf-8")
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in proxy
    assert "return 301 https://$host$request_uri;" in proxy


def test_an_administrator_is_nobody_at_another_address(strict_office: Office) -> None:
    """§2.3 admin from fixed addresses: neither the password nor a copied cookie is worth anything at 127.0.0.2."""
    inside = strict_office.stranger()
    assert inside.log_in("sys", PASSWORD).status_code == 303
    assert inside.get("/").leads_to == "/account/second-factor"
    elsewhere = strict_office.stranger("127.0.0.2")
    assert elsewhere.log_in("sys", PASSWORD).status_code == 401
    elsewhere.cookies = dict(inside.cookies)
    assert elsewhere.get("/", X_Forwarded_For="127.0.0.1").leads_to == "/login"
    assert strict_office.stranger("127.0.0.2").log_in("leader", PASSWORD).status_code == 303
