"""A database of its own for each test, and files as people hand them in."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, select

from dashboard.imports.importing import Importer, import_files
from dashboard.imports.telling.report import ImportReport
from models.base import Base
from models.counters import data_version
from models.engine import make_engine
from tests.fixtures.keys import KEYS
from tests.fixtures.once import MadeOnce
from tests.fixtures.postgresql import PostgreSQLServer

NOW = dt.datetime(2022, 1, 5, 8, 0, tzinfo=dt.UTC)
TODAY = dt.date(2022, 1, 5)

AGENCIES = "code,name,kind\nA01,城管局,department\nA02,住建局,department\n"
TWO_AGENCIES = "two_agencies"
OFFICERS = "officer_no,name,agency_code,category\nP1,甲,A01,officer\nP2,乙,A01,officer\nP3,丙,A02,officer\n"


@dataclass(frozen=True)
class Books:
    """A migrated database, a folder for files, and the importer between them."""

    engine: Engine
    folder: Path

    def file(self, name: str, content: str | bytes) -> Path:
        """A file in the folder; text is written as UTF-8."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def take(self, *files: tuple[str, str | bytes] | Path, **options: Any) -> ImportReport:
        """Imports files, given as paths or as (name, content)."""
        paths = [one if isinstance(one, Path) else self.file(*one) for one in files]
        return import_files(self.engine, paths, **{"by": Importer("tester"), "now": NOW, "today": TODAY, **options})

    def rows(self, model: type[Base], *columns: str) -> list[tuple[Any, ...]]:
        """All rows of a table, these columns of them, in order."""
        chosen = [model.__table__.c[name] for name in columns]
        with self.engine.connect() as connection:
            return sorted(tuple(row) for row in connection.execute(select(*chosen)))

    def counter(self, *tables: str) -> int:
        """The change counters of these tables, added up."""
        with self.engine.connect() as connection:
            return data_version(connection, tables).number


@contextmanager
def _books(url: str, folder: Path) -> Iterator[Books]:
    engine = make_engine(url, keys=KEYS)
    yield Books(engine, folder)
    engine.dispose()


def _fill(url: str, folder: Path) -> None:
    with _books(url, folder) as empty:
        assert empty.take(("agencies.csv", AGENCIES), ("officers.csv", OFFICERS)).exit_code == 0


@pytest.fixture(scope="session")
def filled_sqlite(made_once: MadeOnce, migrated_sqlite: Path) -> Path:
    """The file to copy, with two agencies and three officers."""

    def make(folder: Path) -> None:
        _fill(f"sqlite:///{Path(shutil.copy(migrated_sqlite, folder / 'zhiheng.db')).as_posix()}", folder)

    return made_once("two-agencies", make) / "zhiheng.db"


@pytest.fixture(scope="session")
def filled_postgresql(made_once: MadeOnce, postgresql: PostgreSQLServer, migrated_postgresql: str) -> str:
    """The name of the database to copy, with two agencies and three officers."""
    made_once(
        "two-agencies-on-postgresql",
        lambda folder: _fill(postgresql.lasting_database(TWO_AGENCIES, migrated_postgresql), folder),
    )
    return TWO_AGENCIES


@pytest.fixture
def empty_books(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Books]:
    """On SQLite."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path / "zhiheng.db"))
    with _books(f"sqlite:///{file.as_posix()}", tmp_path) as made:
        yield made


@pytest.fixture
def books(filled_sqlite: Path, tmp_path: Path) -> Iterator[Books]:
    """On SQLite, with two agencies and three officers."""
    file = Path(shutil.copy(filled_sqlite, tmp_path / "zhiheng.db"))
    with _books(f"sqlite:///{file.as_posix()}", tmp_path) as made:
        yield made


@pytest.fixture
def postgresql_books(postgresql: PostgreSQLServer, filled_postgresql: str, tmp_path: Path) -> Iterator[Books]:
    """On PostgreSQL, with two agencies and three officers."""
    with postgresql.fresh_database(filled_postgresql) as url, _books(url, tmp_path) as made:
        yield made


@pytest.fixture(params=["books", "postgresql_books"], ids=["sqlite", "postgresql"])
def any_books(request: pytest.FixtureRequest) -> Books:
    """On SQLite and on PostgreSQL, with two agencies and three officers."""
    filled: Books = request.getfixturevalue(request.param)
    return filled


Sheets = dict[str, Sequence[Sequence[Any]]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: sheet name → rows. Text stays text, numbers are numbers, days are cells formatted as days."""

    def write(sheets: Sheets, name: str = "book.xlsx", **options: Any) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", **options}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    for place, cell in enumerate(row):
                        if isinstance(cell, str) and not cell.startswith("="):
                            sheet.write_string(at, place, cell)
                        elif cell is not None:
                            sheet.write(at, place, cell)
        return path

    return write


def csv_text(*rows: Sequence[str], **options: Any) -> str:
    """The rows as csv."""
    lines = io.StringIO()
    csv.writer(lines, **options).writerows(rows)
    return lines.getvalue()


def aside(report: ImportReport) -> list[tuple[int, str, str | None]]:
    """(row, code, column) of each problem."""
    return [(one.row, one.code, one.column) for sheet in report.sheets for one in sheet.problems]


def doubts(report: ImportReport) -> list[tuple[int, str, str | None]]:
    """(row, code, column) of each doubt."""
    return [(one.row, one.code, one.column) for sheet in report.sheets for one in sheet.doubtful]
