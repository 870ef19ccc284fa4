"""What is installed, and why a plugin that cannot be used gives nothing while the others work."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from models.cases import Case
from models.conduct import Finding
from models.figures import AnnualFigure
from models.scores import ScoreRun
from plugins import registry, scheme_file
from plugins.contract import Measure, Moment, Panel, PanelContent, Plugin, Text, Value, hookimpl
from plugins.registry import Registry
from plugins.scheme import Scheme
from tests.plugins.small_scheme import SOURCE, both, changed

TITLE = Text("案件", "cases")


def measure(
    key: str = "small.a",
    where: Callable[[Moment], Any] = lambda moment: (moment.within(Case.filed_on),),
    **options: Any,
) -> Measure:
    return Measure(key, TITLE, options.pop("table", Case), where, "办法 第一条", **options)


def plugin(*, measures: Any = None, schemes: Any = None, panels: Any = None) -> SimpleNamespace:
    """A plugin object whose hooks return these; a hook that is None is not implemented."""
    found: dict[str, Any] = {}
    if measures is not None:
        found["zhiheng_measures"] = hookimpl(lambda: measures)
    if schemes is not None:
        found["zhiheng_schemes"] = hookimpl(lambda: schemes)
    if panels is not None:
        found["zhiheng_panels"] = hookimpl(lambda: panels)
    return SimpleNamespace(**found)


def reason(made: Any, known: tuple[Plugin, ...] = ()) -> str:
    """Why the plugin gives nothing; it must give nothing then."""
    loaded = registry.load_module("stranger", made, known)
    assert loaded.failure is not None
    assert (loaded.measures, loaded.schemes, loaded.panels) == ((), (), ())
    assert loaded.failure.zh.strip()
    return loaded.failure.en


MEASURES = [measure(f"small.{letter}") for letter in "abcde"]
SCHEME = scheme_file.parse(
    {**changed("figures", 0, "measure", to="small.e"), "nodes": [
        {**node, **{part: f"small.{node[part]}" for part in ("numerator", "denominator", "measure") if part in node},
         **({"deductions": [{"measure": "small.c", "each": 2}]} if "deductions" in node else {})}
        for node in changed("version", to="1")["nodes"]]}
)  # fmt: skip


def test_the_shipped_plugins_load(shipped: Registry):
    assert shipped.failures == ()
    assert "six-rates" in shipped.schemes
    assert {"cases.closed", "quotas.should_file"} <= set(shipped.measures)


def test_a_strangers_plugin_gives_measures_schemes_and_panels():
    panel = Panel("small.panel", TITLE, "agency", ("small.a",), lambda numbers, period: PanelContent())
    loaded = registry.load_module("stranger", plugin(measures=MEASURES, schemes=[SCHEME], panels=[panel]))
    assert loaded.failure is None
    assert (len(loaded.measures), loaded.schemes, loaded.panels) == (5, (SCHEME,), (panel,))


def test_hooks_may_return_any_iterable():
    assert len(registry.load_module("stranger", plugin(measures=iter(MEASURES))).measures) == 5


def test_a_scheme_needs_the_measures_of_its_nodes_and_figures(shipped: Registry):
    loaded = registry.load_module("stranger", plugin(measures=MEASURES, schemes=[SCHEME]), shipped.plugins)
    installed = Registry((*shipped.plugins, loaded))
    assert list(installed.measures_for(SCHEME)) == [f"small.{letter}" for letter in "abcde"]


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def raising(error: BaseException) -> Callable[[], Any]:
    @hookimpl
    def zhiheng_measures() -> Any:
        raise error

    return zhiheng_measures


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (ValueError("no file"), "ValueError: no file"),
        (SystemExit(3), "SystemExit: 3"),
        (Unspeakable(), "Unspeakable"),
        (BaseException("any"), "BaseException: any"),
    ],
)
def test_a_hook_that_raises_is_named_with_its_error(error, named):
    assert named in reason(SimpleNamespace(zhiheng_measures=raising(error)))


def test_an_interruption_by_the_user_is_no_failure_of_the_plugin():
    with pytest.raises(KeyboardInterrupt):
        registry.load_module("stranger", SimpleNamespace(zhiheng_measures=raising(KeyboardInterrupt())))


def test_a_hook_that_raises_half_way_is_named():
    def some() -> Iterator[Measure]:
        yield measure()
        raise LookupError("the rest is missing")

    assert "LookupError: the rest is missing" in reason(plugin(measures=some()))


def _misspelt() -> Any:
    return SimpleNamespace(zhiheng_mesures=hookimpl(lambda: []))


def _too_many_arguments() -> Any:
    return SimpleNamespace(zhiheng_measures=hookimpl(lambda period: []))


def _within(measures: Any) -> Any:
    return plugin(measures=measures)


NONSENSE = {
    "nothing": (SimpleNamespace(), "is @hookimpl missing?"),
    "a hook without its mark": (SimpleNamespace(zhiheng_measures=lambda: []), "is @hookimpl missing?"),
    "a misspelt hook": (_misspelt(), "zhiheng_mesures"),
    "a hook with arguments": (_too_many_arguments(), "period"),
    "a hook that forgot to return": (SimpleNamespace(zhiheng_measures=hookimpl(lambda: None)), "returned NoneType"),
    "a measure for a list": (_within(measure()), "returned Measure"),
    "a text": (_within("cases.closed"), "returned str"),
    "a list of texts": (_within(["cases.closed"]), "expected a list of Measure"),
    "schemes for measures": (_within([SCHEME]), "returned Scheme; expected a list of Measure"),
    "one key twice": (_within([measure(), measure()]), "the measure key small.a is used twice"),
    "a predicate that raises": (_within([measure(where=lambda moment: 1 / 0)]), "ZeroDivisionError"),
    "a predicate that returns nothing": (_within([measure(where=lambda moment: None)]), "measure small.a"),
    "a predicate that is none": (_within([measure(where="filed")]), "measure small.a"),
    "a table that is none": (_within([measure(table=str)]), "measure small.a"),
    "a table without agencies": (_within([measure(table=ScoreRun)]), "agency_code"),
    "a table without officers": (_within([measure(subject="officer")]), "officer_no"),
    "a sum of no column": (_within([measure(value=Value("sum", "fines"))]), "fines"),
    "a scheme without its measures": (
        plugin(schemes=[SCHEME]),
        "names measures that no plugin gives: small.a, small.b",
    ),
    "a panel without its measures": (
        plugin(panels=[Panel("p", TITLE, "agency", ("small.z",), lambda numbers, period: PanelContent())]),
        "panel p names measures that no plugin gives: small.z",
    ),
}


@pytest.mark.parametrize(("made", "named"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_named(made, named):
    assert named in reason(made)


def test_a_measure_that_only_two_readings_together_reach_is_missed_at_once(shipped: Registry):
    raw = changed("nodes", 2, "numerator", to={
        "parameter": "map", "linear": "a", "steps": {"parameter": "target"}})  # fmt: skip
    raw["parameters"][1] = {**raw["parameters"][0], "key": "target", "default": "linear"}
    raw["nodes"][1]["map"] = {"kind": "linear"}
    raw["nodes"][2]["numerator"]["steps"] = {"parameter": "target", "linear": "a", "steps": "nowhere"}
    scheme = scheme_file.parse(raw)
    given = [measure(letter) for letter in "abcde"]
    assert reason(plugin(measures=given, schemes=[scheme])).endswith("names measures that no plugin gives: nowhere")


def test_a_scheme_must_count_by_whom_it_scores():
    officers = [
        *MEASURES[1:],
        measure(
            "small.a", where=lambda moment: (moment.within(Finding.confirmed_on),), table=Finding, subject="officer"
        ),
    ]
    assert "small.a does not count by them" in reason(plugin(measures=officers, schemes=[SCHEME]))


def of_officers(**events: Any) -> Scheme:
    """A scheme of officers by deduction, with one item and this rule of events."""
    return scheme_file.parse(
        {
            **changed("figures", to=[]),
            "subject": "officer",
            "parameters": [],
            "ranking": {"from_base": {"base": 100}},
            "grades": [],
            "events": [{"key": "noted", "measure": "small.a", **events}],
            "nodes": [
                {"key": "1", "kind": "sum", "cap": 5, "title": both("第一条")},
                {"key": "1.1", "under": "1", "kind": "deduction", "events": "noted", "each": 2, "title": both("一项"),
                 "source": SOURCE},
            ],
        }
    )  # fmt: skip


def noted(**options: Any) -> Measure:
    return measure("small.a", lambda moment: (moment.within(Finding.confirmed_on),), table=Finding, subject="officer",
                   **options)  # fmt: skip


def test_a_scheme_of_officers_counts_events():
    loaded = registry.load_module("stranger", plugin(measures=[noted(item="item")], schemes=[of_officers()]))
    assert loaded.failure is None


def test_rows_that_name_no_item_are_no_events():
    assert "rows of small.a name no item" in reason(plugin(measures=[noted()], schemes=[of_officers()]))


def test_the_columns_of_events_must_be_there():
    scheme = of_officers(overlap="highest", by="colour")
    assert "findings has no column colour" in reason(plugin(measures=[noted(item="item")], schemes=[scheme]))


def test_agencies_are_not_scored_by_events():
    scheme = replace(of_officers(), subject="agency")
    agencies = measure("small.a", table=Case, item="kind")
    assert "only officers are scored by events" in reason(plugin(measures=[agencies], schemes=[scheme]))


def test_keys_are_unique_over_all_plugins(shipped: Registry):
    taken = reason(plugin(measures=[measure("cases.closed")]), shipped.plugins)
    assert "the measure key cases.closed is used twice" in taken
    keys = "integrity-unit, officer-deduction, responsibility, responsibility-officers, six-rates"
    twice = reason(plugin(schemes=list(shipped.schemes.values())), shipped.plugins)
    assert f"the scheme key {keys} is used twice" in twice


FINES = {
    "added up": measure(value=Value("sum", "penalty_amount")),
    "in the predicate": measure(where=lambda moment: (Case.penalty_amount > 10_000,)),
    "as text": measure(where=lambda moment: (text("penalty_amount > 1"),)),
    "in yearly figures": measure(table=AnnualFigure, where=lambda moment: (AnnualFigure.figure == "罚没收入",)),
}


@pytest.mark.parametrize("scored", FINES.values(), ids=FINES)
def test_a_scheme_that_scores_fines_is_refused_with_the_law(scored):
    # 行政处罚法 art. 74(3)
    made = plugin(measures=[scored, *MEASURES[1:]], schemes=[SCHEME])
    loaded = registry.load_module("stranger", made)
    assert loaded.schemes == ()
    assert "art. 74(3)" in loaded.failure.en
    assert "第七十四条第三款" in loaded.failure.zh


def test_fines_that_a_scheme_only_shows_are_not_scored():
    shown = measure("small.e", value=Value("sum", "penalty_amount"))
    assert registry.load_module("stranger", plugin(measures=[*MEASURES[:4], shown], schemes=[SCHEME])).failure is None


STRANGERS = {
    "broken_import": "import a_module_that_does_not_exist",
    "broken_syntax": "def (",
    "leaves_at_import": "import sys\nsys.exit('goodbye')",
    "empty_plugin": "",
    "works": (
        "from models.cases import Case\n"
        "from plugins.contract import Measure, Text, hookimpl\n"
        "@hookimpl\n"
        "def zhiheng_measures():\n"
        "    levies = lambda moment: (Case.kind == 'levy',)\n"
        "    return [Measure('works.cases', Text('征收', 'levies'), Case, levies, '第一条')]\n"
    ),
}


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five installed distributions, each with one entry point."""
    for name, source in STRANGERS.items():
        (tmp_path / f"stranger_{name}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"stranger_{name}-2.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: stranger-{name}\nVersion: 2.0\n")
        (info / "entry_points.txt").write_text(f"[zhiheng.schemes]\n{name} = stranger_{name}\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in STRANGERS:
        sys.modules.pop(f"stranger_{name}", None)


@pytest.mark.usefixtures("strangers")
def test_each_broken_plugin_is_named_and_the_others_work():
    installed = registry.load()
    failed = {one.name: one.failure.en for one in installed.failures}
    assert "works.cases" in installed.measures
    assert "six-rates" in installed.schemes
    assert set(failed) >= set(STRANGERS) - {"works"}
    assert "a_module_that_does_not_exist" in failed["broken_import"]
    assert "SyntaxError" in failed["broken_syntax"]
    assert "SystemExit: goodbye" in failed["leaves_at_import"]
    assert "zhiheng_schemes" in failed["empty_plugin"]


@pytest.mark.usefixtures("strangers")
def test_a_plugin_has_the_version_of_its_distribution():
    assert {one.name: one.version for one in registry.load().plugins}["works"] == "2.0"


@pytest.mark.usefixtures("strangers")
def test_strangers_can_be_left_out():
    assert {one.name for one in registry.load(strangers=False).plugins} == set(registry.BUILT_IN)
