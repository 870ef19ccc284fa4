"""Which node moved an agency 影响名次的指标: the one that changed most, or that stands furthest from its median."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from dashboard import urls
from dashboard.services import standings
from models.reader import ReaderSession
from plugins.rubric import leaves
from plugins.scheme import NodeText, Scheme


@dataclass(frozen=True)
class Mover:
    """A node that helped an agency on one side, or cost it: its points, and by how much they pass what is usual."""

    scheme: Scheme
    node: NodeText
    points: Fraction
    usual: Fraction
    """The median of the group; of one scheme in two periods, the points of the same node on the other side."""
    href: str

    @property
    def beyond(self) -> Fraction:
        """Points above what is usual, negative for points below."""
        return self.points - self.usual


class Points:
    """What each node of a run gave each agency, against another run or the medians of its group.

    One statement, and one more for the medians.
    """

    def __init__(self, session: ReaderSession, scheme: Scheme, run_id: int, said: str | None) -> None:
        """``said`` is the run's period, as an address says it."""
        self._scheme, self._said = scheme, said
        self._given = standings.nodes(session, run_id)
        self._medians = cache(lambda: standings.medians(session, run_id))

    def furthest(self, code: str, group: str, *, best: bool) -> Mover | None:
        """The node furthest above the group's median, or below it; None where none is."""
        usual = {node.key: self._medians().of(group, node.key).points for node in self._nodes()}
        return self._chosen(code, usual, best=best)

    def changed(self, code: str, before: Points, *, best: bool) -> Mover | None:
        """The node that gained most against the run before, or lost most; None where none did."""
        return self._chosen(code, {node.key: before.points(code, node) for node in self._nodes()}, best=best)

    def points(self, code: str, node: NodeText) -> Fraction | None:
        """The points of one node."""
        found = self._given.get(code, {}).get(node.key)
        return None if found is None else found.points

    def _nodes(self) -> list[NodeText]:
        """Those that are scored by themselves: a sum of others explains nothing."""
        by_itself = {leaf.key for leaf in leaves(self._scheme.rules().tree)}
        return [node for node in self._scheme.nodes if node.key in by_itself]

    def _chosen(self, code: str, usual: Mapping[str, Fraction | None], *, best: bool) -> Mover | None:
        movers = []
        for node in self._nodes():
            points, other = self.points(code, node), usual[node.key]
            if points is not None and other is not None and (points > other if best else points < other):
                href = urls.href("node", agency=code, scheme=self._scheme.key, node=node.key, period=self._said)
                movers.append(Mover(self._scheme, node, points, other, href))
        return max(movers, key=lambda one: abs(one.beyond), default=None)
