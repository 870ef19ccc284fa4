"""Bad input, danger by danger (security.md §3), as a clerk meets it: `zhiheng import`, its exit code and its words.

Short on purpose: tests/dashboard/imports/reading/test_hostile_files.py goes deeper. Nothing here ends in a trace.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.dashboard.imports.workbooks import SHEET, patched
from tests.promises.office import ID_NUMBERS, MARKUP, Office, Outcome

HEAD = ["case_no", "agency_code", "kind", "filed_on", "title", "penalty_amount", "closed_on"]
ROW = ["901", "A01", "处罚", "2025-03-01", "占道经营", "100", "2025-04-01"]
TAKEN, ASIDE, REFUSED = 0, 1, 2
"""Exit codes: all rows, some set aside, nothing."""


def row(**changes: object) -> list[object]:
    """A case in order, with these cells changed."""
    return [changes.get(key, value) for key, value in zip(HEAD, ROW, strict=True)]


def brought(office: Office, name: str, content: bytes | str) -> Outcome:
    """What the command says of a file of this content."""
    path = office.folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return taken(office, path)


def taken(office: Office, path: Path) -> Outcome:
    outcome = office.command("import", str(path))
    assert "Traceback" not in outcome.said
    return outcome


def table(*rows: list[object], head: list[str] | None = None) -> str:
    """A csv file of these rows."""
    written = io.StringIO()
    csv.writer(written).writerows([head or HEAD, *rows])
    return written.getvalue()


def workbook(office: Office, *rows: list[object], sheet: str = "案件") -> Path:
    path = office.folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, one in enumerate([HEAD, *rows]):
            for column, cell in enumerate(one):
                page.write(number, column, cell)
    return path


def set_aside(outcome: Outcome) -> int:
    """How many rows the command says it has set aside; it has ended as one that did not take all."""
    found = re.search(r"(\d+) set aside", outcome.said)
    assert found is not None, outcome.said
    assert outcome.code in (ASIDE, REFUSED)
    return int(found[1])


def sheet_of(office: Office, change: Callable[[str], str]) -> Outcome:
    """What is said of a workbook whose sheet was rewritten."""
    return taken(office, patched(workbook(office, ROW), SHEET, change))


def below(xml: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace("</sheetData>", f"{xml}</sheetData>")


def cases(office: Office) -> list[tuple[object, ...]]:
    return office.told("SELECT agency_code, case_no, title FROM cases ORDER BY 1, 2")


def test_a_zip_bomb_is_refused(own_office: Office) -> None:
    """§3 zip bomb: by what comes out of it, whatever its directory says."""
    before = cases(own_office)
    bomb = workbook(own_office, ROW)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 120_000_000)
    assert taken(own_office, bomb).code == REFUSED
    assert cases(own_office) == before


@pytest.mark.parametrize("entity", ['<!ENTITY a "aa"><!ENTITY b "&a;&a;">', '<!ENTITY c SYSTEM "file:///etc/passwd">'])
def test_a_workbook_that_declares_entities_is_refused(own_office: Office, entity: str) -> None:
    """§3 billion laughs, external entity."""
    outcome = sheet_of(own_office, lambda xml: xml.replace("?>", f"?><!DOCTYPE worksheet [{entity}]>", 1))
    assert outcome.code == REFUSED
    assert "root:" not in outcome.said


def test_a_dimension_that_lies_and_a_million_empty_rows_cost_nothing(own_office: Office) -> None:
    """§3 10⁶ empty rows, dimension A1:XFD1048576: not believed, and what stands beyond the limit refuses the file."""
    lied = sheet_of(own_office, lambda xml: xml.replace('ref="A1:G2"', 'ref="A1:XFD1048576"'))
    assert lied.code == TAKEN, lied.said
    assert sheet_of(own_office, below("<row/>" * 1_000_000 + "<row><c><v>1</v></c></row>")).code == REFUSED


def test_a_last_cell_far_away_is_refused(own_office: Office) -> None:
    """§3 sparse last cell."""
    assert sheet_of(own_office, below('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')).code == REFUSED


LEADS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def test_a_formula_in_a_name_leaves_as_text(office: Office, tmp_path: Path) -> None:
    """§3 formula injection on export: csv with a quote before it, full width too; xlsx as text."""
    file, head = tmp_path / "officers.csv", ["officer_no", "name", "agency_code", "category"]
    people = [[f"F{number}", f"{lead}SUM(1,1)", "A01", "officer"] for number, lead in enumerate(LEADS)]
    file.write_text(table(*people, head=head), encoding="utf-8")
    assert office.command("import", str(file)).code == TAKEN
    leader = office.visitor("leader")
    exported = leader.get("/export/csv/officers").data.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(exported)) for cell in line if "SUM" in cell]
    assert sorted(cells) == sorted(f"'{lead}SUM(1,1)" for lead in LEADS)
    with zipfile.ZipFile(io.BytesIO(leader.get("/export/xlsx/officers").data)) as book:
        parts = b"".join(book.read(name) for name in book.namelist() if name.startswith("xl/"))
    assert b"SUM(1,1)" in parts
    assert b"<f>" not in parts


def test_a_formula_is_never_evaluated(own_office: Office) -> None:
    """§3 formulas on import: a stored value is taken, an error cell and a formula without value are not."""
    book = workbook(own_office, row(case_no="1f", title="=1+1"), row(case_no="2f"), row(case_no="3f"))

    outcome = taken(own_office, patched(book, SHEET, lambda xml: xml.replace("<f>1+1</f><v>0</v>", "<f>1+1</f>")))
    assert outcome.code == ASIDE
    assert own_office.told("SELECT case_no FROM cases WHERE case_no LIKE '%f' ORDER BY 1") == [("2f",), ("3f",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_short_file_is_read_in_the_encoding_it_has(own_office: Office, encoding: str) -> None:
    """§3 encodings."""
    assert brought(own_office, "cases.csv", table(ROW).encode(encoding)).code == TAKEN
    assert ("A01", "901", "占道经营") in cases(own_office)


@pytest.mark.parametrize(
    "content", [table(ROW).encode("utf-16-le"), table(ROW).encode("big5", "replace"), b"\xff\x00\x81"]
)
def test_an_encoding_is_not_guessed(own_office: Office, content: bytes) -> None:
    """§3 encodings: refuse and ask."""
    before = cases(own_office)
    assert brought(own_office, "cases.csv", content).code == REFUSED
    assert cases(own_office) == before


def test_headers_are_found_below_a_merged_title(own_office: Office) -> None:
    """§3 merged/two-row headers: read, or refused with a sentence; never taken for rows."""
    path = own_office.folder / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("案件")
        sheet.merge_range(0, 0, 0, 6, "2025 年案件台账")
        sheet.write_row(1, 0, HEAD)
        sheet.write_row(2, 0, ROW)
    before, outcome = cases(own_office), taken(own_office, path)
    assert outcome.code in (TAKEN, REFUSED)
    assert (len(cases(own_office)) - len(before)) == (1 if outcome.code == TAKEN else 0)


@pytest.mark.parametrize(
    "written", ["2025-03-05", "2025/3/5", "2025.3.5", "2025年3月5日", "20250305", "２０２５-03-05"]
)
def test_a_day_may_be_written_as_offices_write_it(own_office: Office, written: str) -> None:
    """§3 serial dates; full-width digits: of codes, numbers and days."""
    assert brought(own_office, "cases.csv", table(row(filed_on=written))).code == TAKEN
    assert own_office.told("SELECT filed_on FROM cases WHERE case_no = '901'") == [("2025-03-05",)]


@pytest.mark.parametrize("serial", ["60", "-1", "99999999", "1899-12-30", "2025-02-30", "0"])
def test_a_day_that_there_is_not_sets_the_row_aside(own_office: Office, serial: str) -> None:
    """§3 serial dates, 1900/1904."""
    assert set_aside(brought(own_office, "cases.csv", table(row(filed_on=serial)))) == 1


@pytest.mark.parametrize("written", ["²", "nan", "inf", "1e3", "1_000", "1e999", "-5", "9" * 14, "0x10", "一百"])
def test_what_is_no_amount_sets_the_row_aside(own_office: Office, written: str) -> None:
    """§3 full-width digits; `1e999` in a cell; negative money."""
    assert set_aside(brought(own_office, "cases.csv", table(row(penalty_amount=written)))) == 1


def test_an_id_number_that_is_a_number_is_refused(own_office: Office) -> None:
    """§3 ID number as number: its last digits are lost already; a wrong check character is caught, too."""
    path = own_office.folder / "officers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("执法人员")
        sheet.write_row(0, 0, ["officer_no", "name", "agency_code", "category", "id_number"])
        sheet.write_row(1, 0, ["P7", "何一", "A01", "officer", 110101199003078888])
        sheet.write_row(2, 0, ["P8", "何二", "A01", "officer", "110105194912310021"])
        sheet.write_row(3, 0, ["P9", "何三", "A01", "officer", ID_NUMBERS["P1"]])
    outcome = taken(own_office, path)
    assert outcome.code == ASIDE
    assert own_office.told("SELECT officer_no FROM officers WHERE officer_no > 'P2'") == [("P9",)]
    assert "110105194912310021" not in outcome.said


@pytest.mark.parametrize("name", ["NA", "None", "nan", "null", "001", "TRUE"])
def test_words_that_programs_take_for_nothing_stay_words(own_office: Office, name: str) -> None:
    """§3 pandas defaults."""
    assert brought(own_office, "cases.csv", table(row(case_no=name, title=name))).code == TAKEN
    assert ("A01", name, name) in cases(own_office)


def test_a_key_that_stands_twice_is_an_error_on_both_lines_and_the_same_file_again_changes_nothing(
    own_office: Office,
) -> None:
    """§3 duplicate keys."""
    before = cases(own_office)
    twice = brought(own_office, "cases.csv", table(row(title="甲"), row(title="乙")))
    assert set_aside(twice) == 2
    assert cases(own_office) == before
    assert [brought(own_office, "cases.csv", table(ROW)).code for _ in range(2)] == [TAKEN, TAKEN]
    assert len(cases(own_office)) == len(before) + 1


def test_a_reference_to_nobody_sets_the_row_aside_and_makes_nobody(own_office: Office) -> None:
    """§3 dangling references."""
    before = own_office.told("SELECT code FROM agencies")
    assert set_aside(brought(own_office, "cases.csv", table(row(agency_code="Z99")))) == 1
    assert own_office.told("SELECT code FROM agencies") == before


def test_days_out_of_order_are_named(own_office: Office) -> None:
    """§3 dates out of order: a case closed before it was filed is an error."""
    outcome = brought(own_office, "cases.csv", table(row(closed_on="2024-01-01")))
    assert set_aside(outcome) == 1
    assert "filed_on" in outcome.said


@pytest.mark.parametrize("length", [4001, 140_000])
def test_a_text_that_is_too_long_is_an_error_and_never_cut(own_office: Office, length: int) -> None:
    """§3 very long text."""
    before = cases(own_office)
    assert brought(own_office, "cases.csv", table(row(title="字" * length))).code in (ASIDE, REFUSED)
    assert cases(own_office) == before


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\u202e", "\u2066", "\u200b", "\ufeff", "\x1b[2J"])
def test_characters_that_nobody_sees_set_the_row_aside(own_office: Office, bad: str) -> None:
    """§3 control characters, NUL, lone surrogates: one such name would break everybody's export."""
    before = cases(own_office)
    outcome = brought(own_office, "cases.csv", table(row(title=f"占道{bad}经营")))
    assert outcome.code in (ASIDE, REFUSED)
    assert cases(own_office) == before
    assert bad not in outcome.said


