"""What every test may ask for: databases, empty or with the tables, and a browser; and how hypothesis runs."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = [
    "pytester",
    "tests.fixtures.databases",
    "tests.fixtures.once",
    "tests.fixtures.migrated",
    "tests.fixtures.browser",
    "tests.fixtures.trouble",
    "tests.fixtures.rounds",
]

# Shared cores make single examples slow by chance. CI repeats the same examples: a submission must not fail by luck.
settings.register_profile("zhiheng", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("zhiheng")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What stands for the whole run is not looked through for garbage, neither while it is made nor ever after."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
