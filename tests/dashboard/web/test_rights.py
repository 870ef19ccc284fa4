"""What states no permission keeps the application from starting; what a role may not do is not there, and noted."""

import re
from collections.abc import Callable

import pytest
from dash import Input, Output, html
from flask import Blueprint
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.accounts.permissions import GRANTED, Permission, permissions_of
from dashboard.web.rights import UnstatedPermission, refuse_unstated, requires
from dashboard.web.router import Page, PageRequest
from models.accounts import Role
from models.audit import AuditRecord
from tests.dashboard.web import site as test_site
from tests.dashboard.web.site import Site

TOKEN = rb'"value":"[\w.-]+"(?=,"type":"hidden","name":"csrf_token")'
"""Made anew at each request, with the second it was made in."""


def denials(engine: Engine) -> list[tuple[str, str, str | None, object]]:
    with Session(engine) as session:
        rows = session.scalars(select(AuditRecord).where(AuditRecord.action == "access:denied"))
        return [(row.account, row.result, row.subject, row.detail.get("permission")) for row in rows]


def test_every_role_has_its_permissions_and_every_permission_a_role() -> None:
    assert set(GRANTED) == set(Role)
    assert frozenset().union(*GRANTED.values()) == set(Permission)


def test_a_permission_names_a_thing_and_an_action() -> None:
    assert [one for one in Permission if len(one.split(":")) != 2] == []


def test_an_unknown_role_may_do_nothing() -> None:
    assert permissions_of("emperor") == frozenset()


def test_the_administrators_share_only_what_everybody_may() -> None:
    everybody = frozenset.intersection(*GRANTED.values())
    for one, other in ((Role.SYSTEM, Role.SECURITY), (Role.SECURITY, Role.AUDIT), (Role.AUDIT, Role.SYSTEM)):
        assert GRANTED[one] & GRANTED[other] == everybody


def test_a_route_without_a_permission_keeps_the_application_from_starting(make_site: Callable[..., Site]) -> None:
    blueprint = Blueprint("downloads", __name__)
    blueprint.add_url_rule("/export/open", "open", lambda: "rows")
    with pytest.raises(UnstatedPermission, match="route /export/open"):
        make_site(blueprints=[blueprint])


def test_a_page_without_a_permission_keeps_the_application_from_starting(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    def overview(_request: PageRequest) -> Page:
        return Page("x", html.P("x"))

    monkeypatch.setitem(test_site.PAGES, "overview", overview)
    with pytest.raises(UnstatedPermission, match="page overview"):
        make_site()


def test_a_callback_without_a_permission_keeps_the_application_from_starting(site: Site) -> None:
    @site.app.callback(Output("open", "children"), Input("button", "n_clicks"))
    def unstated(_clicks: object) -> str:
        return "rows"

    with pytest.raises(UnstatedPermission, match=r"callback open\.children"):
        refuse_unstated(site.app.server, frozenset(), site.app.callback_map, {})


def test_a_callback_without_a_permission_is_not_there_for_anybody(site: Site) -> None:
    @site.app.callback(Output("open", "children"), Input("button", "n_clicks"))
    def unstated(_clicks: object) -> str:
        site.ran.append("unstated")
        return "rows"

    body = {
        "output": "open.children",
        "outputs": {"id": "open", "property": "children"},
        "inputs": [{"id": "button", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["button.n_clicks"],
    }
    assert site.logged_in("leader").call(body).status_code == 404
    assert site.ran == []
    assert denials(site.engine) == [("leader", "refused", "callback open.children", None)]


def test_a_route_that_a_role_may_not_use_is_not_there_and_the_denial_is_noted(make_site: Callable[..., Site]) -> None:
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/export/rows")
    @requires(Permission.TABLE_EXPORT)
    def rows() -> str:
        return "rows"

    site = make_site(blueprints=[blueprint])
    assert site.logged_in("leader").get("/export/rows").text == "rows"
    assert denials(site.engine) == []
    assert site.logged_in("system").get("/export/rows").status_code == 404
    assert denials(site.engine) == [("system", "refused", "/export/rows", "table:export")]


def test_a_page_that_a_role_may_not_read_answers_like_none_and_the_denial_is_noted(site: Site) -> None:
    visitor = site.logged_in("system")
    refused, missing = (re.sub(TOKEN, b"", visitor.open(f"/agency/{code}").data) for code in ("A01", "Z99"))
    assert refused == missing.replace(b"Z99", b"A01")
    assert denials(site.engine)[0] == ("system", "refused", "/agency/A01", "agency:read")


def test_what_is_not_the_readers_is_noted_too(site: Site) -> None:
    site.logged_in("agency").open("/agency/A02")
    assert denials(site.engine) == [("agency", "refused", "/agency/A02", "agency:read")]


def test_a_role_that_changes_acts_on_the_next_request(site: Site) -> None:
    from models.accounts import Account

    visitor = site.logged_in("leader")
    assert "青石" in test_site.words(visitor.open("/"))
    with Session(site.engine) as session, session.begin():
        session.scalars(select(Account).where(Account.name == "leader")).one().role = Role.SYSTEM
    assert "青石" not in test_site.words(visitor.open("/"))
