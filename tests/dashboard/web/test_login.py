"""Logging in and out over HTTP: new ids, cookies, where one lands, and what a stranger can learn (nothing)."""

import datetime as dt
import time
from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from models.accounts import Account, LockedAddress, Role, WebSession
from models.audit import AuditRecord
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from tests.dashboard.web.site import PASSWORD, START, Site, page_body


def cookies(answer: TestResponse) -> SimpleCookie:
    found = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        found.load(line)
    return found


def rows(site: Site) -> int:
    with Session(site.engine) as session:
        return session.scalar(select(func.count()).select_from(WebSession)) or 0


def test_strangers_fill_no_table(site: Site) -> None:
    for _ in range(3):
        site.visitor().get("/login")
        site.visitor().get("/")
    site.visitor().log_in("leader", "wrong")
    assert rows(site) == 0


def test_a_session_planted_before_the_login_is_not_the_one_after_it(site: Site) -> None:
    visitor = site.visitor()
    visitor.client.set_cookie("zhiheng_session", "planted-by-somebody", domain="localhost")
    before = visitor.cookie("zhiheng_session")
    assert visitor.log_in("leader").status_code == 303
    assert visitor.cookie("zhiheng_session") != before
    thief = site.visitor()
    thief.client.set_cookie("zhiheng_session", "planted-by-somebody", domain="localhost")
    assert thief.get("/").status_code == 302


def test_logging_in_again_ends_the_former_session(site: Site) -> None:
    visitor = site.logged_in("agency")
    former = visitor.cookie("zhiheng_session")
    token = visitor.cookie("_csrf_token")
    form = {"username": "leader", "password": PASSWORD, "csrf_token": token}
    assert visitor.post("/login", data=form).status_code == 303
    assert visitor.cookie("zhiheng_session") != former
    assert rows(site) == 1


def test_a_cookie_copied_before_logging_out_is_worth_nothing(site: Site) -> None:
    visitor = site.logged_in()
    copied = visitor.cookie("zhiheng_session")
    assert copied is not None
    answer = visitor.log_out()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert visitor.cookie("zhiheng_session") is None
    assert visitor.cookie("_csrf_token") is None
    thief = site.visitor()
    thief.client.set_cookie("zhiheng_session", copied, domain="localhost")
    assert thief.get("/").status_code == 302
    assert thief.open("/").status_code == 401
    assert rows(site) == 0


def test_logging_out_needs_a_post_with_the_token(site: Site) -> None:
    visitor = site.logged_in()
    assert visitor.get("/logout").status_code in (404, 405)
    assert visitor.post("/logout").status_code == 400
    assert visitor.get("/").status_code == 200


def test_the_login_page_goes_on_in_the_language_of_whoever_logged_out(site: Site) -> None:
    visitor = site.logged_in()
    assert visitor.log_out().headers["Location"] == "/login"
    visitor = site.logged_in()
    visitor.open("/", "?lang=en")
    assert visitor.log_out().headers["Location"] == "/login?lang=en"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    visitor = site.visitor()
    login = cookies(visitor.log_in("leader"))["zhiheng_session"]
    assert (login["httponly"], login["samesite"], login["path"], login["domain"]) == (True, "Lax", "/", "")
    assert login["secure"] == "", "over plain HTTP a secure cookie would be an endless login"
    assert login["expires"] == login["max-age"] == ""
    token = cookies(visitor.get("/"))["_csrf_token"]
    assert (token["httponly"], token["samesite"]) == ("", "Lax")


def test_over_tls_cookies_are_secure_and_bound_to_the_host(make_site: Callable[..., Site]) -> None:
    visitor = make_site(transport="https").visitor(**{"wsgi.url_scheme": "https"})
    token = (
        visitor.client.open("/login", base_url="https://localhost").text.split('csrf_token" value="')[1].split('"')[0]
    )
    answer = visitor.client.post(
        "/login",
        base_url="https://localhost",
        data={"username": "leader", "password": PASSWORD, "csrf_token": token},
        headers={"Origin": "https://localhost"},
    )
    assert answer.status_code == 303
    session = cookies(answer)["__Host-zhiheng_session"]
    assert (session["secure"], session["httponly"], session["path"], session["domain"]) == (True, True, "/", "")
    page = visitor.client.get("/", base_url="https://localhost")
    assert cookies(page)["_csrf_token"]["secure"] is True
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http:/evil.example",
        "/\tevil",
        " //evil.example",
        "/agency/A01\r\nSet-Cookie: a=b",
        "//evil.example/agency/A01",
        "/nonsense",
        "/logout",
        "evil.example",
        "",
        "/agency/A01\\..\\..",
    ],
)
def test_after_the_login_nobody_is_sent_elsewhere(site: Site, wanted: str) -> None:
    answer = site.visitor().log_in("leader", next=wanted)
    assert answer.headers["Location"] == "/"


