"""An officer's deduction sheet as a tree of components."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from dashboard.services.officer_scores import OfficerScore
from dashboard.translations import speaking
from dashboard.urls import parse
from dashboard.views.officer_scores import scores
from plugins.contract import Period
from tests.dashboard.services.test_officer_scores import score
from tests.fixtures.components import links, said


@pytest.fixture
def sheet(scored_officers: Engine) -> OfficerScore:
    return score(scored_officers)


def page(model: OfficerScore) -> str:
    location = parse("/officer/P1")
    assert location is not None
    with speaking("en"):
        return " ".join(said(scores([model], location, can_come=True)).split())


def test_the_sheet_tells_the_sum_and_what_it_is_made_of(sheet: OfficerScore):
    shown = page(sheet)
    for part in ("Score 87.00", "Left of the base 82.00", "Deductions 18.00", "Bonus 5.00", "Grade B (good)",
                 "Grade without the bonus B (good)"):  # fmt: skip
        assert part in shown


def test_an_article_at_its_cap_says_so(sheet: OfficerScore):
    assert "−10.00 12, but at most 10" in page(sheet)


def test_what_is_struck_out_says_which_item_applies(sheet: OfficerScore):
    assert "the same incident: 12.1 No legal basis (X2) applies, which weighs most" in page(sheet)


def test_the_sheet_leads_to_the_rules(sheet: OfficerScore):
    location = parse("/officer/P1")
    assert location is not None
    with speaking("en"):
        assert links(scores([sheet], location, can_come=True))["Rules and readings"] == "/schemes/officer-deduction"


def test_without_a_score_the_sheet_says_so(sheet: OfficerScore):
    assert "There is no score of this officer in the period that you may see." in page(replace(sheet, standing=None))


def test_a_changed_file_is_told(sheet: OfficerScore):
    assert "The file has changed since this score was computed" in page(replace(sheet, agrees=False))


def test_each_year_stands_with_its_run_and_its_percentile(sheet: OfficerScore):
    shown = page(sheet)
    assert f"2021 87.00 18.00 5.00 B (good) 2 of 2 25.0 {sheet.shown.run_id} " in shown
    assert (
        "2 officers are ranked in this period: 0 have less, 1 have the same (this one among them), 1 have more."
        in shown
    )
    assert "(0 + 1 ÷ 2) ÷ 2 × 100 = 25.0" in shown
    assert "Only 2 officers are compared: one more or less moves the percentile by up to 50.0." in shown


def test_a_year_that_is_not_over_is_marked(sheet: OfficerScore):
    (year,) = sheet.years_scored
    assert "Provisional" in page(replace(sheet, years_scored=(replace(year, provisional=True),)))


def test_two_years_on_end_with_the_lowest_grade_are_a_note_in_the_texts_own_words(sheet: OfficerScore):
    assert "two assessed years on end" not in page(sheet)
    before = Period(dt.date(2019, 12, 1), dt.date(2020, 11, 30))
    shown = page(replace(sheet, unqualified=(sheet.shown.period, before)))
    assert "连续两年被确定为不合格的,要给予调离执法岗位或取消执法资格处理" in shown
    assert "nothing follows by itself" in shown
