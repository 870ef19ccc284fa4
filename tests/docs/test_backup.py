"""What docs/backup.md names is there: commands, options, settings."""

import re

import pytest
import typer

from dashboard.command_line import application
from dashboard.settings import PREFIX, Settings
from tests.architecture.repository import ROOT

TEXT = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(application()).commands  # type: ignore[attr-defined]  # it is a group
OPTIONS = {
    option
    for name in ("backup", "verify", "restore", "upgrade")
    for parameter in COMMANDS[name].params
    for option in (*parameter.opts, *parameter.secondary_opts)
}


def found(pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, TEXT)))


@pytest.mark.parametrize("name", found(r"(?:`|\n)zhiheng (\w+)"))
def test_a_command_is_there(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize("option", found(r"(?<![\w-])--[a-z-]+\b"))
def test_an_option_is_there(option: str) -> None:
    assert option in OPTIONS


@pytest.mark.parametrize("variable", found(PREFIX + "[A-Z_]+"))
def test_a_setting_is_there(variable: str) -> None:
    assert variable.removeprefix(PREFIX).lower() in Settings.model_fields
