"""Workbooks as a whole: each filled sheet a table, and a damaged one a refusal, whatever is damaged."""

import contextlib
import datetime as dt
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.imports.reading.unreadable import Unreadable
from tests.dashboard.imports.workbooks import SHEET, patched, refusal, refused, sheets_of


def test_each_sheet_is_read_an_empty_one_too(workbook):
    read = sheets_of(workbook({"案件": [["案号"], ["1"]], "空": [], "诉讼": [["诉讼案号"], ["2"], ["3"]]}))
    assert [(sheet.name, [row for _, row in rows]) for sheet, rows in read] == [
        ("案件", [["案号"], ["1"]]),
        ("空", []),
        ("诉讼", [["诉讼案号"], ["2"], ["3"]]),
    ]
    assert [sheet.count for sheet, _ in read] == [2, 0, 3]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named_and_not_read_unless_asked(workbook, state):
    path = workbook({"案件": [["案号"], ["1"]], "附": [["x"]]})
    path = patched(path, "xl/workbook.xml", lambda xml: xml.replace('name="附"', f'name="附" state="{state}"'))
    (_, (sheet, rows)) = sheets_of(path)
    assert (sheet.name, sheet.hidden, sheet.count, rows) == ("附", True, 0, [])
    (_, (sheet, rows)) = sheets_of(path, hidden_sheets=True)
    assert (sheet.hidden, rows) == (True, [(1, ["x"])])


def test_two_sheets_of_one_name_are_refused(workbook):
    path = workbook({"案件": [["a"], ["1"]], "诉讼": [["b"], ["2"]]})
    found = refused(patched(path, "xl/workbook.xml", lambda xml: xml.replace("诉讼", "案件")))
    assert (found.code, found.sheet) == ("sheet_twice", "案件")


@pytest.mark.parametrize(
    "change", [lambda xml: xml[: len(xml) // 2], lambda xml: xml.replace("<row", "<r0w", 1), lambda xml: ""]
)
def test_a_damaged_workbook_is_refused(workbook, change):
    assert refusal(patched(workbook({"案件": [["case_no"], ["1"]]}), SHEET, change)) == "broken_workbook"


def test_a_workbook_cut_short_is_refused(workbook):
    path = workbook({"案件": [["case_no"], ["1"]]})
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path) == "broken_workbook"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_of_which_any_part_is_damaged_is_read_or_refused(workbook, data):
    path = workbook({"案件": [["case_no", "b"], ["1", 44299], ["2", dt.date(2021, 1, 1)]]})
    with zipfile.ZipFile(path) as archive:
        part = data.draw(st.sampled_from(archive.namelist()))
        length = len(archive.read(part))
    first = data.draw(st.integers(0, length - 1))
    last = first + data.draw(st.integers(0, 9))
    instead = data.draw(st.sampled_from(["", "x", "<", "<c/>", '"', "-1", "&#0;", "99999999999", "<row>", "\0"]))
    patched(path, part, lambda xml: xml[:first] + instead + xml[last:])
    with contextlib.suppress(Unreadable):  # any other exception fails
        sheets_of(path)
