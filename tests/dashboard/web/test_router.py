"""The page callback: one page for one address and reader, and no way to tell "not yours" from "not there"."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.accounts.permissions import Permission
from dashboard.settings import Settings
from dashboard.urls import href
from dashboard.web.application import create_app
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest
from models.agencies import Agency
from models.engine import make_engine
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from plugins.registry import Registry
from tests.dashboard.web.site import PAGES, Clock, Site, Visitor, words
from tests.fixtures.keys import KEYS
from tests.fixtures.statements import statements


def body(visitor: Visitor, pathname: object, search: object = "") -> str:
    answer = visitor.open(pathname, search)
    assert answer.status_code == 200
    return words(answer)


def title(visitor: Visitor, pathname: object) -> str:
    answer = visitor.open(pathname).json
    assert answer is not None
    return str(answer["response"]["title"]["data-title"])


def without_token(answer: TestResponse) -> str:
    """The answer but for the token, which is signed with the second it is made in."""
    said, tokens = re.subn(r'"value":"[^"]+"(,"type":"hidden","name":"csrf_token")', r"\1", answer.text)
    assert tokens == 1, said
    return said


def test_a_page_is_made_for_its_reader(site: Site) -> None:
    assert "青石镇" in body(site.logged_in("leader"), "/")
    own = body(site.logged_in("agency"), "/")
    assert "柳河镇" in own
    assert "青石镇" not in own


def test_another_agencys_page_is_byte_for_byte_that_of_no_agency(site: Site) -> None:
    visitor = site.logged_in("agency")
    others = visitor.open("/agency/A02")
    nobodys = visitor.open("/agency/Z99")
    assert others.status_code == nobodys.status_code == 200
    assert without_token(others).replace("A02", "Z99") == without_token(nobodys)
    assert "青石" not in words(others)
    assert visitor.get("/agency/A02").status_code == visitor.get("/agency/Z99").status_code


def test_no_argument_of_the_address_changes_which_agency_is_shown(site: Site) -> None:
    visitor = site.logged_in("agency")
    for search in ("?agency=A02", "?agency_code=A02&code=A02", "?parts=A02"):
        assert "青石" not in body(visitor, "/agency/A01", search)


def test_an_administrator_sees_no_business_and_is_told_why(site: Site) -> None:
    visitor = site.logged_in("system")
    assert "没有业务数据" in body(visitor, "/")
    assert "柳河" not in body(visitor, "/agency/A01")
    assert "schemes" in body(visitor, "/schemes")


@pytest.mark.parametrize(
    "pathname", [None, 5, [], {}, True, "", "x", "//", "/nonsense", "/agency/" + "x" * 5000, "/officers", "/agency/%FF"]
)
def test_whatever_is_asked_for_there_is_an_answer(site: Site, pathname: object) -> None:
    assert "没有这个页面" in body(site.logged_in(), pathname)


@pytest.mark.parametrize("search", [None, 5, [], "?", "?=", "?page=x", "?" + "a=b&" * 1000, "?%ff=%ff"])
def test_whatever_the_query_is_the_page_is_shown(site: Site, search: object) -> None:
    assert "青石镇" in body(site.logged_in(), "/", search)


def test_a_query_that_was_not_understood_is_told_on_the_page(site: Site) -> None:
    text = body(site.logged_in(), "/", "?period=2021-13")
    assert "2021-13" in text
    assert "无法识别" in text


def test_the_page_has_its_title(site: Site) -> None:
    visitor = site.logged_in()
    assert title(visitor, "/agency/A01") == "柳河镇人民政府 · 执衡 Zhiheng"
    assert title(visitor, "/nonsense") == "没有这个页面 · 执衡 Zhiheng"


def test_the_language_of_the_address_counts_and_is_remembered(site: Site) -> None:
    visitor = site.logged_in()
    assert "2026-01-15 zh" in body(visitor, "/agency/A01")
    assert "2026-01-15 en" in body(visitor, "/agency/A01", "?lang=en")
    assert "Log out" in body(visitor, "/agency/A01")
    assert "2026-01-15 en" in body(visitor, "/agency/A01", "?lang=fr")


def test_the_language_switch_keeps_the_address(site: Site) -> None:
    address = href("agency", agency="A01", period=2021, lang="en")
    assert f'"{address}"' in body(site.logged_in(), "/agency/A01", "?period=2021")


def test_the_frame_says_who_reads_and_how_old_the_data_is(site: Site) -> None:
    text = body(site.logged_in("agency"), "/")
    for word in ("显示 agency", "执法单位", "数据截至", "退出"):
        assert word in text
    assert "演示数据" not in text


def test_the_demonstration_says_that_it_is_one_and_where_its_calendar_stands(site: Site) -> None:
    with Session(site.engine) as session, session.begin():
        session.add(InstallationFact(key=DEMONSTRATION_TODAY, value="2025-06-30"))
    text = body(site.logged_in(), "/agency/A01")
    assert "演示数据" in text
    assert "A01 2025-06-30 zh" in text


def test_the_day_is_that_of_shanghai(site: Site) -> None:
    visitor = site.logged_in()
    site.clock.now = site.clock.now.replace(hour=15, minute=59)
    visitor = site.logged_in()
    assert "A01 2026-01-15" in body(visitor, "/agency/A01")
    site.clock.pass_by(minutes=1)
    assert "A01 2026-01-16" in body(visitor, "/agency/A01")


@pytest.mark.parametrize(("name", "most"), [("leader", 2), ("agency", 3)])
def test_the_frame_costs_few_statements(site: Site, name: str, most: int) -> None:
    """The session with its account, the age of the data, and for an agency its sub-units; the pages have the rest."""
    visitor = site.logged_in(name)
    visitor.open("/schemes")
    with statements(site.engine) as sent:
        visitor.open("/schemes")
    assert len(sent) == most, sent


def test_the_session_of_the_database_is_closed_with_the_request(site: Site) -> None:
    visitor = site.logged_in()
    for _ in range(30):  # more than the pool holds
        visitor.open("/")
    assert site.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a QueuePool


def test_every_page_of_the_table_is_known_to_the_door(make_site: Callable[..., Site]) -> None:
    visitor = make_site().logged_in()
    parts = {
        "agency": "A01",
        "scheme": "six-rates",
        "node": "closing",
        "case_no": "〔2021〕第3号/附",
        "officer_no": "B 7/1",
        "user": "w",
        "other": "beauty",
        "year": "2025",
        "figure": "penalty_all",
        "import_no": "1",
        "table": "complaints",
        "record": "A01|〔2021〕第3号/附",
        "finding_no": "扣2021/1",
        "candidate": "absent|A01|培2021%2F1|B1",
        "item_no": "改2021/1",
        "decisions": "vetoes",
        "decision_no": "否2021/1",
        "publication": "执监报〔2021〕1号",
        "round": "2021",
    }
    from dashboard.urls import PAGES

    for page, pattern in PAGES.items():
        named = {name.strip("<>"): parts[name.strip("<>")] for name in pattern if name.startswith("<")}
        assert visitor.get(href(page, **named)).status_code == 200, page


@requires(Permission.RANKING_READ)
def fails_in_a_statement(request: PageRequest) -> Page:
    request.session.execute(select(func.no_such_function(Agency.code)))
    raise AssertionError("the statement should have failed")


def test_a_page_that_fails_in_a_statement_says_so_in_the_frame(filled_postgresql: str) -> None:
    engine = make_engine(filled_postgresql, keys=KEYS)
    pages = {**PAGES, "ranking": fails_in_a_statement}
    app = create_app(Settings(database_url=filled_postgresql), engine, Registry(()), clock=Clock(), pages=pages)
    said = body(Site(app, engine, Clock()).logged_in(), "/ranking/six-rates")
    engine.dispose()
    assert "操作未完成" in said
    assert "数据截至" in said
