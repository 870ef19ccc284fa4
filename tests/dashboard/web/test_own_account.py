"""The page of one's own account over HTTP: password, second factor, sessions; what is refused says why."""

from collections.abc import Callable

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from models.accounts import Account, Role, WebSession
from models.audit import AuditRecord
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from tests.dashboard.accounts.test_password_rules import TABLE
from tests.dashboard.web.site import PASSWORD, START, Site, Visitor

NEW = "Tiger-lamp-4 blue"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"


@pytest.fixture
def visitor(site: Site) -> Visitor:
    """Somebody of an agency, whose names are those of the table of passwords."""
    create_account(
        site.engine, name="zhangwei", display_name="张伟", role=Role.AGENCY, agency_code="A01", password=PASSWORD,
        now=START,
    )  # fmt: skip
    return site.logged_in("zhangwei")


def post(visitor: Visitor, path: str, **fields: str) -> TestResponse:
    return visitor.post(path, data={"csrf_token": visitor.token("/account"), **fields})


def change(visitor: Visitor, new: str, again: str | None = None, old: str = PASSWORD) -> TestResponse:
    return post(visitor, "/account/password", old=old, new=new, again=new if again is None else again)


def take(site: Site, visitor: Visitor) -> str:
    """A second factor taken over HTTP; returns its secret."""
    page = visitor.get("/account/second-factor").text
    secret = page.split('class="zh-secret" lang="en">')[1].split("<")[0].replace(" ", "")
    code = pyotp.TOTP(secret).at(site.clock.now)
    assert post(visitor, "/account/second-factor", password=PASSWORD, code=code).status_code == 303
    return secret


def records(site: Site) -> list[str]:
    with Session(site.engine) as session:
        wanted = select(AuditRecord.action).where(AuditRecord.account == "zhangwei").order_by(AuditRecord.sequence)
        return list(session.scalars(wanted))


def test_the_page_says_who_one_is_and_until_when_the_password_counts(visitor: Visitor) -> None:
    text = visitor.get("/account").text
    for word in ("zhangwei", "张伟", "执法单位", "A01", "2026-04-15"):
        assert word in text


@pytest.mark.parametrize(("password", "said"), TABLE, ids=[password[:20] for password, _ in TABLE])
def test_the_form_refuses_a_password_for_the_rule_that_it_breaks(
    visitor: Visitor, password: str, said: str | None
) -> None:
    visitor.get("/account?lang=en")
    answer = change(visitor, password)
    if said is None:
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    else:
        assert answer.status_code == 422
        assert said in answer.text
        assert 'type="password" value' not in answer.text, "what was typed there is not sent back"


def test_a_refusal_is_said_in_chinese_too(visitor: Visitor) -> None:
    answer = change(visitor, "zfjd2026!x")
    assert "这是常见密码" in answer.text


def test_the_new_password_is_typed_twice(visitor: Visitor) -> None:
    answer = change(visitor, NEW, again=NEW + "x")
    assert answer.status_code == 422
    assert "不一致" in answer.text


def test_the_old_password_must_be_right_and_failures_lock_the_account(site: Site, visitor: Visitor) -> None:
    for _ in range(5):
        assert change(visitor, NEW, old="wrong").status_code == 422
    assert change(visitor, NEW).status_code == 422
    assert site.visitor().log_in("zhangwei").status_code == 401


def test_a_changed_password_ends_the_other_sessions_and_is_told(site: Site, visitor: Visitor) -> None:
    copied = visitor.cookie("zhiheng_session")
    assert change(visitor, NEW).status_code == 303
    assert "密码已修改" in visitor.get("/account").text
    assert "密码已修改" not in visitor.get("/account").text
    thief = site.visitor()
    thief.client.set_cookie("zhiheng_session", copied or "", domain="localhost")
    assert thief.get("/account").status_code == 302
    assert site.visitor().log_in("zhangwei").status_code == 401
    assert site.visitor().log_in("zhangwei", NEW).status_code == 303
    assert records(site).count("account:password") == 1


def test_a_password_is_changed_from_our_own_page_only(visitor: Visitor) -> None:
    form = {"old": PASSWORD, "new": NEW, "again": NEW, "csrf_token": visitor.token("/account")}
    assert visitor.post("/account/password", data=form, origin="http://evil.example").status_code == 403
    assert visitor.post("/account/password", data={**form, "csrf_token": "x"}).status_code == 400


def test_after_the_change_nobody_is_sent_elsewhere(visitor: Visitor) -> None:
    answer = post(visitor, "/account/password", old=PASSWORD, new=NEW, again=NEW, next="//evil.example")
    assert answer.headers["Location"] == "/"


