"""The shipped golden examples of 001: they agree, and what the file says is what the text says."""

from plugins import golden
from plugins.contract import Text
from plugins.integrity_unit.measures import ITEMS
from plugins.lint import lint
from plugins.registry import Registry
from plugins.rubric import ONE, ZERO
from plugins.scheme import Check


def test_the_examples_computed_by_hand_agree(shipped: Registry):
    scheme = shipped.schemes["integrity-unit"]
    assert scheme.folder is not None
    assert golden.check(scheme, scheme.folder, shipped) == ()


def test_every_parameter_is_shown_by_an_example(shipped: Registry):
    scheme = shipped.schemes["integrity-unit"]
    examples = golden.load(scheme, scheme.folder).examples
    assert {key for example in examples for key in example.readings} == {one.key for one in scheme.parameters}


def test_the_four_systems_have_the_thirteen_sub_items_of_the_text_each_with_checks(shipped: Registry):
    scheme = shipped.schemes["integrity-unit"]
    assert [one.key for one in scheme.nodes if not one.parent] == ["1", "2", "3", "4"]
    items = [one for one in scheme.nodes if one.parent]
    assert tuple(one.key for one in items) == ITEMS
    for one in items:
        assert one.source.wording.startswith(f"{one.key[-1]}."), one.key
        assert len(one.checks) >= 3, one.key
    assert len({check.key for one in items for check in one.checks}) == sum(len(one.checks) for one in items)


def test_its_title_says_that_the_weights_are_no_official_ones(shipped: Registry):
    title = shipped.schemes["integrity-unit"].title
    assert "演示权重" in title.zh
    assert "demonstration weights" in title.en


def test_the_linter_has_nothing_to_say(shipped: Registry):
    assert lint(shipped.schemes["integrity-unit"], shipped.measures) == ()


def test_a_yes_is_contradicted_by_what_the_check_expects():
    text = Text("问", "asked")
    assert Check("a", text, "m", expects="some").contradicted(ZERO, ZERO)
    assert not Check("a", text, "m", expects="some").contradicted(ONE, ZERO)
    assert Check("a", text, "m", "n", "all").contradicted(ONE, 2 * ONE)
    assert not Check("a", text, "m", "n", "all").contradicted(ZERO, ZERO)
    assert Check("a", text, "m", expects="none").contradicted(ONE, ZERO)
    assert not Check("a", text, "m").contradicted(ZERO, ONE)
