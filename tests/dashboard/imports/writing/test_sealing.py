"""ID numbers on their way in: sealed in the database, compared by their hashes, told masked, in the clear nowhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.imports.importing import Importer, import_files
from dashboard.imports.telling.problems import ImportRefused
from models.audit import AuditRecord
from models.base import Base
from models.batches import ImportBatch
from models.engine import make_engine
from models.officers import Officer
from models.sealed import sealed_column
from tests.dashboard.imports.conftest import NOW, OFFICERS, TODAY, Books
from tests.fixtures.keys import KEYS

HEAD = "officer_no,name,agency_code,category,id_number\n"
FIRST, SECOND = "11010519491231002X", "440524188001010014"
"""The examples of GB 11643 itself."""
COLUMN = sealed_column(Officer.__table__, "id_number")


def officer(number: str, id_number: str) -> str:
    return f"{number},甲,A01,officer,{id_number}\n"


def kept(books: Books, number: str) -> tuple[str | None, str | None]:
    """The officer's ID number, opened, and its hash."""
    (row,) = [row for row in books.rows(Officer, "officer_no", "id_number", "id_number_digest") if row[0] == number]
    return row[1] and COLUMN.opened(KEYS, row[1], [number]), row[2]


def changes(books: Books) -> list[dict[str, object]]:
    with books.engine.connect() as connection:
        details = connection.execute(select(AuditRecord.detail).order_by(AuditRecord.record_id)).scalars()
        return [change for detail in details for change in detail.get("changes", [])]


