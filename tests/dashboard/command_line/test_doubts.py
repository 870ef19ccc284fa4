"""``zhiheng doubts`` prints what the page lists; what is doubtful is tested with the service."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]
CASES = "case_no,agency_code,kind,filed_on,decided_on,closed_on\n001,T1,处罚,2021-02-02,2021-02-01,2021-03-01\n"


@pytest.fixture
def filled(database: str, zhiheng: Zhiheng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agencies.csv").write_text("code,name,kind\nT1,[red]镇,township\n", encoding="utf-8")
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    assert zhiheng("import", "agencies.csv", "cases.csv").code == 0


@pytest.mark.usefixtures("filled")
def test_each_doubt_is_a_line_with_its_agency(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("doubts", "--year", "2021")
    assert outcome.code == 0, outcome.err
    assert "[red]镇" in outcome.out
    assert "1 case was decided before it was filed: 001." in outcome.out


@pytest.mark.usefixtures("filled")
def test_programs_get_the_numbers_beside_the_sentence(zhiheng: Zhiheng) -> None:
    answer = json.loads(zhiheng("doubts", "--year", "2021", "--format", "json").out)
    (doubt,) = answer["doubts"]
    assert (answer["year"], doubt["code"], doubt["agency_code"]) == (2021, "decided_first", "T1")
    assert doubt["said"] == {"number": 1, "example": "001"}


@pytest.mark.usefixtures("database")
def test_without_doubts_it_says_what_was_looked_at(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("doubts", "--year", "2021")
    assert "No doubts were found" in outcome.out
    assert "certificates" in outcome.out
