"""A stranger's whole project, installed by pip, found by its entry point and scored."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.repository import ROOT
from tests.plugins.projects import install, run

ASKED = """
import json
from plugins import golden, lint, registry

installed = registry.load()
scheme = installed.schemes["cloudbrook"]
remarks = lint.lint(scheme, installed.measures)
examples = golden.load(scheme, scheme.folder)
gaps = [one.article for one in golden.coverage(scheme, examples) if not (one.nodes or one.why_not)]
print(json.dumps({
    "plugin": [(one.name, one.version, one.failure) for one in installed.plugins if one.name == "cloudbrook"],
    "six_rates": "six-rates" in installed.schemes,
    "measures": sorted(key for key in installed.measures if key.startswith("cloudbrook.")),
    "remarks": [(one.level, one.code, one.place) for one in remarks],
    "findings": [str(one) for one in golden.check(scheme, scheme.folder, installed)],
    "examples": len(examples.examples),
    "gaps": gaps,
    "folder": str(scheme.folder),
}))
"""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("stranger") / "installed"
    install(ROOT / "tests" / "example_plugin", target)
    return target


@pytest.fixture(scope="module")
def told(target: Path) -> dict[str, Any]:
    return json.loads(run(target, "-c", ASKED))


def test_it_is_found_by_its_entry_point_with_its_version(told):
    assert told["plugin"] == [["cloudbrook", "1.2.0", None]]
    assert told["six_rates"]
    assert "cloudbrook.enterprises" in told["measures"]


def test_it_runs_from_where_pip_put_it(told, target):
    assert Path(told["folder"]) == target / "zhiheng_cloudbrook"


def test_the_linter_has_nothing_to_say(told):
    assert told["remarks"] == []


def test_its_golden_examples_agree(told):
    assert told["findings"] == []
    assert told["examples"] == 7
    assert told["gaps"] == []


def test_nothing_is_built_inside_the_checkout():
    assert {one.name for one in (ROOT / "tests" / "example_plugin").iterdir()} <= {"README.md", "pyproject.toml", "src"}
