"""The registry: which plugins are installed, what they gave, and why one gave nothing.

Each plugin is loaded in its own ``try``; a failed one is left out with its reason and the others work.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path
from traceback import format_exception_only
from types import ModuleType
from typing import Any, TypeVar

import pluggy

from plugins import legal, trial
from plugins.contract import ENTRY_POINTS, PROJECT, Hooks, Measure, Panel, Plugin, Text
from plugins.declaration import SchemeFault
from plugins.events import EventRule
from plugins.measuring import statements
from plugins.scheme import Scheme

BUILT_IN = (
    "plugins.six_rates",
    "plugins.officer_deduction",
    "plugins.responsibility",
    "plugins.responsibility_officers",
    "plugins.integrity_unit",
)
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
        keys = scheme.rules(readings).measures | {figure.measure for figure in scheme.figures}
        return {key: self.measures[key] for key in sorted(keys)}

    def panels_for(self, scheme: Scheme) -> tuple[Panel, ...]:
        """The panels that stand on the page of this scheme's subjects."""
        return tuple(panel for panel in self.panels if panel.subject == scheme.subject)

    def plugins_of(self, scheme: Scheme, readings: Mapping[str, str] | None = None) -> dict[str, dict[str, str]]:
        """The plugins that the scheme's numbers come from: name → version and digest."""
        measures = set(self.measured_for(scheme, readings))
        return {
            one.name: {"version": one.version, "sha256": one.sha256}
            for one in self.plugins
            if scheme in one.schemes or any(measure.key in measures for measure in one.measures)
        }

    def measured_for(self, scheme: Scheme, readings: Mapping[str, str] | None = None) -> dict[str, Measure]:
        """All that a run of the scheme measures: for its nodes, its figures and its subjects' panels."""
        keys = {key for panel in self.panels_for(scheme) for key in panel.measures}
        return self.measures_for(scheme, readings) | {key: self.measures[key] for key in sorted(keys)}


T = TypeVar("T")

_log = logging.getLogger(__name__)


class PluginFault(Exception):
    """What a plugin returned cannot be used."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(zh, en)


def load(strangers: bool = True, without: Mapping[str, Text] | None = None) -> Registry:
    """The registry of the shipped plugins and, unless told otherwise, of all installed entry points.

    ``without`` names those that are not to be loaded, with the reason; else they are tried first, in another process.
    """
    found: list[Plugin] = []
    for name in BUILT_IN:
        loaded = _guarded(name, version(PROJECT) if _installed() else "", partial(import_module, name), found)
        found.append(replace(loaded, sha256=sha256_of(name)))
    points = _strangers() if strangers else []
    left_out = trial.lost([point.name for point in points]) if without is None else without
    with redirect_stdout(sys.stderr):  # standard output is the command's, whatever they print
        for point in points:
            if reason := left_out.get(point.name):
                found.append(Plugin(point.name, _version_of(point), failure=reason))
            else:
                loaded = _guarded(point.name, _version_of(point), point.load, found)
                found.append(replace(loaded, sha256=sha256_of(point.module)))
    return Registry(tuple(found))


def try_strangers() -> None:
    """What the process of a trial does; it is told which entry points it is to pass over."""

    def load_each(say: Callable[[str], None]) -> None:
        found: list[Plugin] = []
        for point in _strangers():
            if point.name not in sys.argv[1:]:
                say(point.name)
                _guarded(point.name, "", point.load, found)

    trial.report(load_each)


def sha256_of(module: str) -> str:
    """The digest of all files of the module's package, or of the one file; empty where it was not loaded."""
    spec = getattr(sys.modules.get(module), "__spec__", None)
    if spec is None:
        return ""
    folders = [Path(one) for one in spec.submodule_search_locations or ()]
    files = [one for folder in folders for one in sorted(folder.rglob("*")) if one.is_file()]
    digest = hashlib.sha256()
    for file in files or [Path(spec.origin or "")]:
        if file.suffix != ".pyc":
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _strangers() -> list[EntryPoint]:
    return sorted(entry_points(group=ENTRY_POINTS), key=lambda one: (one.name, one.value))


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
        _log.info("plugin %s could not be loaded", name, exc_info=True)
        return Plugin(name, of_version, failure=_reason(error))


def _reason(error: BaseException) -> Text:
    if isinstance(error, PluginFault):
        return error.reason
    if isinstance(error, SchemeFault):
        return Text(f"{error.place} {error.problem.zh}".strip(), str(error))
    said = "".join(format_exception_only(error)).strip()  # str() of a stranger's exception may itself raise
    return Text(said, said)


