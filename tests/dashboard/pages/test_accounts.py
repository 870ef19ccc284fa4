"""The pages of accounts over HTTP: who is in the list, what the forms do, and that two people grant a role."""

import html
import re
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Account, LockedAddress, Role, WebSession
from models.audit import AuditRecord
from tests.dashboard.web.site import PASSWORD, Clock, Site, Visitor
from tests.fixtures.small_county import NOW, scheme_registry
from tests.product.answers import components, heading, main, rows, words

ONE_TIME = re.compile(r"\b\w{4}(?:-\w{4}){3}\b")
PEOPLE = {"sec1": Role.SECURITY, "sec2": Role.SECURITY, "sys": Role.SYSTEM}


@pytest.fixture
def site(small_county: Engine) -> Site:
    for name, role in PEOPLE.items():
        create_account(small_county, name=name, display_name=f"人 {name}", role=role, password=PASSWORD, now=NOW)
    clock = Clock(NOW)
    settings = Settings(database_url=small_county.url.render_as_string(), second_factor="off")
    return Site(create_app(settings, small_county, scheme_registry(), clock=clock), small_county, clock)


@pytest.fixture
def first(site: Site) -> Visitor:
    return site.logged_in("sec1")


@pytest.fixture
def second(site: Site) -> Visitor:
    return site.logged_in("sec2")


def send(visitor: Visitor, path: str, following: str = "/accounts", **fields: str) -> TestResponse:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "next": following, **fields}
    return visitor.post(path, data=form)


def create(visitor: Visitor, name: str = "wang", **fields: str) -> TestResponse:
    return send(visitor, "/accounts/create", name=name, **{"display_name": "王海", "role": "leader", **fields})


def said(visitor: Visitor, path: str = "/accounts", search: str = "") -> str:
    return words(main(visitor.open(path, search)))


def number_of(site: Site, name: str) -> int:
    with Session(site.engine) as session:
        return session.scalars(select(Account.account_id).where(Account.name == name)).one()


def fields_of(answer: TestResponse) -> dict[str, Any]:
    """What the fields of the page's forms hold, by name."""
    found = [one["props"] for one in components(main(answer)) if one["type"] in ("Input", "Select")]
    return {one["name"]: one.get("value") for one in found if one.get("name")}


def test_the_list_names_every_account_with_role_and_state(first: Visitor) -> None:
    listed = {row["name"]["text"]: row["role"] for row in rows(first.open("/accounts"), "accounts-rows")}
    assert listed == {
        "agency": "执法单位 T2", "leader": "领导小组", "sec1": "安全管理员", "sec2": "安全管理员", "sys": "系统管理员",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("?group=security", ["sec1", "sec2"]),
        ("?q=人", ["sec1", "sec2", "sys"]),
        ("?q=ＳＥＣ", ["sec1", "sec2"]),
        ("?rows=disabled", ["leader"]),
        ("?group=all&rows=all&q=lead", ["leader"]),
    ],
)
def test_the_list_is_searched_and_chosen_from(first: Visitor, site: Site, search: str, names: list[str]) -> None:
    send(first, f"/accounts/{number_of(site, 'leader')}/disable")
    assert [row["name"]["text"] for row in rows(first.open("/accounts", search), "accounts-rows")] == names


def test_a_role_or_state_that_there_is_not_is_told(first: Visitor) -> None:
    assert "emperor" in said(first, search="?group=emperor")
    assert "没有找到账号" in said(first, search="?q=nobody")


def test_a_long_list_has_pages(site: Site, first: Visitor) -> None:
    with Session(site.engine) as session, session.begin():
        session.add_all(
            Account(name=f"p{n:02}", folded_name=f"p{n:02}", display_name="x", role="leader", password_hash="x",
                    created_at=NOW)
            for n in range(60)
        )  # fmt: skip
    assert len(rows(first.open("/accounts"), "accounts-rows")) == 50
    assert len(rows(first.open("/accounts", "?page=2"), "accounts-rows")) == 15
    assert "第 51–65 条" in said(first, search="?page=9")


def test_a_new_account_is_granted_by_two_people_and_its_password_is_shown_once(
    site: Site, first: Visitor, second: Visitor
) -> None:
    answer = create(first)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts")
    shown = ONE_TIME.search(said(first))
    assert shown is not None
    assert ONE_TIME.search(said(first)) is None
    assert site.visitor().log_in("wang", shown[0]).status_code == 401
    approve = f"/accounts/{number_of(site, 'wang')}/role/approve"
    send(first, approve)
    assert "申请人不能审批" in said(first)
    assert site.visitor().log_in("wang", shown[0]).status_code == 401
    assert "待审批的角色" in said(second)
    send(second, approve)
    assert "角色已批准" in said(second)
    assert "待审批的角色" not in said(second)
    wang = site.visitor()
    assert wang.log_in("wang", shown[0]).status_code == 303
    assert wang.get("/").headers["Location"] == "/account/password"


def test_the_one_time_password_stands_nowhere_in_the_database(site: Site, first: Visitor) -> None:
    create(first)
    with Session(site.engine) as session:
        kept = str(session.scalars(select(WebSession.content)).all())
        kept += str([vars(one) for one in session.scalars(select(AuditRecord))])
    shown = ONE_TIME.search(said(first))
    assert shown is not None
    assert shown[0] not in kept


def test_a_refused_form_says_why_and_keeps_what_was_typed(first: Visitor) -> None:
    create(first, "LEADER", role="agency", agency="T1")
    answer = first.open("/accounts")
    assert "已有名为 LEADER 的账号" in words(main(answer))
    found = fields_of(answer)
    typed = [found[name] for name in ("name", "display_name", "role", "agency", "officer")]
    assert typed == ["LEADER", "王海", "agency", "T1", ""]
    create(first, "x", role="agency")
    assert "执法单位账号须有单位编码" in said(first)
    create(first, "x", role="emperor")
    assert "没有“emperor”这个角色" in said(first)


