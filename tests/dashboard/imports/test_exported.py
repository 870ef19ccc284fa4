"""A table that was exported can be imported: the line that says who took it is no row."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

from dashboard.exports.files import write_csv
from dashboard.exports.tables import Column, ExportedTable
from dashboard.exports.watermark import SIGN, Watermark
from models.officers import Officer
from tests.dashboard.imports.conftest import Books

HEADERS = ("人员编号", "姓名", "单位编码", "人员类别")
WATERMARK = Watermark("bureau", "司法局", dt.datetime(2021, 3, 1, tzinfo=dt.UTC), "1A2B-3C4D")


def exported(*rows: tuple[str, ...]) -> bytes:
    table = ExportedTable("人员", (), tuple(Column(header) for header in HEADERS), rows, "officers:export", "")
    file = io.BytesIO()
    write_csv(table, WATERMARK, file)
    return file.getvalue()


def test_an_exported_csv_is_imported_without_its_watermark(books: Books) -> None:
    report = books.take(("officers.csv", exported(("P8", "庚", "A01", "执法人员"))))
    assert (report.added, report.set_aside) == (1, 0)
    assert "P8" in {number for (number,) in books.rows(Officer, "officer_no")}


def test_it_may_have_been_saved_as_a_workbook_meanwhile(books: Books, workbook: Callable[..., Path]) -> None:
    lines = [["P8", "庚", "A01", "执法人员"], [f"{SIGN}: {WATERMARK}", "", "", ""]]
    report = books.take(workbook({"officers": [HEADERS, *lines]}))
    assert (report.added, report.set_aside) == (1, 0)


def test_a_row_that_only_begins_so_is_a_row(books: Books) -> None:
    report = books.take(("officers.csv", exported((f"{SIGN} 8", "庚", "A01", "执法人员"))))
    assert report.added + report.set_aside == 1
