"""The interface in OpenAPI 3.1, made from the kinds of rows; docs/openapi.json is a copy, and a test compares the two.

python -m dashboard.api.description > docs/openapi.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from dashboard.api.bodies import MOST_ROWS
from dashboard.imports.cells.cell import MOST_LISTED
from dashboard.imports.cells.days import FIRST_DAY, LAST_DAY
from dashboard.imports.kinds import KINDS, LARGEST_DECIMAL, Column, Kind

COMMAND = "python -m dashboard.api.description > docs/openapi.json"
IDEMPOTENCY_KEY = "[!-~]{1,64}"

Part = dict[str, Any]

_TEXT: Part = {"type": "string"}
_COUNT: Part = {"type": "integer", "minimum": 0}
_INFO = """Programs bring rows here, of one kind in one request; they go in as every import does, and can be undone.

- A row is new, changed, the same, or set aside with the reasons. Rows that are right go in, whatever the others are.
- A column that a request leaves out keeps its stored value; null, or a blank text, clears it. So every row of a request
  names the same columns. A column is named by its key or by its Chinese header, the `title` here.
- A value may always be a text as a spreadsheet would hold it (是, 2021/4/13, 1,234.50, a Chinese word of a list).
  Numbers and truth values are taken where the column is one. Codes are texts: as numbers they would lose their zeros.
- With an `Idempotency-Key` a request may be sent again after a lost answer: it changes nothing, and is answered as
  before.
- Messages are in the language of `Accept-Language`: zh or en."""

_REFUSALS: Mapping[str, str] = {
    "400": "The body, a parameter or the key is malformed.",
    "401": "There is no token, or one that does not count: unknown, too old, revoked, or used from elsewhere.",
    "409": "The Idempotency-Key was given to another request.",
    "413": f"The body is longer than 1 MiB or holds more than {MOST_ROWS} rows; send it in parts.",
    "415": "The body is neither JSON nor CSV in UTF-8.",
    "422": "Nothing could be taken: columns are missing or unknown, or values are not of their type. See `reasons`.",
    "500": "The server failed; give the reference to its administrator.",
    "503": "The database is busy or away; nothing was changed. Send the same again, after Retry-After seconds.",
    "507": "The server's disk is full; nothing was changed.",
}


def description() -> Part:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhiheng 执衡", "version": "1", "description": _INFO},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": {
            "/api/openapi.json": {"get": _describe()},
            **{f"/api/import/{kind.key}": {"post": _bring(kind)} for kind in KINDS.values()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {"dry_run": _DRY_RUN, "key": _KEY},
            "headers": {"retry": _RETRY, "repeated": _REPEATED},
            "schemas": {
                **{f"{kind.key}_row": _row(kind) for kind in KINDS.values()},
                "problem": _PROBLEM,
                "row_result": _ROW_RESULT,
                "result": _RESULT,
                "error": _ERROR,
            },
            "responses": {status: _refusal(status) for status in _REFUSALS},
        },
    }


_DRY_RUN: Part = {
    "name": "dry_run",
    "in": "query",
    "description": "1: say what would happen, and write nothing.",
    "schema": {"enum": ["0", "1"], "default": "0"},
}
_KEY: Part = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The program's own name for this request, kept for 7 days; ignored by a dry run.",
    "schema": {"type": "string", "pattern": f"^{IDEMPOTENCY_KEY}$"},
}
_RETRY: Part = {"description": "Seconds.", "schema": _COUNT}
_REPEATED: Part = {"description": "There, and true, where the answer is an earlier one.", "schema": {"const": "true"}}


def _closed(properties: Part, *optional: str) -> Part:
    """An object with these members and no others."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _listed(name: str) -> Part:
    return {"type": "array", "items": _schema(name)}


