"""What docs/schemes.md shows is read, linted, scored and run; what it lists is complete."""

import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from plugins import golden, lint, registry, scheme_file
from plugins.contract import hookimpl
from plugins.registry import Registry
from plugins.remarks import SENTENCES
from plugins.rubric import Ratio, leaves
from plugins.scheme import Scheme
from tests.architecture.repository import ROOT
from tests.plugins.projects import run
from tests.plugins.small_scheme import SCHEME, SOURCE, both

DOCUMENT = (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8")


def samples(kind: str) -> list[str]:
    """The fenced blocks of that kind, in order."""
    return re.findall(rf"^```{re.escape(kind)}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document's scheme, put together from its samples."""
    folder = tmp_path_factory.mktemp("document") / "zhiheng_river_county"
    folder.mkdir()
    for name, kind in (
        ("scheme.toml", "toml scheme.toml"),
        ("golden.toml", "toml golden.toml"),
        ("__init__.py", "python measures"),
    ):
        (folder / name).write_text("\n".join(samples(kind)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def installed(package: Path, shipped: Registry) -> Registry:
    module = ModuleType("zhiheng_river_county")
    module.__file__ = str(package / "__init__.py")
    exec(compile((package / "__init__.py").read_text(encoding="utf-8"), module.__file__, "exec"), module.__dict__)
    plugin = registry.load_module("river-county", module, shipped.plugins)
    assert plugin.failure is None
    return Registry((*shipped.plugins, plugin))


def test_the_scheme_of_the_document_leaves_nothing_to_say(installed: Registry):
    assert lint.lint(installed.schemes["river-county"], installed.measures) == ()


def test_the_examples_of_the_document_agree(installed: Registry):
    scheme = installed.schemes["river-county"]
    assert golden.check(scheme, scheme.folder, installed) == ()
    assert all(one.nodes or one.why_not for one in golden.coverage(scheme, golden.load(scheme, scheme.folder)))


def test_the_scheme_of_the_document_uses_every_kind_of_node_and_map(installed: Registry):
    text = "".join(samples("toml scheme.toml") + samples("toml node"))
    kinds = set(re.findall(r'kind = "(\w+)"', text))
    assert kinds == {"ratio", "count", "bonus", "sum", "weighted", "linear", "steps", "slope", "bands"}


@pytest.fixture
def officers(tmp_path: Path) -> Scheme:
    """The document's scheme of officers."""
    (tmp_path / "scheme.toml").write_text("\n".join(samples("toml officers.toml")), encoding="utf-8")
    return scheme_file.load(tmp_path / "scheme.toml")


def test_the_scheme_of_officers_leaves_nothing_to_say(officers: Scheme, shipped: Registry):
    assert lint.lint(officers, shipped.measures) == ()


def test_the_scheme_of_officers_is_taken_as_a_plugin(officers: Scheme, shipped: Registry):
    plugin = SimpleNamespace(zhiheng_schemes=hookimpl(lambda: [officers]))
    assert registry.load_module("officers", plugin, shipped.plugins).failure is None


@pytest.mark.parametrize("sample", samples("toml node"))
def test_a_node_shown_by_itself_can_be_written_so(sample: str, tmp_path: Path):
    (tmp_path / "node.toml").write_text(sample, encoding="utf-8")
    node = {"key": "shown", "title": both("甲"), "source": SOURCE, **scheme_file.read(tmp_path / "node.toml")}
    (leaf,) = leaves(scheme_file.parse({**SCHEME, "nodes": [node]}).rules().tree)
    assert isinstance(leaf, Ratio)


def test_every_shipped_measure_is_in_the_document(shipped: Registry):
    assert [key for key in shipped.measures if f"`{key}`" not in DOCUMENT] == []


def test_every_map_row_of_the_document_is_read(installed: Registry, tmp_path: Path):
    rows = re.findall(r"^\| `(\{ kind = .*?\})` \|", DOCUMENT, re.MULTILINE)
    assert len(rows) == 4
    for row in rows:
        (tmp_path / "map.toml").write_text(
            f"map = {row.replace('[…]', '[{ at_least = 0, points = 1 }]')}", encoding="utf-8"
        )
        node = {**SCHEME["nodes"][2], **scheme_file.read(tmp_path / "map.toml")}
        scheme_file.parse({**SCHEME, "nodes": [SCHEME["nodes"][0], node]})


REMARKS = (
    "unreadable",
    "no_source unknown_measure wrong_subject",
    "predicate_fails unnamed_table",
    "fines",
    "full_differs caps_differ",
    "number_twice cut_off",
    "unreachable_grade unused_grade",
    "map_ends_above_zero map_exceeds",
    "unused_parameter parameter_without_effect",
    "quota",
    "leniency_costs",
    "quota_under leniency_costs_under",
)
"""The codes that each line of the document's last table is about."""


def test_every_remark_of_the_linter_has_its_line():
    listed = DOCUMENT[DOCUMENT.index("## What the linter says") :]
    assert len(re.findall(r"^\| .* \| (error|warning|note) \|$", listed, re.MULTILINE)) == len(REMARKS)
    assert {code for line in REMARKS for code in line.split()} == set(SENTENCES)


def test_the_commands_of_the_document_do_what_it_says(tmp_path: Path):
    (commands,) = [block for block in samples("sh") if "schemes new" in block]
    said = {}
    for line in commands.splitlines():
        command = line.split("#")[0].split()
        assert command[:2] == ["zhiheng", "schemes"]
        where = ["--in", str(tmp_path)] if command[2] == "new" else []
        last = str(tmp_path / command[3]) if command[2] != "new" else command[3]
        said[command[2]] = run(tmp_path, "-m", "dashboard", "schemes", command[2], last, *where)
    assert (tmp_path / "river-county" / "pyproject.toml").exists()
    assert "第二条" in said["check"]
