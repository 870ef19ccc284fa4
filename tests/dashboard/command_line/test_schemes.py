"""``zhiheng schemes`` shows, lints, checks and makes schemes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]
EXAMPLE = Path(__file__).parents[2] / "example_plugin" / "src" / "zhiheng_cloudbrook" / "scheme.toml"


def test_the_list_names_each_scheme_and_its_document(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("schemes", "list")
    assert outcome.code == 0
    assert "six-rates" in outcome.out
    assert "附件2" in outcome.out


def test_a_scheme_is_shown_with_every_open_point_its_default_and_its_reason(zhiheng: Zhiheng) -> None:
    shown = zhiheng("schemes", "show", "six-rates").out
    for point in range(1, 18):
        assert f"§5.2 point {point}" in shown or f", {point})" in shown, point
    assert "sued_zero_at = 0.1" in shown
    assert "* carried_in" in shown
    assert "立案率=立案数量÷应立案数量" in shown


def test_the_shipped_scheme_has_no_errors(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("schemes", "lint", "six-rates")
    assert outcome.code == 0
    assert "warning  nodes.filing" in outcome.out


def test_errors_of_a_scheme_file_end_with_exit_code_1(zhiheng: Zhiheng, tmp_path: Path) -> None:
    (tmp_path / "scheme.toml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    outcome = zhiheng("schemes", "lint", str(tmp_path / "scheme.toml"))
    assert outcome.code == 1
    assert "cloudbrook.decided" in outcome.out


def test_a_plugin_need_not_be_installed_to_be_checked(zhiheng: Zhiheng) -> None:
    assert zhiheng("schemes", "lint", str(EXAMPLE.parent)).code == 0
    outcome = zhiheng("schemes", "check", str(EXAMPLE.parent))
    assert outcome.code == 0
    assert "0 numbers differ" in outcome.out


def test_the_golden_examples_of_the_shipped_scheme_agree(zhiheng: Zhiheng) -> None:
    outcome = zhiheng("schemes", "check", "six-rates")
    assert outcome.code == 0
    assert "0 numbers differ" in outcome.out
    assert "附件2 六: scored by winning" in outcome.out


def test_a_wrong_example_is_named_with_both_numbers(zhiheng: Zhiheng, tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "plugins" / "six_rates"
    golden = (shipped / "golden.toml").read_text(encoding="utf-8")
    assert 'points = "' in golden or "points = " in golden
    (tmp_path / "scheme.toml").write_text((shipped / "scheme.toml").read_text(encoding="utf-8"), encoding="utf-8")
    before, points, after = golden.partition("points = 16")
    (tmp_path / "golden.toml").write_text(f"{before}points = 15{after}", encoding="utf-8")
    assert points
    outcome = zhiheng("schemes", "check", str(tmp_path))
    assert outcome.code == 1
    assert "expected 15" in outcome.out
    assert "found 16" in outcome.out


def test_examples_whose_measures_are_not_installed_are_refused_by_name(zhiheng: Zhiheng, tmp_path: Path) -> None:
    (tmp_path / "scheme.toml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    outcome = zhiheng("schemes", "check", str(tmp_path))
    assert outcome.code == 2
    assert "cloudbrook.complaints" in outcome.err


def test_a_new_scheme_is_a_folder_that_lints(zhiheng: Zhiheng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert zhiheng("schemes", "new", "river-county").code == 0
    assert zhiheng("schemes", "lint", "river-county").code == 0
    again = zhiheng("schemes", "new", "river-county")
    assert again.code == 2
    assert "exists" in again.err


@pytest.mark.parametrize("name", ["River", "../evil", "a b", ""])
def test_a_name_that_cannot_name_a_scheme_is_refused(zhiheng: Zhiheng, name: str, tmp_path: Path) -> None:
    assert zhiheng("schemes", "new", name, "--in", str(tmp_path)).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_missing_scheme_file_is_named(zhiheng: Zhiheng, tmp_path: Path) -> None:
    outcome = zhiheng("schemes", "lint", str(tmp_path / "none.toml"))
    assert outcome.code == 2
    assert "none.toml" in outcome.err