def everything(engine: Engine) -> Iterator[bytes]:
    """All that the database holds: every row of every table, and of SQLite its files."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            yield repr(connection.execute(select(table)).all()).encode()
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        yield from (file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_an_id_number_is_kept_sealed_beside_its_hash(any_books):
    any_books.take(("officers.csv", HEAD + officer("P1", FIRST)))
    assert kept(any_books, "P1") == (FIRST, COLUMN.hashed(KEYS, FIRST))


def test_the_database_holds_no_id_number_in_clear_whatever_became_of_its_row(any_books):
    rows = [
        officer("P1", FIRST), officer("P2", SECOND), f"P3,甲,A01,{FIRST},\n", f"P4,甲,A01,officer,,{FIRST}\n",
        officer(FIRST, ""), officer("P5", FIRST + "1"), f"P6,甲,{SECOND},officer,\n",
    ]  # fmt: skip
    report = any_books.take((f"officers of {FIRST}.csv", HEAD + "".join(rows)))
    assert (report.changed, report.set_aside) == (2, 5)
    any_books.take(("officers.csv", HEAD + officer("P1", SECOND) + officer("P2", FIRST)))
    any_books.take(("cases.csv", f"case_no,agency_code,kind,officer_nos,备注 {FIRST}\n1,A01,penalty,{FIRST},x\n"))
    held = list(everything(any_books.engine))
    assert [number for number in (FIRST, SECOND) if any(number.encode() in one for one in held)] == []


def test_the_same_file_twice_changes_nothing(any_books):
    file = ("officers.csv", HEAD + officer("P1", FIRST) + officer("P8", SECOND))
    any_books.take(file)
    before = any_books.rows(Officer, "officer_no", "id_number", "id_number_digest")
    report = any_books.take(file)
    assert (report.added, report.changed, report.same) == (0, 0, 2)
    assert any_books.rows(Officer, "officer_no", "id_number", "id_number_digest") == before


def test_a_changed_id_number_is_an_update_told_masked(any_books):
    any_books.take(("officers.csv", HEAD + officer("P1", FIRST)))
    report = any_books.take(("officers.csv", HEAD + officer("P1", SECOND)))
    assert report.changed == 1
    assert kept(any_books, "P1") == (SECOND, COLUMN.hashed(KEYS, SECOND))
    assert changes(any_books)[-1] == {
        "key": ["P1"],
        "before": {"id_number": "110***********002X"},
        "after": {"id_number": "440***********0014"},
    }


def test_a_blank_cell_clears_an_id_number_and_its_hash(books):
    books.take(("officers.csv", HEAD + officer("P1", FIRST)))
    books.take(("officers.csv", HEAD + officer("P1", "")))
    assert kept(books, "P1") == (None, None)
    assert changes(books)[-1]["after"] == {"id_number": None}


def test_a_file_without_the_column_leaves_the_id_number(books):
    books.take(("officers.csv", HEAD + officer("P1", FIRST)))
    assert books.take(("officers.csv", OFFICERS.replace("甲", "丁"))).changed == 1
    assert kept(books, "P1") == (FIRST, COLUMN.hashed(KEYS, FIRST))


def test_another_change_of_the_row_keeps_the_id_number(books):
    books.take(("officers.csv", HEAD + officer("P1", FIRST)))
    books.take(("officers.csv", HEAD + officer("P1", FIRST).replace("甲", "丁")))
    assert kept(books, "P1") == (FIRST, COLUMN.hashed(KEYS, FIRST))
    assert changes(books)[-1]["after"] == {"name": "丁"}


def test_a_stored_text_that_cannot_be_opened_can_be_corrected(books):
    books.take(("officers.csv", HEAD + officer("P1", FIRST) + officer("P2", SECOND)))
    (sealed,) = [row[1] for row in books.rows(Officer, "officer_no", "id_number") if row[0] == "P2"]
    with books.engine.begin() as connection:
        connection.execute(Officer.__table__.update().values(id_number=sealed, id_number_digest="?"))
    assert books.take(("officers.csv", HEAD + officer("P1", FIRST))).changed == 1
    assert kept(books, "P1")[0] == FIRST
    assert changes(books)[-1]["before"] == {"id_number": "***"}


def test_without_keys_an_id_number_is_refused_and_nothing_is_imported(books):
    keyless = make_engine(books.engine.url.render_as_string())
    file = books.file("officers.csv", HEAD + officer("P8", FIRST))
    with pytest.raises(ImportRefused) as refused:
        import_files(keyless, [file], by=Importer("tester"), now=NOW, today=TODAY)
    keyless.dispose()
    assert [one.code for one in refused.value.refusals] == ["no_keys"]
    assert len(books.rows(Officer, "officer_no")) == 3


def test_an_id_number_is_no_officers_number(books):
    report = books.take(("officers.csv", HEAD + officer(FIRST.lower(), "") + officer(SECOND[:17] + "5", "")))
    assert [(one.row, one.code, one.found) for one in report.sheets[0].problems] == [
        (2, "id_number_as_number", "110***********002x")
    ]


def test_an_id_number_in_the_wrong_column_is_told_masked(books):
    report = books.take(("officers.csv", HEAD + f"P8,甲,A01,{FIRST},\nP9,甲,A01,officer,,{SECOND}\n"))
    told = "\n".join(report.lines())
    assert "110***********002X" in told
    assert "440***********0014" in told
    assert FIRST not in told
    assert SECOND not in told


def test_a_rejected_file_gives_the_row_back_as_it_stood(books):
    report = books.take(("officers.csv", HEAD + officer("P8", FIRST).replace("A01", "A99")))
    rejected = report.sheets[0].rejected_path
    assert rejected is not None
    assert FIRST in rejected.read_text(encoding="utf-8")


def test_a_workbook_brings_id_numbers_too(books: Books, workbook: Callable[..., Path]):
    books.take(workbook({"officers": [HEAD.strip().split(","), officer("P1", FIRST).strip().split(",")]}))
    assert kept(books, "P1")[0] == FIRST


def test_the_batch_keeps_the_files_name_without_the_id_number_in_it(books):
    books.take((f"officers {FIRST}.csv", HEAD + officer("P1", "")))
    with books.engine.connect() as connection:
        names = connection.execute(select(ImportBatch.file_name)).scalars().all()
    assert names[-1] == "officers 110***********002X.csv"
