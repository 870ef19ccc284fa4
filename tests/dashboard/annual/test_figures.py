"""The figures of the yearly report of a small county, counted by hand in ``county.py``."""

from fractions import Fraction

from sqlalchemy import Engine

from dashboard.annual.figures import FIGURES
from dashboard.exports import annual as exports
from dashboard.services.annual_figures import AnnualFigures, FigureLine, annual_figures
from dashboard.services.annual_rows import annual_rows
from dashboard.translations import speaking
from dashboard.urls import Query, parse
from dashboard.views import annual_figures as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.dashboard.annual.county import TODAY
from tests.fixtures.components import said
from tests.fixtures.statements import statements

OF_B = Reader("b", Reach.AGENCIES, frozenset({"B"}))


def figures(engine: Engine, reader: Reader = SYSTEM, year: int = 2025, **query: str) -> AnnualFigures:
    with ReaderSession(engine, reader) as session:
        return annual_figures(session, year, Query(**query), TODAY)


def line(model: AnnualFigures, key: str) -> FigureLine:
    (found,) = (one for one in model.lines if one.figure.key == key)
    return found


def test_the_countys_figures_are_those_counted_by_hand(county: Engine) -> None:
    model = figures(county)
    found = {key: line(model, key).now.value for key in FIGURES if FIGURES[key].part and not FIGURES[key].entered}
    assert {key: value for key, value in found.items() if value} == {
        "penalty_all": 8, "no_penalty": 1, "compulsion_all": 2,
        "cases_filed": 11, "cases_decided": 11,
        "complaints": 3, "complaints_closed": 2, "complaints_share": Fraction(2, 3),
        "reconsiderations": 3, "reconsiderations_upheld": 2, "reconsiderations_put_right": 1,
        "officers": 2, "officers_joined": 1, "officers_certified": 1, "certified_share": Fraction(1, 2),
        "trainings_attended": 3, "trainings_missed": 1, "exams": 2, "exams_passed": 1,
    }  # fmt: skip


def test_a_figure_stands_next_to_last_years(county: Engine) -> None:
    model = figures(county)
    penalties, complaints = line(model, "penalty_all"), line(model, "complaints_closed")
    assert (penalties.before.value, penalties.change) == (1, 7)
    # The one received in 2024 was closed after it.
    assert (complaints.before.value, complaints.change) == (0, 2)
    assert line(model, "complaints_share").before.of == (0, 1)
    powers = line(model, "powers_penalty")
    assert (powers.now.value, powers.before.value) == (9, 7)


def test_a_share_of_nothing_does_not_apply(county: Engine) -> None:
    share = line(figures(county, unit="B"), "complaints_share")
    assert (share.now.state, share.now.value, share.change) == ("not_applicable", None, None)


def test_what_two_agencies_define_in_two_ways_is_not_added_up(county: Engine) -> None:
    campaigns = line(figures(county), "campaigns")
    assert (campaigns.now.state, campaigns.now.value) == ("several_definitions", None)
    assert campaigns.definitions == ("部署文件数", "行动天数")
    assert line(figures(county, unit="B"), "campaigns").now.value == 4
    assert line(figures(county), "leading_meetings").now.state == "not_entered"


def test_what_is_entered_under_the_name_of_another_figure_is_refused(county: Engine) -> None:
    model = figures(county)
    refused = {(one.written, one.agencies, one.figure.key) for one in model.refused}
    assert refused == {
        ("法律 顾问人数", ("县公安局",), "legal_advisers"), ("complaints", ("县公安局",), "complaints"),
        ("普法讲座", ("县城管局",), "普法 讲座"), ("普法 讲座", ("县公安局",), "普法讲座"),
    }  # fmt: skip
    assert line(model, "legal_advisers").now.value == 3  # those of A and its sub-unit
    assert line(model, "complaints").now.value == 3
    with speaking("en"):
        location = parse("/annual/2025", "?view=figures")
        assert location is not None
        shown = said(view.annual_figures(model, location))
        file = exports.figures_exported(model, "https://here")
        assert view.refused(model.refused[0]) in file.about
        rows = {row[1]: row for row in file.rows}
        assert rows["Closing rate of complaints"][2:5] == (Fraction("66.7"), 0, Fraction("66.7"))
        assert rows["Closing rate of complaints"][-1] == "https://here/annual/2025/complaints_closed"
        assert rows["Campaigns"][-2] == "entered by 2 of 3 agencies, each with its source, as known on 2026-01-15"
        assert rows["Meetings on the rule of law"][-2:] == ("to be entered by the agencies", None)
    assert "“complaints” was entered by 县公安局 under the name of the figure “Complaints received”" in shown


def test_an_agencys_own_figure_stands_behind_those_of_the_report(county: Engine) -> None:
    own = figures(county).lines[-1]
    assert (own.figure.key, own.now.value, own.figure.part, own.unit) == ("亮码执法次数", 12, 0, "项")


def test_every_figure_is_the_rows_it_leads_to(county: Engine) -> None:
    model = figures(county)
    compared = 0
    with ReaderSession(county, SYSTEM) as session, speaking("en"):
        for year, amount, figure in [
            (at, amount, one.figure) for one in model.lines for at, amount in ((2025, one.now), (2024, one.before))
        ]:
            if amount.state == "known" and figure.share is None:
                page = annual_rows(session, year, figure.key, Query(), TODAY)
                assert page is not None
                assert (figure.key, page.number) == (figure.key, amount.value)
                compared += 1
    assert compared > 80


def test_an_agency_reads_its_own_figures(county: Engine) -> None:
    model = figures(county, OF_B)
    assert model.chosen is not None
    assert (model.chosen.code, model.whole) == ("B", False)
    assert line(model, "penalty_all").now.value == 1
    assert line(model, "trainings_attended").now.value == 1


def test_both_years_of_all_figures_cost_eleven_statements(county: Engine) -> None:
    with statements(county) as sent:
        figures(county)
    assert len(sent) == 11  # units, their tree, what was entered, and one for each of eight tables
