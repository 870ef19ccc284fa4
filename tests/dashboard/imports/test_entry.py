"""A row entered or corrected by hand: the rules of every import, all or nothing, and nobody writes over another."""

from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dashboard.imports.entry import (
    AlreadyThere,
    ChangedSince,
    Entered,
    EntryRefused,
    Shown,
    Unchanged,
    enter,
    fingerprint,
)
from dashboard.imports.importing import Importer
from dashboard.imports.intake import Turn
from dashboard.imports.kinds import KINDS
from dashboard.imports.rows.stored import whole_rows
from dashboard.imports.writing.undo import undo_import
from models.batches import Import
from models.complaints import Complaint, Inspection, InspectionOfficer
from tests.dashboard.imports.conftest import NOW, TODAY, Books

TURN = Turn(Importer("clerk"), NOW, TODAY)
COMPLAINTS, INSPECTIONS = KINDS["complaints"], KINDS["inspections"]
FIRST = {"complaint_no": "T1", "received_on": "2021-03-01", "agency_code": "A01", "channel": "12345"}
VISIT = {
    "inspection_no": "J1", "agency_code": "A01", "enterprise": "某某公司", "inspected_on": "2021-03-01",
    "officer_nos": "P1、P2",
}  # fmt: skip


def shown(engine: Engine, kind: Any, *key: Any) -> Shown:
    """The row as a person sees it now."""
    with engine.connect() as connection:
        return Shown(key, fingerprint(kind, whole_rows(connection, kind, [key])[key]))


def saved(books: Books, cells: dict[str, str], old: Shown | None = None, **turn: Any) -> Entered:
    return enter(books.engine, COMPLAINTS, cells, old, Turn(Importer("clerk", **turn), NOW, TODAY))


def test_a_row_goes_in_as_by_an_import_and_is_undone_like_one(any_books: Books) -> None:
    entered = saved(any_books, FIRST)
    assert entered.key == ("T1",)
    assert any_books.rows(Complaint, "complaint_no", "channel") == [("T1", "12345")]
    undo_import(any_books.engine, entered.import_no, account="clerk", now=NOW)
    assert any_books.rows(Complaint, "complaint_no") == []


def test_a_row_that_breaks_a_rule_leaves_nothing_behind(any_books: Books) -> None:
    with pytest.raises(EntryRefused) as refused:
        saved(any_books, {**FIRST, "agency_code": "A09", "received_on": "2021-02-30"})
    assert {problem.column for problem in refused.value.problems} == {"agency_code", "received_on"}
    assert any_books.rows(Complaint, "complaint_no") == []
    with any_books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(Import.choices["kind"].as_string() == "complaints")) == 0


def test_what_is_doubtful_goes_in_and_is_said(books: Books) -> None:
    entered = saved(books, {**FIRST, "received_on": "2022-06-01"})
    assert [doubt.code for doubt in entered.doubts] == ["in_the_future"]


def test_a_new_row_does_not_write_over_one_that_is_there(any_books: Books) -> None:
    saved(any_books, FIRST)
    with pytest.raises(AlreadyThere):
        saved(any_books, {**FIRST, "channel": "来信"})
    assert any_books.rows(Complaint, "channel") == [("12345",)]


def test_a_row_is_corrected_and_a_blank_clears(any_books: Books) -> None:
    saved(any_books, {**FIRST, "closed_on": "2021-04-01"})
    saved(any_books, {**FIRST, "closed_on": "", "channel": "来信"}, shown(any_books.engine, COMPLAINTS, "T1"))
    assert any_books.rows(Complaint, "channel", "closed_on") == [("来信", None)]


def test_of_two_who_correct_one_row_the_second_is_told(any_books: Books) -> None:
    saved(any_books, FIRST)
    seen_by_both = shown(any_books.engine, COMPLAINTS, "T1")
    saved(any_books, {**FIRST, "channel": "来信"}, seen_by_both)
    with pytest.raises(ChangedSince):
        saved(any_books, {**FIRST, "channel": "来访"}, seen_by_both)
    assert any_books.rows(Complaint, "channel") == [("来信",)]


def test_saving_what_stands_already_makes_no_import(any_books: Books) -> None:
    saved(any_books, FIRST)
    with pytest.raises(Unchanged):
        saved(any_books, FIRST, shown(any_books.engine, COMPLAINTS, "T1"))
    with any_books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(Import.choices["kind"].as_string() == "complaints")) == 1


def test_a_row_that_is_gone_is_not_made_again(books: Books) -> None:
    entered = saved(books, FIRST)
    seen = shown(books.engine, COMPLAINTS, "T1")
    undo_import(books.engine, entered.import_no, account="clerk", now=NOW)
    with pytest.raises(ChangedSince):
        saved(books, FIRST, seen)


def test_a_correction_gives_no_row_another_number(books: Books) -> None:
    saved(books, FIRST)
    with pytest.raises(ChangedSince):
        saved(books, {**FIRST, "complaint_no": "T2"}, shown(books.engine, COMPLAINTS, "T1"))
    assert books.rows(Complaint, "complaint_no") == [("T1",)]


def test_the_officers_of_a_row_are_corrected_with_it(any_books: Books) -> None:
    enter(any_books.engine, INSPECTIONS, VISIT, None, TURN)
    seen = shown(any_books.engine, INSPECTIONS, "J1")
    enter(any_books.engine, INSPECTIONS, {**VISIT, "officer_nos": "P2"}, seen, TURN)
    assert any_books.rows(InspectionOfficer, "inspection_no", "position", "officer_no") == [("J1", 1, "P2")]
    with pytest.raises(ChangedSince):
        enter(any_books.engine, INSPECTIONS, VISIT, seen, TURN)


def test_an_agency_enters_its_own_rows_and_no_complaints(any_books: Books) -> None:
    own = Turn(Importer("agency", "A01", frozenset({"A01"})), NOW, TODAY)
    enter(any_books.engine, INSPECTIONS, VISIT, None, own)
    with pytest.raises(EntryRefused):
        enter(any_books.engine, INSPECTIONS, {**VISIT, "inspection_no": "J2", "agency_code": "A02"}, None, own)
    with pytest.raises(EntryRefused):
        enter(any_books.engine, COMPLAINTS, FIRST, None, own)
    assert any_books.rows(Inspection, "inspection_no") == [("J1",)]


def test_an_agency_learns_nothing_of_anothers_row_by_its_number(books: Books) -> None:
    enter(books.engine, INSPECTIONS, {**VISIT, "agency_code": "A02", "officer_nos": ""}, None, TURN)
    own = Turn(Importer("agency", "A01", frozenset({"A01"})), NOW, TODAY)
    with pytest.raises(EntryRefused) as refused:
        enter(books.engine, INSPECTIONS, VISIT, None, own)
    assert [problem.code for problem in refused.value.problems] == ["number_not_yours"]
