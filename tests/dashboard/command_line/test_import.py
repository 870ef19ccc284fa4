"""``zhiheng import`` as a clerk uses it; what the importer accepts is tested with the importer."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from dashboard.command_line.importing import progress
from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "执法单位.csv").write_text("单位编码,单位名称,单位类别\nT1,青石镇,乡镇街道\n", encoding="gb18030")
    (tmp_path / "cases.csv").write_text(
        "case_no,agency_code,kind,filed_on,closed_on\n001,T1,处罚,2021-02-01,2021-03-01\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.usefixtures("database")
def test_files_in_any_order_go_in_and_are_scored(zhiheng: Zhiheng, files: Path) -> None:
    outcome = zhiheng("import", "cases.csv", "执法单位.csv")
    assert outcome.code == 0, outcome.err
    answer = json.loads(zhiheng("score", "six-rates", "--period", "2021", "--format", "json").out)
    assert answer["subjects"][0]["name"] == "青石镇"
    assert answer["subjects"][0]["nodes"][1]["numerator"] == 1


@pytest.mark.usefixtures("database")
def test_rows_set_aside_end_with_exit_code_1_and_a_file_that_is_named(zhiheng: Zhiheng, files: Path) -> None:
    with (files / "cases.csv").open("a", encoding="utf-8") as more:
        more.write("002,T9,处罚,2021-02-30,\n")
    outcome = zhiheng("import", "cases.csv", "执法单位.csv")
    assert outcome.code == 1
    assert "cases.rejected.csv" in outcome.out
    assert "2021-02-30" in outcome.out
    assert (files / "cases.rejected.csv").exists()


@pytest.mark.usefixtures("database")
def test_a_dry_run_writes_nothing(zhiheng: Zhiheng, files: Path) -> None:
    assert zhiheng("import", "cases.csv", "执法单位.csv", "--dry-run").code == 0
    assert json.loads(zhiheng("score", "six-rates", "--period", "2021", "--format", "json").out)["subjects"] == []


@pytest.mark.usefixtures("database")
def test_a_file_that_is_not_there_ends_with_exit_code_2(zhiheng: Zhiheng, files: Path) -> None:
    outcome = zhiheng("import", "执法单位.csv", "none.csv")
    assert outcome.code == 2
    assert "none.csv" in outcome.err
    assert json.loads(zhiheng("score", "six-rates", "--period", "2021", "--format", "json").out)["subjects"] == []


@pytest.mark.usefixtures("database")
def test_an_unknown_kind_is_refused_with_those_there_are(zhiheng: Zhiheng, files: Path) -> None:
    outcome = zhiheng("import", "cases.csv", "--kind", "casses")
    assert outcome.code == 2
    assert "casses" in outcome.err


@pytest.mark.usefixtures("database")
def test_a_name_with_markup_and_escapes_is_printed_as_it_reads(zhiheng: Zhiheng, files: Path) -> None:
    (files / "[red]cases\x1b[2J.csv").write_text("case_no,agency_code,kind\n1,T1,处罚\n", encoding="utf-8")
    outcome = zhiheng("import", "执法单位.csv", "[red]cases\x1b[2J.csv")
    assert outcome.code == 0, outcome.err
    assert r"[red]cases\u001b[2J.csv (cases): 1 added" in outcome.out
    assert "\x1b" not in outcome.out + outcome.err


def test_names_are_no_markup_on_a_progress_bar() -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=100)
    with progress(terminal) as tell:
        tell("[red]cases[/] [link=http://x]y.csv", 1, 2)
    assert "[red]cases[/] [link=http://x]y.csv" in terminal.file.getvalue()