def test_who_is_logged_in_already_goes_on(site: Site) -> None:
    visitor = site.logged_in()
    assert visitor.get("/login?next=/schemes").headers["Location"] == "/schemes"
    assert visitor.get("/login?next=//evil.example").headers["Location"] == "/"


REFUSED = ("nobody", "leader", "locked", "disabled", "waiting", "leader at a locked address")
"""Who is refused, each for another reason."""


@pytest.fixture
def refused(site: Site) -> Callable[[str], TestResponse]:
    """The answer to a wrong password of one of these, and to the right one of those who may not log in with it."""
    for name in ("locked", "disabled", "waiting"):
        create_account(site.engine, name=name, display_name=name, role=Role.LEADER, password=PASSWORD, now=START)
    later = START + dt.timedelta(minutes=30)
    with Session(site.engine) as session, session.begin():
        session.execute(update(Account).where(Account.name == "locked").values(locked_until=later))
        session.execute(update(Account).where(Account.name == "disabled").values(disabled=True))
        session.execute(update(Account).where(Account.name == "waiting").values(approved=False))
        session.add(LockedAddress(address="10.0.0.9", locked_until=later))

    def log_in(name: str) -> TestResponse:
        name, at, _address = name.partition(" at ")
        visitor = site.visitor(REMOTE_ADDR="10.0.0.9" if at else "10.0.0.8")
        return visitor.log_in(name, PASSWORD if at or name not in ("nobody", "leader") else "wrong password")

    return log_in


def test_whoever_is_refused_is_told_the_same(refused: Callable[[str], TestResponse]) -> None:
    told = {}
    for name in REFUSED:
        answer = refused(name)
        lines = answer.text.replace(name.partition(" at ")[0], "NAME").splitlines()
        told[name] = (answer.status_code, [line for line in lines if "csrf_token" not in line])
    assert set(map(str, told.values())) == {str(told["nobody"])}
    assert told["nobody"][0] == 401


def test_whoever_is_refused_waits_as_long(
    site: Site, refused: Callable[[str], TestResponse], real_hashes: PasswordHasher
) -> None:
    with Session(site.engine) as session, session.begin():
        session.execute(update(Account).values(password_hash=real_hashes.hash(PASSWORD)))

    def seconds(name: str) -> float:
        start = time.thread_time()  # of work, not of waiting for a busy machine
        refused(name)
        return time.thread_time() - start

    seconds("nobody")  # makes the hash that stands for nobody
    rounds = [{name: seconds(name) for name in REFUSED} for _ in range(5)]
    taken = {name: min(one[name] for one in rounds) for name in REFUSED}
    assert max(taken.values()) / min(taken.values()) < 2, taken  # without the hash it would be ten times less


def test_the_lock_holds_over_http(site: Site) -> None:
    for _ in range(5):
        assert site.visitor().log_in("leader", "wrong").status_code == 401
    assert site.visitor().log_in("leader").status_code == 401
    site.clock.pass_by(minutes=30)
    assert site.visitor().log_in("leader").status_code == 303


def test_a_session_ends_after_half_an_hour_and_polling_does_not_keep_it(site: Site) -> None:
    visitor = site.logged_in()
    tick = {
        "output": "echo.children",
        "outputs": {"id": "echo", "property": "children"},
        "inputs": [{"id": "tick", "property": "n_intervals", "value": 3}],
        "state": [{"id": "note", "property": "value", "value": "x"}],
        "changedPropIds": ["tick.n_intervals"],
    }
    for _ in range(2):
        site.clock.pass_by(minutes=10)
        assert visitor.call(tick).status_code == 200
    site.clock.pass_by(minutes=9)
    assert visitor.call(page_body("/"), headers={"X-Zhiheng-Poll": "1"}).status_code == 200
    site.clock.pass_by(minutes=2)
    assert visitor.call(tick).status_code == 401
    assert visitor.get("/").status_code == 302


