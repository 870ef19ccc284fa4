"""The servers that the promises are tried against: one of the usual settings, one of short sessions behind TLS."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.once import MadeOnce
from tests.promises.office import Office, filled, serving


@pytest.fixture(scope="session")
def filled_office(made_once: MadeOnce) -> Office:
    """The database as it is before anybody logs in; no server runs on it."""
    return Office(made_once("office", filled))


@pytest.fixture(scope="module")
def office(filled_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A copy of it with a server of the usual settings, shared by a module."""
    with serving(copy_of(filled_office, tmp_path_factory.mktemp("usual"))) as running:
        yield running


@pytest.fixture
def own_office(filled_office: Office, tmp_path: Path) -> Office:
    """A copy of it for one test, without a server."""
    return copy_of(filled_office, tmp_path / "own")


def copy_of(office: Office, folder: Path) -> Office:
    shutil.copytree(office.folder, folder, dirs_exist_ok=True)
    return Office(folder)


@pytest.fixture(scope="module")
def strict_office(filled_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A copy of it whose sessions end within seconds, behind TLS, with administrators at one address."""
    with serving(
        copy_of(filled_office, tmp_path_factory.mktemp("strict")),
        transport="https",
        session_idle_seconds="2",
        session_idle_administrators_seconds="1",
        session_absolute_seconds="5",
        admin_addresses="127.0.0.1",
        proxies="10.0.0.1",
    ) as running:
        yield running
