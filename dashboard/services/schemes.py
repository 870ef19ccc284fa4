"""The pages of the installed schemes: their trees, sources, readings and measures, and what the linter says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard import urls
from dashboard.services.agency_scheme import value_text
from plugins.contract import Measure, Plugin, Text
from plugins.lint import lint
from plugins.measuring import Role
from plugins.ranking import adds
from plugins.registry import Registry
from plugins.remarks import Remark
from plugins.rubric import Bonus, Count, Item, Node, Ratio, Sum, Weighted, leaves
from plugins.scheme import NodeText, Parameter, Scheme


@dataclass(frozen=True)
class SchemeEntry:
    """A scheme in the list."""

    scheme: Scheme
    plugin: Plugin
    nodes: int
    """Nodes that are scored by themselves."""
    href: str


@dataclass(frozen=True)
class Schemes:
    """The list of schemes, and the plugins that gave nothing."""

    entries: tuple[SchemeEntry, ...]
    failures: tuple[Plugin, ...]


@dataclass(frozen=True)
class TreeNode:
    """A node of the tree, and what it counts as."""

    text: NodeText
    maximum: Fraction | None
    """Full points, or the most that is taken off; None where there is no such limit."""
    worth: Fraction | None
    """What the full points are worth in the node above, where weights share that node's; else None."""
    bonus: bool
    """Its points come on top of the full points."""
    each: Fraction | None
    """Points for every time an event of the item counts; None for what is no such item."""
    measures: tuple[tuple[Role, Measure], ...]
    """(what as, measure) of a node that is scored by itself."""
    parameters: tuple[Parameter, ...]
    children: tuple[TreeNode, ...]


@dataclass(frozen=True)
class ParameterShown:
    """A parameter, its default in words, and the nodes whose rule it belongs to."""

    parameter: Parameter
    default: Text
    nodes: tuple[Text, ...]
    """Empty for one that belongs to period, ranking or grades."""


@dataclass(frozen=True)
class MeasureShown:
    """What a scheme counts under its default readings, and the nodes and figures that use it."""

    measure: Measure
    used_by: tuple[Text, ...]


@dataclass(frozen=True)
class SchemePage:
    """One scheme."""

    scheme: Scheme
    plugin: Plugin
    tree: tuple[TreeNode, ...]
    parameters: tuple[ParameterShown, ...]
    measures: tuple[MeasureShown, ...]
    remarks: tuple[Remark, ...]


def schemes(registry: Registry) -> Schemes:
    """All schemes in the order of their plugins."""
    return Schemes(
        entries=tuple(
            SchemeEntry(one, plugin, len(leaves(one.rules().tree)), urls.href("scheme", scheme=one.key))
            for plugin in registry.plugins
            for one in plugin.schemes
        ),
        failures=registry.failures,
    )


def scheme_page(registry: Registry, key: str) -> SchemePage | None:
    """The scheme ``key``; None where none has that key."""
    scheme = registry.schemes.get(key)
    if scheme is None:
        return None
    tree = scheme.rules().tree
    return SchemePage(
        scheme=scheme,
        plugin=next(one for one in registry.plugins if scheme in one.schemes),
        tree=tuple(_tree_node(registry, scheme, child) for child in tree.children),
        parameters=tuple(
            ParameterShown(
                one,
                value_text(one, one.default),
                tuple(text.title for text in scheme.nodes if one.key in text.parameters),
            )
            for one in scheme.parameters
        ),
        measures=_measures(registry, scheme),
        remarks=lint(scheme, registry.measures),
    )


def _tree_node(registry: Registry, scheme: Scheme, node: Node, worth: Fraction | None = None) -> TreeNode:
    text = scheme.node(node.key) or NodeText(node.key, Text(node.key, node.key), None, "")
    below = node.children if isinstance(node, Sum | Weighted) else ()
    worths: list[Fraction | None] = [None] * len(below)
    if isinstance(node, Weighted):
        worths = [node.maximum * weight / sum(node.weights, Fraction(0)) for weight in node.weights]
    children = tuple(_tree_node(registry, scheme, *one) for one in zip(below, worths, strict=True))
    maximum: Fraction | None
    if isinstance(node, Item) or (isinstance(node, Sum) and all(isinstance(one, Item) for one in node.children)):
        maximum = node.cap if isinstance(node, Sum) else None
    elif isinstance(node, Sum):
        maximum = sum((one.maximum or Fraction(0) for one in children if not one.bonus), Fraction(0))
        if node.cap is not None and maximum is not None:
            maximum = min(maximum, node.cap)
    else:
        maximum = node.maximum
    return TreeNode(
        text=text,
        maximum=maximum,
        worth=worth,
        bonus=adds(node),
        each=node.each if isinstance(node, Item) else None,
        measures=tuple((role, registry.measures[key]) for role, key in _counted(node)),
        parameters=scheme.parameters_of(text.parameters),
        children=children,
    )


def _counted(node: Node) -> list[tuple[Role, str]]:
    match node:
        case Ratio():
            lost: list[tuple[Role, str]] = [("deduction", rule.measure) for rule in node.deductions]
            return [("numerator", node.numerator), ("denominator", node.denominator), *lost]
        case Count() | Bonus() | Item():
            return [("counted", node.measure)]
        case _:
            return []


def _measures(registry: Registry, scheme: Scheme) -> tuple[MeasureShown, ...]:
    used: dict[str, list[Text]] = {}
    titles: Mapping[str, Text] = {one.key: one.title for one in scheme.nodes}
    for leaf in leaves(scheme.rules().tree):
        for _role, key in _counted(leaf):
            used.setdefault(key, []).append(titles.get(leaf.key, Text(leaf.key, leaf.key)))
    for figure in scheme.figures:
        used.setdefault(figure.measure, []).append(figure.title)
    return tuple(MeasureShown(registry.measures[key], tuple(dict.fromkeys(by))) for key, by in used.items())
