"""Candidates in a real browser: one is taken up as a finding, another dismissed, and the score waits for a person."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, insert, select, update

from dashboard.scoring import worker
from models.cases import Case, CaseOfficer
from models.conduct import Finding
from models.rectification import RectificationItem
from models.scores import ScorePointer, ScoreSubject
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, day, penalty_case

LATE, ITEM = "甲〔2021〕9号", "改2021-00001"


@pytest.fixture
def towns(staffed_towns: Engine) -> Engine:
    """P1 has a case filed on 08-01, to be decided by 10-30, decided on 11-08; A an item that was due on 11-01."""
    with staffed_towns.begin() as connection:
        connection.execute(insert(Case).values(**penalty_case("A", LATE, "08-01", "11-08")))
        connection.execute(insert(CaseOfficer).values(agency_code="A", case_no=LATE, position=1, officer_no="P1"))
        connection.execute(
            insert(RectificationItem).values(item_no=ITEM, agency_code="A", problem="漏审", deadline=day("11-01"),
                                             status="mending")
        )  # fmt: skip
    return staffed_towns


def total(engine: Engine) -> Fraction | None:
    """P1's points of 2021, by a run that is made now."""
    worker.refresh(engine, scheme_registry(), NOW)
    asked = select(ScoreSubject.total).join(ScorePointer, ScorePointer.run_id == ScoreSubject.run_id)
    of_p1 = (ScorePointer.scheme == "officer-deduction", ScorePointer.first_on == "2020-12-01")
    with engine.connect() as connection:
        return connection.execute(asked.where(*of_p1, ScoreSubject.subject_code == "P1")).scalar_one()


def test_one_is_taken_up_another_dismissed_and_neither_deducts(
    towns: Engine, open_at: Callable[[str, str], Page]
) -> None:
    before = total(towns)
    bureau = open_at("/findings/candidates?period=2021", "bureau")
    row = bureau.locator(".ag-row").filter(has_text=LATE)
    said = "2021-08-01 立案（受理），应不晚于 2021-10-30（行政处罚法 第六十条，90 日）作出决定"
    expect(row).to_contain_text(said)
    expect(row).to_contain_text("2021-11-08 作出决定或结案，逾期 9 日")
    row.get_by_role("link", name="超期作出决定").click()

    form = bureau.locator("form.zh-form").filter(has=bureau.get_by_role("button", name="记录扣分事件"))
    for label, value in (("人员编号", "P1"), ("扣分项", "11.5"), ("事件编号", f"11.5 {LATE}"), ("案件编号", LATE),
                         ("发生日期", "2021-10-31")):  # fmt: skip
        expect(form.get_by_label(label, exact=True)).to_have_value(value)
    expect(form.get_by_label("查明的情况")).to_have_value(f"{said}；2021-11-08 作出决定或结案，逾期 9 日。")
    form.get_by_role("button", name="记录扣分事件").click()
    expect(bureau.locator(".zh-pagehead__title")).to_contain_text("待认定")
    expect(bureau.get_by_role("link", name=LATE)).to_be_visible()
    assert total(towns) == before

    bureau.goto(bureau.url.split("/findings/")[0] + f"/rectification/{ITEM}")
    bureau.get_by_role("link", name="整改逾期").click()
    expect(
        bureau.get_by_text("台账所定整改时限为 2021-11-01；至 2022-01-15 未申请销号，逾期 75 日。").first
    ).to_be_visible()
    dismiss = bureau.locator("form.zh-form").filter(has=bureau.get_by_role("button", name="不予采纳"))
    dismiss.get_by_label("理由").fill("不属于领导责成整改的案件")
    dismiss.get_by_role("button", name="不予采纳").click()
    expect(bureau.get_by_role("status").first).to_contain_text("不予采纳")
    bureau.goto(bureau.url.split("?")[0] + "?period=2021&state=dismissed")
    expect(bureau.locator(".ag-row").filter(has_text=ITEM)).to_contain_text("不属于领导责成整改的案件")
    bureau.get_by_role("link", name="已记为扣分事件").click()
    expect(bureau.locator(".ag-row").filter(has_text=LATE)).to_be_visible()

    with towns.begin() as connection:
        connection.execute(
            update(Finding).where(Finding.case_no == LATE).values(status="confirmed", confirmed_on=day("11-20"))
        )
    assert before is not None
    assert total(towns) == before - 5
