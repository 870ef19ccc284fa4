"""The golden examples of the officers' shares of 004: they agree, and each share and each parameter is shown by one."""

from plugins import golden
from plugins.registry import Registry


def test_the_examples_computed_by_hand_agree(shipped: Registry):
    scheme = shipped.schemes["responsibility-officers"]
    assert scheme.folder is not None
    assert golden.check(scheme, scheme.folder, shipped) == ()


def test_every_share_and_every_parameter_is_shown_by_an_example(shipped: Registry):
    scheme = shipped.schemes["responsibility-officers"]
    examples = golden.load(scheme, scheme.folder).examples
    asked = {path for one in examples for paths in one.expected.values() for path, _ in paths}
    shares = [node.key for node in scheme.nodes if node.parent]
    assert [key for key in shares if not any(path.startswith(f"nodes.{key}.") for path in asked)] == []
    assert {key for example in examples for key in example.readings} == {one.key for one in scheme.parameters}