def test_a_change_of_role_waits_for_a_second_person(site: Site, first: Visitor, second: Visitor) -> None:
    leader = number_of(site, "leader")
    send(first, f"/accounts/{leader}/role", "/accounts/leader", role="officer", officer="none")
    assert "none" in said(first, "/accounts/leader")
    send(first, f"/accounts/{leader}/role", "/accounts/leader", role="agency", agency="T1")
    assert "执法单位 T1" in said(first, "/accounts/leader")
    reader = site.logged_in("leader")
    send(second, f"/accounts/{leader}/role/approve")
    assert reader.open("/").status_code == 401, "a role that changes ends the sessions"
    assert "执法单位 T1" in said(second, "/accounts/leader")


def test_a_role_that_was_asked_for_may_be_rejected(site: Site, first: Visitor, second: Visitor) -> None:
    create(first)
    send(second, f"/accounts/{number_of(site, 'wang')}/role/reject")
    assert "没有找到账号" in said(second, search="?q=wang")
    with Session(site.engine) as session:
        assert session.scalar(select(Account).where(Account.name == "wang")) is None


def test_an_account_is_disabled_enabled_unlocked_and_reset(site: Site, first: Visitor) -> None:
    leader, reader = number_of(site, "leader"), site.logged_in("leader")
    send(first, f"/accounts/{leader}/disable", "/accounts/leader")
    assert "已停用" in said(first, "/accounts/leader")
    assert reader.open("/").status_code == 401
    send(first, f"/accounts/{leader}/enable", "/accounts/leader")
    for _ in range(5):
        site.visitor().log_in("leader", "wrong")
    assert "已锁定" in said(first, "/accounts/leader")
    send(first, f"/accounts/{leader}/unlock", "/accounts/leader")
    assert site.visitor().log_in("leader").status_code == 303
    send(first, f"/accounts/{leader}/reset", "/accounts/leader")
    shown = ONE_TIME.search(said(first, "/accounts/leader"))
    assert shown is not None
    assert site.visitor().log_in("leader").status_code == 401
    assert site.visitor().log_in("leader", shown[0]).status_code == 303


def test_a_second_factor_is_reset_by_another(site: Site, first: Visitor) -> None:
    with Session(site.engine) as session, session.begin():
        session.scalars(select(Account).where(Account.name == "leader")).one().second_factor = "sealed"
    assert "重置双因子" in said(first, "/accounts/leader")
    send(first, f"/accounts/{number_of(site, 'leader')}/reset-second-factor", "/accounts/leader")
    assert "双因子已重置" in said(first, "/accounts/leader")
    with Session(site.engine) as session:
        acts = session.execute(select(AuditRecord.account, AuditRecord.action, AuditRecord.subject)).all()
    assert ("sec1", "second_factor:reset", "leader") in acts


def test_nobody_administers_the_own_account(site: Site, first: Visitor) -> None:
    own = number_of(site, "sec1")
    assert "这是您自己的账号" in said(first, "/accounts/sec1")
    assert not [one for one in fields_of(first.open("/accounts/sec1")) if one == "role"]
    for act in ("disable", "reset", "reset-second-factor", "role", "role/approve"):
        send(first, f"/accounts/{own}/{act}", "/accounts/sec1", role="audit")
        assert "任何人不得管理自己的账号" in said(first, "/accounts/sec1")
    with Session(site.engine) as session:
        kept = session.get_one(Account, own)
        assert (kept.role, kept.disabled, kept.one_time_until) == ("security", False, None)


def test_a_locked_address_is_shown_and_opened(site: Site, first: Visitor) -> None:
    with Session(site.engine) as session, session.begin():
        session.add(LockedAddress(address="10.0.0.9", locked_until=NOW.replace(year=2030)))
    assert "10.0.0.9" in said(first)
    send(first, "/accounts/addresses/unlock", address="10.0.0.9")
    assert "已可从 10.0.0.9 登录" in said(first)
    assert "10.0.0.9" not in said(first)


@pytest.mark.parametrize("name", ["leader", "agency", "sys"])
def test_others_find_nothing_there(site: Site, name: str) -> None:
    visitor = site.logged_in(name)
    for path in ("/accounts", "/accounts/leader"):
        assert heading(visitor.open(path)) == "没有这个页面"
    for path in ("/accounts/create", "/accounts/1/disable", "/accounts/1/role/approve", "/accounts/addresses/unlock"):
        assert send(visitor, path).status_code == 404, path


def test_an_account_or_an_act_that_there_is_not_is_not_found(site: Site, first: Visitor) -> None:
    assert heading(first.open("/accounts/nobody")) == "没有这个页面"
    assert send(first, "/accounts/1/promote").status_code == 404
    assert send(first, "/accounts/1/role/perhaps").status_code == 404
    send(first, "/accounts/999/disable")
    assert "已不存在" in said(first)


def test_after_an_act_nobody_is_sent_elsewhere(site: Site, first: Visitor) -> None:
    answer = send(first, f"/accounts/{number_of(site, 'leader')}/unlock", "https://evil.example/")
    assert answer.headers["Location"] == "/"


def test_a_name_is_shown_as_text(first: Visitor) -> None:
    create(first, "<b>wang</b>", display_name="<script>alert(1)</script>")
    assert "<b>wang</b>" in said(first)
    assert html.escape("<b>wang</b>") not in said(first)
