"""Spreadsheets as offices really make them, by the steps of the page: every row goes in or is named, and out again."""

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.imports.importing import Importer
from dashboard.imports.intake import Brought, Turn, bring, check, choices_of, take
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.telling.findings import Findings
from dashboard.imports.writing.undo import undo_import
from models.agencies import Agency
from models.batches import ImportChannel
from tests.dashboard.imports.conftest import NOW, TODAY, Books

HERE = Path(__file__).parents[2] / "datasets" / "messy"
TURN = Turn(Importer("clerk"), NOW, TODAY)
COMMANDS = (1, "Tab3_Command_Key")
CENSUS = (1, "SF1_2010")


def brought(books: Books, name: str) -> int:
    """The import of the file; text comes as GBK, as offices send it."""
    content = (HERE / name).read_bytes()
    if name.endswith(".csv"):
        content = content.decode().encode("gbk")
    return bring(books.engine, [Brought(name, io.BytesIO(content))], ImportChannel.PAGE, TURN)


def looked(books: Books, import_no: int) -> Findings:
    return check(books.engine, import_no, choices_of(books.engine, import_no), TURN)


def counted(found: Findings, place: tuple[int, str]) -> dict[str, int]:
    (sheet,) = [one for one in found.sheets if one.place == place]
    return {"taken": sheet.taken, "set_aside": sheet.set_aside, "skipped": sheet.skipped_rows}


def test_a_workbook_of_explanations_and_one_table(empty_books: Books) -> None:
    """Command_Key has 725 rows, the headers first; the others explain, list ranks, or tell of versions."""
    import_no = brought(empty_books, "filespecs.xlsx")
    assert not looked(empty_books, import_no).can_be_taken
    profile = MappingProfile(
        kind="agencies", keys={"Cmd-Code": "code", "Command Desc.": "name"}, fixed={"kind": "department"}
    )
    choices = choices_of(empty_books.engine, import_no).with_one(COMMANDS, profile)
    found = check(empty_books.engine, import_no, choices, TURN)
    counts = counted(found, COMMANDS)
    assert sum(counts.values()) == 725
    (sheet,) = [one for one in found.sheets if one.place == COMMANDS]
    assert Counter(one.code for one in sheet.problems).keys() <= {"repeated", "blank"}
    assert take(empty_books.engine, import_no, TURN).added == counts["taken"] > 700
    undo_import(empty_books.engine, import_no, account="clerk", now=NOW)
    assert empty_books.rows(Agency, "code") == []


def test_a_row_of_names_of_variables_above_the_headers_is_no_row(empty_books: Books) -> None:
    import_no = brought(empty_books, "census.xlsx")
    profile = MappingProfile(kind="agencies", keys={"GeogKey": "code", "Geog": "name"}, fixed={"kind": "township"})
    choices = choices_of(empty_books.engine, import_no).with_one(CENSUS, profile)
    found = check(empty_books.engine, import_no, choices, TURN)
    counts = counted(found, CENSUS)
    assert sum(counts.values()) == 79
    assert take(empty_books.engine, import_no, TURN).added == counts["taken"] == 77
    assert ("1", "Rogers Park") in empty_books.rows(Agency, "code", "name")
    undo_import(empty_books.engine, import_no, account="clerk", now=NOW)
    assert empty_books.rows(Agency, "code") == []


def test_a_table_that_is_no_data_of_ours_says_what_it_lacks(empty_books: Books) -> None:
    import_no = brought(empty_books, "traffic_codes.csv")
    (sheet,) = looked(empty_books, import_no).sheets
    samples = {column.header: column.samples for column in sheet.columns}
    assert samples["ACT"][0] == "驾驶拼装的机动车上道路行驶的"
    assert [one.code for one in sheet.refusals] == ["no_kind"]


def test_a_file_of_which_no_header_is_known_is_read_once_its_encoding_is_said(empty_books: Books) -> None:
    """Both decode it; which is meant, nothing tells but its words, and none of them is ours."""
    with io.BytesIO("甲号,乙所\n1,城关\n".encode("gb18030")) as content:
        import_no = bring(empty_books.engine, [Brought("月报.csv", content)], ImportChannel.PAGE, TURN)
    found = looked(empty_books, import_no)
    assert (found.unsure, [one.code for one in found.refusals]) == ((1,), ["unsure_encoding"])
    choices = replace(choices_of(empty_books.engine, import_no), encodings={1: "gb18030"})
    (sheet,) = check(empty_books.engine, import_no, choices, TURN).sheets
    assert [(column.header, column.samples) for column in sheet.columns] == [("甲号", ("1",)), ("乙所", ("城关",))]


@pytest.mark.parametrize("name", ["filespecs.xlsx", "census.xlsx", "traffic_codes.csv"])
def test_nothing_of_it_goes_in_by_itself(empty_books: Books, name: str) -> None:
    assert not looked(empty_books, brought(empty_books, name)).can_be_taken
