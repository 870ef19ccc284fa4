"""An officer's shares as a tree of components; P1 of scored_officers.py under 004."""

from sqlalchemy import Engine

from dashboard.services.officer_scores import OfficerScore
from dashboard.translations import speaking
from dashboard.urls import parse
from dashboard.views.officer_scores import scores
from tests.dashboard.services.test_officer_scores import P1
from tests.dashboard.services.test_officer_shares import scored
from tests.fixtures.components import links, said


def page(model: OfficerScore) -> str:
    location = parse("/officer/P1")
    assert location is not None
    with speaking("en"):
        return " ".join(said(scores([model], location, can_come=True)).split())


def test_each_share_stands_with_its_numbers_its_points_and_its_rows(scored_officers: Engine) -> None:
    model = scored(scored_officers)
    shown = page(model)
    for part in (
        "the text gives neither weights nor thresholds",
        "Score 60.00 Points 37.50 of 62.5 applicable points Grade Qualified",
        "Legal review 0 ÷ 1 = 0.0 % 12.50 0.00",
        "Training in special law 0 ÷ 0 = — 12.50 Not applicable",
        "does not apply where the unit has none noted",
        "Total 62.50 37.50 rescaled to what applies: 60.00",
        "Legal review. Not met (1): 甲〔2021〕1号",
        "Score sheet to print",
    ):
        assert part in shown
    assert "Most officers have no event" not in shown
    location = parse("/officer/P1")
    assert location is not None
    with speaking("en"):
        assert links(scores([model], location, can_come=True))["甲〔2021〕1号"].startswith("/case/A/")


def test_who_reads_the_own_file_is_told_why_there_are_no_rows(scored_officers: Engine) -> None:
    shown = page(scored(scored_officers, reader=P1))
    assert "The rows behind" not in shown
    assert "this account reads its own file" in shown
