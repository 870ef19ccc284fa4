"""What a program sends becomes a table of texts, without a digit lost; what is not of its form is refused whole."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api.bodies import MOST_ROWS, BodyRefused, read_csv, read_json
from dashboard.imports.kinds import KINDS
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import ImportRefused

FIGURE = {
    "agency_code": "A01", "year": 2021, "figure": "f", "value": 1, "unit": "件", "definition": "d", "source": "s",
}  # fmt: skip
CASE = {"agency_code": "A01", "case_no": "1", "kind": "penalty"}


def of_json(content: Any, kind: str = "cases") -> Table:
    text = content if isinstance(content, bytes | str) else json.dumps({"rows": content})
    return read_json(text if isinstance(text, bytes) else text.encode(), KINDS[kind], Path("x.json"))


def of_csv(text: str | bytes, kind: str = "cases") -> Table:
    return read_csv(text if isinstance(text, bytes) else text.encode(), KINDS[kind], Path("x.csv"))


def cells(table: Table, name: str) -> list[Any]:
    return [row[table.headers.index(name)] for _, row in table.rows()]


def refused(content: Any, kind: str = "cases") -> tuple[int, str, list[tuple[str, int | None, str | None]]]:
    with pytest.raises(BodyRefused) as caught:
        of_json(content, kind)
    error = caught.value
    return error.status, error.code, [(one.code, one.row, one.column) for one in error.reasons]


@pytest.mark.parametrize("written", ["0.10", "12345678901234567890.5", "-0", "7"])
def test_a_number_is_taken_as_it_is_written(written: str) -> None:
    text = json.dumps({"rows": [FIGURE]}).replace('"value": 1', f'"value": {written}')
    assert cells(of_json(text, "annual_figures"), "value") == [written]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_no_number_changes_by_an_exponent(number: Decimal) -> None:
    text = json.dumps({"rows": [FIGURE]}).replace('"value": 1', f'"value": {number:e}')
    (cell,) = cells(of_json(text, "annual_figures"), "value")
    assert Decimal(cell) == number


def test_an_exponent_without_end_is_left_to_be_refused_as_a_cell() -> None:
    text = json.dumps({"rows": [FIGURE]}).replace('"value": 1', '"value": 1e999999999')
    assert cells(of_json(text, "annual_figures"), "value") == ["1e999999999"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("case_no", 7), ("case_no", True), ("case_no", ["1"]), ("case_no", {}), ("party", 1.5), ("filed_on", 20210101),
        ("should_penalise", 1), ("penalty_amount", True), ("officer_nos", [1]), ("officer_nos", ["P1;P2"]),
        ("party", "\ud800"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_of_its_columns_type_is_refused(column: str, value: Any) -> None:
    assert refused([CASE | {column: "x"}, CASE | {column: value}]) == (422, "not_taken", [("wrong_type", 2, column)])


def test_an_id_number_sent_as_a_number_is_masked_in_the_refusal() -> None:
    officer = {"officer_no": "P1", "name": "甲", "agency_code": "A01", "category": "officer"}
    with pytest.raises(BodyRefused) as caught:
        of_json([{**officer, "id_number": 110105194912310021}], "officers")
    assert "194912" not in caught.value.reasons[0].message


def test_truth_values_and_lists_have_their_columns() -> None:
    table = of_json([{**CASE, "should_penalise": False, "officer_nos": ["P1", "P2"]}])
    assert (cells(table, "should_penalise"), cells(table, "officer_nos")) == (["false"], ["P1、P2"])


def test_null_is_a_blank_cell() -> None:
    assert cells(of_json([{**CASE, "party": None}]), "party") == [""]


def test_rows_that_name_other_columns_are_refused() -> None:
    assert refused([CASE, {**CASE, "party": "甲"}, CASE, {"case_no": "1"}])[2] == [
        ("other_columns", 2, None),
        ("other_columns", 4, None),
    ]


def test_a_column_that_there_is_not_is_refused_rather_than_left_out() -> None:
    assert refused([{**CASE, "filed_at": "2021-01-01"}])[2] == [("unknown_column", None, None)]
    with pytest.raises(BodyRefused):
        of_csv("agency_code,case_no,kind,filed_at\nA01,1,处罚,2021-01-01\n")


def test_a_column_that_is_named_twice_is_refused() -> None:
    with pytest.raises(ImportRefused):
        of_json([{**CASE, "案件编号": "2"}])
    assert refused('{"rows": [{"case_no": "1", "case_no": "2"}]}')[:2] == (400, "malformed")


@pytest.mark.parametrize(
    "content",
    ["", "nonsense", "NaN", '{"rows": [{"case_no": NaN}]}', "[" * 100_000, b"\xff\xfe", '{"rows": [1]'],
)
def test_what_is_no_json_is_malformed(content: str | bytes) -> None:
    assert refused(content)[:2] == (400, "malformed")


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"rows": {}}', '{"rows": [1]}', '{"rows": []}', '{"rows": [], "x": 1}']
)
def test_what_holds_no_list_of_rows_is_refused(content: str) -> None:
    assert refused(content)[0] == 422


def test_there_is_a_most_of_rows() -> None:
    assert refused([{}] * (MOST_ROWS + 1))[:2] == (413, "too_many_rows")


def test_csv_rows_have_a_spreadsheets_numbers_and_short_ones_are_filled_up() -> None:
    table = of_csv('\ufeffcase_no,agency_code,kind,party\n1,A01,处罚\n\n"2\n",A01,处罚,"甲,乙"\n')
    assert list(table.rows()) == [(2, ["1", "A01", "处罚", ""]), (4, ["2\n", "A01", "处罚", "甲,乙"])]


@pytest.mark.parametrize("content", ['a,"b\n', b"\xc1\xbf", 'a\n"b"c\n', "a\n" + "x" * 200_000])
def test_what_is_no_csv_in_utf_8_is_malformed(content: str | bytes) -> None:
    with pytest.raises(BodyRefused) as caught:
        of_csv(content)
    assert caught.value.status == 400


@given(st.binary(max_size=200))
def test_nothing_else_is_raised_whatever_is_sent(content: bytes) -> None:
    for read in (read_json, read_csv):
        try:
            read(content, KINDS["cases"], Path("x"))
        except (BodyRefused, ImportRefused):
            pass
        else:
            raise AssertionError(content)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys((*CASE, "penalty_amount", "officer_nos"), VALUES)), max_size=3))
def test_every_row_that_is_taken_has_all_its_values(rows: list[dict[str, Any]]) -> None:
    try:
        table = of_json(rows)
    except BodyRefused:
        return
    assert len(list(table.rows())) == len(rows)
    for row, (_, row_cells) in zip(rows, table.rows(), strict=True):
        for name, cell in zip(table.headers, row_cells, strict=True):
            if isinstance(row[name], str):
                assert cell == row[name]
