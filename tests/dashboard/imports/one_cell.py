"""Reading one cell of a column of each kind."""

from collections.abc import Mapping
from typing import Any

import pytest

from dashboard.imports.cells.cell import Cells
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.kinds import KINDS, Column
from dashboard.imports.tables.table import Raw
from dashboard.imports.telling.problems import BadCell

CODE = KINDS["cases"].columns["case_no"]
AGENCY = KINDS["agencies"].columns["code"]
NAME = KINDS["cases"].columns["party"]
TEXT = KINDS["cases"].columns["title"]
DAY = KINDS["cases"].columns["filed_on"]
YES_NO = KINDS["cases"].columns["major"]
AMOUNT = KINDS["cases"].columns["penalty_amount"]
COUNT = KINDS["findings"].columns["count"]
STAFF = KINDS["agencies"].columns["established_staff"]
YEAR = KINDS["quotas"].columns["year"]
VALUE = KINDS["annual_figures"].columns["value"]
SHARE = KINDS["integrity"].columns["self_score"]
DECISION = KINDS["cases"].columns["decision"]
INSTANCE = KINDS["lawsuits"].columns["instance"]
OFFICERS = KINDS["cases"].columns["officer_nos"]
ID_NUMBER = KINDS["officers"].columns["id_number"]


def read(
    column: Column,
    raw: Raw,
    options: CellOptions = CellOptions(),
    *,
    words: Mapping[str, str] | None = None,
    from_1904: bool = False,
) -> Any:
    """The cell's value; raises BadCell."""
    cells = Cells(column, options, words, from_1904=from_1904)
    (value,) = cells.read([raw])
    if raw in cells.bad:
        raise cells.bad[raw]
    return value


def why_not(column: Column, raw: Raw, options: CellOptions = CellOptions()) -> str:
    """The code of why the cell cannot be read."""
    with pytest.raises(BadCell) as bad:
        read(column, raw, options)
    return bad.value.code