def _collect(name: str, found: Any, known: list[Plugin]) -> Plugin:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    manager.register(found, name)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginFault(
            f"实现了不存在的接口：{error}", f"it implements a hook that does not exist: {error}"
        ) from error
    if not manager.get_hookcallers(found):
        hooks = "zhiheng_measures, zhiheng_schemes, zhiheng_panels"
        raise PluginFault(f"没有实现 {hooks} 中的任何一个（是否漏写 @hookimpl？）",
                          f"it implements none of {hooks}; is @hookimpl missing?")  # fmt: skip
    measures = _typed(manager.hook.zhiheng_measures, Measure)
    schemes = _typed(manager.hook.zhiheng_schemes, Scheme)
    panels = _typed(manager.hook.zhiheng_panels, Panel)
    _no_duplicates("计量", "measure", [one.key for one in measures], [one.key for by in known for one in by.measures])
    _no_duplicates("方案", "scheme", [one.key for one in schemes], [one.key for by in known for one in by.schemes])
    _no_duplicates("版块", "panel", [one.key for one in panels], [one.key for by in known for one in by.panels])
    for measure in measures:
        _check_measure(measure)
    available = {one.key: one for by in known for one in by.measures} | {one.key: one for one in measures}
    for scheme in schemes:
        _check_scheme(scheme, available)
    for panel in panels:
        _check_given(Text(f"版块 {panel.key}", f"panel {panel.key}"), set(panel.measures), panel.subject, available)
    return Plugin(name, "", measures, schemes, panels)


def _typed(hook: pluggy.HookCaller, wanted: type[T]) -> tuple[T, ...]:
    answers = hook()
    if hook.get_hookimpls() and not answers:
        raise _not_wanted(hook, None, wanted)
    made: list[T] = []
    for answer in answers:
        if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
            raise _not_wanted(hook, answer, wanted)
        for one in answer:
            if not isinstance(one, wanted):
                raise _not_wanted(hook, one, wanted)
            made.append(one)
    return tuple(made)


def _not_wanted(hook: pluggy.HookCaller, found: object, wanted: type[T]) -> PluginFault:
    what = type(found).__name__
    return PluginFault(
        f"{hook.name} 返回了 {what}；应为 {wanted.__name__} 的列表",
        f"{hook.name} returned {what}; expected a list of {wanted.__name__}",
    )


def _no_duplicates(zh: str, en: str, keys: list[str], known: list[str]) -> None:
    twice = ", ".join(sorted({key for key in keys if keys.count(key) > 1 or key in known}))
    if twice:
        raise PluginFault(f"{zh}的键 {twice} 用了两次；键在所有插件中唯一",
                          f"the {en} key {twice} is used twice; keys are unique over all plugins")  # fmt: skip


def _check_measure(measure: Measure) -> None:
    try:
        statements([measure], legal.PROBE)
    except Exception as error:  # what a stranger wrote may raise anything
        said = "".join(format_exception_only(error)).strip()
        raise PluginFault(f"计量 {measure.key} 不能生成查询：{said}",
                          f"measure {measure.key} makes no statement: {said}") from error  # fmt: skip


def _check_scheme(scheme: Scheme, available: Mapping[str, Measure]) -> None:
    wanted = {figure.measure for figure in scheme.figures}
    wanted |= {key for node in scheme.nodes for one in node.checks for key in (one.measure, one.of) if key}
    rules = [scheme.rules(readings) for readings in scheme.every_reading()]
    for one in rules:
        wanted |= one.measures
    _check_given(Text(f"方案 {scheme.key}", f"scheme {scheme.key}"), wanted, scheme.subject, available)
    for rule in {rule for one in rules for rule in one.events}:
        _check_events(scheme, rule, available[rule.measure])
    for remark in legal.fines(scheme, available):
        said = remark.text
        raise PluginFault(
            f"方案 {scheme.key} {remark.place}:{said.zh}", f"scheme {scheme.key} {remark.place}: {said.en}"
        )


def _check_events(scheme: Scheme, rule: EventRule, measure: Measure) -> None:
    """An event names its item, and has the columns that the scheme's [[events]] speaks of."""
    if scheme.subject != "officer":
        raise PluginFault(f"方案 {scheme.key} 考核单位，而按事件计分目前只用于执法人员",
                          f"scheme {scheme.key} scores agencies, but only officers are scored by events")  # fmt: skip
    if measure.item is None:
        raise PluginFault(f"方案 {scheme.key} 的事件 {rule.key}：计量 {measure.key} 的行不写扣分项",
                          f"scheme {scheme.key}, events {rule.key}: rows of {measure.key} name no item")  # fmt: skip
    missing = {rule.by, rule.times, measure.item} - {None} - set(measure.table.__table__.columns.keys())
    for column in sorted(str(one) for one in missing):
        raise PluginFault(f"方案 {scheme.key} 的事件 {rule.key}：{measure.table.__tablename__} 没有 {column} 列",
                          f"scheme {scheme.key}, events {rule.key}: {measure.table.__tablename__} has no column "
                          f"{column}")  # fmt: skip


def _check_given(who: Text, wanted: set[str], subject: str, available: Mapping[str, Measure]) -> None:
    missing = ", ".join(sorted(wanted - set(available)))
    if missing:
        raise PluginFault(f"{who.zh} 用到的计量没有插件提供：{missing}",
                          f"{who.en} names measures that no plugin gives: {missing}")  # fmt: skip
    wrong = ", ".join(sorted(key for key in wanted if available[key].subject != subject))
    if wrong:
        raise PluginFault(f"{who.zh} 的对象是 {subject}，而 {wrong} 不按它统计",
                          f"{who.en} is about {subject}s, but {wrong} does not count by them")  # fmt: skip
