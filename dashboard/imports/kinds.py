"""The kinds of rows 数据种类 that can be imported, read off the mapped tables: headers, cells, bounds, references.

What a header or a cell may look like is said here; reading them is done elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, cast

from sqlalchemy import CheckConstraint, String, Table
from sqlalchemy import Column as TableColumn
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from models.agencies import Agency
from models.base import Base, Vocabulary
from models.cases import Case, CaseOfficer
from models.complaints import Complaint, FileReview, Inspection, InspectionOfficer
from models.conduct import Commendation, Finding, Training, Veto
from models.figures import AnnualFigure, Quota
from models.integrity import IntegrityScore
from models.lawsuits import Lawsuit, Reconsideration
from models.officers import Officer, Posting
from models.rectification import RectificationItem
from models.sealed import SealedColumn, sealed_column

Cell = Literal["code", "name", "text", "day", "yes_no", "whole", "decimal", "choice", "year", "codes", "id_number"]

LARGEST_WHOLE = 2**31 - 1
LARGEST_DECIMAL = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1950, 2100

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "agency_code": ("单位代码", "执法单位编码", "机构编码"),
    "officer_no": ("执法人员编号",),
    "agencies.code": ("单位代码", "执法单位编码", "机构编码"),
    "agencies.name": ("执法单位", "执法单位名称"),
    "officers.name": ("人员姓名",),
    "cases.case_no": ("案号", "案件号", "决定书文号", "行政处罚决定书文号"),
    "cases.party": ("行政相对人", "行政相对人名称", "当事人名称"),
    "cases.title": ("案件名称",),
    "cases.filed_on": ("立案时间",),
    "cases.decided_on": ("处罚决定日期", "决定时间"),
    "cases.closed_on": ("结案日期", "办结时间"),
    "cases.officer_nos": ("办案人员编号",),
    "inspections.officer_nos": ("检查人员编号",),
    "quotas.year": ("年份",),
    "annual_figures.year": ("年份",),
    "rectification.agency_code": ("单位编码", "责任单位编码"),
}
"""Other headers people write, by ``kind.key`` or, for every kind, by ``key``."""


_MONEY = frozenset({"cases.penalty_amount"})
"""Columns in yuan: their headers and cells may say a unit."""


@dataclass(frozen=True)
class Column:
    """One column of a kind: what its header and its cells may look like."""

    key: str
    zh: str
    cell: Cell
    aliases: tuple[str, ...] = ()
    required: bool = False
    """A blank cell sets the row aside."""
    default: Any = None
    """What a blank cell or an absent column of a new row stands for."""
    length: int | None = None
    places: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    words: type[Vocabulary] | None = None
    refers_to: str | None = None
    """Kind whose rows this column names: ``agencies`` or ``officers``."""
    money: bool = False
    """Kept in yuan; files may have it in other units."""
    sealed: SealedColumn | None = None
    """How its values are kept, where not in clear; they are never quoted but masked."""


@dataclass(frozen=True)
class OfficerList:
    """The officers of a row 办案人员, lead first: one cell in the file, a row each in a table of its own."""

    column: Column
    table: Table

    @property
    def copied(self) -> tuple[str, ...]:
        """The columns each of its rows repeats from the row it belongs to."""
        return tuple(column.key for column in self.table.columns if column.key not in ("position", "officer_no"))


@dataclass(frozen=True)
class Kind:
    """A kind of rows 数据种类: one table of the dictionary."""

    key: str
    zh: str
    table: Table
    officers: OfficerList | None = None

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Key → column, in the table's order; the list of officers last."""
        made = {column.key: column for column in _columns(self.key, self.table)}
        if self.officers is not None:
            made[self.officers.column.key] = self.officers.column
        return made

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that together name one row."""
        return tuple(column.key for column in self.table.primary_key.columns)

    @cached_property
    def spans(self) -> tuple[tuple[str, str], ...]:
        """(first, last): pairs of days that the database refuses the wrong way round."""
        found = [_SPAN.fullmatch(sql) for sql in _check_texts(self.table)]
        return tuple((match["first"], match["last"]) for match in found if match)


_SPAN = re.compile(r"(?P<last>[a-z_]+) >= (?P<first>[a-z_]+)")
_LEAST = re.compile(r"(?P<column>[a-z_]+) (?:>= (?P<least>\d+)|BETWEEN (?P<low>\d+) AND (?P<high>\d+))")


def _check_texts(table: Table) -> list[str]:
    return [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]


def _columns(kind: str, table: Table) -> Iterator[Column]:
    bounds = {match["column"]: match for sql in _check_texts(table) if (match := _LEAST.fullmatch(sql))}
    for column in table.columns:
        if column.computed is not None or column.info.get("kind", "digest") == "digest":
            continue
        cell: Cell = column.info["kind"]
        places = column.info.get("places", 0)
        bound = bounds.get(column.key)
        unit = Decimal(1).scaleb(-places)  # the table keeps, and checks, whole numbers of the smallest unit
        least = Decimal(bound["least"] or bound["low"]) * unit if bound else None
        most = Decimal(bound["high"]) * unit if bound and bound["high"] else None
        if cell == "whole":
            least, most = least or Decimal(0), Decimal(LARGEST_WHOLE)
        if cell == "year":
            least, most = Decimal(FIRST_YEAR), Decimal(LAST_YEAR)
        default = column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        yield Column(
            key=column.key,
            zh=column.info["zh"],
            cell=cell,
            aliases=_ALIASES.get(f"{kind}.{column.key}", _ALIASES.get(column.key, ())),
            required=not column.nullable and default is None,
            default=default,
            length=column.type.length if isinstance(column.type, String) else None,
            places=places,
            least=least,
            most=most,
            words=column.info.get("words"),
            refers_to=_refers_to(column),
            money=f"{kind}.{column.key}" in _MONEY,
            sealed=sealed_column(table, column.key) if "digest" in column.info else None,
        )


def _refers_to(column: TableColumn[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def _kind(key: str, zh: str, model: type[Base], officers: type[Base] | None = None) -> Kind:
    listed = None
    if officers is not None:
        table = _table(officers)
        number = table.c.officer_no
        column = Column(
            key="officer_nos",
            zh=number.info["zh"],
            cell="codes",
            aliases=_ALIASES[f"{key}.officer_nos"],
            length=cast(String, number.type).length,
            refers_to=_refers_to(number),
        )
        listed = OfficerList(column, table)
    return Kind(key, zh, _table(model), listed)


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        _kind("agencies", "执法单位", Agency),
        _kind("officers", "执法人员", Officer),
        _kind("postings", "任职", Posting),
        _kind("cases", "案件", Case, CaseOfficer),
        _kind("lawsuits", "行政诉讼", Lawsuit),
        _kind("reconsiderations", "行政复议", Reconsideration),
        _kind("quotas", "应立案核定", Quota),
        _kind("findings", "扣分事件", Finding),
        _kind("commendations", "表彰奖励", Commendation),
        _kind("vetoes", "一项否决", Veto),
        _kind("trainings", "培训", Training),
        _kind("complaints", "投诉举报", Complaint),
        _kind("inspections", "行政检查", Inspection, InspectionOfficer),
        _kind("file_reviews", "案卷评查", FileReview),
        _kind("rectification", "整改台账", RectificationItem),
        _kind("integrity", "诚信创建", IntegrityScore),
        _kind("annual_figures", "年度数据", AnnualFigure),
    )
}
"""Key → kind, in the order of their references: a kind names only rows of itself or of kinds before it."""
