"""An import that is looked at before it goes in."""

import io
from dataclasses import replace

import pytest
import xlsxwriter
from sqlalchemy import func, select

from dashboard.imports.importing import Importer
from dashboard.imports.intake import Brought, NotWaiting, Turn, bring, check, drop, take
from dashboard.imports.mapping.choices import Choices
from dashboard.imports.mapping.profiles import MappingProfile
from models.batches import FileRole, Import, ImportChannel, ImportFile, ImportFilePart, ImportState, open_findings
from models.cases import Case
from models.keys import keys_of
from tests.dashboard.imports.conftest import NOW, TODAY, Books

TURN = Turn(Importer("clerk"), NOW, TODAY)
CASES = "案件编号,单位编码,案件类别,当事人\n1号,A01,处罚,甲公司\n2号,A99,处罚,乙公司\n"
OTHERS = "文号,部门,类型,相对人\n1号,城管,罚,甲公司\n"
PROFILE = MappingProfile(
    kind="cases",
    keys={"文号": "case_no", "部门": "agency_code", "类型": "kind", "相对人": "party"},
    values={"agency_code": {"城管": "A01"}, "kind": {"罚": "penalty"}},
)


def brought(books: Books, *files: tuple[str, str], turn: Turn = TURN) -> int:
    several = [Brought(name, io.BytesIO(content.encode())) for name, content in files]
    return bring(books.engine, several, ImportChannel.PAGE, turn)


def kept(books: Books, import_no: int) -> Import:
    with books.engine.connect() as connection:
        return Import(
            **connection.execute(select(Import.__table__).where(Import.import_no == import_no)).one()._mapping
        )


def test_nothing_stands_in_the_books_before_it_is_taken(any_books):
    import_no = brought(any_books, ("案件.csv", CASES))
    assert any_books.rows(Case, "case_no") == []
    found = check(any_books.engine, import_no, Choices(), TURN)
    (sheet,) = found.sheets
    assert (sheet.kind, sheet.added, sheet.set_aside, found.can_be_taken) == ("cases", 1, 1, True)
    first = sheet.columns[0]
    assert (first.header, first.key, first.samples) == ("案件编号", "case_no", ("1号", "2号"))
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("2号", "A99", "处罚", "乙公司"))]


def test_taken_it_is_as_any_import(any_books):
    import_no = brought(any_books, ("案件.csv", CASES))
    report = take(any_books.engine, import_no, TURN)
    assert (report.import_no, report.added, report.set_aside) == (import_no, 1, 1)
    assert any_books.rows(Case, "case_no", "party") == [("1号", "甲公司")]
    assert kept(any_books, import_no).state == ImportState.TAKEN
    with any_books.engine.connect() as connection:
        own = select(ImportFile.role, ImportFile.name).where(ImportFile.import_no == import_no)
        files = connection.execute(own.order_by(ImportFile.position)).all()
    assert files == [(FileRole.BROUGHT, "案件.csv"), (FileRole.SET_ASIDE, "案件.rejected.csv")]


def test_it_is_taken_once(books):
    import_no = brought(books, ("案件.csv", CASES))
    take(books.engine, import_no, TURN)
    for again in (take, drop):
        with pytest.raises(NotWaiting):
            again(books.engine, import_no, TURN)
    with pytest.raises(NotWaiting):
        check(books.engine, import_no, Choices(), TURN)


def test_dropped_its_content_is_gone_at_once(books):
    import_no = brought(books, ("案件.csv", CASES))
    drop(books.engine, import_no, TURN)
    with books.engine.connect() as connection:
        parts = select(func.count()).select_from(ImportFilePart).where(ImportFilePart.import_no == import_no)
        assert connection.execute(parts).scalar_one() == 0
    assert kept(books, import_no).findings is None


def test_headers_that_nobody_knows_are_mapped_by_a_person(any_books):
    import_no = brought(any_books, ("月报.csv", OTHERS))
    (sheet,) = check(any_books.engine, import_no, Choices(), TURN).sheets
    assert (sheet.kind, [column.header for column in sheet.columns]) == (None, ["文号", "部门", "类型", "相对人"])
    assert sheet.refusals != ()
    choices = Choices().with_one((1, None), PROFILE)
    assert check(any_books.engine, import_no, choices, TURN).can_be_taken
    assert take(any_books.engine, import_no, TURN).added == 1
    assert any_books.rows(Case, "agency_code", "case_no", "kind") == [("A01", "1号", "penalty")]


