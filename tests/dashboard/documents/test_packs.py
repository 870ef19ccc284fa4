"""The packs and the yearly report say what the books say, and LibreOffice opens every template and makes it a PDF."""

import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import Engine, insert

from dashboard.accounts.accounts import holder_of
from dashboard.documents import templates, values
from dashboard.documents.filling import fill
from dashboard.documents.kinds import ASKED, KINDS
from dashboard.documents.templates import ANNUAL, LEDGER, MEETING, template
from dashboard.exports.annual_report import report_pack
from dashboard.services.annual_report import annual_report
from dashboard.services.annual_tables import annual_tables
from dashboard.services.rectification_packs import Pack, ledger_pack, meeting_pack
from dashboard.urls import Query
from dashboard.workflows.deciding import actor_of
from models.accounts import Account
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationItem
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import TODAY

SOFFICE = shutil.which("soffice")
ITEMS = (
    {"item_no": "1", "status": "mending", "category": "程序", "deadline": TODAY - dt.timedelta(days=9), "listed": True},
    {"item_no": "2", "status": "mending", "category": "程序", "deadline": TODAY + dt.timedelta(days=9)},
    {"item_no": "3", "status": "closed", "category": "依据", "closed_on": TODAY, "found_on": TODAY.replace(day=1)},
)  # fmt: skip


@pytest.fixture
def packs(staffed_towns: Engine) -> tuple[Pack, Pack, Pack]:
    with staffed_towns.begin() as connection:
        for one in ITEMS:
            connection.execute(insert(RectificationItem).values(agency_code="A", problem="缺送达回证", **one))
    with ReaderSession(staffed_towns, SYSTEM) as session:
        actor = actor_of(holder_of(session.query(Account).filter(Account.name == "bureau").one()))
        ledger = ledger_pack(session, Query(category="程序"), actor, TODAY)
        annual = annual_report(session, 2021, TODAY), annual_tables(session, 2021, TODAY)
        report = report_pack(*annual, origin="https://zhiheng", demonstration=True)
        return ledger, meeting_pack(session, scheme_registry(), TODAY), report


def test_the_packs_say_progress_matrix_what_is_overdue_and_the_rankings(packs: tuple[Pack, Pack, Pack]) -> None:
    ledger, meeting, _report = packs
    assert (ledger.values["件数"], [one["台账编号"] for one in ledger.lists["整改事项"]]) == ("2", ["1", "2"])
    asked = ("总数", "未完成", "已销号", "待核实", "本月发现", "本月销号", "逾期", "挂牌", "数据截至")
    assert [meeting.values[one] for one in asked] == ["3", "2", "1", "0", "1", "1", "1", "1", values.day(TODAY)]
    columns = ("单位", "类别", "逾期", "挂牌", "整改中", "已销号")
    assert [tuple(one[name] for name in columns) for one in meeting.lists["矩阵"]] == [
        ("甲镇", "程序", "1", "1", "2", ""), ("合计", "—", "1", "1", "2", "1"),
    ]  # fmt: skip
    assert [(one["台账编号"], one["逾期天数"], one["督办标记"]) for one in meeting.lists["逾期清单"]] == [
        ("1", "9", "挂牌督办")
    ]
    # By the worked example of two_towns: B 74 of 84, A 55.67; C is not ranked.
    ranks = [(one["名次"], one["单位"], one["得分"]) for one in meeting.lists["排名"] if one["方案"] == "执法考核六率"]
    assert [one for one in ranks if one[1] in ("甲镇", "乙镇")] == [("1", "乙镇", "88.10"), ("2", "甲镇", "55.67")]
    assert [one[0] for one in ranks if one[1].startswith("县粮食局（不参评：")] == ["—"]
    document = Document(io.BytesIO(fill(*template(MEETING, None), meeting.values, meeting.lists)))
    assert [len(table.rows) for table in document.tables] == [1 + len(meeting.lists[one]) for one in meeting.lists]


def documents(packs: tuple[Pack, Pack, Pack]) -> dict[str, bytes]:
    """Every shipped template, filled."""
    item = {column.key: None for column in RectificationItem.__table__.columns}
    item |= {"item_no": "改2022-00001", "problem": "三份案卷缺送达回证,", "deadline": TODAY, "source": "督查"}
    said = values.of_item(item, "甲镇")
    said |= values.of_document("执监督〔2022〕1号", TODAY, TODAY, "逾期", ("", None), dict.fromkeys(ASKED, "内容"))
    made = {kind.key.zh: fill(*template(kind.key.zh, None), said, needed=("文号",)) for kind in KINDS.values()}
    for name, pack in zip((LEDGER, MEETING, ANNUAL), packs, strict=True):
        made[name] = fill(*template(name, None), pack.values, pack.lists)
    return made


@pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed: apt-get install libreoffice-writer-nogui"
)
def test_libreoffice_opens_every_template_and_makes_it_a_pdf(packs: tuple[Pack, Pack, Pack], tmp_path: Path) -> None:
    made = documents(packs)
    # The bulletin and the certificate are opened by the tests of what they belong to.
    assert {one.stem for one in templates.SHIPPED.glob("*.docx")} == {*made, "情况通报", "诚信执法单位证书"}
    for name, content in made.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE or "", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, tmp_path.glob("*.docx"))], check=True, capture_output=True, timeout=240)
    assert {one.stem for one in tmp_path.glob("*.pdf") if one.read_bytes().startswith(b"%PDF-")} == set(made)
