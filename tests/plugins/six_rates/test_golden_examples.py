"""The shipped golden examples: they agree, they quote 附件2, and no reading is left without one."""

from plugins import golden
from plugins.registry import Registry
from plugins.scheme import Scheme


def test_the_examples_computed_by_hand_agree(six_rates: Scheme, shipped: Registry):
    assert six_rates.folder is not None
    assert golden.check(six_rates, six_rates.folder, shipped) == ()


def test_every_article_is_scored_by_one_node_and_shown_by_examples(six_rates: Scheme):
    covered = golden.coverage(six_rates, golden.load(six_rates, six_rates.folder))
    scored = {one.article: one.nodes for one in covered if one.why_not is None}
    assert scored == {
        "附件2 一": ("filing",),
        "附件2 二": ("closing",),
        "附件2 三": ("execution",),
        "附件2 四": ("penalty",),
        "附件2 五": ("sued",),
        "附件2 六": ("winning",),
    }
    assert all(one.examples for one in covered)


def test_every_alternative_of_every_parameter_is_shown_by_an_example(six_rates: Scheme):
    examples = golden.load(six_rates, six_rates.folder).examples
    shown = {(key, value) for example in examples for key, value in example.readings.items()}
    alternatives = {(one.key, choice.key) for one in six_rates.parameters for choice in one.alternatives}
    assert alternatives - shown == set()
    numbers = {one.key for one in six_rates.parameters if one.is_number}
    assert {key for key, value in shown if key in numbers and value != six_rates.defaults[key]} == numbers


def test_every_open_point_of_the_domain_has_its_parameter(six_rates: Scheme):
    # domain.md §5.2, points 1 to 17
    points = {
        int(number) for one in six_rates.parameters for number in one.point.split("point")[1].strip("s ").split(",")
    }
    assert points == set(range(1, 18))


def test_only_what_the_document_prints_is_called_the_sources(six_rates: Scheme):
    # 附件2 六 "县政府诉讼案件计入承办单位"; 附件2 has no grades
    assert {one.key for one in six_rates.parameters if one.whose == "source"} == {"attribution", "grade"}


def test_the_six_rates_make_a_hundred_points(six_rates: Scheme):
    tree = six_rates.rules().tree
    assert {node.key: int(node.maximum) for node in tree.children} == {
        "filing": 20,
        "closing": 16,
        "execution": 16,
        "penalty": 16,
        "sued": 16,
        "winning": 16,
    }
