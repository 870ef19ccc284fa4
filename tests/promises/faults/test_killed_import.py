"""kill −9 during import: all rows or none, no batch that is not whole, and the same file can be imported again."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.audit import AuditRecord
from models.batches import ImportBatch
from models.cases import Case
from models.engine import make_engine
from tests.dashboard.command_line.processes import Place, finished
from tests.promises.faults.conftest import Fresh
from tests.promises.faults.kills import kill, moments, undisturbed

ROWS = 5_000


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """An agency and its cases."""
    (tmp_path / "agencies.csv").write_text("code,name,kind\nA01,城管局,department\n", encoding="utf-8")
    rows = "".join(f"{number},A01,penalty\n" for number in range(ROWS))
    (tmp_path / "cases.csv").write_text(f"case_no,agency_code,kind\n{rows}", encoding="utf-8")
    return [str(tmp_path / name) for name in ("agencies.csv", "cases.csv")]


def found(place: Place) -> tuple[int, list[int], int]:
    """Cases, the rows that each batch says it has added, and audit records of imports."""
    engine = make_engine(place.database)
    with engine.connect() as connection:
        cases = connection.execute(select(func.count()).select_from(Case)).scalar_one()
        added = sorted(connection.execute(select(ImportBatch.added)).scalars())
        recorded = select(func.count()).select_from(AuditRecord).where(AuditRecord.action == "batch:import")
        records = connection.execute(recorded).scalar_one()
    engine.dispose()
    return cases, added, records


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
def test_killed_at_any_moment_an_import_is_whole_or_nothing_and_can_be_done_again(
    migrated_place: Fresh, files: list[str], rounds: int
) -> None:
    with migrated_place() as place:
        seconds = undisturbed(place.start("import", *files))
        whole = found(place)
        assert whole == (ROWS, [1, ROWS], 2)
    for moment in moments(rounds, seconds):
        with migrated_place() as place:
            kill(place.start("import", *files), moment)
            assert found(place) in ((0, [], 0), whole)
            assert finished(place.start("import", *files))[0] == 0
            assert found(place)[0] == ROWS