def test_the_sessions_are_listed_with_address_browser_and_which_is_this_one(site: Site, visitor: Visitor) -> None:
    office = site.visitor(REMOTE_ADDR="10.0.0.9", HTTP_USER_AGENT=EDGE)
    office.log_in("zhangwei")
    text = office.get("/account").text
    for word in ("2026-01-15 17:00", "10.0.0.9", "Edge 120 · Windows", "当前"):
        assert word in text


def test_one_can_log_out_everywhere(site: Site, visitor: Visitor) -> None:
    answer = post(visitor, "/account/sessions/end")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert visitor.get("/account").headers["Location"].startswith("/login")
    with Session(site.engine) as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0


def test_a_second_factor_is_taken_and_asked_for_at_the_next_login(site: Site, visitor: Visitor) -> None:
    secret = take(site, visitor)
    assert "已启用" in visitor.get("/account").text
    assert visitor.get("/account/second-factor").headers["Location"] == "/account"
    again = site.visitor()
    again.log_in("zhangwei")
    assert again.get("/account").headers["Location"].startswith("/login/code")
    with Session(site.engine) as session:
        stored = session.scalars(select(Account.second_factor).where(Account.name == "zhangwei")).one()
        content = session.scalars(select(WebSession.content)).all()
    assert secret not in f"{stored} {content}"


def test_a_wrong_code_is_refused_and_the_secret_stays(visitor: Visitor) -> None:
    before = visitor.get("/account/second-factor").text.split('class="zh-secret"')[1][:60]
    answer = post(visitor, "/account/second-factor", password=PASSWORD, code="000000")
    assert answer.status_code == 422
    assert "与密钥不符" in answer.text
    assert answer.text.split('class="zh-secret"')[1][:60] == before


def test_new_recovery_codes_are_shown_once(site: Site, visitor: Visitor) -> None:
    take(site, visitor)
    first = visitor.get("/account/recovery-codes").text
    assert post(visitor, "/account/recovery-codes", password="wrong").status_code == 422
    answer = post(visitor, "/account/recovery-codes", password=PASSWORD)
    second = visitor.get(answer.headers["Location"]).text
    assert second.count("<li>") == 10
    assert first.split('class="zh-codes"')[1] != second.split('class="zh-codes"')[1]
    assert visitor.get("/account/recovery-codes").status_code == 302


def test_a_second_factor_that_need_not_be_is_given_up(site: Site, visitor: Visitor) -> None:
    take(site, visitor)
    assert post(visitor, "/account/second-factor/give-up", password="wrong").status_code == 422
    assert post(visitor, "/account/second-factor/give-up", password=PASSWORD).status_code == 303
    assert "双因子已停用" in visitor.get("/account").text
    assert "second_factor:give_up" in records(site)


def test_one_that_must_be_is_not(make_site: Callable[..., Site]) -> None:
    site = make_site(second_factor="everybody")
    visitor = site.visitor()
    visitor.log_in("leader")
    page = visitor.get("/account/second-factor").text
    secret = page.split('class="zh-secret" lang="en">')[1].split("<")[0].replace(" ", "")
    form = {"password": PASSWORD, "code": pyotp.TOTP(secret).at(site.clock.now)}
    visitor.post("/account/second-factor", data={**form, "csrf_token": visitor.token("/account/second-factor")})
    assert "停用双因子" not in visitor.get("/account").text
    answer = post(visitor, "/account/second-factor/give-up", password=PASSWORD)
    assert answer.status_code == 422
    assert "必须启用" in answer.text


def test_a_published_account_changes_nothing_of_its_own(site: Site) -> None:
    with Session(site.engine) as session, session.begin():
        session.add(InstallationFact(key=DEMONSTRATION_TODAY, value="2026-01-15"))
    create_account(
        site.engine, name="demo", display_name="演示", role=Role.LEADER, password="published", now=START,
        demonstration=True,
    )  # fmt: skip
    visitor = site.visitor()
    visitor.log_in("demo", "published")
    assert "密码已公布" in visitor.get("/account").text
    assert change(visitor, NEW, old="published").status_code == 422


def test_the_page_runs_no_script_and_is_not_kept(visitor: Visitor) -> None:
    for path in ("/account", "/account/password", "/account/second-factor"):
        answer = visitor.get(path)
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "<script" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_is_in_both_languages(visitor: Visitor) -> None:
    assert "我的账号" in visitor.get("/account").text
    assert "My account" in visitor.get("/account?lang=en").text
