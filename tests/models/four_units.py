"""Four units: A, with A1 below it and A11 below that, and B. Each scoped table has one row of each of them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from models.agencies import Agency, subtree
from models.base import Base, UtcTime
from models.batches import Import, ImportFile
from models.reader import AgencyRow, OfficerRow, Reach, Reader, ReaderSession, Scoped

CLASSES = dict(sorted((mapper.class_.__name__, mapper.class_) for mapper in Base.registry.mappers))
SCOPED = {name: cls for name, cls in CLASSES.items() if issubclass(cls, Scoped)}
OF_AGENCIES = {name: cls for name, cls in SCOPED.items() if issubclass(cls, AgencyRow)}
OF_OFFICERS = {name: cls for name, cls in SCOPED.items() if issubclass(cls, OfficerRow)}
OWNED = OF_AGENCIES | OF_OFFICERS
"""Those of which each row is somebody's own; the others are scoped by a condition of their own."""

PARENTS = {"A": None, "A1": "A", "A11": "A1", "B": None}
OF_A = Reader("a", Reach.AGENCIES, subtree(["A"], PARENTS))
OF_B = Reader("b", Reach.AGENCIES, subtree(["B"], PARENTS))
OWN_FILE = Reader("o", Reach.OWN_FILE, officer_no="of A11")
NOBODY = Reader("n", Reach.NONE)


def filled() -> Engine:
    """A database with a row of each table for each unit; references are not checked."""
    engine = _empty()
    with engine.begin() as connection:
        fill(connection)
    return engine


def fill(connection: Connection) -> None:
    """Writes the rows into a database that does not check references."""
    for cls in SCOPED.values():
        for number, unit in enumerate(PARENTS, start=1):
            needed = [one for one in cls.__table__.columns if not one.nullable and one.computed is None]
            row = {one.key: _some(one, number) for one in needed}
            row |= {key: unit for key in ("agency_code",) if key in cls.__table__.columns}
            row |= {key: f"of {unit}" for key in ("officer_no",) if key in cls.__table__.columns}
            row |= {key: number for key in ("import_no",) if key in cls.__table__.columns}
            row |= {"channel": "page", "state": "checked"} if cls is Import else {}
            row |= {"role": "brought"} if cls is ImportFile else {}
            row |= {"code": unit, "parent_code": PARENTS[unit]} if cls is Agency else {}
            connection.execute(insert(cls).values(row))


def without_others(engine: Engine, reader: Reader) -> Engine:
    """A database that holds of each scoped table the rows which this reader sees, and nothing else."""
    alone = _empty()
    with ReaderSession(engine, reader) as session, alone.begin() as connection:
        for cls in SCOPED.values():
            for row in session.scalars(select(cls)):
                columns = [one for one in cls.__table__.columns if one.computed is None]
                connection.execute(insert(cls).values({one.key: getattr(row, one.key) for one in columns}))
    return alone


def _empty() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    return engine


def _some(column: Any, number: int) -> Any:
    """Any value that fits the column."""
    if column.info.get("kind") == "choice":
        return next(iter(column.info["words"]))
    if isinstance(column.type, UtcTime):
        return dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    match column.type.python_type.__name__:
        case "date":
            return dt.date(2021, 1, 1)
        case "int":
            return number
        case "Decimal":
            return Decimal(number)
        case "dict" | "list":
            return {}
        case "bytes":
            return b""
        case _:
            return str(number)
