"""What typer says by itself is said in the reader's language: wrongly written commands, and the frame of the help."""

import re
from collections.abc import Callable

import pytest

from tests.dashboard.command_line.conftest import Outcome

Zhiheng = Callable[..., Outcome]

WRONGLY_WRITTEN = [
    (["init", "--quick"], "there is no option --quick.", "没有选项 --quick。"),
    (["init", "-q"], "there is no option -q.", "没有选项 -q。"),
    (
        ["score", "six-rates", "--peri", "2021"],
        "there is no option --peri; did you mean --period?",
        "没有选项 --peri；是否指 --period？",
    ),
    (["serve", "--port"], "the option --port needs a value.", "选项 --port 后面要写值。"),
    (["init", "--help=3"], "the option --help takes no value.", "选项 --help 不带值。"),
    (["score", "six-rates"], "'--period' is missing.", "缺少 '--period'。"),
    (["undo"], "'number' is missing.", "缺少 'number'。"),
    (
        ["serve", "--port", "eighty"],
        "'--port' is “eighty”; expected a whole number.",
        "'--port' 的值是“eighty”，应为整数。",
    ),
    (
        ["score", "six-rates", "--period", "2021", "--format", "pdf"],
        "'--format' is “pdf”; expected 'table', 'json', 'csv'.",
        "'--format' 的值是“pdf”，应为'table', 'json', 'csv'。",
    ),
    (
        ["sore"],
        "there is no command sore; did you mean 'score', 'restore', 'worker'?",
        "没有命令 sore；是否指 'score', 'restore', 'worker'？",
    ),
    (["nothing-alike"], "there is no command nothing-alike.", "没有命令 nothing-alike。"),
    (["account"], "it does not say which of its commands to carry out.", "没有写明要执行其中的哪个命令。"),
    (
        ["init", "now", "please"],
        "“now please” is more than the command takes.",
        "“now please”是多余的，该命令不接受这么多参数。",
    ),
]


@pytest.mark.parametrize(("written", "english", "chinese"), WRONGLY_WRITTEN)
def test_a_wrongly_written_command_is_told_in_the_readers_language(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch, written: list[str], english: str, chinese: str
) -> None:
    told = zhiheng(*written)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"The command was not understood: {english} “zhiheng --help”")
    monkeypatch.setenv("ZHIHENG_LANGUAGE", "zh")
    assert zhiheng(*written).err.startswith(f"命令写法有误：{chinese} 用“zhiheng --help”")


HELP = [
    ["--help"],
    ["score", "--help"],
    ["schemes", "--help"],
    ["schemes", "new", "--help"],
    ["account", "add", "--help"],
]


@pytest.mark.parametrize("written", HELP)
def test_help_in_chinese_has_no_english_words(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch, written: list[str]
) -> None:
    monkeypatch.setenv("ZHIHENG_LANGUAGE", "zh")
    told = zhiheng(*written).out
    assert told.startswith("用法：zhiheng ")
    assert "显示本说明后退出。" in told
    assert re.findall(r"Usage|Options|Arguments|Commands|OPTIONS|COMMAND|ARGS|Show|required|default", told) == []


def test_help_in_chinese_says_what_is_required_and_what_is_usual(
    zhiheng: Zhiheng, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_LANGUAGE", "zh")
    told = zhiheng("score", "--help").out
    assert "[必填]" in told
    assert "[默认：table]" in told


def test_help_in_english_is_as_typer_writes_it(zhiheng: Zhiheng) -> None:
    told = zhiheng("score", "--help").out
    assert told.startswith("Usage: zhiheng score [OPTIONS] {scheme}")
    for words in ("Arguments:", "Options:", "Show this message and exit.", "[required]", "[default: table]"):
        assert words in told
