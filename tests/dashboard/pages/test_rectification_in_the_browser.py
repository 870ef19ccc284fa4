"""A campaign from its opening to its closing in a real browser, by the people who have a part in it.

The leading group, two agencies, and the bureau, which is two people, for nobody decides on what he or she has brought.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select, update

from dashboard.accounts.accounts import create_account
from models.accounts import Role
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationItem, RectificationMove
from tests.dashboard.web.site import PASSWORD
from tests.fixtures import two_towns as towns

OURS, THEIRS, REFERRED = "改2022-00001", "改2022-00002", "改2022-00003"


@pytest.fixture
def enter(open_at: Callable[[str, str], Page]) -> Callable[[str], Page]:
    """`enter("agency")`: a browser of its holder, logged in, before the ledger."""
    inside: dict[str, Page] = {}

    def entered(name: str) -> Page:
        if name not in inside:
            inside[name] = open_at("/rectification", name)
            expect(inside[name].get_by_role("heading", name="整改台账", exact=True)).to_be_visible()
        return inside[name]

    return entered


def origin(page: Page) -> str:
    return "/".join(page.url.split("/", 3)[:3])


def at(page: Page, path: str) -> Page:
    """The page at this address, as it stands now."""
    page.goto(origin(page) + path)
    expect(page.locator("h1")).to_be_visible()
    return page


def fill(form: Any, **fields: str) -> None:
    for name, value in fields.items():
        box = form.locator(f"[name={name}]")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


def move(page: Page, number: str, key: str, *files: Path, **fields: str) -> None:
    """Fills and sends the form of this move on the page of the item, as it stands now."""
    form = at(page, f"/rectification/{number}").locator(f"#move-{key}")
    fill(form, **fields)
    if files:
        with page.expect_file_chooser() as chosen:
            form.get_by_role("button", name="选择文件").click()
        chosen.value.set_files(list(files))
    form.get_by_role("button").last.click()
    expect(page.get_by_role("status").first).to_contain_text("已办理")


def send(page: Page, number: str, key: str, *files: Path, **fields: str) -> None:
    """What the form of this move would send, without drawing it: where the same form has been filled in before."""
    token = page.locator("[name=csrf_token]").first.input_value()
    parts = [{"name": one.name, "mimeType": "application/pdf", "buffer": one.read_bytes()} for one in files]
    brought: Any = {"files": parts[0]} if parts else {}
    said: Any = {"csrf_token": token, "item_no": number, "seen": "99", **fields, **brought}
    address = f"{origin(page)}/rectification/{key}"
    answer = page.request.post(address, multipart=said, headers={"Origin": origin(page)}, max_redirects=0)
    assert answer.status == 303


def record(page: Page, number: str, **fields: str) -> None:
    """Enters an item by its form."""
    form = at(page, "/rectification?rows=record").locator("#record")
    fill(form, **fields)
    form.get_by_role("button", name="登记整改事项").click()
    expect(page.get_by_role("heading", name=f"整改事项 {number}")).to_be_visible()


def test_a_campaign_from_its_opening_to_its_closing(
    enter: Callable[[str], Page], staffed_towns: Engine, tmp_path: Path
) -> None:
    evidence = tmp_path / "整改材料.pdf"
    evidence.write_bytes(b"%PDF-1.7 ...")
    create_account(
        staffed_towns, name="agency_b", display_name="乙镇", role=Role.AGENCY, agency_code="B", password=PASSWORD,
        now=towns.NOW,
    )  # fmt: skip
    bureau, second, leader = enter("bureau"), enter("bureau2"), enter("leader")
    ours, theirs = enter("agency"), enter("agency_b")
    paper, signed = {"document": "督〔2022〕1号"}, {"self_check": "已补正", "responsible_leader": "李四"}
    check = {"check_method": "现场核查", "checkers": "王五、赵六"}

    def day(month: int, day: int) -> None:
        with staffed_towns.begin() as connection:
            later = update(InstallationFact).where(InstallationFact.key == DEMONSTRATION_TODAY)
            connection.execute(later.values(value=dt.date(2022, month, day).isoformat()))

    def closed(number: str, agency: Page, month: int, day_: int, made: Callable[..., None] = send) -> None:
        """From the agency's application to the closing, on a day after five working days."""
        send(agency, number, "apply", evidence, **signed)
        send(bureau, number, "check", **check, check_result="属实")
        made(second, number, "publish")
        day(month, day_)
        made(second, number, "close", feedback="无异议")

    # It opens: each agency enters what it found, the bureau enters one more; another account of the bureau assigns.
    day(1, 10)
    found = {"phase": "self_check", "found_on": "2022-01-10"}
    record(ours, OURS, agency_code="A", problem="送达回证缺失", **found)
    send(theirs, THEIRS, "record", agency_code="B", problem="未出示执法证件", **found)
    send(bureau, REFERRED, "record", agency_code="A", problem="涉嫌收受礼金", **found)
    for number in (OURS, THEIRS, REFERRED):
        made = move if number == OURS else send
        made(second, number, "assign", deadline="2022-01-20", limit_source="整治方案", **paper)
    for number, agency in ((OURS, ours), (THEIRS, theirs), (REFERRED, ours)):
        made = move if number == OURS else send
        made(agency, number, "receive", responsible_person="张三", measure="逐卷补正")

    # One is mended with an extension and sent back once; one is handed over to another authority.
    move(ours, OURS, "ask", reason="当事人外出", wanted="2022-02-10")
    move(bureau, OURS, "grant", reason="情况属实", deadline="2022-02-10")
    move(ours, OURS, "apply", evidence, **signed)
    move(bureau, OURS, "check", **check, check_result="仍缺两份")
    move(second, OURS, "send_back", reason="仍缺两份", deadline="2022-02-20")
    move(bureau, REFERRED, "propose", reason="涉及党员", referred_to="纪委监委")
    move(leader, REFERRED, "approve", reason="同意移送")
    move(bureau, REFERRED, "reply", referral_reply="已立案审查")

    # The other agency lets its limit pass: urged from the desk, listed, under an opinion, to which it objects in vain.
    day(1, 21)
    desk = at(bureau, "/desk?rows=rectification-urge")
    for number in (THEIRS, REFERRED):
        desk.get_by_role("checkbox", name=number).check()
        expect(desk.get_by_role("link", name=number)).to_have_css("white-space", "nowrap")
    fill(desk.locator("#urge"), **paper, reason="逾期未改")
    desk.locator("#urge").get_by_role("button").click()
    expect(desk.get_by_role("status").first).to_contain_text("已督办2项")
    move(leader, THEIRS, "list", reason="影响较大")
    day(2, 14)
    move(bureau, THEIRS, "opinion", reason="督办后仍未整改", **paper)
    move(theirs, THEIRS, "object", reason="证件当日已出示")
    move(second, THEIRS, "uphold", reason="录像显示未出示")

    # It closes: all three are mended, checked by another, made public and closed.
    closed(OURS, ours, 2, 22, move)
    closed(REFERRED, ours, 3, 2)
    closed(THEIRS, theirs, 3, 10)
    expect(at(leader, "/desk").get_by_text("没有待您办理的事项。")).to_be_visible()

    # The same problem comes back within the year: the item is open again, marked, and closed a second time.
    move(bureau, OURS, "reopen", reason="回头看发现同类问题", deadline="2022-03-31")
    expect(bureau.locator(".zh-pagehead__title")).to_contain_text("复发")
    closed(OURS, ours, 3, 22)

    story = at(leader, f"/rectification/{OURS}")
    expect(story.locator(".zh-pagehead__title")).to_contain_text("已销号")
    expect(story.locator(".zh-timeline")).to_contain_text("2022-02-20（原为 2022-02-10）")
    with story.expect_download() as taken:
        story.get_by_role("link", name="整改材料.pdf").first.click()
    assert taken.value.path().read_bytes() == evidence.read_bytes()
    with ReaderSession(staffed_towns, SYSTEM) as session:
        items = session.execute(select(RectificationItem.status, RectificationItem.listed, RectificationItem.recurred))
        assert sorted((one.status, bool(one.listed), bool(one.recurred)) for one in items) == [
            ("closed", False, False), ("closed", False, True), ("closed", True, False),
        ]  # fmt: skip
        course = session.execute(select(RectificationMove.move, RectificationMove.account)).all()
    assert {("grant", "bureau"), ("send_back", "bureau2"), ("object", "agency_b"), ("approve", "leader")} <= {
        (one.move, one.account) for one in course
    }
