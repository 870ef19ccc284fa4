"""One record is one line, whatever it holds."""

import logging
import re

import pytest

from dashboard.log import LogFormatter


def written(message: str, *arguments: object, failure: BaseException | None = None) -> list[str]:
    raised = (type(failure), failure, failure.__traceback__) if failure else None
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, message, arguments, raised)
    return LogFormatter().format(record).split("\n")


def test_a_line_begins_with_its_moment_and_level() -> None:
    [line] = written("%s went wrong", "案件")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ERROR 案件 went wrong", line)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x00", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\ud800"])
def test_what_breaks_lines_or_commands_terminals_is_written_out(sign: str) -> None:
    [line] = written("%s", f"/a{sign}b")
    assert line.endswith("/a" + sign.encode("unicode_escape").decode() + "b")


def test_the_text_of_an_exception_cannot_begin_a_line() -> None:
    try:
        raise ValueError("first\n2026-01-01 ERROR second\x1b[2J\u2028third")
    except ValueError as failure:
        _line, *trace = written("failed", failure=failure)
    assert trace
    assert all(line.startswith("  ") for line in trace)
    assert not any("\x1b" in line or "\u2028" in line for line in trace)
