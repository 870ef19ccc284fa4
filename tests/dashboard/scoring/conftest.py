"""A migrated database with one township of three cases, small enough to score by hand."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from models.agencies import Agency
from models.cases import Case
from models.engine import make_engine
from models.figures import Quota


def case(number: str, **columns: object) -> dict[str, object]:
    return {"agency_code": "T1", "case_no": number, "kind": "penalty", **columns}


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    made = make_engine(migrated_database)
    day = dt.date
    with made.begin() as connection:
        connection.execute(insert(Agency).values(code="T1", name="青石镇", kind="township"))
        connection.execute(insert(Quota).values(agency_code="T1", year=2021, should_file=4, basis="核定文件1号"))
        for row in (
            case("1", filed_on=day(2021, 2, 1), decided_on=day(2021, 3, 1), decision="penalty",
                 closed_on=day(2021, 3, 2), executed_on=day(2021, 3, 9)),
            case("2", filed_on=day(2021, 5, 1), decided_on=day(2021, 6, 1), decision="penalty",
                 closed_on=day(2021, 6, 2)),
            case("3", filed_on=day(2021, 12, 20)),
        ):  # fmt: skip
            connection.execute(insert(Case).values(row))
    yield made
    made.dispose()
