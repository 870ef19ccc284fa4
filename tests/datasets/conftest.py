"""Real data sets as a clerk brings them: unpacked, and imported by the real command with their mapping profiles."""

import csv
import datetime as dt
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from plugins.contract import Measure, Moment, Period
from plugins.measuring import measure_agencies, statements
from plugins.six_rates.measures import MEASURES as SHIPPED
from tests.dashboard.command_line.conftest import Outcome, zhiheng  # noqa: F401 - a fixture, used by its name
from tests.datasets.measures import MEASURES

HERE = Path(__file__).parent
EVER = Period(dt.date(1950, 1, 1), dt.date(2100, 12, 31))
ALL = {one.key: one for one in (*SHIPPED, *MEASURES)}
Figures = dict[str, dict[str, Fraction]]
Rows = list[dict[str, str]]


def rows_of(folder: Path, name: str) -> Rows:
    """The rows of ``name``.csv or, where that is packed, of ``name``.csv.gz."""
    packed = folder / f"{name}.csv.gz"
    path = packed if packed.exists() else folder / f"{name}.csv"
    opened = gzip.open if packed.exists() else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Books:
    """An initialised database and what people do with it."""

    url: str
    folder: Path
    zhiheng: Callable[..., Outcome]

    def take(self, source: Path, name: str, profile: str, *, numbered: bool = False, aside: int = 0) -> None:
        """Imports the source's file by the profile of its data set; ``aside`` rows are set aside, all others go in.

        ``numbered`` adds what an office would add by a formula: a number that is unique over all agencies.
        """
        rows = rows_of(source, name)
        if numbered:
            rows = [{**row, "record_no": f"{row['agency_code']}/{row['case_no']}"} for row in rows]
        file = self.folder / f"{profile}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        outcome = self.zhiheng("import", str(file), "--mapping", str(HERE / source.name / f"{profile}.toml"))
        assert outcome.code == (1 if aside else 0), outcome.out + outcome.err
        assert f" {aside:,} set aside" in outcome.out

    def agencies(self, keys: Sequence[str], period: Period = EVER) -> Figures:
        """Agency → measure key → number."""
        with self._connected() as connection:
            return measure_agencies(connection, [ALL[key] for key in keys], Moment(period, period.last))

    def officers(self, measures: Sequence[Measure]) -> Figures:
        """Officer → measure key → number."""
        found: Figures = {}
        with self._connected() as connection:
            for wanted, statement in statements(measures, Moment(EVER, EVER.last)):
                for officer, *numbers in connection.execute(statement):
                    of_officer = found.setdefault(officer, {})
                    for measure, number in zip(wanted, numbers, strict=True):
                        of_officer[measure.key] = Fraction(number or 0)
        return found

    def _connected(self) -> Connection:
        return create_engine(self.url).connect()


@pytest.fixture
def new_books(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    zhiheng: Callable[..., Outcome],  # noqa: F811 - the fixture above
) -> Callable[[], Books]:
    """Makes empty books, as often as they are wanted; the newest are those that the command works on."""

    made = 0

    def make() -> Books:
        nonlocal made
        made += 1
        folder = tmp_path / f"books{made}"
        folder.mkdir()
        url = f"sqlite:///{(folder / 'zhiheng.db').as_posix()}"
        monkeypatch.setenv("ZHIHENG_DATABASE_URL", url)
        assert zhiheng("init").code == 0
        return Books(url, folder, zhiheng)

    return make
