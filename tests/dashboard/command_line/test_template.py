"""``zhiheng template`` writes a workbook where it is told; what stands in it is tested with the importer."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]


@pytest.mark.parametrize(
    ("name", "file", "sheets"),
    [("cases", "案件.xlsx", ["案件"]), ("six-rates", "六率补充数据.xlsx", ["应立案核定", "年度数据"])],
)
def test_a_template_is_written_beside_whoever_asks(
    name: str, file: str, sheets: list[str], zhiheng: Zhiheng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert zhiheng("template", name).out.strip() == file
    assert openpyxl.load_workbook(tmp_path / file).sheetnames[:-1] == sheets


def test_a_file_that_may_be_filled_in_is_never_written_over(zhiheng: Zhiheng, tmp_path: Path) -> None:
    filled = tmp_path / "cases.xlsx"
    filled.write_text("filled in")
    outcome = zhiheng("template", "cases", "--output", str(filled))
    assert (outcome.code, filled.read_text()) == (2, "filled in")
    assert "cases.xlsx" in outcome.err
