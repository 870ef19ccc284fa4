"""The sum of the two towns, to the letter; the same numbers by hand stand in tests/fixtures/two_towns.py."""

from dataclasses import replace

from sqlalchemy import Engine, update

from dashboard import urls
from dashboard.services.agency_scheme import AgencyScheme, agency_scheme
from dashboard.translations import speaking
from dashboard.views import agency_scheme as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.scores import ScoreNode
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import TODAY

REGISTRY = scheme_registry()


def page(engine: Engine, code: str, key: str = "six-rates", reader: Reader = SYSTEM) -> AgencyScheme | None:
    with ReaderSession(engine, reader) as session, speaking("en"):
        return agency_scheme(session, REGISTRY, code, key, None, TODAY)


def test_each_node_is_written_as_an_accountant_would(two_towns):
    assert [one.calculation.text for one in page(two_towns, "A").accounts] == [
        "4 ÷ 5 = 80.0 % → 20 × 0.80 = 16.00",
        "3 ÷ 4 = 75.0 % → 16 × 0.75 = 12.00; 1 × overdue cases −2.00; "
        "1 × cases assigned by county leaders and not done −5.00 → 5.00",
        "1 ÷ 2 = 50.0 % → 16 × 0.50 = 8.00",
        "2 ÷ 3 ≈ 66.7 % → 16 × 2 ÷ 3 ≈ 10.67",
        "1 ÷ 3 ≈ 33.3 % → 16 × (1 − (1 ÷ 3) ÷ 0.10) ≈ −37.33, but no less than 0 → 0.00",
        "1 ÷ 1 = 100.0 % → 16 × 1.00 = 16.00",
    ]


def test_the_total_is_written_out_too(two_towns):
    assert page(two_towns, "A").total.text == "16.00 + 5.00 + 8.00 + 10.67 + 0.00 + 16.00 ≈ 55.67"
    expected = "10.00 + 16.00 + 16.00 + 16.00 + 16.00 = 74.00 → 74.00 × 100 ÷ 84 ≈ 88.10"
    assert page(two_towns, "B").total.text == expected


def test_each_number_leads_to_its_rows(two_towns):
    closing = page(two_towns, "A").accounts[1]
    assert closing.addresses == {
        "numerator": "/agency/A/six-rates/closing?rows=numerator",
        "denominator": "/agency/A/six-rates/closing?rows=denominator",
        "deduction-cases.overdue": "/agency/A/six-rates/closing?rows=deduction-cases.overdue",
        "deduction-cases.assigned_not_done": "/agency/A/six-rates/closing?rows=deduction-cases.assigned_not_done",
    }


def test_a_node_names_the_readings_it_was_made_under(two_towns):
    sued = page(two_towns, "A").accounts[4]
    readings = {one.parameter.key: (one.chosen.en, one.parameter.whose) for one in sued.readings}
    assert readings["sued_zero_at"] == ("0.1", "project")
    assert readings["attribution"] == ("Count for the handling unit", "source")
    assert "carry_over" not in readings


def test_the_rule_is_there_to_the_letter(two_towns):
    assert "被起诉率=法院立案数量÷年度内执法案件数量" in page(two_towns, "A").accounts[4].text.source.wording


def test_the_readings_of_the_root_stand_apart(two_towns):
    keys = [one.parameter.key for one in page(two_towns, "A").readings]
    assert keys == ["min_applicable", "peer_groups", "grade", "ties", "year"]


def test_a_stored_number_that_the_rules_do_not_give_is_told(two_towns):
    assert page(two_towns, "A").agrees
    with two_towns.begin() as connection:
        connection.execute(
            update(ScoreNode).where(ScoreNode.subject_code == "A", ScoreNode.node_key == "filing").values(points=17)
        )
    assert not page(two_towns, "A").agrees


def test_what_is_not_ones_own_or_unknown_is_not_there(two_towns):
    of_b = Reader("b", Reach.AGENCIES, frozenset({"B"}))
    assert page(two_towns, "A", reader=of_b) is None
    assert page(two_towns, "A", key="unknown") is None


def test_a_scheme_that_scores_officers_has_no_such_page(two_towns, monkeypatch):
    scheme = replace(REGISTRY.schemes["six-rates"], subject="officer")
    monkeypatch.setitem(REGISTRY.schemes, "six-rates", scheme)
    assert page(two_towns, "A") is None


def test_it_asks_few_questions_and_none_about_cases(two_towns):
    with statements(two_towns) as sent:
        page(two_towns, "A")
    assert len(sent) <= 6
    assert not [one for one in sent if " cases" in one]


def test_a_sub_unit_that_may_take_part_by_itself_is_not_told_that_it_counts_for_another(two_towns):
    def said(key: str) -> str:
        location = urls.parse(f"/agency/A-1/{key}")
        return str(view.agency_scheme(page(two_towns, "A-1", key), location, can_come=False))

    with speaking("en"):
        assert "its cases count for" in said("six-rates")
        assert "its cases count for" not in said("integrity-unit")