def test_each_sheet_has_its_own_choice(books, workbook):
    path = workbook(
        {
            "甲": [["文号", "部门", "类型"], ["1号", "城管", "罚"]],
            "案件": [["case_no", "agency_code", "kind"], ["2号", "A01", "penalty"]],
        }
    )
    with path.open("rb") as content:
        import_no = bring(books.engine, [Brought("book.xlsx", content)], ImportChannel.PAGE, TURN)
    check(books.engine, import_no, Choices().with_one((1, "甲"), PROFILE), TURN)
    assert take(books.engine, import_no, TURN).added == 2


def test_a_sheet_that_nothing_can_be_made_of_is_left_out(books, workbook):
    cases = [["案件编号", "单位编码", "案件类别"], ["1号", "A01", "处罚"]]
    path = workbook({"案件": cases, "执法人员": [["随便", "写写"]]})
    with path.open("rb") as content:
        import_no = bring(books.engine, [Brought("book.xlsx", content)], ImportChannel.PAGE, TURN)
    assert not check(books.engine, import_no, Choices(), TURN).can_be_taken
    choices = Choices().without((1, "执法人员"))
    assert check(books.engine, import_no, choices, TURN).can_be_taken
    assert take(books.engine, import_no, TURN).added == 1
    assert not choices.with_one((1, "执法人员"), MappingProfile()).left_out


def test_hidden_sheets_are_named_and_read_when_asked_for(books, tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, name in enumerate(("案件", "旧案件"), start=1):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["案件编号", "单位编码", "案件类别"])
            sheet.write_row(1, 0, [f"{number}号", "A01", "处罚"])
        sheet.hide()
    with path.open("rb") as content:
        import_no = bring(books.engine, [Brought("book.xlsx", content)], ImportChannel.PAGE, TURN)
    found = check(books.engine, import_no, Choices(), TURN)
    assert (len(found.sheets), len(found.hidden)) == (1, 1)
    assert "旧案件" in found.hidden[0]
    found = check(books.engine, import_no, Choices(hidden_sheets=True), TURN)
    assert (len(found.sheets), found.hidden) == (2, ())
    assert take(books.engine, import_no, TURN).added == 2


def test_what_was_found_can_be_read_by_nobody_without_the_key(books):
    import_no = brought(books, ("案件.csv", CASES))
    row = kept(books, import_no)
    assert "乙公司" not in (row.findings or "")
    assert open_findings(keys_of(books.engine), row)["sheets"][0]["added"] == 1


def test_id_numbers_are_shown_masked_wherever_they_stand(books):
    content = (
        "人员编号,姓名,单位编码,人员类别,身份证号,备注\nP9,癸,A99,执法人员,11010519491231002X,同11010519491231002X\n"
    )
    found = check(books.engine, brought(books, ("人员.csv", content)), Choices(), TURN)
    assert "11010519491231002X" not in repr(found)


def test_an_agency_is_told_of_its_own_rows_only(books):
    books.take(("案件.csv", "案件编号,单位编码,案件类别,当事人\n1号,A02,处罚,别家的\n"))
    own = replace(TURN, by=Importer("of A01", "A01", frozenset({"A01"})))
    import_no = brought(
        books, ("案件.csv", "案件编号,单位编码,案件类别,当事人\n1号,A02,处罚,改\n2号,A01,处罚,\n"), turn=own
    )
    (sheet,) = check(books.engine, import_no, Choices(), own).sheets
    assert (sheet.added, sheet.changed, sheet.set_aside, sheet.differences) == (1, 0, 1, ())
    assert kept(books, import_no).agency_code == "A01"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b\\c.csv", "\x00.csv", "", "." * 300, "案" * 300 + ".csv", "CON"]
)
def test_a_name_is_a_name_and_no_path(books, name):
    import_no = brought(books, (name, CASES))
    found = check(books.engine, import_no, Choices(), TURN)
    assert len(found.sheets) == 1
