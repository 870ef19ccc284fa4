"""Habits that hold in every file: telling names, no traces of one machine, a reason beside each exception."""

import re

import pytest

from tests.architecture.repository import ROOT, files, lines

NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}

MACHINE_PATH = re.compile(r"(?<![\w.:|/-])/(?:root|work|home|Users)/")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|tsinghua\.edu|mirrors\.aliyun")

EXCEPTION = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w\s,-]*\])?)(?P<rest>.*)"
)
REASON = re.compile(r"\w.{6,}")


def found(pattern: re.Pattern[str], *patterns: str) -> list[str]:
    return [
        f"{place}: {line.strip()[:120]}"
        for file in files(*patterns)
        for place, line in lines(file)
        if pattern.search(line)
    ]


def test_a_file_is_named_after_what_is_in_it():
    nameless = [
        file.relative_to(ROOT).as_posix() for file in files("*.py") if NAMELESS & set(re.split(r"[_.]", file.name))
    ]
    assert nameless == []


def test_no_path_of_one_machine_is_in_a_file():
    assert found(MACHINE_PATH) == []


def test_no_package_registry_is_named():
    assert found(REGISTRY) == []


def test_every_silenced_finding_has_its_reason_beside_it():
    assert unexplained([(place, line) for file in files("*.py") for place, line in lines(file)]) == []


@pytest.mark.parametrize(
    ("line", "explained"),
    [
        ("except Exception:  % noqa: BLE001", False),
        ("except Exception:  % noqa: BLE001 - a stranger's plugin runs here", True),
        ("except Exception:  % noqa: BLE001 % a stranger's plugin runs here", True),
        ("import fasteners  % type: ignore", False),
        ("import fasteners  % type: ignore[import-untyped]", False),
        ("import fasteners  % type: ignore[import-untyped]  % it has no annotations", True),
    ],
)
def test_a_code_alone_is_no_reason(line, explained):
    # With % for #, or this file would silence what it only quotes.
    assert (unexplained([("file.py:1", line.replace("%", "#"))]) == []) is explained


def unexplained(placed_lines: list[tuple[str, str]]) -> list[str]:
    """The lines that silence ruff or mypy and give no reason after the code."""
    return [
        f"{place}: {line.strip()[:120]}"
        for place, line in placed_lines
        if (exception := EXCEPTION.search(line)) and not REASON.search(exception["rest"])
    ]
