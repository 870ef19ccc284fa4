"""What the linter says of a scheme, and that it is silent where there is nothing to say."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from models.cases import Case, Decision
from models.conduct import Finding
from models.figures import Quota
from models.lawsuits import Lawsuit
from plugins import lint, scheme_file
from plugins.contract import Measure, Moment, Text
from plugins.registry import Registry
from plugins.remarks import SENTENCES
from tests.plugins.small_scheme import NODES, PARAMETERS, SCHEME, SOURCE, both, changed


def measure(key: str, *conditions: Any, **options: Any) -> Measure:
    def where(moment: Moment) -> Any:
        return (moment.within(Case.filed_on), *conditions) if options.get("table", Case) is Case else conditions

    return Measure(key, Text("甲", "a"), options.pop("table", Case), where, "第一条", **options)


MEASURES = {key: measure(key) for key in "abcde"}


def said(raw: dict[str, Any], **measures: Measure) -> list[tuple[str, str, str]]:
    remarks = lint.lint(scheme_file.parse(raw), {**MEASURES, **measures})
    return [(one.level, one.code, one.place) for one in remarks]


def one_node(**node: Any) -> dict[str, Any]:
    """A scheme of one node, its full points the node's."""
    base = {"key": "rate", "title": both("率"), "source": SOURCE, "kind": "ratio", "max": 10, "map": {"kind": "linear"}}
    whole = {**SCHEME, "nodes": [{**base, **node}], "parameters": [], "full": node.get("max", 10)}
    return {**whole, "ranking": {**SCHEME["ranking"], "grade": "none"}, "grades": []}


def test_a_sound_scheme_leaves_nothing_to_say():
    assert said(SCHEME) == []


def test_of_the_six_rates_only_the_quota_is_warned_about_by_default(shipped: Registry):
    remarks = lint.lint(shipped.schemes["six-rates"], shipped.measures)
    assert [(one.level, one.code, one.place) for one in remarks] == [
        ("warning", "quota", "nodes.filing"),
        ("note", "leniency_costs_under", "nodes.penalty"),
    ]
    assert remarks[1].figures == {"reading": "lawful_exemptions=literal"}


def test_every_remark_is_a_sentence_in_both_languages():
    for code, sentence in SENTENCES.items():
        figures = set(re.findall(r"%\((\w+)\)s", sentence.en))
        assert figures == set(re.findall(r"%\((\w+)\)s", sentence.zh)), code
        filled = sentence.filled(**dict.fromkeys(figures, "7"))
        assert filled.zh.endswith(("。", "7")), code
        assert filled.en.endswith((".", "7")), code


def test_caps_that_add_up_to_145_on_a_base_of_100_are_told_with_both_figures():
    # 盘交字〔2017〕219号 arts 10 … 23: the caps of the articles
    caps = (10, 10, 10, 10, 20, 10, 10, 10, 20, 5, 5, 10, 8, 7)
    nodes = [
        {**NODES[4], "key": str(article), "under": "", "max": cap, "full": cap}
        for article, cap in enumerate(caps, start=10)
    ]
    for node in nodes:
        del node["under"]
    remarks = lint.lint(scheme_file.parse({**one_node(), "nodes": nodes, "full": 100}), MEASURES)
    assert [(one.code, dict(one.figures)) for one in remarks] == [("full_differs", {"sum": "145", "full": "100"})]
    assert remarks[0].text.en == "The nodes' full points add up to 145, but the scheme's are 100."


def test_a_bonus_is_not_part_of_the_full_points():
    assert said(changed("nodes", 5, "max", to=50)) == []


def test_a_leaf_without_its_source_is_an_error():
    assert said(changed("nodes", 1, "source")) == [("error", "no_source", "nodes.rate")]


def test_an_unknown_measure_is_an_error_wherever_it_stands():
    assert said(changed("figures", 0, "measure", to="z")) == [("error", "unknown_measure", "figures.now")]
    assert said(changed("nodes", 1, "deductions", 0, "measure", to="z")) == [("error", "unknown_measure", "nodes.rate")]


def test_a_measure_of_officers_cannot_score_agencies():
    officers = Measure("d", Text("甲", "a"), Finding, lambda moment: (), "第一条", subject="officer")
    assert said(SCHEME, d=officers) == [("error", "wrong_subject", "nodes.bonus")]