def test_markup_is_stored_as_it_is(own_office: Office) -> None:
    """§3 XSS in names: text, shown as text (test_level_three_access)."""
    assert ("A01", "2", MARKUP) in cases(own_office)


@pytest.mark.parametrize("dot", "·•・．")
def test_the_dots_of_a_name_become_one_and_rare_characters_stay(own_office: Office, dot: str) -> None:
    """§3 names."""
    head = ["officer_no", "name", "agency_code", "category"]
    outcome = brought(own_office, "officers.csv", table(["P7", f"阿依{dot}𠮷\u3000", "A01", "officer"], head=head))
    assert outcome.code == TAKEN, outcome.said
    assert own_office.told("SELECT name FROM officers WHERE officer_no = 'P7'") == [("阿依·𠮷",)]


def test_files_that_are_no_workbook_are_told_apart(own_office: Office) -> None:
    """§3 xls / encrypted / xlsm / disguised: a sentence of its own each."""
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    locked = old + "EncryptedPackage".encode("utf-16-le")
    macros = workbook(own_office, ROW)
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    said = [brought(own_office, "a.xlsx", old), brought(own_office, "a.xlsx", locked), taken(own_office, macros),
            brought(own_office, "a.xlsx", b"<html><table></table></html>")]  # fmt: skip
    assert {one.code for one in said} == {REFUSED}
    assert len({one.said.replace("book.xlsx", "a.xlsx") for one in said}) == len(said)


def test_a_quote_left_open_swallows_nothing(own_office: Office) -> None:
    """§3 csv quote left open."""
    before = cases(own_office)
    outcome = brought(own_office, "cases.csv", table(ROW).replace("占道经营", '"占道经营') + table(row(case_no="902")))
    assert outcome.code in (ASIDE, REFUSED)
    assert cases(own_office) == before


@pytest.mark.parametrize("name", ["..%2f案件.csv", "案件;rm -rf.csv", "$(id) 案件.csv", "-案件.csv", "案件\x1b[2J.csv"])
def test_a_file_name_is_for_display_alone(own_office: Office, name: str) -> None:
    """§3 file name."""
    outcome = brought(own_office, name, table(ROW))
    assert outcome.code == TAKEN, outcome.said
    assert "\x1b[2J" not in outcome.said
