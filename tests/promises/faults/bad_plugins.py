"""Plugins that are bad in every way, each an installed distribution of its own; and one that is good.

Those of ``AT_LOAD`` are bad when they are loaded. Those of ``WHEN_SCORED`` have a scheme, named as they are, whose one
measure is sound until it is scored.
"""

import os
from pathlib import Path

SCHEME = """
from dataclasses import replace
from fractions import Fraction
from models.cases import Case
from plugins import legal, scheme_file
from plugins.contract import Measure, Text, hookimpl
from plugins.rubric import Count

def trouble(moment):
    {trouble}

def where(moment):
    return () if moment.today == legal.PROBE.today else (trouble(moment) or ())

def with_number(number):
    count = Count("count", Fraction(100), "{name}.cases", number, Fraction(100), floor=None)
    return lambda _: replace(MADE.rules(), tree=replace(MADE.rules().tree, children=(count,)))

SAID = {{"zh": "{name}", "en": "{name}"}}
SOURCE = {{"document": "办法", "article": "第一条", "wording": "计数。"}}
MADE = scheme_file.parse({{
    "key": "{name}", "version": "1", "title": SAID, "summary": SAID, "source": SOURCE,
    "period": {{"ends": "12-31"}}, "ranking": {{"rescale_to": 100}},
    "nodes": [{{"key": "count", "kind": "count", "max": 100, "full": 100, "each": -1, "measure": "{name}.cases",
               "title": SAID, "source": SOURCE}}],
}})
NUMBER = {number}

@hookimpl
def zhiheng_measures():
    return [Measure("{name}.cases", Text("案件", "cases"), Case, where, "第一条")]

@hookimpl
def zhiheng_schemes():
    return [MADE if NUMBER is None else replace(MADE, build=with_number(NUMBER))]
"""
HOOK = "from plugins.contract import hookimpl\n@hookimpl\ndef zhiheng_measures():\n    return {returned}\n"

AT_LOAD = {
    "missing-module": ("", "ModuleNotFoundError"),
    "missing-attribute": ("", "AttributeError"),
    "error-at-import": ("import a_module_that_is_not_there", "a_module_that_is_not_there"),
    "sys-exit-at-import": ("import sys\nsys.exit('goodbye')", "SystemExit: goodbye"),
    "os-exit-at-import": ("import os\nos._exit(7)", "ends the process (exit code 7)"),
    "duplicate-key": (SCHEME.format(name="good", trouble="pass", number=None), "good.cases is used twice"),
    "returns-none": (HOOK.format(returned=None), "returned NoneType"),
    "returns-text": (HOOK.format(returned="'cases.closed'"), "returned str"),
    "returns-bool": (HOOK.format(returned=True), "returned bool"),
    "returns-list-of-lists": (HOOK.format(returned=[[1]]), "returned list"),
}
"""Kind → its source, and what is said of it."""

WHEN_SCORED = {
    "raises": ("raise ValueError('no such rate')", None, "ValueError: no such rate"),
    "raises-base": ("raise BaseException('any')", None, "process_ended 1"),
    "hangs": ("import time; time.sleep(600)", None, "took_longer 20"),
    "is-nan": ("pass", "float('nan')", "ValueError"),
    "is-inf": ("pass", "float('inf')", "Error"),
    "is-out-of-range": ("pass", "Fraction(10) ** 5000", "Error"),
    "sys-exit": ("import sys; sys.exit(5)", None, "process_ended 5"),
    "os-exit": ("import os; os._exit(7)", None, "process_ended 7"),
    "endless-memory": ("return [bytearray(2**n) for n in range(33, 99)]", None, "MemoryError"),
    "recursion": ("return trouble(moment)", None, "RecursionError"),
    "mutates-input": ("moment.today = None", None, "FrozenInstanceError"),
    "huge-output": ("raise ValueError('x' * 10**6)", None, "ValueError: xxxx"),
}
"""Kind → what its measure does, the number of its scheme, and what is said of its run."""

GOOD = {"good": "pass", "chatty": "print('x' * 10**6)"}


def python_path(folder: Path) -> str:
    """What PYTHONPATH must be for a process to find what is installed in the folder."""
    return os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)


def install(folder: Path) -> None:
    """Installs them all in the folder."""
    sources = {name: source for name, (source, _) in AT_LOAD.items()}
    for name, (trouble, number, _) in WHEN_SCORED.items():
        sources[name] = SCHEME.format(name=name, trouble=trouble, number=number)
    for name, trouble in GOOD.items():
        sources[name] = SCHEME.format(name=name, trouble=trouble, number=None)
    for name, source in sources.items():
        module = f"bad_{name.replace('-', '_')}"
        if name != "missing-module":
            (folder / f"{module}.py").write_text(source, encoding="utf-8")
        info = folder / f"{module}-2.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 2.0\n", encoding="utf-8")
        ending = ":nothing" if name == "missing-attribute" else ""
        # The good one is loaded before that which takes its key.
        point = f"a-{name}" if name == "good" else name
        (info / "entry_points.txt").write_text(f"[zhiheng.schemes]\n{point} = {module}{ending}\n", encoding="utf-8")
