"""Mapping profiles: what TOML says of them, what is wrong with it, and how rows go in by them."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.cells.options import CellOptions
from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml, profile_from_file, profile_from_toml
from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import speaking
from models.cases import Case
from tests.dashboard.imports.conftest import aside

MONTHLY = """
name = "环保局月报"
kind = "cases"

[keys]
"案號" = "case_no"
"決定書日期" = "decided_on"
"結果" = "decision"
"罰鍰" = "penalty_amount"

[fixed]
agency_code = "A01"
kind = "处罚"

[values.decision]
"裁罰" = "penalty"

[cells]
minguo = true

[cells.penalty_amount]
money_unit = "万元"
"""


def test_a_profile_is_read_from_toml():
    assert profile_from_toml(MONTHLY) == MappingProfile(
        name="环保局月报",
        kind="cases",
        keys={"案號": "case_no", "決定書日期": "decided_on", "結果": "decision", "罰鍰": "penalty_amount"},
        fixed={"agency_code": "A01", "kind": "处罚"},
        values={"decision": {"裁罰": "penalty"}},
        cells=CellOptions(minguo=True),
        column_cells={"penalty_amount": CellOptions(minguo=True, money_unit="万元")},
    )


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
COLUMN = st.sampled_from(list(KINDS["cases"].columns))
OPTIONS = st.builds(
    CellOptions,
    minguo=st.booleans(),
    day_order=st.sampled_from(["ymd", "dmy", "mdy"]),
    money_unit=st.sampled_from(["元", "万元", "亿元"]),
    list_marks=TEXT.filter(bool),
)
PROFILES = st.builds(
    MappingProfile,
    name=TEXT,
    kind=st.sampled_from([None, "cases"]),
    keys=st.dictionaries(TEXT, COLUMN, max_size=3),
    fixed=st.dictionaries(COLUMN, TEXT, max_size=2),
    values=st.dictionaries(COLUMN, st.dictionaries(TEXT, TEXT, max_size=2), max_size=2),
    cells=st.just(CellOptions()) | OPTIONS,
    column_cells=st.dictionaries(COLUMN, OPTIONS, max_size=2),
)


@given(PROFILES)
def test_a_profile_comes_back_from_its_toml(profile):
    assert profile_from_toml(profile_as_toml(profile)) == profile


@pytest.mark.parametrize(
    ("toml", "code", "key"),
    [
        ("name = ", "mapping_broken", None),
        ('nam = "x"', "mapping_wrong", "nam"),
        ('kind = "case"', "mapping_wrong", "kind"),
        ("name = 1", "mapping_wrong", "name"),
        ('keys = "x"', "mapping_wrong", "keys"),
        ('[keys]\n"案號" = "case_number"', "mapping_no_column", "keys.案號"),
        ('kind = "cases"\n[keys]\n"名" = "officer_no"', "mapping_no_column", "keys.名"),
        ("[fixed]\nkind = true", "mapping_wrong", "fixed.kind"),
        ('[values.outcom]\n"胜" = "won"', "mapping_no_column", "values"),
        ("[cells]\nminguo = 1", "mapping_wrong", "cells.minguo"),
        ('[cells]\nmoney_unit = "角"', "mapping_wrong", "cells.money_unit"),
        ('[cells.filed_on]\nday_order = "ydm"', "mapping_wrong", "cells.filed_on.day_order"),
        ('[cells]\nlist_marks = ""', "mapping_wrong", "cells.list_marks"),
    ],
)
def test_what_is_wrong_in_a_profile_is_named_with_its_key(toml, code, key):
    with pytest.raises(ImportRefused) as error:
        profile_from_toml(toml)
    (found,) = error.value.refusals
    assert (found.code, found.detail.get("key")) == (code, key)


def test_an_option_that_does_not_exist_is_answered_with_those_that_do():
    with pytest.raises(ImportRefused) as error:
        profile_from_toml('[cells]\nday_order = "american"', Path("month.toml"))
    with speaking("en"):
        assert str(error.value) == (
            'month.toml: cells.day_order in the mapping profile: found american; expected "ymd", "dmy", "mdy". '
            "Nothing was imported."
        )


@pytest.mark.parametrize(("content", "code"), [(b"\xff", "mapping_broken"), (None, "no_such_file")])
def test_a_profile_that_cannot_be_read_is_refused(tmp_path, content, code):
    path = tmp_path / "month.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ImportRefused) as error:
        profile_from_file(path)
    assert error.value.refusals[0].code == code


def test_rows_go_in_by_a_profile(any_books):
    text = "案號,決定書日期,結果,罰鍰\n1,110.4.13,裁罰,1.25\n2,110年4月14日,不予处罚,\n"
    report = any_books.take(("月報.csv", text), mapping=profile_from_toml(MONTHLY))
    assert (report.added, report.set_aside) == (2, 0)
    assert any_books.rows(Case, "case_no", "agency_code", "kind", "decided_on", "decision", "penalty_amount") == [
        ("1", "A01", "penalty", dt.date(2021, 4, 13), "penalty", Decimal(12500)),
        ("2", "A01", "penalty", dt.date(2021, 4, 14), "no_penalty", None),
    ]


def test_a_header_that_reads_like_ours_can_be_said_to_mean_none(books):
    profile = profile_from_toml(
        'kind = "cases"\n[keys]\nruling = "decided_on"\ndecided_on = ""\n[fixed]\nagency_code = "A01"\nkind = "处罚"'
    )
    books.take(("c.csv", "case_no,decided_on,ruling\n1,spring,2021-04-13\n"), mapping=profile)
    assert books.rows(Case, "case_no", "decided_on") == [("1", dt.date(2021, 4, 13))]


def test_a_rejected_file_says_the_unit_so_that_it_is_not_read_in_yuan(books):
    text = "案號,決定書日期,結果,罰鍰\n1,110.4.13,?,1.25\n"
    books.take(("月報.csv", text), mapping=profile_from_toml(MONTHLY))
    assert "罰鍰(万元)" in (books.folder / "月報.rejected.csv").read_text(encoding="utf-8")


def test_a_column_that_is_fixed_and_found_is_refused(books):
    with pytest.raises(ImportRefused) as error:
        books.take(("月報.csv", "案號,单位编码\n1,A02\n"), mapping=profile_from_toml(MONTHLY))
    assert error.value.refusals[0].code == "fixed_and_found"


def test_a_fixed_value_that_cannot_be_read_is_refused(books):
    profile = MappingProfile(kind="cases", fixed={"kind": "罚"})
    with pytest.raises(ImportRefused) as error:
        books.take(("c.csv", "案号,单位编码\n1,A01\n"), mapping=profile)
    assert error.value.refusals[0].code == "fixed_unreadable"


def test_a_fixed_agency_is_part_of_the_key(books):
    profile = MappingProfile(kind="cases", fixed={"agency_code": "A01", "kind": "处罚"})
    assert aside(books.take(("c.csv", "案号\n1\n1\n"), mapping=profile)) == [
        (2, "repeated", "case_no"),
        (3, "repeated", "case_no"),
    ]


def test_a_profile_of_one_kind_is_not_used_for_another(books):
    with pytest.raises(ImportRefused) as error:
        books.take(("c.csv", "案号\n1\n"), kind="officers", mapping=MappingProfile(kind="cases"))
    assert error.value.refusals[0].code == "mapping_of_other_kind"
