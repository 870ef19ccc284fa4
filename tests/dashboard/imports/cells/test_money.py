"""Amounts in yuan and other units: exact, and never of a unit that nobody wrote."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.cells.money import UNITS, as_yuan, header_and_unit, units_in_line
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.tables.layout import folded_header
from dashboard.imports.tables.table import Marked
from tests.dashboard.imports.one_cell import AMOUNT, VALUE, read, why_not

WAN = CellOptions(money_unit="万元")


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("12元", "12"), ("12.50 元", "12.50"), ("¥1,200", "1200"), ("￥1,200.5元", "1200.5"), ("人民币500元", "500"),
        ("500元整", "500"), ("12.3456万元", "123456"), ("12.3456 万元", "123456"),
        ("3万", "30000"), ("３萬元", "30000"),
        ("0.5亿元", "50000000"), ("2千元", "2000"), ("1百万元", "1000000"), ("１，２００元", "1200"),
    ],
)  # fmt: skip
def test_a_unit_in_the_cell_counts(written, yuan):
    assert read(AMOUNT, written) == Decimal(yuan)


@pytest.mark.parametrize(
    "written", ["元", "万元", "十万元", "12元元", "12美元", "12.3.4万元", "5千", "约5万元", "1万2千元"]
)
def test_what_is_no_amount_with_a_unit_is_refused(written):
    assert why_not(AMOUNT, written) == "not_a_number"


def test_a_unit_beside_the_cells_holds_where_the_cell_says_none():
    assert read(AMOUNT, "12.3456", WAN) == 123456
    assert read(AMOUNT, Marked("number", "12.3456"), WAN) == 123456
    assert read(AMOUNT, "12元", WAN) == 12


def test_less_than_a_fen_is_refused_and_not_rounded():
    assert why_not(AMOUNT, "12.3456789", WAN) == "too_many_places"
    assert why_not(AMOUNT, "0.1" + "0" * 40 + "1", WAN) == "too_many_places"


def test_a_number_that_is_no_money_has_no_unit():
    assert why_not(VALUE, "12万元") == "not_a_number"


@given(st.decimals(0, 10**9, places=2), st.sampled_from(UNITS))
def test_an_amount_is_exact_in_every_unit(yuan, unit):
    written = f"{yuan / as_yuan(Decimal(1), unit):f}"
    assert read(AMOUNT, written + unit) == read(AMOUNT, written, CellOptions(money_unit=unit)) == yuan


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("罚没金额（万元）", "罚没金额", "万元"), ("罚没金额(单位：万元)", "罚没金额", "万元"),
        ("罚没金额/元", "罚没金额", "元"),
        ("罚没金额万元", "罚没金额", "万元"), ("罰沒金額(人民幣萬元)", "罰沒金額", "万元"),
        ("罚没金额(美元)", "罚没金额(美元)", None),
        ("罚没金额(千 元)", "罚没金额", "千元"), ("罚没金额", "罚没金额", None), ("元", "元", None),
    ],
)  # fmt: skip
def test_a_unit_in_the_header_is_told_from_its_name(header, name, unit):
    assert header_and_unit(folded_header(header)) == (name, unit)


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("单位：万元", {"万元"}), ("（单位:元）", {"元"}), ("金额单位 ： 人民币万元", {"万元"}),
        ("单位：件、万元", {"万元"}),
        ("填报单位：城管局    单位：元", {"元"}), ("單位：萬元", {"万元"}), ("单位：元、万元", {"元", "万元"}),
        ("罚没情况统计表（万元）", {"万元"}), ("单位：城管局", set()), ("填报单位：元宝山区局", set()),
        ("2021年罚款500元", set()),
    ],
)  # fmt: skip
def test_a_line_above_the_table_says_the_unit(line, units):
    assert units_in_line(line) == units