def test_a_persons_request_keeps_the_session(site: Site) -> None:
    visitor = site.logged_in()
    for _ in range(5):
        site.clock.pass_by(minutes=20)
        assert visitor.open("/").status_code == 200


def test_no_session_lives_longer_than_twelve_hours(site: Site) -> None:
    visitor = site.logged_in()
    for _ in range(36):
        site.clock.pass_by(minutes=20)
        visitor.open("/")
    site.clock.pass_by(seconds=1)
    assert visitor.open("/").status_code == 401


def test_an_account_that_is_disabled_is_out_at_once(site: Site) -> None:
    visitor = site.logged_in()
    with site.engine.begin() as connection:
        connection.execute(update(Account).values(disabled=True))
    assert visitor.open("/").status_code == 401


def test_login_failure_and_logout_stand_in_the_audit_log_with_address_and_number(site: Site) -> None:
    visitor = site.visitor(REMOTE_ADDR="10.0.0.9")
    visitor.log_in("leader", "wrong")
    visitor.log_in("leader")
    visitor.get("/")
    visitor.log_out()
    with Session(site.engine) as session:
        records = session.scalars(
            select(AuditRecord).where(AuditRecord.action != "account:create").order_by(AuditRecord.sequence)
        ).all()
    assert [(one.action, one.result, one.account, one.address) for one in records] == [
        ("account:login", "refused", "leader", "10.0.0.9"),
        ("account:login", "done", "leader", "10.0.0.9"),
        ("account:logout", "done", "leader", "10.0.0.9"),
    ]
    assert all(one.request_id for one in records)


def test_the_login_page_is_in_both_languages_and_the_choice_is_kept(site: Site) -> None:
    visitor = site.visitor()
    assert ">登录</button>" in visitor.get("/login").text
    assert '<html lang="zh-CN">' in visitor.get("/login").text
    assert ">Log in</button>" in visitor.get("/login?lang=en").text
    assert ">Log in</button>" in visitor.get("/login").text
    visitor.log_in("leader")
    assert '<html lang="en">' in visitor.get("/").text


def test_a_login_page_that_has_grown_old_is_answered_with_what_to_do(site: Site) -> None:
    answer = site.visitor().post("/login", data={"username": "leader", "password": PASSWORD, "csrf_token": "x"})
    assert answer.status_code == 400
    assert "刷新" in answer.text


def test_only_the_demonstration_names_its_accounts(site: Site) -> None:
    assert "demo-leader" not in site.visitor().get("/login").text
    with Session(site.engine) as session, session.begin():
        session.add(InstallationFact(key=DEMONSTRATION_TODAY, value="2026-01-15"))
    text = site.visitor().get("/login").text
    for word in ("demo-leader-2026", "demo-security2-2026", "demo-audit-2026", "这是演示系统"):
        assert word in text


def test_what_was_typed_is_shown_as_text(site: Site) -> None:
    answer = site.visitor().log_in('"><script>alert(1)</script>', "x")
    assert "<script>" not in answer.text


def test_fifty_failures_close_an_address_for_everybody(site: Site) -> None:
    stranger = site.visitor(REMOTE_ADDR="10.0.0.9")
    for number in range(50):
        assert stranger.log_in(f"nobody {number}", "wrong").status_code == 401
    assert stranger.log_in("leader").status_code == 401
    assert site.visitor(REMOTE_ADDR="10.0.0.8").log_in("leader").status_code == 303
    site.clock.pass_by(minutes=30)
    assert stranger.log_in("leader").status_code == 303


def test_a_session_remembers_from_where_and_with_what_it_was_begun(site: Site) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"
    site.visitor(REMOTE_ADDR="10.0.0.9", HTTP_USER_AGENT=agent).log_in("leader")
    with Session(site.engine) as session:
        begun = session.scalars(select(WebSession)).one()
    assert (begun.address, begun.browser) == ("10.0.0.9", "Firefox 121 · Linux")


def test_behind_our_proxy_an_address_is_the_clients(make_site: Callable[..., Site]) -> None:
    site = make_site(proxies="10.9.0.1")
    for name, peer in (("leader", "10.9.0.1"), ("agency", "10.9.0.2")):
        site.visitor(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR="192.0.2.1, 10.1.2.3").log_in(name)
    with Session(site.engine) as session:
        begun = session.scalars(select(WebSession.address).order_by(WebSession.address)).all()
    assert begun == ["10.1.2.3", "10.9.0.2"]
