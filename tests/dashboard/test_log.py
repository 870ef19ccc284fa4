"""One record is one line, whatever it holds: JSON for programs, words for people at a terminal."""

import json
import logging
import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dashboard.log import JsonFormatter, LineFormatter, of_request
from models.engine import make_engine

ID_NUMBER = "11010119900307803X"
SIGNS = ["\n", "\r", "\x1b", "\x00", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\ud800"]


def record(message: str, *arguments: object, failure: BaseException | None = None, **extra: str) -> logging.LogRecord:
    raised = (type(failure), failure, failure.__traceback__) if failure else None
    made = logging.LogRecord("zhiheng.web", logging.ERROR, __file__, 1, message, arguments, raised)
    made.__dict__.update(extra)
    return made


def failure() -> BaseException:
    try:
        raise ValueError("first\n2026-01-01 ERROR second\x1b[2J\u2028third")
    except ValueError as raised:
        return raised


def test_a_line_begins_with_its_moment_and_level() -> None:
    line = LineFormatter().format(record("%s went wrong", "案件"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ERROR 案件 went wrong", line)


def test_a_line_ends_with_the_number_of_its_request() -> None:
    assert LineFormatter().format(record("failed", **of_request("1A2B-3C4D"))).endswith(" ERROR failed [1A2B-3C4D]")


@pytest.mark.parametrize("sign", SIGNS)
def test_what_breaks_lines_or_commands_terminals_is_written_out(sign: str) -> None:
    out = "/a" + sign.encode("unicode_escape").decode() + "b"
    assert LineFormatter().format(record("%s", f"/a{sign}b")).endswith(out)
    line = JsonFormatter().format(record("%s", f"/a{sign}b"))
    assert json.loads(line)["message"] == out
    assert sign not in line


def test_the_text_of_an_exception_cannot_begin_a_line() -> None:
    _line, *trace = LineFormatter().format(record("failed", failure=failure())).split("\n")
    assert trace
    assert all(line.startswith("  ") for line in trace)
    assert not any("\x1b" in line or "\u2028" in line for line in trace)


def test_a_record_for_programs_is_one_object_with_its_request_and_trace() -> None:
    line = JsonFormatter().format(record("GET %s failed", "/agency/案", failure=failure(), **of_request("1A2B-3C4D")))
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["request"]) == ("ERROR", "zhiheng.web", "1A2B-3C4D")
    assert told["message"] == "GET /agency/案 failed"
    assert told["trace"][0].startswith("Traceback")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", told["at"])


def test_what_a_record_lacks_is_left_out() -> None:
    assert set(json.loads(JsonFormatter().format(record("x")))) == {"at", "level", "logger", "process", "message"}


def test_the_values_of_a_statement_that_fails_are_in_no_record(empty_database: str) -> None:
    engine = make_engine(empty_database)
    with engine.connect() as connection:
        try:
            connection.execute(text("SELECT * FROM nothing WHERE id_number = :n"), {"n": ID_NUMBER})
        except DBAPIError as error:
            told = JsonFormatter().format(record("failed", failure=error))
    engine.dispose()
    assert "nothing" in told
    assert ID_NUMBER not in told
