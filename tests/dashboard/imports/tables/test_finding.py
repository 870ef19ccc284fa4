"""Where the headers of a grid stand, and what is told of the rows above them."""

from pathlib import Path

import pytest

from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.reading.grids import Grid
from dashboard.imports.tables.finding import find_table
from dashboard.imports.tables.layout import layout
from dashboard.imports.tables.table import Marked, Table, is_blank
from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import speaking

HEADERS = ["案件编号", "单位编码", "案件类别", "罚没金额"]
ONE = ["1", "A01", "处罚", "12"]


def merged(text: str) -> Marked:
    return Marked("merged", text)


def grid(*rows: list, name: str = "案件.csv") -> Grid:
    filled = [(number, row) for number, row in enumerate(rows, 1) if not all(map(is_blank, row))]
    return Grid(Path(name), None, "", lambda: iter(filled), len(filled))


def found(*rows: list, profile: MappingProfile | None = None) -> Table:
    return find_table(grid(*rows), profile or MappingProfile())


def above(table: Table) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in table.above]


def unit(table: Table) -> str | None:
    return layout(table, KINDS["cases"], MappingProfile()).unit("penalty_amount")


def test_letterheads_and_blank_rows_stand_above_the_headers():
    table = found(["某县2021年案件一览表"], [""], ["填报单位：城管局", "", "单位：万元"], HEADERS, ONE)
    assert table.headers == tuple(HEADERS)
    assert list(table.rows()) == [(5, ONE)]
    assert above(table) == [(1, "letterhead"), (3, "unit_line"), (4, "header")]
    assert unit(table) == "万元"


def test_a_unit_in_the_header_goes_before_the_one_above():
    assert unit(found(["单位：万元"], [*HEADERS[:3], "罚没金额（元）"], ONE)) == "元"


def test_two_units_above_the_table_are_refused_where_no_header_decides():
    table = found(["单位：元、万元"], HEADERS, ONE)
    with pytest.raises(ImportRefused) as error:
        unit(table)
    assert error.value.refusals[0].code == "two_units"


def test_headings_over_several_columns_are_joined_with_what_stands_below():
    table = found(
        ["案号", "单位编码", "案件类别", "时间", merged("时间"), "罚没款", merged("罚没款")],
        [merged("案号"), merged("单位编码"), merged("案件类别"), "立案日期", "决定日期", "罚款", "没收"],
        ["1", "A01", "处罚", "2021-01-01", "", "5", "6"],
    )
    assert table.headers == ("案号", "单位编码", "案件类别", "立案日期", "决定日期", "罚没款罚款", "罚没款没收")
    assert above(table) == [(1, "header"), (2, "header")]
    assert [number for number, _ in table.rows()] == [3]


def test_both_rows_together_may_be_the_known_header():
    assert found(["案号", "单位编码", "案件类别", "立案", ""], ["", "", "", "日期", "经办人"], ONE).headers == (
        "案号", "单位编码", "案件类别", "立案日期", "立案经办人",
    )  # fmt: skip


def test_the_lower_row_may_say_only_the_unit():
    table = found(HEADERS, ["", "", "", "(万元)"], ONE)
    assert (table.headers[3], unit(table)) == ("罚没金额(万元)", "万元")


def test_a_row_of_the_table_never_becomes_a_second_row_of_headers():
    first = ["案件编号", "A01", "处罚", "备注", "姓名"]
    table = found([*HEADERS[:3], "备注", ""], first, ["2", "A01", "处罚", "", ""])
    assert [number for number, _ in table.rows()] == [2, 3]


def test_blank_columns_stand_where_they_are():
    table = found(["", "案件编号", "", "单位编码", "案件类别"], ["", "1", "", "A01", "处罚"])
    assert layout(table, KINDS["cases"], MappingProfile()).positions == {"case_no": 1, "agency_code": 3, "kind": 4}


def test_headers_of_a_profile_are_found():
    profile = MappingProfile(kind="cases", keys={"編號": "case_no", "機關": "agency_code", "類": "kind"})
    assert found(["某局"], ["編號", "機關", "類"], ["1", "A01", "处罚"], profile=profile).headers == (
        "編號",
        "機關",
        "類",
    )


def test_headers_further_down_than_anybody_looks_are_not_found():
    with pytest.raises(ImportRefused) as error:
        found(*[["说明"]] * 50, HEADERS, ONE)
    assert error.value.refusals[0].code == "no_headers_of"


def test_where_no_headers_are_found_the_first_rows_are_shown_with_what_is_missing():
    with pytest.raises(ImportRefused) as error, speaking("en"):
        find_table(grid(["一览表"], ["甲", "乙"]), MappingProfile())
    with speaking("en"):
        assert str(error.value) == (
            "案件.csv: none of the first 2 rows holds headers of cases (案件) (1: 一览表; 2: 甲 乙); name the columns, "
            "单位编码 (agency_code), 案件编号 (case_no), 案件类别 (kind) are required, or choose a mapping profile (on "
            "the command line: --mapping). Nothing was imported."
        )
