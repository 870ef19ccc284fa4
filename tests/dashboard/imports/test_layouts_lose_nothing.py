"""Layouts as offices make them, made by chance: each row is taken, set aside or skipped and named, and none is changed.

``ZHIHENG_TEST_LAYOUTS`` and ``ZHIHENG_TEST_CELLS`` say how many are tried (CONTRIBUTING.md).
"""

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.imports.cells.cell import Cells
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.reading.grids import Grid
from dashboard.imports.rows.chunk import chunks
from dashboard.imports.tables.finding import find_table
from dashboard.imports.tables.layout import layout
from dashboard.imports.tables.table import Marked, Raw, is_blank
from tests.dashboard.imports.one_cell import AMOUNT, CODE, COUNT, DAY, DECISION, NAME, OFFICERS, STAFF, TEXT, YES_NO

LAYOUTS = int(os.environ.get("ZHIHENG_TEST_LAYOUTS", "100"))
CELLS = int(os.environ.get("ZHIHENG_TEST_CELLS", "2000"))

CASES = KINDS["cases"]
GOOD = "a row of the table"
BAD = "a row that cannot go in"


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[tuple[str, list[Raw]]], str | None]:
    """(what it is, cells) of each row from the first; and the unit of money that stands above."""
    others = draw(st.lists(st.sampled_from(["title", "filed_on", "party", "penalty_amount", "major"]), unique=True))
    keys: list[str | None] = ["case_no", "agency_code", "kind", *others]
    keys = draw(st.permutations([*keys, *[None] * draw(st.integers(0, 2))]))  # None is a blank column
    headers: list[Raw] = ["" if key is None else CASES.columns[key].zh for key in keys]
    width = len(keys)
    rows: list[tuple[str, list[Raw]]] = []
    unit = draw(st.sampled_from([None, "元", "万元"]))
    for title in draw(st.lists(st.sampled_from(["某县案件一览表", "（2021年度）", "填报单位：城管局"]), max_size=3)):
        spread = draw(st.booleans())
        rows.append(("letterhead", [title, *[Marked("merged", title) if spread else ""] * (width - 1)]))
    if unit is not None:
        rows.append(("unit_line", [*[""] * (width - 1), f"单位：{unit}"]))
    two = draw(st.booleans())
    head = [headers]
    if two:
        # A heading over all columns that are not required, the others merged down.
        upper = list(headers)
        lower: list[Raw] = [Marked("merged", str(header)) if header else "" for header in headers]
        for place in range(width):
            if keys[place] in others:
                upper[place] = "基本情况"
                lower[place] = headers[place]
        for place in range(width - 1, 0, -1):
            if upper[place] == upper[place - 1] == "基本情况":
                upper[place] = Marked("merged", "基本情况")
        head = [upper, lower]
        if any(
            upper[place] == "基本情况" and (place + 1 == width or not isinstance(upper[place + 1], Marked))
            for place in range(width)
        ):
            head = [headers]  # one column alone below a heading is another table's name
    rows += [("header", row) for row in head]
    kinds_of_rows = st.sampled_from([GOOD, GOOD, GOOD, BAD, "repeated_header", "total", "blank"])
    for number, what in enumerate(draw(st.lists(kinds_of_rows, max_size=12))):
        row: dict[str | None, Raw] = {
            "case_no": f"案{number}", "agency_code": "A01", "kind": "处罚",
            "title": draw(st.sampled_from(["合计", "注：略", "甲"])),
            "filed_on": "2021年3月5日", "party": "合计", "penalty_amount": "1.5", "major": "是",
        }  # fmt: skip
        if what == BAD:
            row[draw(st.sampled_from(["case_no", "agency_code", "kind"]))] = ""
            row |= {"title": "甲", "party": "某人"}
        if what == "total":
            row = {"penalty_amount": "99"}
        cells: list[Raw] = [row.get(key, "") if key else "" for key in keys]
        if what == "total":
            cells[0] = draw(st.sampled_from(["合计", "小 计", "总计：", "共计（3件）"]))
        if what == "blank":
            cells = [""] * width
        if what == "repeated_header":
            rows += [(what, one) for one in head]
        else:
            rows.append((what, cells))
    for note in draw(
        st.lists(st.sampled_from(["注：略", "填表人：张三", "填报日期：2021-12-31", "第1页"]), max_size=2)
    ):
        rows.append(("page" if note == "第1页" else "note", [note, *[""] * (width - 1)]))
    return rows, unit


