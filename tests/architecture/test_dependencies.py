"""Every dependency has its reason and its hash, and the locks are those of pyproject.toml."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import ROOT

PROJECT = ROOT / "pyproject.toml"
LOCKS = ("requirements.lock", "requirements-test.lock")


def declared(*groups: str) -> list[str]:
    """The requirements as they are written, those of the application first."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    return [*project["project"]["dependencies"], *(d for group in groups for d in project["dependency-groups"][group])]


def locked(lock: str) -> dict[str, str]:
    """Version by canonical name."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


@pytest.mark.parametrize("requirement", declared("build", "test"))
def test_a_dependency_has_its_reason_on_its_line(requirement):
    [line] = [line for line in PROJECT.read_text(encoding="utf-8").splitlines() if f'"{requirement}"' in line]
    assert re.search(r"# \w.{7,}", line), f"why is it there? {line.strip()}"


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["build"]), ("requirements-test.lock", ["build", "test"])]
)
def test_a_lock_holds_what_is_declared(lock, groups):
    versions = locked(lock)
    for requirement in map(Requirement, declared(*groups)):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: run `make lock`"
        assert requirement.specifier.contains(version), f"{lock} has {version}, not {requirement}: run `make lock`"


def test_the_tests_run_with_the_versions_that_users_get():
    assert locked("requirements.lock").items() <= locked("requirements-test.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    entries = re.split(r"\n(?=[\w.-]+==)", (ROOT / lock).read_text(encoding="utf-8"))[1:]
    assert len(entries) > 20
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"\S*://\S*|^-.*index.*|^-f.*|^--find-links.*|\s@\s.*", text, re.MULTILINE) == []
