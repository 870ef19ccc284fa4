"""The shipped golden examples: they agree, they quote the annex, and no reading is left without one."""

from plugins import golden
from plugins.registry import Registry
from plugins.scheme import Scheme


def test_the_examples_computed_by_hand_agree(officer_deduction: Scheme, shipped: Registry):
    assert officer_deduction.folder is not None
    assert golden.check(officer_deduction, officer_deduction.folder, shipped) == ()


def test_every_article_that_scores_is_shown_by_an_example(officer_deduction: Scheme):
    covered = golden.coverage(officer_deduction, golden.load(officer_deduction, officer_deduction.folder))
    assert [one.article for one in covered if one.nodes and not one.examples] == []
    assert [one.article for one in covered if not one.nodes and one.why_not is None] == []


def test_every_item_is_asked_for_by_an_example(officer_deduction: Scheme):
    examples = golden.load(officer_deduction, officer_deduction.folder).examples
    asked = {path for one in examples for paths in one.expected.values() for path, _ in paths}
    items = [node.key for node in officer_deduction.nodes if node.parent]
    shown = [key for key in items if any(path.startswith(f"nodes.{key}.") for path in asked)]
    assert [key for key in items if key not in shown] == ["16.2", "16.3", "16.4", "16.5", "16.6", "16.7"]


def test_every_alternative_of_every_parameter_is_shown_by_an_example(officer_deduction: Scheme):
    examples = golden.load(officer_deduction, officer_deduction.folder).examples
    shown = {(key, value) for example in examples for key, value in example.readings.items()}
    alternatives = {(one.key, choice.key) for one in officer_deduction.parameters for choice in one.alternatives}
    assert alternatives - shown == set()
    numbers = {one.key for one in officer_deduction.parameters if one.is_number}
    assert {key for key, value in shown if key in numbers and value != officer_deduction.defaults[key]} == numbers
