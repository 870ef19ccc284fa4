"""docs/openapi.json is what the code makes of the kinds, and says of every column what the importer asks of it."""

import json
from typing import Any

import pytest

from dashboard.api.description import COMMAND, description
from dashboard.imports.kinds import KINDS
from models.cases import CaseKind
from tests.architecture.repository import ROOT
from tests.dashboard.api.conftest import Program

DOCUMENT: Any = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))


def test_the_copy_is_current() -> None:
    assert json.loads(json.dumps(description())) == DOCUMENT, COMMAND


def test_the_server_describes_itself_in_the_same_words(bureau: Program) -> None:
    assert bureau.ask("GET", "/api/openapi.json").json == DOCUMENT


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_column_of_a_kind_is_described(kind: Any) -> None:
    row = DOCUMENT["components"]["schemas"][f"{kind.key}_row"]
    assert {key: one["title"] for key, one in row["properties"].items()} == {
        column.key: column.zh for column in kind.columns.values()
    }
    assert row["required"] == [column.key for column in kind.columns.values() if column.required]
    assert f"/api/import/{kind.key}" in DOCUMENT["paths"]


def test_the_words_of_a_list_have_their_chinese() -> None:
    words = DOCUMENT["components"]["schemas"]["cases_row"]["properties"]["kind"]["oneOf"]
    assert words == [{"const": word.value, "title": word.zh} for word in CaseKind]
