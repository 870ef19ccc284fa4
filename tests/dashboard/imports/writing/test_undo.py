"""Undoing an import: everything stands as before, or nothing is undone."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from dashboard.imports.writing.undo import Undone, UndoRefused, undo_import
from dashboard.translations import speaking
from models.audit import AuditRecord
from models.base import Base
from models.batches import Import, ImportState
from models.cases import Case
from tests.dashboard.imports.conftest import NOW, Books

LATER = NOW + dt.timedelta(hours=1)
HEAD = "案件编号,单位编码,案件类别,立案日期,罚没金额,当事人,办案人员\n"
FIRST = "1号,A01,处罚,2021-03-01,1200.50,某某公司,P1；P2\n"
SECOND = "2号,A01,处罚,,,,\n"
KEPT_OF_THE_ACT = {"imports", "import_files", "import_file_parts", "import_batches", "import_changes", "import_extras",
                   "imported_items"}  # fmt: skip


def undo(books: Books, import_no: int | None) -> Undone:
    assert import_no is not None
    return undo_import(books.engine, import_no, account="tester", now=LATER)


def business(books: Books) -> dict[str, list[Any]]:
    """Every row of every table but those that tell of the import itself."""
    telling = KEPT_OF_THE_ACT | {"audit_records", "audit_chain_head", "change_counters"}
    with books.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name not in telling
        }


def refused(books: Books, import_no: int | None) -> list[tuple[str, tuple[str, ...], str]]:
    """Why it was not undone; nothing has changed."""
    before = business(books)
    with pytest.raises(UndoRefused) as error:
        undo(books, import_no)
    assert business(books) == before
    return [(one.code, one.key, one.by) for one in error.value.conflicts]


def test_new_rows_go_with_their_officers(any_books):
    before = business(any_books)
    report = any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    assert undo(any_books, report.import_no) == Undone(removed=2, restored=0)
    assert business(any_books) == before


def test_changed_rows_stand_as_they_stood(any_books):
    any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    before = business(any_books)
    report = any_books.take(("案件.csv", HEAD + "1号,A01,处罚,2021-04-01,7,别家,P2\n" + SECOND))
    assert undo(any_books, report.import_no) == Undone(removed=0, restored=1)
    assert business(any_books) == before


def test_an_id_number_is_put_back_without_having_been_opened(any_books):
    head = "officer_no,name,agency_code,category,id_number\n"
    any_books.take(("officers.csv", head + "P1,甲,A01,officer,11010519491231002X\n"))
    before = business(any_books)
    changed = any_books.take(("officers.csv", head + "P1,甲,A01,officer,110101199003078881\n"))
    assert changed.changed == 1
    undo(any_books, changed.import_no)
    assert business(any_books) == before


def test_an_id_number_that_came_later_by_another_file_keeps_the_row(any_books):
    made = any_books.take(("officers.csv", "officer_no,name,agency_code,category\nP9,癸,A01,officer\n"))
    any_books.take(
        ("officers.csv", "officer_no,name,agency_code,category,id_number\nP9,癸,A01,officer,110101199003078881\n")
    )
    assert refused(any_books, made.import_no) == [("edited", ("P9",), "")]


def test_all_files_of_an_import_go_together(any_books):
    before = business(any_books)
    report = any_books.take(
        ("agencies.csv", "code,name,kind,parent_code\nB2,队,subordinate,B1\nB1,局,department,\n"),
        ("officers.csv", "officer_no,name,agency_code,category\nP9,癸,B2,officer\n"),
        ("案件.csv", HEAD + "1号,B2,处罚,,,,P9\n"),
        ("更正 案件.csv", HEAD + "1号,B2,处罚,2021-01-01,,,P9\n"),
    )
    assert (report.added, report.changed) == (4, 1)
    undo(any_books, report.import_no)
    assert business(any_books) == before


def test_what_was_edited_since_is_nobodys_to_undo(any_books):
    report = any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    any_books.take(("案件.csv", HEAD + "2号,A01,处罚,2021-05-01,,,\n"))
    assert refused(any_books, report.import_no) == [("edited", ("A01", "2号"), "")]


def test_the_last_import_first_both_can_be_undone(any_books):
    before = business(any_books)
    one = any_books.take(("案件.csv", HEAD + FIRST + SECOND))
    two = any_books.take(("案件.csv", HEAD + "2号,A01,处罚,2021-05-01,,,\n"))
    undo(any_books, two.import_no)
    undo(any_books, one.import_no)
    assert business(any_books) == before


def test_a_row_edited_and_edited_back_is_as_the_import_left_it(any_books):
    report = any_books.take(("案件.csv", HEAD + FIRST))
    with any_books.engine.begin() as connection:
        for party in ("别家", "某某公司"):
            connection.execute(update(Case.__table__).values(party=party))
    assert undo(any_books, report.import_no) == Undone(1, 0)


def test_a_row_that_others_refer_to_stays(any_books):
    report = any_books.take(("officers.csv", "officer_no,name,agency_code,category\nP9,癸,A01,officer\n"))
    any_books.take(("案件.csv", HEAD + "1号,A01,处罚,,,,P9\n"))
    assert refused(any_books, report.import_no) == [("named", ("P9",), "case_officers")]


def test_a_row_that_is_gone_is_named(any_books):
    report = any_books.take(("案件.csv", HEAD + SECOND))
    with any_books.engine.begin() as connection:
        connection.execute(Case.__table__.delete())
    assert refused(any_books, report.import_no) == [("gone", ("A01", "2号"), "")]


def test_an_import_is_undone_once(any_books):
    report = any_books.take(("案件.csv", HEAD + SECOND))
    undo(any_books, report.import_no)
    assert refused(any_books, report.import_no) == []
    with any_books.engine.connect() as connection:
        kept = connection.execute(
            select(Import.__table__.c["state", "ended_by", "ended_at"]).where(Import.import_no == report.import_no)
        )
        assert kept.one() == (ImportState.UNDONE, "tester", LATER)


def test_an_import_that_never_was_is_not_undone(books):
    assert refused(books, 99) == []


def test_undoing_is_in_the_audit_log_with_the_rows(any_books):
    any_books.take(("案件.csv", HEAD + SECOND))
    report = any_books.take(("案件.csv", HEAD + FIRST + "2号,A01,处罚,,88,,\n"))
    undo(any_books, report.import_no)
    with any_books.engine.connect() as connection:
        found = connection.execute(select(AuditRecord.detail).where(AuditRecord.action == "import:undo")).scalars()
        assert list(found) == [
            {
                "kind": "cases",
                "changes": [
                    {"key": ["A01", "2号"], "before": {"penalty_amount": "88"}, "after": {"penalty_amount": None}}
                ],
            },
            {"kind": "cases", "removed": [["A01", "1号"]]},
            {"removed": 1, "restored": 1},
        ]


def test_the_refusal_names_the_rows_in_both_languages(books):
    report = books.take(("案件.csv", HEAD + SECOND))
    books.take(("案件.csv", HEAD + "2号,A01,处罚,2021-05-01,,,\n"))
    with pytest.raises(UndoRefused) as error:
        undo(books, report.import_no)
    with speaking("en"):
        assert "cases A01 / 2号 was edited after the import" in str(error.value)
    with speaking("zh"):
        assert "案件 A01 / 2号" in str(error.value)
        assert "之后" in str(error.value)


CELLS = st.fixed_dictionaries(
    {
        "filed_on": st.sampled_from(["", "2021-03-01", "2021-03-02"]),
        "penalty_amount": st.sampled_from(["", "1", "1.00", "2.5"]),
        "party": st.sampled_from(["", "甲公司", "乙公司"]),
        "officer_nos": st.sampled_from(["", "P1", "P1;P2", "P2;P1"]),
    }
)
FILES = st.lists(st.dictionaries(st.sampled_from(["1", "2", "3"]), CELLS, min_size=1), min_size=1, max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, columns=st.sets(st.sampled_from(["filed_on", "penalty_amount", "party", "officer_nos"])))
def test_any_imports_undone_backwards_leave_everything_as_it_was(books, files, columns):
    states, numbers = [business(books)], []
    for rows in files:
        head = ["case_no", "agency_code", "kind", *sorted(columns)]
        lines = [
            [number, "A01", "penalty", *(cells[name] for name in sorted(columns))] for number, cells in rows.items()
        ]
        content = "\n".join(",".join(line) for line in [head, *lines])
        numbers.append(books.take(("cases.csv", content)).import_no)
        states.append(business(books))
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        undo(books, number)
        assert business(books) == before
