"""The registry: which plugins are installed, what they gave, and why one gave nothing.

Each plugin is loaded in its own ``try``; a failed one is left out with its reason and the others work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points, version
from types import ModuleType
from typing import Any, TypeVar

import pluggy

from plugins.contract import ENTRY_POINTS, PROJECT, Hooks, Measure, Panel, Plugin
from plugins.rubric import measures_of
from plugins.scheme import Scheme

BUILT_IN = ("plugins.six_rates",)
"""The shipped schemes, named one by one so that a bare checkout works without being installed."""


@dataclass(frozen=True)
class Registry:
    """Everything the installed plugins gave. Failed plugins stand in ``plugins`` with their reason."""

    plugins: tuple[Plugin, ...]

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Measure key → measure."""
        return {one.key: one for plugin in self.plugins for one in plugin.measures}

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """Scheme key → scheme."""
        return {one.key: one for plugin in self.plugins for one in plugin.schemes}

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels."""
        return tuple(one for plugin in self.plugins for one in plugin.panels)

    @property
    def failures(self) -> tuple[Plugin, ...]:
        """The plugins that gave nothing, and why."""
        return tuple(plugin for plugin in self.plugins if plugin.failure)

    def measures_for(self, scheme: Scheme, readings: Mapping[str, str] | None = None) -> dict[str, Measure]:
        """The measures that a scheme's nodes and figures need under these readings."""
        keys = measures_of(scheme.rules(readings).tree) | {figure.measure for figure in scheme.figures}
        return {key: self.measures[key] for key in sorted(keys)}


T = TypeVar("T")


class PluginFault(Exception):
    """What a plugin returned cannot be used."""


def load(strangers: bool = True) -> Registry:
    """The registry of the shipped plugins and, unless told otherwise, of all installed entry points."""
    found: list[Plugin] = []
    for name in BUILT_IN:
        found.append(_guarded(name, version(PROJECT) if _installed() else "", partial(import_module, name), found))
    if strangers:
        for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda one: (one.name, one.value)):
            found.append(_guarded(point.name, _version_of(point), point.load, found))
    return Registry(tuple(found))


def load_module(name: str, module: ModuleType | Any, known: Iterable[Plugin] = ()) -> Plugin:
    """What one plugin object gives, checked on its own; for tests and for authors' own checks."""
    return _guarded(name, "", lambda: module, list(known))


def _installed() -> bool:
    try:
        version(PROJECT)
    except ModuleNotFoundError:
        return False
    return True


def _version_of(point: EntryPoint) -> str:
    return point.dist.version if point.dist is not None else ""


def _guarded(name: str, of_version: str, find: Callable[[], Any], known: list[Plugin]) -> Plugin:
    try:
        return replace(_collect(name, find(), known), version=of_version)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a stranger's code may raise anything, even SystemExit
        reason = str(error) if isinstance(error, PluginFault | ValueError) else f"{type(error).__name__}: {error}"
        return Plugin(name, of_version, failure=reason)


def _collect(name: str, found: Any, known: list[Plugin]) -> Plugin:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    manager.register(found, name)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginFault(f"it implements a hook that does not exist: {error}") from error
    if not manager.get_hookcallers(found):
        raise PluginFault("it implements none of zhiheng_measures, zhiheng_schemes, zhiheng_panels")
    measures = _typed(manager.hook.zhiheng_measures(), Measure, "zhiheng_measures")
    schemes = _typed(manager.hook.zhiheng_schemes(), Scheme, "zhiheng_schemes")
    panels = _typed(manager.hook.zhiheng_panels(), Panel, "zhiheng_panels")
    known_measures = {one.key for plugin in known for one in plugin.measures}
    _no_duplicates("measure", [one.key for one in measures], known_measures)
    _no_duplicates("scheme", [one.key for one in schemes], {one.key for plugin in known for one in plugin.schemes})
    _no_duplicates("panel", [one.key for one in panels], {one.key for plugin in known for one in plugin.panels})
    available = {one.key: one for one in measures} | {one.key: one for plugin in known for one in plugin.measures}
    for scheme in schemes:
        _check_measures(scheme, available)
    return Plugin(name, "", measures, schemes, panels)


def _typed(returned: list[Any], wanted: type[T], hook: str) -> tuple[T, ...]:
    made: list[T] = []
    for answer in returned:
        if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
            raise PluginFault(f"{hook} returned {type(answer).__name__}; expected a list of {wanted.__name__}")
        for one in answer:
            if not isinstance(one, wanted):
                raise PluginFault(f"{hook} returned a {type(one).__name__}; expected {wanted.__name__}")
            made.append(one)
    return tuple(made)


def _no_duplicates(what: str, keys: list[str], known: set[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1 or key in known})
    if twice:
        raise PluginFault(f"the {what} key {', '.join(twice)} is used twice; keys are unique over all plugins")


def _check_measures(scheme: Scheme, available: Mapping[str, Measure]) -> None:
    wanted = {figure.measure for figure in scheme.figures}
    for parameter in scheme.parameters:
        for value in [one.key for one in parameter.alternatives] or [parameter.default]:
            wanted |= measures_of(scheme.rules(scheme.readings({parameter.key: value})).tree)
    wanted |= measures_of(scheme.rules().tree)
    missing = sorted(wanted - set(available))
    if missing:
        raise PluginFault(f"scheme {scheme.key} names measures that no plugin gives: {', '.join(missing)}")
    wrong = sorted(key for key in wanted if available[key].subject != scheme.subject)
    if wrong:
        raise PluginFault(
            f"scheme {scheme.key} scores {scheme.subject}s, but {', '.join(wrong)} does not count by them"
        )