def test_a_predicate_that_raises_or_that_the_database_refuses_is_an_error():
    raising = Measure("d", Text("甲", "a"), Case, lambda moment: 1 / 0, "第一条")
    assert said(SCHEME, d=raising) == [("error", "predicate_fails", "nodes.bonus")]
    assert ("error", "predicate_fails", "") in said(SCHEME, d=measure("d", func.no_such_function(Case.case_no) == 1))


def test_a_predicate_whose_rows_no_reader_could_be_shown_is_an_error():
    sued = exists().where(and_(Lawsuit.case_no == Case.case_no, Lawsuit.filed_on.is_not(None)))
    assert said(SCHEME, d=measure("d", sued, reads=(Lawsuit,))) == [("error", "predicate_fails", "nodes.bonus")]


def test_a_table_that_a_predicate_looks_into_without_naming_it_is_an_error():
    sued = exists().where(Lawsuit.case_no == Case.case_no)
    assert said(SCHEME, d=measure("d", sued)) == [("error", "unnamed_table", "nodes.bonus")]
    assert said(SCHEME, d=measure("d", sued, reads=(Lawsuit,))) == []


def test_a_grade_above_all_points_is_unreachable():
    raw = changed("ranking", "grade", "bands", 0, "at_least", to=101)
    bonus_and_all = said(raw)
    assert bonus_and_all == []  # the bonus may lift a total above 100
    assert said({**raw, "nodes": NODES[:5]}) == [("warning", "unreachable_grade", "grades.good")]


def test_a_grade_below_zero_is_unreachable_unless_points_can_sink():
    raw = changed("ranking", "grade", "bands", 0, "at_least", to=0)
    assert said(raw) == [("warning", "unreachable_grade", "grades.poor")]
    assert said({**raw, "nodes": [*NODES[:4], {**NODES[4], "floor": "none"}, NODES[5]]}) == []


def test_a_grade_that_rounding_skips_is_unreachable():
    raw = changed("ranking", "grade", to={
        "on": "total", "rounding": "half_up",
        "bands": [{"key": "good", "at_least": 90}, {"key": "fair", "at_least": "89.5"}, {"key": "poor"}]})  # fmt: skip
    raw["grades"].append({"key": "fair", "title": both("中")})
    assert said(raw) == [("warning", "unreachable_grade", "grades.fair")]
    raw["ranking"]["grade"]["rounding"] = "none"
    assert said(raw) == []


def test_a_grade_that_no_band_uses_is_told():
    raw = changed("version", to="1")
    raw["grades"].append({"key": "best", "title": both("最好")})
    assert said(raw) == [("warning", "unused_grade", "grades.best")]


def test_a_table_of_points_that_stops_above_zero_or_beyond_the_full_points_is_told():
    bands = [{"at_least": "0.9", "points": 12}, {"at_least": "0.5", "points": 5}]
    raw = one_node(numerator="a", denominator="b", map={"kind": "bands", "bands": bands})
    assert said(raw) == [("warning", "map_ends_above_zero", "nodes.rate"), ("warning", "map_exceeds", "nodes.rate")]


def test_a_parameter_that_nothing_refers_to_is_told():
    spare = {**PARAMETERS[0], "key": "spare"}
    assert said({**SCHEME, "parameters": [*PARAMETERS, spare]}) == [("warning", "unused_parameter", "parameters.spare")]


def test_a_parameter_whose_choices_are_all_the_same_is_told():
    same = {"parameter": "map", "linear": {"kind": "linear"}, "steps": {"kind": "linear"}}
    raw = one_node(numerator="a", denominator="b", map=same)
    raw["parameters"] = PARAMETERS[:1]
    assert said(raw) == [("warning", "parameter_without_effect", "parameters.map")]


def test_a_parameter_that_matters_under_another_reading_only_has_an_effect():
    assert said(SCHEME) == []  # target, which only steps ask for


def test_a_file_that_cannot_be_read_is_one_error_at_its_place(tmp_path: Path):
    shipped = Path(scheme_file.__file__).parent / "six_rates" / "scheme.toml"
    twice = shipped.read_text(encoding="utf-8").replace('key = "closing"', 'key = "filing"', 1)
    (tmp_path / "scheme.toml").write_text(twice, encoding="utf-8")
    (remark,) = lint.lint_file(tmp_path / "scheme.toml", {})
    assert (remark.level, remark.code, remark.place) == ("error", "unreadable", "nodes")
    assert "filing" in remark.text.zh
    assert "filing is used twice" in remark.text.en


def test_a_file_is_linted_as_the_installed_scheme_is(shipped: Registry):
    installed = shipped.schemes["six-rates"]
    assert installed.folder is not None
    found = lint.lint_file(installed.folder / "scheme.toml", shipped.measures)
    assert found == lint.lint(installed, shipped.measures)


