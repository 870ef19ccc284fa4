"""The vendored files fit the installed packages, are accounted for, and fetch nothing from elsewhere."""

import json
import re

import dash_ag_grid
import plotly.offline
import pytest

from dashboard.web.static_files import SCRIPTS, STYLESHEETS, assets_folder
from tests.architecture.repository import ROOT

ASSETS = assets_folder()
VENDOR = ASSETS / "vendor"
README = (VENDOR / "README.md").read_text(encoding="utf-8")
PINNED = json.loads((VENDOR / "build" / "package.json").read_text(encoding="utf-8"))["dependencies"]
VENDORED = sorted(file.name for file in VENDOR.iterdir() if file.is_file() and file.name != "README.md")
OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?!data:|[\"']?data:|#)[^)]{0,60}", re.IGNORECASE)


def test_the_plotly_bundle_is_the_version_that_plotly_py_writes_figures_for():
    assert PINNED["plotly.js"] == plotly.offline.get_plotlyjs_version()
    assert f"/* plotly.js {PINNED['plotly.js']} " in (VENDOR / "plotly.min.js").read_text(encoding="utf-8")


def test_the_sheets_of_the_grid_are_of_the_version_inside_dash_ag_grid():
    assert {PINNED["ag-grid-community"], PINNED["@ag-grid-community/locale"]} == {dash_ag_grid.grid_version}


@pytest.mark.parametrize("name", VENDORED)
def test_every_vendored_file_is_in_the_readme(name):
    assert f"`{name}`" in README


def test_the_readme_names_only_files_that_are_there():
    named = set(re.findall(r"`([\w.-]+\.(?:css|js|txt))`", README))
    assert named == set(VENDORED)
    assert {*STYLESHEETS, *SCRIPTS} <= named


@pytest.mark.parametrize("package", PINNED)
def test_the_readme_has_the_pinned_versions(package):
    assert f"| {package} | {PINNED[package]} |" in README


@pytest.mark.parametrize("sheet", sorted(ASSETS.rglob("*.css")), ids=lambda file: file.name)
def test_no_style_sheet_fetches_anything(sheet):
    assert OUTSIDE.findall(sheet.read_text(encoding="utf-8")) == []


def test_the_sheet_of_icons_holds_those_that_pages_draw_and_no_other():
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "dashboard").rglob("*.py"))
    sheet = (VENDOR / "bootstrap-icons.css").read_text(encoding="utf-8")
    assert set(re.findall(r"\bbi bi-([\w-]+)", code)) == set(re.findall(r"\.bi-([\w-]+)\{", sheet))


@pytest.mark.parametrize("script", sorted(ASSETS.glob("*.js")), ids=lambda file: file.name)
def test_no_script_of_ours_names_another_host_or_evaluates_text(script):
    assert re.findall(r"https?://|\beval\(|new Function|innerHTML", script.read_text(encoding="utf-8")) == []


def test_every_class_that_a_script_draws_with_has_a_rule():
    sheets = (sheet.read_text(encoding="utf-8").split("*/", 1)[1] for sheet in sorted(ASSETS.glob("*.css")))
    rules = "".join(sheets)
    used = {
        name
        for script in ASSETS.glob("*.js")
        for literal in re.findall(r"className: (.+)", script.read_text(encoding="utf-8"))
        for name in re.findall(r"zh-[\w-]*\w", literal)
    }
    assert "zh-ratebars__bar--na" in used
    assert [name for name in sorted(used) if f".{name}" not in rules] == []
