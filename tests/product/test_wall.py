"""The wall of the meeting room in a real Chromium: it goes on by itself, in large type, and names no person."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from models.officers import Officer
from models.rectification import RectificationItem
from tests.dashboard.web.site import Site
from tests.product.answers import main, words
from tests.product.visitors import reading


def test_it_goes_on_by_itself_and_can_be_left(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    page.clock.install()
    page.goto(f"{address}/screen")
    page.fill("#username", "leader")
    page.fill("#password", "demo-leader-2026")
    page.press("#password", "Enter")
    expect(page.get_by_role("heading", name="乡镇街道")).to_be_visible()
    assert float(page.locator(".zh-screen__lines").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) > 28
    expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
    expect(page.get_by_text("数据截至")).to_be_visible()
    page.clock.fast_forward(20_000)
    expect(page.get_by_role("heading", name="县直部门")).to_be_visible()
    page.get_by_role("link", name="退出大屏").click()
    expect(page.get_by_role("heading", name="上次例会以来")).to_be_visible()


def test_no_person_is_named_on_it(site: Site, sqlite_county: Engine) -> None:
    item = RectificationItem.__table__.c
    with sqlite_county.connect() as connection:
        people = set(connection.execute(select(Officer.__table__.c.name)).scalars())
        named = connection.execute(select(item.responsible_leader, item.responsible_person))
        people |= {name for row in named for name in row if name}
    leader = reading(site, "leader")
    screens = ["township", "department", "vertical", "up", "down", "overdue", "rectification"]
    said = "".join(words(main(leader.open("/screen", f"?view={screen}"))) for screen in screens)
    assert "Rectification" in said
    assert len(people) > 100
    assert [name for name in sorted(people) if name in said] == []
