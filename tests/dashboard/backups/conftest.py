"""Messages in English, whatever the reader's language is."""

from collections.abc import Iterator

import pytest

from dashboard.translations import speaking


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield
