"""An integrity round in a real browser, played by five accounts from its opening to the certificate.

One sub-item of each assessment is answered in the browser; the others are kept as drafts by the same act.
"""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import create_account, holder_of
from dashboard.integrity import acts
from dashboard.integrity.workflow import INTEGRITY
from dashboard.workflows.course import Turn
from models.accounts import Account, Role
from models.installation import DEMONSTRATION_TODAY, InstallationFact
from tests.dashboard.integrity.conftest import SCHEME, said_yes
from tests.dashboard.web.site import PASSWORD
from tests.fixtures.two_towns import NOW, TODAY

FILE = "/integrity/2022/A"
NUMBER = "2022/A"


def keep_draft(engine: Engine, who: str, *but: str) -> None:
    """Answers everything but the sub-item that is open first with yes, and ``but`` with no."""
    with Session(engine) as session:
        holder = holder_of(session.scalars(select(Account).where(Account.name == who)).one())
    first = {check.key for check in next(one for one in SCHEME.nodes if one.checks).checks}
    answers = {key: one for key, one in said_yes(*but).items() if key not in first}
    acts.draft(engine, Turn(holder, NOW, TODAY, INTEGRITY), NUMBER, answers, SCHEME)


def answer_first(page: Page, **other: str) -> None:
    """Answers the checks of the sub-item that is open with yes, or as said, and keeps them."""
    for key in ("leading_group", "deployed", "office", "plan"):
        page.locator(f"#answer-{key}").select_option(other.get(key, "yes"))
    page.get_by_role("button", name="保存草稿并继续").click()
    expect(page.get_by_role("status").first).to_contain_text("草稿已保存")


def make(page: Page, key: str, paper: Path | None = None, reason: str = "") -> None:
    """Fills and sends the form of the move."""
    form = page.locator(f"#move-{key}")
    if reason:
        form.locator("textarea").fill(reason)
    if paper is not None:
        with page.expect_file_chooser() as chosen:
            form.get_by_role("button", name="选择文件").click()
        chosen.value.set_files(paper)
        expect(form.get_by_role("status")).to_have_text(paper.name)
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("已办理")


def test_a_round_is_played_by_five_accounts(
    staffed_towns: Engine, open_at: Callable[[str, str], Page], tmp_path: Path
) -> None:
    create_account(staffed_towns, name="bureau3", display_name="验收岗", role=Role.BUREAU, password=PASSWORD, now=NOW)
    create_account(
        staffed_towns, name="other", display_name="乙镇", role=Role.AGENCY, agency_code="B", password=PASSWORD, now=NOW
    )
    paper = tmp_path / "自查报告.pdf"
    paper.write_bytes(b"%PDF-1.7 ...")

    bureau = open_at("/integrity", "bureau")
    bureau.get_by_role("button", name="保存轮次").click()
    expect(bureau.get_by_role("heading", name="2022年度")).to_be_visible()

    agency = open_at("/integrity", "agency")
    agency.locator("#move-declare").get_by_role("button").click()
    expect(agency.locator(".zh-pagehead__title")).to_contain_text("已申报")
    make(agency, "set_up_group", reason="镇长任组长")
    make(agency, "file_plan", paper)
    agency.locator("#answer-leading_group").select_option("no")
    agency.get_by_role("link", name="1.2 加强队伍建设").click()  # without a word of keeping it
    expect(agency.get_by_role("heading", name="1.2 加强队伍建设")).to_be_visible()
    agency.get_by_role("link", name="1.1 强化组织领导").click()
    expect(agency.locator("#answer-leading_group")).to_have_value("no")
    answer_first(agency)
    keep_draft(staffed_towns, "agency")
    agency.reload()
    agency.locator("#move-add_evidence #item").select_option("2.1")
    expect(agency.locator("#move-add_evidence")).to_contain_text("小项佐证材料")
    expect(agency.locator("#move-submit")).to_contain_text("自查自评报告")
    make(agency, "add_evidence", paper)
    make(agency, "submit", paper)
    expect(agency.locator(".zh-pagehead__title")).to_contain_text("已报送自评")

    bureau.goto(bureau.url.partition("/integrity")[0] + FILE)
    bureau.locator("#assessor_1").select_option("bureau2")
    bureau.locator("#assessor_2").select_option("bureau3")
    make(bureau, "assign")

    one, two = open_at(FILE, "bureau2"), open_at(FILE, "bureau3")
    answer_first(one, plan="no")
    keep_draft(staffed_towns, "bureau2")
    make(one, "hand_in")
    two.reload()
    expect(two.get_by_role("heading", name="1.1 强化组织领导")).to_be_visible()
    expect(two.get_by_role("columnheader", name="bureau2")).to_have_count(0)
    answer_first(two)
    keep_draft(staffed_towns, "bureau3")
    make(two, "hand_in")
    expect(two.get_by_role("columnheader", name="bureau2")).to_have_count(1)
    two.locator("#answer-plan").select_option("no")
    two.locator("#note-plan").fill("方案没有阶段目标")
    make(two, "settle")

    other = open_at("/integrity", "other")
    expect(other.get_by_role("heading", name="2022年度")).to_be_visible()
    expect(other.get_by_role("cell", name="98.08")).to_have_count(0)
    bureau.reload()
    make(bureau, "publish")
    other.reload()
    expect(other.get_by_role("cell", name="98.08")).to_be_visible()
    other.goto(other.url.partition("/integrity")[0] + FILE)
    expect(other.get_by_text("没有这个页面")).to_be_visible()

    agency.reload()
    make(agency, "object", reason="方案第三章有阶段目标")
    bureau.reload()
    make(bureau, "answer", reason="第三章只有任务，没有目标")
    with staffed_towns.begin() as connection:
        later = (TODAY + dt.timedelta(days=14)).isoformat()
        today = update(InstallationFact).where(InstallationFact.key == DEMONSTRATION_TODAY)
        connection.execute(today.values(value=later))
    bureau.reload()
    make(bureau, "grant", reason="符合创建标准")
    bureau.locator("#move-certify #office").fill("县司法局")
    make(bureau, "certify")

    agency.reload()
    expect(agency.locator(".zh-pagehead__title")).to_contain_text("通过验收")
    with agency.expect_download() as taken:
        agency.get_by_role("link", name="诚证〔2022〕1号").click()
    said = "\n".join(one.text for one in Document(io.BytesIO(taken.value.path().read_bytes())).paragraphs)
    for word in ("诚证〔2022〕1号", "甲镇", "县司法局", "98.08", "100.00", "权重为演示，非官方"):
        assert word in said
