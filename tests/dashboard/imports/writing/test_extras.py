"""Columns that no kind knows: what stands in them is kept, sealed, once, and costs nothing where there are none."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from dashboard.imports.importing import Importer, import_files
from dashboard.imports.telling.problems import ImportRefused
from models.batches import ImportBatch, ImportExtra, open_extra
from models.engine import make_engine
from models.reader import SYSTEM
from tests.dashboard.imports.conftest import NOW, TODAY, Books
from tests.dashboard.imports.workbooks import patched
from tests.fixtures.keys import KEYS

HEAD = "case_no,agency_code,kind,备注,承办科室\n"


def kept(books: Books) -> list[tuple[int, dict[str, str]]]:
    """(row number, cells) of all that is kept, in the order of batches."""
    order = ImportExtra.batch_id, ImportExtra.row_number
    with Session(books.engine, info={"reader": SYSTEM}) as session:
        extras = session.scalars(select(ImportExtra).order_by(*order)).all()
    return [(extra.row_number, open_extra(KEYS, extra)) for extra in extras]


def test_what_stands_in_unknown_columns_is_kept_by_row(any_books):
    any_books.take(("cases.csv", HEAD + "1,A01,penalty, 急 ,一科\n2,A01,penalty,,\n3,A01,penalty,,二科\n"))
    assert kept(any_books) == [(2, {"备注": " 急 ", "承办科室": "一科"}), (4, {"承办科室": "二科"})]


def test_it_is_kept_with_the_batch(books):
    report = books.take(("cases.csv", HEAD + "1,A01,penalty,急,\n"))
    assert books.rows(ImportExtra, "batch_id", "row_number") == [(report.sheets[0].batch_id, 2)]


def test_a_column_without_a_header_is_known_by_its_place(books):
    books.take(("cases.csv", "case_no,,agency_code,kind\n1,x,A01,penalty\n"))
    assert kept(books) == [(2, {"(2)": "x"})]


def test_cells_of_a_workbook_are_kept_as_they_read(books, workbook):
    path = workbook({"案件": [["case_no", "agency_code", "kind", "备注"], ["1", "A01", "penalty", 44299.5]]})
    books.take(path)
    assert kept(books) == [(2, {"备注": "44299.5"})]


def test_any_character_comes_back(any_books, workbook):
    text = "\ud800\x00甲"
    path = workbook({"案件": [["case_no", "agency_code", "kind", "备注"], ["1", "A01", "penalty", "_xD800__x0000_甲"]]})
    path = patched(path, "xl/sharedStrings.xml", lambda xml: xml.replace("_x005F_", "_"))
    any_books.take(path)
    assert kept(any_books) == [(2, {"备注": text})]


def test_the_same_file_twice_keeps_it_once(any_books):
    file = any_books.file("cases.csv", HEAD + "1,A01,penalty,急,\n2,A01,penalty,缓,\n")
    any_books.take(file)
    before = any_books.rows(ImportExtra, "batch_id", "row_number", "sealed")
    any_books.take(file)
    assert any_books.rows(ImportExtra, "batch_id", "row_number", "sealed") == before


def test_a_row_that_went_in_only_the_second_time_is_kept_then(any_books):
    file = any_books.file("cases.csv", HEAD + "1,A01,penalty,急,\n2,A03,penalty,缓,\n")
    any_books.take(file)
    assert kept(any_books) == [(2, {"备注": "急"})]
    any_books.take(("agencies.csv", "code,name,kind\nA03,局,department\n"))
    any_books.take(file)
    assert kept(any_books) == [(2, {"备注": "急"}), (3, {"备注": "缓"})]


def test_another_file_with_the_same_rows_is_kept_too(books):
    books.take(("cases.csv", HEAD + "1,A01,penalty,急,\n"))
    books.take(("cases.csv", HEAD + "1,A01,penalty,缓,\n"))
    assert kept(books) == [(2, {"备注": "急"}), (2, {"备注": "缓"})]


def test_sheets_of_one_file_are_kept_apart(books, workbook):
    rows = [["case_no", "agency_code", "kind", "备注"], ["1", "A01", "penalty", "急"]]
    path = workbook({"案件": rows, "案件二": [rows[0], ["2", "A01", "penalty", "缓"]]})
    books.take(path)
    assert kept(books) == [(2, {"备注": "急"}), (2, {"备注": "缓"})]


def test_a_row_set_aside_keeps_it_in_the_rejected_file(books):
    books.take(("cases.csv", HEAD + "1,A99,penalty,急,\n"))
    assert kept(books) == []
    assert "急" in (books.folder / "cases.rejected.csv").read_text(encoding="utf-8")


def test_a_trial_run_keeps_nothing(books):
    books.take(("cases.csv", HEAD + "1,A01,penalty,急,\n"), dry_run=True)
    assert kept(books) == []


def test_the_database_does_not_hold_it_in_clear(any_books):
    # Nobody knows what an unknown column holds; here it is the ID number that GB 11643 gives as its example.
    number = "11010519491231002X"
    any_books.take(("cases.csv", f"case_no,agency_code,kind,证件\n1,A01,penalty,{number}\n"))
    assert kept(any_books) == [(2, {"证件": number})]
    with any_books.engine.connect() as connection:
        stored = (
            connection.execute(select(ImportExtra.__table__)).all(),
            connection.execute(select(ImportBatch.__table__)).all(),
        )
    assert number not in str(stored)


def test_without_the_data_key_nothing_is_imported(books):
    keyless = make_engine(books.engine.url.render_as_string())
    file = books.file("cases.csv", HEAD + "1,A01,penalty,急,\n")
    with pytest.raises(ImportRefused) as refused:
        import_files(keyless, [file], by=Importer("tester"), now=NOW, today=TODAY)
    keyless.dispose()
    assert [one.code for one in refused.value.refusals] == ["no_keys"]


def test_a_file_whose_columns_are_all_known_asks_and_keeps_nothing(books):
    statements: list[str] = []
    event.listen(books.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    books.take(("cases.csv", "case_no,agency_code,kind\n1,A01,penalty\n"))
    assert [one for one in statements if "import_extras" in one] == []


def test_thousands_of_rows_are_kept_in_the_order_of_the_file(books):
    rows = [f"{number},A01,penalty,备注{number},\n" for number in range(6_000)]
    books.take(("cases.csv", HEAD + "".join(rows)))
    assert kept(books) == [(number + 2, {"备注": f"备注{number}"}) for number in range(6_000)]
