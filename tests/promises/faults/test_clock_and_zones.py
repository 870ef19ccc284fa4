"""Clock and zones: what is scored depends on the day in China alone, and the order of the audit log on no clock."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from models.agencies import Agency
from models.audit import AuditRecord
from models.cases import Case
from models.engine import make_engine
from tests.dashboard.command_line.processes import Place, finished
from tests.promises.faults.conftest import copied

AT = """
import datetime, importlib, json, sys
from types import SimpleNamespace
from dashboard.command_line import main
for module, instant, arguments in json.loads(sys.argv[1]):
    class Clock(datetime.datetime):
        now = classmethod(lambda _, zone=None: datetime.datetime.fromisoformat(instant).astimezone(zone))
    importlib.import_module(module).dt = SimpleNamespace(**{**vars(datetime), "datetime": Clock})
    try:
        main(arguments)
    except SystemExit as ended:
        assert not ended.code
    print("--")
"""
ZONES = ["America/Los_Angeles", "Pacific/Kiritimati"]
INSTANTS = {
    "2021-11-30T15:59:59+00:00": "8",
    "2021-11-30T16:00:00+00:00": "8",
    "2022-03-01T15:59:59+00:00": "8",
    "2022-03-01T16:00:00+00:00": "6",
    "2022-03-13T10:30:00+00:00": "6",
}
"""Moment → points for closing in the year 2022, which begins on 1 December: 16 × 1/2, and 2 less once a case is late.

The case is late from 2 March on, 90 days after its filing on 1 December: in China that is from 16:00 UTC of 1 March on.
The last moment is in the hour that Los Angeles leaves out.
"""


def said_at(place: Place, calls: Sequence[tuple[str, str, list[str]]]) -> list[str]:
    """What each command of (module, moment, arguments) says at its moment: the module's clock alone is another."""
    code, said = finished(place.run("-c", AT, json.dumps(calls)))
    assert code == 0, said
    return said.split("--\n")[:-1]


@contextmanager
def filled(file: Path, folder: Path) -> Iterator[Place]:
    """An agency with a case of the last day of the year 2021 and two of the first of 2022, one of them still open."""
    place = copied(file, folder)
    engine = make_engine(place.database)
    last, first = dt.date(2021, 11, 30), dt.date(2021, 12, 1)
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
        for number, filed, closed in (("1", last, last), ("2", first, first), ("3", first, None)):
            connection.execute(
                insert(Case).values(
                    agency_code="A", case_no=number, kind="penalty", filed_on=filed, decided_on=closed,
                    decision=closed and "penalty", closed_on=closed,
                )
            )  # fmt: skip
    engine.dispose()
    yield place


@pytest.mark.parametrize("zone", ZONES)
def test_scores_deadlines_and_the_bounds_of_years_are_the_same_in_every_zone_of_the_server(
    zone: str, migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    score = ["score", "six-rates", "--set", "year=december_to_november", "--format", "json", "--period"]
    asked = [(moment, year) for moment in INSTANTS for year in ("2021", "2022")]
    with filled(migrated_sqlite, tmp_path) as place:
        calls = [("dashboard.command_line.scoring", moment, [*score, year]) for moment, year in asked]
        results = dict(zip(asked, said_at(place, calls), strict=True))
    for (moment, year), said in results.items():
        result = json.loads(said)
        closing = next(one for one in result["subjects"][0]["nodes"] if one["key"] == "closing")
        found = result["period"]["first"], closing["numerator"], closing["denominator"], closing["points"]
        expected = {"2021": ("2020-12-01", 1, 1, "16"), "2022": ("2021-12-01", 1, 2, INSTANTS[moment])}
        assert found == expected[year], (moment, year)


def test_records_stand_in_the_order_in_which_they_were_written_when_the_clock_is_moved_backwards(county: Place) -> None:
    accounts = "dashboard.command_line.accounts"
    said_at(
        county,
        [
            (accounts, "2031-01-01T00:00:00+00:00", ["account", "lock", "chief"]),
            (accounts, "2027-01-01T00:00:00+00:00", ["account", "unlock", "chief"]),
        ],
    )
    engine = make_engine(county.database)
    with engine.connect() as connection:
        newest = select(AuditRecord.action, AuditRecord.at).order_by(AuditRecord.sequence.desc()).limit(2)
        rows = connection.execute(newest).all()
    engine.dispose()
    assert [(row.action, row.at.year) for row in rows] == [("account:unlock", 2027), ("account:lock", 2031)]
    assert finished(county.start("audit", "verify"))[0] == 0
