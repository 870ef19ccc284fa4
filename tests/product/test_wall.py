"""The wall of the meeting room in a real Chromium: it goes on by itself, in large type, and names no person."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from dashboard.web.envelope import PATH as CALLBACK
from models.officers import Officer
from models.rectification import RectificationItem
from tests.dashboard.web.site import Site
from tests.fixtures.browser import PageFaults
from tests.product.answers import main, words
from tests.product.visitors import reading

CALLS = f"**{CALLBACK}?*"


def on_the_wall(open_page: Callable[..., Page], address: str) -> Page:
    page: Page = open_page()
    page.clock.install()
    page.goto(f"{address}/screen?since=2025-12-20")
    page.fill("#username", "leader")
    page.fill("#password", "demo-leader-2026")
    page.press("#password", "Enter")
    expect(page.get_by_role("heading", name="乡镇街道")).to_be_visible()
    return page


def test_it_goes_on_by_itself_and_can_be_left(open_page: Callable[..., Page], address: str) -> None:
    page = on_the_wall(open_page, address)
    assert float(page.locator(".zh-screen__lines").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) > 36
    assert float(page.get_by_text("数据截至").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) > 20
    expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
    # By itself it does not keep the session; whoever is there does.
    with page.expect_request(CALLS) as turned:
        page.clock.run_for(20_000)
    expect(page.get_by_role("heading", name="县直部门")).to_be_visible()
    assert turned.value.headers["x-zhiheng-poll"] == "1"
    with page.expect_request(CALLS) as clicked:
        page.get_by_role("link", name="›").click()
    expect(page.get_by_role("heading", name="垂管单位")).to_be_visible()
    assert "x-zhiheng-poll" not in clicked.value.headers
    page.get_by_role("link", name="退出大屏").click()
    expect(page.get_by_role("heading", name="上次例会以来")).to_be_visible()
    assert "since=2025-12-20" in page.url


def test_it_says_that_the_server_is_away_and_goes_on_when_it_is_back(
    open_page: Callable[..., Page], address: str, page_faults: PageFaults
) -> None:
    page_faults.expect(503, "/healthz")
    page = on_the_wall(open_page, address)
    page.route("**/healthz", lambda route: route.fulfill(status=503))
    page.clock.run_for(20_000)
    expect(page.get_by_text("服务器暂无应答")).to_be_visible()
    expect(page.get_by_role("heading", name="乡镇街道")).to_be_visible()
    page.unroute("**/healthz")
    page.clock.run_for(10_000)
    expect(page.get_by_role("heading", name="县直部门")).to_be_visible()
    expect(page.get_by_text("服务器暂无应答")).to_be_hidden()


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