def _schema(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


_PROBLEM = _closed(
    {
        "column": {"type": ["string", "null"], "description": "Its key."},
        "code": _TEXT,
        "message": _TEXT,
        "found": {"type": "string", "description": "What stands there; ID numbers masked."},
    }
)
_ROW_RESULT = _closed(
    {
        "row": {
            "type": "integer",
            "minimum": 1,
            "description": "From 1 in JSON; in CSV as a spreadsheet counts, the header row being 1.",
        },
        "result": {"enum": ["added", "changed", "same", "set_aside"]},
        "problems": {**_listed("problem"), "description": "Why it is set aside."},
        "doubts": {**_listed("problem"), "description": "It went in all the same."},
    }
)
_RESULT = _closed(
    {
        "import": {
            "type": ["integer", "null"],
            "description": "Its number, by which it can be undone; null: a dry run.",
        },
        "kind": {"enum": list(KINDS)},
        "added": _COUNT,
        "changed": _COUNT,
        "same": _COUNT,
        "set_aside": _COUNT,
        "rows": _listed("row_result"),
    }
)
_REASON = _closed(
    {
        "code": _TEXT,
        "message": _TEXT,
        "row": {"type": ["integer", "null"]},
        "column": {"type": ["string", "null"]},
    }
)
_ERROR = _closed(
    {
        "error": _closed(
            {
                "code": _TEXT,
                "message": _TEXT,
                "reference": {"type": "string", "description": "By which the server's logs know this request."},
                "reasons": {"type": "array", "items": _REASON},
            },
            "reasons",
        )
    }
)


def _describe() -> Part:
    return {
        "operationId": "describe",
        "summary": "This document",
        "responses": {
            "200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}},
            **_refusals("400", "401", "500", "503", "507"),
        },
    }


def _bring(kind: Kind) -> Part:
    rows = {"type": "array", "items": _schema(f"{kind.key}_row"), "minItems": 1, "maxItems": MOST_ROWS}
    return {
        "operationId": f"import_{kind.key}",
        "summary": f"Bring {kind.zh}",
        "parameters": [{"$ref": "#/components/parameters/dry_run"}, {"$ref": "#/components/parameters/key"}],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _closed({"rows": rows})},
                "text/csv": {"schema": {"type": "string", "description": "UTF-8; the first line names the columns."}},
            },
        },
        "responses": {
            "200": {
                "description": "What became of each row.",
                "headers": {"Idempotent-Replayed": {"$ref": "#/components/headers/repeated"}},
                "content": {"application/json": {"schema": _schema("result")}},
            },
            **_refusals(*_REFUSALS),
        },
    }


def _refusals(*statuses: str) -> Part:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _refusal(status: str) -> Part:
    made: Part = {
        "description": _REFUSALS[status],
        "content": {"application/json": {"schema": _schema("error")}},
    }
    return {**made, "headers": {"Retry-After": {"$ref": "#/components/headers/retry"}}} if status == "503" else made


def _row(kind: Kind) -> Part:
    row = _closed({column.key: _column(column) for column in kind.columns.values()})
    row["required"] = [column.key for column in kind.columns.values() if column.required]
    return {"title": kind.zh, **row}


def _column(column: Column) -> Part:
    made: Part = {"title": column.zh, **_value(column)}
    if not column.required:
        made = {**made, "type": [made["type"], "null"]} if "type" in made else _or_null(made)
    if column.refers_to is not None:
        made["description"] = f"Names one of the {column.refers_to}, which must be known."
    if column.default is not None:
        made["default"] = column.default
    return made


def _or_null(words: Part) -> Part:
    return {**words, "oneOf": [*words["oneOf"], {"type": "null"}]}


def _value(column: Column) -> Part:
    """What the column's value is in JSON, null aside."""
    match column.cell:
        case "yes_no":
            return {"type": "boolean"}
        case "whole" | "year":
            return {"type": "integer", **_bounds(column)}
        case "decimal":
            return {"type": "number", **_bounds(column), "x-decimal-places": column.places}
        case "day":
            return {"type": "string", "format": "date", "x-first": str(FIRST_DAY), "x-last": str(LAST_DAY)}
        case "choice":
            return {"oneOf": [{"const": word.value, "title": word.zh} for word in column.words or ()]}
        case "codes":
            return {"type": "array", "items": _written(column), "maxItems": MOST_LISTED, "uniqueItems": True}
        case "id_number":
            return {"type": "string", "pattern": "^([0-9]{17}[0-9Xx]|[0-9]{15})$"}
        case _:
            return _written(column)


def _written(column: Column) -> Part:
    least = {"minLength": 1} if column.required else {}
    return {"type": "string", **least, **({} if column.length is None else {"maxLength": column.length})}


def _bounds(column: Column) -> Part:
    most = LARGEST_DECIMAL if column.most is None else column.most
    least = -LARGEST_DECIMAL if column.least is None else column.least
    return {"minimum": _number(least), "maximum": _number(most)}


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def main() -> None:
    """Prints the document."""
    sys.stdout.write(json.dumps(description(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
