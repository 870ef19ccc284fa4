"""The calendar of an account is read at its own address, by its scope, for as long as the address counts."""

import datetime as dt
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, insert, select, update

from dashboard.accounts import feeds
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Account
from models.audit import AuditRecord
from models.feeds import CalendarFeed
from models.rectification import RectificationItem
from tests.dashboard.web.site import Clock, Site, Visitor
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.locks import write_lock_held
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.staff import staffed_towns
from tests.fixtures.two_towns import NOW, TODAY, two_towns, two_towns_file

__all__ = ["quick_hashes", "staffed_towns", "two_towns", "two_towns_file"]

ADDRESS = re.compile(r"https?://[^/]+(/api/calendar/[\w-]+\.ics)")


@pytest.fixture
def site(staffed_towns: Engine) -> Site:
    """An item of each town that is due."""
    with staffed_towns.begin() as connection:
        for number, code in (("ours", "A"), ("theirs", "B")):
            connection.execute(
                insert(RectificationItem).values(
                    item_no=number, agency_code=code, problem="赵一未出示证件", status="mending", deadline=TODAY
                )
            )
    clock = Clock(NOW)
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=clock), staffed_towns, clock)


def made(visitor: Visitor) -> str:
    """The path of a new address, which the next page shows and no later one."""
    send(visitor, "/account/calendar")
    found = ADDRESS.search(visitor.get("/account").text)
    assert found is not None
    assert ADDRESS.search(visitor.get("/account").text) is None
    return found[1]


def send(visitor: Visitor, path: str, **form: str) -> None:
    token = visitor.cookie("_csrf_token")
    assert visitor.post(path, data={"csrf_token": token, **form}).location == "/account"


def summaries(site: Site, path: str) -> list[str]:
    answer = site.visitor().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "Set-Cookie" not in answer.headers
    lines = answer.data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    assert "赵一" not in "".join(lines)
    return [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]


def test_a_calendar_holds_the_days_of_its_account_and_nothing_of_anybody(site: Site) -> None:
    path = made(site.logged_in("agency"))
    assert summaries(site, path) == ["Items to mend · ours", "Yearly tables to publish · 2021"]
    with site.engine.connect() as connection:
        kept = connection.execute(select(CalendarFeed.token_hash, CalendarFeed.last_used_at)).one()
    assert kept.last_used_at == NOW
    assert kept.token_hash not in path
    assert path.removeprefix("/api/calendar/").removesuffix(".ics") not in kept.token_hash


def test_an_address_counts_until_it_is_withdrawn_made_anew_or_a_year_old(site: Site) -> None:
    agency = site.logged_in("agency")
    first, second = made(agency), made(agency)
    assert site.visitor().get(first).status_code == 401
    assert summaries(site, second)
    send(agency, "/account/calendar/withdraw")
    assert site.visitor().get(second).status_code == 401
    assert site.visitor().get("/api/calendar/none.ics").status_code == 401
    assert site.visitor().post(second).status_code == 401
    third = made(agency)
    with site.engine.begin() as connection:
        connection.execute(update(CalendarFeed).values(made_at=NOW - dt.timedelta(days=365)))
    assert site.visitor().get(third).status_code == 401
    with site.engine.connect() as connection:
        noted = connection.execute(select(AuditRecord.action).where(AuditRecord.action.startswith("feed:")))
        assert sorted(one.action for one in noted) == [*["feed:create"] * 3, "feed:withdraw"]


def test_a_disabled_account_has_no_calendar(site: Site) -> None:
    path = made(site.logged_in("agency"))
    with site.engine.begin() as connection:
        connection.execute(update(Account).where(Account.name == "agency").values(disabled=True))
    assert site.visitor().get(path).status_code == 401


def test_a_calendar_is_written_in_the_language_that_was_chosen(site: Site) -> None:
    agency = site.logged_in("agency")
    path = made(agency)
    send(agency, "/account/language", language="zh")
    assert summaries(site, path) == ["待整改事项 · ours", "待公布年报表 · 2021"]
    send(agency, "/account/language", language="fr")
    assert summaries(site, path) == ["待整改事项 · ours", "待公布年报表 · 2021"]


def test_what_the_next_page_is_to_say_waits_for_another_writer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = site.logged_in("agency")
    monkeypatch.setattr(feeds, "choose_language", lambda *_: None)  # as if the other began to write just after it
    with ThreadPoolExecutor() as beside:
        with write_lock_held(site.engine):
            sent = beside.submit(send, agency, "/account/language", language="en")
            time.sleep(0.5)
        sent.result(timeout=10)
    assert "are written in this language" in agency.get("/account").text
