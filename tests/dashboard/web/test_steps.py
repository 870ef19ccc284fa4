"""Between the login and the pages: one form is open at a time, everything else leads there or is refused."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Map

from dashboard.accounts import own_account
from dashboard.accounts.accounts import Caller, create_account, holder_of
from dashboard.web.guard import OPEN_TO_ALL
from models.accounts import Account, Role, WebSession
from tests.dashboard.web.site import ORIGIN, PASSWORD, START, Site, Visitor, page_body, words

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NEW = "Tiger-lamp-4 blue"


def code(site: Site) -> str:
    return pyotp.TOTP(SECRET).at(site.clock.now)


def entered(site: Site, name: str, following: str = "/schemes") -> Visitor:
    """A browser whose holder has given the password."""
    visitor = site.visitor()
    answer = visitor.log_in(name, next=following)
    assert (answer.status_code, answer.headers["Location"]) == (303, following)
    return visitor


@pytest.fixture
def new(site: Site) -> Visitor:
    """Somebody whose password was given by an administrator."""
    create_account(
        site.engine, name="new", display_name="王", role=Role.LEADER, password=PASSWORD, one_time=True, now=START
    )
    return entered(site, "new")


@pytest.fixture
def recovery_codes(site: Site) -> list[str]:
    """The account `leader` has a second factor."""
    with Session(site.engine) as session:
        holder = holder_of(session.scalars(select(Account).where(Account.name == "leader")).one())
    at = START - dt.timedelta(minutes=5)
    shown = pyotp.TOTP(SECRET).at(at)
    return own_account.take_second_factor(site.engine, holder, PASSWORD, SECRET, shown, at, Caller())


@pytest.fixture
def halfway(site: Site, recovery_codes: list[str]) -> Visitor:
    """Somebody who has given the password and not yet the code."""
    return entered(site, "leader")


def closed_paths(site: Site, opened: set[str]) -> list[tuple[str, str]]:
    """Every route of the application but those that are open at the step, by method and path."""
    rules: Map = site.app.server.url_map
    samples = {"<path:path>": "schemes", "<path:filename>": "x.css", "<string:package_name>": "dash",
               "<path:fingerprinted_path>": "dash.py"}  # fmt: skip
    found = []
    for rule in rules.iter_rules():
        path = rule.rule
        for name, sample in samples.items():
            path = path.replace(name, sample)
        if path not in opened | OPEN_TO_ALL and not path.startswith("/api/"):  # there programs come, with tokens
            found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    assert len(found) > 10
    return found


@pytest.mark.parametrize(
    ("who", "form", "opened", "status"),
    [
        ("halfway", "/login/code", {"/login/code", "/logout"}, 401),
        ("new", "/account/password", {"/account/password", "/logout"}, 403),
    ],
)
def test_nothing_but_the_form_is_open(
    site: Site, request: pytest.FixtureRequest, who: str, form: str, opened: set[str], status: int
) -> None:
    visitor: Visitor = request.getfixturevalue(who)
    token = visitor.token(form)
    for method, path in closed_paths(site, opened):
        headers = {"Origin": ORIGIN, "Accept": "text/html", "X-CSRFToken": token}
        answer = visitor.client.open(path, method=method, headers=headers)
        if method == "GET" and not path.startswith("/_"):
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith(form), path
        else:
            assert answer.status_code == status, f"{method} {path}"
    assert visitor.get(form).status_code == 200


def test_a_callback_is_told_which_step_is_due(site: Site, new: Visitor) -> None:
    answer = new.call(page_body("/"), headers={"X-CSRFToken": new.token("/account/password")})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"]["code"] == "password_change"
    assert "柳河" not in words(answer)
    assert site.ran == []


def test_a_callback_of_who_has_not_given_the_code_is_not_logged_in(halfway: Visitor) -> None:
    answer = halfway.call(page_body("/"), headers={"X-CSRFToken": halfway.token("/login/code")})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "second_factor"


def change(visitor: Visitor, new: str, **fields: str) -> Any:
    form = {"old": PASSWORD, "new": new, "again": new, "csrf_token": visitor.token("/account/password"), **fields}
    return visitor.post("/account/password", data=form)


def test_from_a_one_time_password_over_the_change_to_where_one_was_going(site: Site, new: Visitor) -> None:
    led = new.get("/schemes").headers["Location"]
    assert led == "/account/password?next=%2Fschemes"
    assert "一次性密码" in new.get(led).text
    before = new.cookie("zhiheng_session")
    answer = change(new, NEW, next="/schemes")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/schemes")
    assert new.cookie("zhiheng_session") != before
    assert new.get("/schemes").status_code == 200
    thief = site.visitor()
    thief.client.set_cookie("zhiheng_session", before or "", domain="localhost")
    assert thief.get("/schemes").headers["Location"].startswith("/login")


def test_a_password_that_has_ended_is_changed_before_anything_else(site: Site) -> None:
    site.clock.pass_by(days=90)
    visitor = entered(site, "leader")
    assert visitor.get("/schemes").headers["Location"].startswith("/account/password")
    assert "90 天" in visitor.get("/account/password").text
    assert change(visitor, NEW).headers["Location"] == "/account"
    assert visitor.get("/schemes").status_code == 200


def test_a_password_that_ends_while_one_works_is_changed_first(site: Site) -> None:
    site.clock.pass_by(days=90, minutes=-5)
    visitor = site.logged_in("leader")
    site.clock.pass_by(minutes=6)
    answer = visitor.open("/schemes")
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"]["code"] == "password_change"


def test_the_frame_says_two_weeks_before_that_the_password_ends(site: Site) -> None:
    site.clock.pass_by(days=75)
    assert "天内修改" not in words(site.logged_in("leader").open("/schemes"))
    site.clock.pass_by(days=2)
    assert "您的密码须在 13 天内修改" in words(site.logged_in("leader").open("/schemes"))


def give(visitor: Visitor, typed: str, **fields: str) -> Any:
    return visitor.post("/login/code", data={"code": typed, "csrf_token": visitor.token("/login/code"), **fields})


def test_with_the_code_the_login_is_complete_under_a_new_id(site: Site, halfway: Visitor) -> None:
    assert halfway.get("/schemes").headers["Location"] == "/login/code?next=%2Fschemes"
    before = halfway.cookie("zhiheng_session")
    answer = give(halfway, code(site), next="/schemes")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/schemes")
    assert halfway.cookie("zhiheng_session") != before
    assert halfway.get("/schemes").status_code == 200
    assert halfway.get("/login/code").headers["Location"] == "/"
    thief = site.visitor()
    thief.client.set_cookie("zhiheng_session", before or "", domain="localhost")
    assert thief.get("/login/code").headers["Location"].startswith("/login?")


def test_a_code_that_was_used_is_refused(site: Site, halfway: Visitor) -> None:
    assert give(halfway, code(site)).status_code == 303
    again = entered(site, "leader")
    answer = give(again, code(site))
    assert answer.status_code == 401
    assert "已用过" in answer.text
    assert again.get("/schemes").status_code == 302


def test_a_recovery_code_does_as_well(site: Site, halfway: Visitor, recovery_codes: list[str]) -> None:
    assert give(halfway, recovery_codes[0]).status_code == 303
    assert give(entered(site, "leader"), recovery_codes[0]).status_code == 401


def test_five_wrong_codes_lock_the_account(site: Site, halfway: Visitor) -> None:
    for _ in range(5):
        assert give(halfway, "000000").status_code == 401
    assert give(halfway, code(site)).status_code == 401
    assert site.visitor().log_in("leader").status_code == 401


def test_who_has_only_the_password_ends_no_session_of_the_holder(site: Site, recovery_codes: list[str]) -> None:
    holder = entered(site, "leader")
    give(holder, code(site))
    entered(site, "leader")
    assert holder.get("/schemes").status_code == 200


def test_from_the_code_form_one_can_leave(site: Site, halfway: Visitor) -> None:
    assert halfway.post("/logout", data={"csrf_token": halfway.token("/login/code")}).status_code == 303
    with Session(site.engine) as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0


def test_an_account_that_must_have_a_second_factor_takes_one_first(make_site: Callable[..., Site]) -> None:
    site = make_site(second_factor="administrators-and-bureau")
    visitor = entered(site, "system")
    assert visitor.get("/schemes").headers["Location"] == "/account/second-factor?next=%2Fschemes"
    answer = visitor.call(page_body("/"), headers={"X-CSRFToken": visitor.token("/account/second-factor")})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"]["code"] == "second_factor_enrolment"
    page = visitor.get("/account/second-factor?next=%2Fschemes").text
    secret = page.split('class="zh-secret" lang="en">')[1].split("<")[0].replace(" ", "")
    picture = visitor.get("/account/second-factor/qr.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert picture.headers["Cache-Control"] == "no-store"
    form = {"password": PASSWORD, "code": pyotp.TOTP(secret).at(site.clock.now), "next": "/schemes"}
    answer = visitor.post(
        "/account/second-factor", data={**form, "csrf_token": visitor.token("/account/second-factor")}
    )
    assert answer.headers["Location"] == "/account/recovery-codes?next=%2Fschemes"
    shown = visitor.get(answer.headers["Location"]).text
    assert shown.count("<li>") == 10
    assert 'href="/schemes"' in shown
    assert visitor.get("/account/recovery-codes").headers["Location"] == "/account", "they are shown once"
    assert visitor.get("/schemes").status_code == 200


def test_others_need_none(make_site: Callable[..., Site]) -> None:
    site = make_site(second_factor="administrators-and-bureau")
    assert entered(site, "leader").get("/schemes").status_code == 200


def test_an_administrator_comes_from_the_addresses_of_the_setting_only(make_site: Callable[..., Site]) -> None:
    site = make_site(admin_addresses="127.0.0.1")
    outside = site.visitor(REMOTE_ADDR="127.0.0.2")
    assert outside.log_in("system").status_code == 401
    assert outside.log_in("leader").status_code == 303
    inside = site.visitor(REMOTE_ADDR="127.0.0.1")
    assert inside.log_in("system").status_code == 303
    assert inside.get("/schemes").status_code == 200
    inside.environ["REMOTE_ADDR"] = "127.0.0.2"
    assert inside.get("/schemes").headers["Location"].startswith("/login")
    assert inside.open("/schemes").status_code == 401
    assert inside.get("/login").status_code == 200


def test_a_login_elsewhere_ends_the_session_here_which_is_told_why(site: Site) -> None:
    here = site.logged_in("leader")
    site.logged_in("leader")
    answer = here.open("/schemes")
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "logged_in_elsewhere"
    assert "别处登录" in here.get(here.get("/schemes").headers["Location"]).text


def test_an_account_may_be_logged_in_at_as_many_places_as_the_setting_says(make_site: Callable[..., Site]) -> None:
    site = make_site(sessions_per_account=2)
    browsers = []
    for _ in range(3):
        browsers.append(site.logged_in("leader"))
        site.clock.pass_by(minutes=1)
    assert [one.open("/schemes").status_code for one in browsers] == [401, 200, 200]


def test_an_administrators_session_ends_after_a_quarter_of_an_hour(site: Site) -> None:
    system, leader = site.logged_in("system"), site.logged_in("leader")
    site.clock.pass_by(minutes=16)
    assert system.open("/schemes").status_code == 401
    assert leader.open("/schemes").status_code == 200


def test_a_form_that_is_sent_after_the_session_ended_says_so_and_leads_back(site: Site) -> None:
    visitor = site.logged_in("leader")
    site.clock.pass_by(hours=1)
    referer = {"Referer": f"{ORIGIN}/schemes?q=x"}
    answer = visitor.post("/account/sessions/end", data={"csrf_token": "x"}, headers=referer)
    assert answer.status_code == 401
    assert 'href="/login?next=%2Fschemes%3Fq%3Dx"' in answer.text


def test_an_account_that_lost_its_approval_is_out_at_once(site: Site) -> None:
    visitor = site.logged_in("leader")
    with site.engine.begin() as connection:
        connection.execute(update(Account).values(approved=False))
    assert visitor.open("/schemes").status_code == 401
