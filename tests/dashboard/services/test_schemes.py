"""The installed schemes as their pages show them."""

from dashboard.services.schemes import scheme_page, schemes
from plugins.contract import Plugin, Text
from plugins.registry import Registry
from tests.fixtures.small_county import scheme_registry

REGISTRY = scheme_registry()


def test_a_scheme_is_listed_with_its_plugin():
    entry = schemes(REGISTRY).entries[0]
    assert (entry.scheme.key, entry.plugin.name, entry.nodes) == ("six-rates", "plugins.six_rates", 6)
    assert entry.href == "/schemes/six-rates"


def test_a_plugin_that_failed_is_listed_with_its_reason():
    failed = Plugin("stranger", "1.0", failure=Text("坏了", "it is broken"))
    shown = schemes(Registry((*REGISTRY.plugins, failed)))
    assert [(one.name, one.failure.en) for one in shown.failures] == [("stranger", "it is broken")]
    assert [one.scheme.key for one in shown.entries] == [
        "six-rates", "officer-deduction", "responsibility", "responsibility-officers", "integrity-unit",
    ]  # fmt: skip


def test_the_tree_names_points_measures_and_parameters():
    model = scheme_page(REGISTRY, "six-rates")
    assert [(one.text.key, one.maximum) for one in model.tree] == [
        ("filing", 20), ("closing", 16), ("execution", 16), ("penalty", 16), ("sued", 16), ("winning", 16),
    ]  # fmt: skip
    closing = model.tree[1]
    assert [(role, measure.key) for role, measure in closing.measures] == [
        ("numerator", "cases.closed"),
        ("denominator", "cases.on_hand_for_closing"),
        ("deduction", "cases.overdue"),
        ("deduction", "cases.assigned_not_done"),
    ]
    assert "carry_over" in [one.key for one in closing.parameters]
    assert "附件2 二" in closing.text.source.article


def test_the_tree_of_officers_names_caps_and_points_each():
    tree = {one.text.key: one for one in scheme_page(REGISTRY, "officer-deduction").tree}
    article, honours = tree["18"], tree["25"]
    assert (article.maximum, article.bonus, len(article.children)) == (20, False, 9)
    assert [(one.each, one.maximum) for one in article.children][:2] == [(5, None), (4, None)]
    assert (honours.maximum, honours.bonus, honours.children[0].each) == (None, True, 5)


def test_the_page_of_a_scheme_has_what_the_linter_says():
    said = {one.code for one in scheme_page(REGISTRY, "officer-deduction").remarks}
    assert said == {"caps_differ", "number_twice", "cut_off"}


def test_every_parameter_says_its_default_and_whom_it_concerns():
    shown = {one.parameter.key: one for one in scheme_page(REGISTRY, "six-rates").parameters}
    assert len(shown) == len(REGISTRY.schemes["six-rates"].parameters)
    assert shown["carry_over"].default.en == "Closed ÷ (filed + carried in open)"
    assert [one.en for one in shown["carry_over"].nodes] == ["Closing rate"]
    assert shown["ties"].nodes == ()


def test_every_measure_says_where_it_is_used():
    used = {one.measure.key: [text.en for text in one.used_by] for one in scheme_page(REGISTRY, "six-rates").measures}
    assert used["cases.overdue"] == ["Closing rate"]
    assert used["cases.overdue_now"] == ["Cases open past their limit today"]
    assert "lawsuits.won.own" not in used  # of a reading that is not in force


def test_the_linters_remarks_are_there():
    assert [one.place for one in scheme_page(REGISTRY, "six-rates").remarks] == ["nodes.filing", "nodes.penalty"]


def test_an_unknown_scheme_has_no_page():
    assert scheme_page(REGISTRY, "nothing") is None