# ---------------------------------------------------------------- the law

PUNISHED = measure("a", Case.decision == Decision.PENALTY)
DECIDED = measure("b", Case.decided_on.is_not(None))
NOT_LET_OFF = measure("b", Case.decided_on.is_not(None), Case.decision != Decision.NO_PENALTY)


def test_fines_are_an_error_under_any_reading():
    # 行政处罚法 art. 74(3)
    assert said(SCHEME, c=measure("c", Case.penalty_amount > 0)) == [
        ("error", "fines", "nodes.rate"),
        ("error", "fines", "nodes.count"),
    ]
    hidden = one_node(denominator="b", numerator={"parameter": "map", "linear": "a", "steps": "c"})
    hidden["parameters"] = PARAMETERS[:1]
    assert said(hidden, c=measure("c", Case.penalty_amount > 0)) == [("error", "fines", "nodes.rate")]


def test_fines_deep_inside_a_predicate_are_found():
    other = aliased(Case)
    richest = select(func.max(other.penalty_amount)).scalar_subquery()
    for hidden in (exists().where(other.penalty_amount > Case.case_no), Case.case_no == richest):
        assert ("error", "fines", "nodes.bonus") in said(SCHEME, d=measure("d", hidden))


def test_a_quota_is_a_warning():
    # 河南省行政执法条例 arts 11(2), 44(6)
    quota = Measure("b", Text("核定", "quota"), Quota, lambda moment: (Quota.year == 2021,), "第一条")
    assert said(one_node(numerator="a", denominator="b"), b=quota) == [("warning", "quota", "nodes.rate")]


def test_a_rate_of_penalties_that_counts_the_let_off_against_a_unit_is_a_warning():
    # 行政处罚法 art. 33
    rate = one_node(numerator="a", denominator="b")
    assert said(rate, a=PUNISHED, b=DECIDED) == [("warning", "leniency_costs", "nodes.rate")]
    assert said(rate, a=PUNISHED, b=NOT_LET_OFF) == []


def test_it_is_a_note_where_only_another_reading_does_so():
    rate = one_node(numerator="a", denominator={"parameter": "map", "linear": "b", "steps": "c"})
    rate["parameters"] = PARAMETERS[:1]
    assert said(rate, a=PUNISHED, b=NOT_LET_OFF, c=DECIDED) == [("note", "leniency_costs_under", "nodes.rate")]


def test_points_off_for_each_case_let_off_are_a_warning():
    let_off = measure("a", Case.decision == Decision.NO_PENALTY)
    counted = one_node(kind="count", full=10, each=-1, measure="a")
    del counted["nodes"][0]["map"]
    assert said(counted, a=let_off) == [("warning", "leniency_costs", "nodes.rate")]
    counted["nodes"][0]["each"] = 1
    counted["nodes"][0]["full"] = 0
    assert said(counted, a=let_off) == []


def test_a_rate_of_leniency_where_less_is_better_is_a_warning():
    rate = one_node(numerator="a", denominator="b", map={"kind": "linear", "zero_at": 1, "full_at": 0})
    let_off = measure("a", Case.decision == Decision.NO_PENALTY)
    assert said(rate, a=let_off, b=DECIDED) == [("warning", "leniency_costs", "nodes.rate")]


def test_it_is_found_behind_other_conditions_too():
    narrow = (Case.source == "report", Case.major.is_(True), Case.title == "占道经营")
    rate = one_node(numerator="a", denominator="b")
    punished = measure("a", Case.decision == Decision.PENALTY, *narrow)
    assert said(rate, a=punished, b=measure("b", *narrow)) == [("warning", "leniency_costs", "nodes.rate")]


def test_it_is_found_beside_a_count_of_rows_that_is_no_value_of_the_case():
    # What `count >= 0` compares is no day, though the case's day stands in the count.
    suits = select(func.count()).where(Lawsuit.filed_on > Case.decided_on).correlate(Case).scalar_subquery()
    rate = one_node(numerator="a", denominator="b")
    punished = measure("a", Case.decision == Decision.PENALTY, suits >= 0, reads=[Lawsuit])
    assert said(rate, a=punished, b=DECIDED) == [("warning", "leniency_costs", "nodes.rate")]


def test_what_does_not_look_at_decisions_costs_nobody_anything():
    closed = measure("a", Case.closed_on.is_not(None))
    assert said(one_node(numerator="a", denominator="b"), a=closed, b=DECIDED) == []