@settings(max_examples=LAYOUTS, suppress_health_check=[HealthCheck.too_slow])
@given(layouts())
def test_each_row_is_taken_set_aside_or_skipped_and_named(made: tuple[list[tuple[str, list[Raw]]], str | None]) -> None:
    rows, unit = made
    filled = [(number, row) for number, (_, row) in enumerate(rows, 1) if not all(map(is_blank, row))]
    what = {number: rows[number - 1][0] for number, _ in filled}
    grid = Grid(Path("案件.csv"), None, "", lambda: iter(filled), len(filled))
    table = find_table(grid, MappingProfile())
    found = layout(table, CASES, MappingProfile())
    taken: dict[int, Any] = {}
    aside: list[int] = []
    skipped = {one.row: one.reason for one in table.above}
    for chunk in chunks(table, found, 4):
        skipped |= {one.row: one.reason for one in chunk.skipped}
        aside += [chunk.numbers[index] for index in chunk.problems]
        taken |= {
            chunk.numbers[index]: {key: chunk.values[key][index] for key in found.positions} for index in chunk.good
        }
    assert len(taken) + len(aside) + len(skipped) == grid.count
    assert sorted([*taken, *aside, *skipped]) == sorted(what)
    assert {number for number, one in what.items() if one == GOOD} == taken.keys()
    assert {number for number, one in what.items() if one == BAD} == set(aside)
    assert {number: one for number, one in what.items() if one not in (GOOD, BAD)} == skipped
    for row in taken.values():
        if "penalty_amount" in row:
            assert row["penalty_amount"] == Decimal("1.5") * (10_000 if unit == "万元" else 1)
        assert row.get("filed_on", dt.date(2021, 3, 5)) == dt.date(2021, 3, 5)


DAYS = st.dates(dt.date(1961, 1, 1), dt.date(2100, 12, 31))
AMOUNTS = st.decimals(0, 10**9, places=2)
OPTIONS = st.builds(
    CellOptions,
    minguo=st.booleans(),
    day_order=st.sampled_from(["ymd", "dmy", "mdy"]),
    money_unit=st.sampled_from([None, "元", "万元"]),
)
MARKS = st.sampled_from(["number", "day", "time", "yes_no", "error", "formula", "merged"])
LETTERS = st.sampled_from("0123456789.,-/年月日元万亿¥￥民国國 无—:T+E;、是否AP案")
WRITTEN = st.text(LETTERS | st.characters(), max_size=16)
KEPT = st.builds(Marked, MARKS, st.text(st.sampled_from("0123456789.-:TE+"), min_size=1, max_size=16))


@settings(max_examples=CELLS)
@given(
    st.sampled_from([CODE, NAME, TEXT, DAY, YES_NO, AMOUNT, COUNT, STAFF, DECISION, OFFICERS]),
    WRITTEN | KEPT,
    OPTIONS,
)
def test_any_cell_is_a_value_that_reads_as_itself_or_a_problem(column: Any, raw: Raw, options: CellOptions) -> None:
    cells = Cells(column, options)
    (value,) = cells.read([raw])
    if raw in cells.bad:
        assert value is None
        assert cells.bad[raw].code
        return
    # Whatever was read, written plainly, is read as the same again: reading has one meaning only.
    if value not in (None, ()):
        assert Cells(column, options).read([_plain(value)]) == [value]


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case tuple():
            return ";".join(value)
        case Decimal():
            return f"{value:f}元"
        case _:
            return str(value)


@settings(max_examples=CELLS)
@given(DAYS, AMOUNTS, OPTIONS)
def test_a_value_written_in_any_form_is_read_as_that_value(day: dt.date, amount: Decimal, options: CellOptions) -> None:
    forms = [f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y/%m/%d} 00:00:00", f"{day:%Y年%m月%d日}"]
    forms += [f"民國{day.year - 1911}年{day.month}月{day.day}日", f"{day.year - 1911}.{day.month}.{day.day}"]
    cells = Cells(DAY, options)
    for form in forms:
        (value,) = cells.read([form])
        assert value == day or (form in cells.bad and not options.minguo)
    money = Cells(AMOUNT, options)
    unit = Decimal(10_000 if options.money_unit == "万元" else 1)
    written = {
        f"{amount:,}元": amount,
        f"¥{amount}元": amount,
        f"{amount / 10_000:f}万元": amount,
        f"{amount}": amount * unit,
    }
    for form, yuan in written.items():
        (value,) = money.read([form])
        assert value == yuan or (form in money.bad and yuan > 10**12)
