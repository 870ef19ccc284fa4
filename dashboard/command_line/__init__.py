"""The command ``zhiheng``: its commands, and the one place where a fault becomes a sentence and an exit code.

0 all done, 1 done in part (rows set aside, examples that fail), 2 nothing done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import typer

from dashboard.command_line import (
    accounts,
    auditing,
    backups,
    database,
    digesting,
    doubting,
    importing,
    schemes,
    scoring,
    serving,
    tokens,
)
from dashboard.command_line.faults import sentence
from dashboard.command_line.usage import speak
from dashboard.translations import LANGUAGES, Language, _, speaking

FAULT = 2

SECTIONS: tuple[Callable[[typer.Typer], None], ...] = (
    serving.add_commands,
    database.add_commands,
    importing.add_commands,
    doubting.add_commands,
    scoring.add_commands,
    schemes.add_commands,
    accounts.add_commands,
    tokens.add_commands,
    digesting.add_commands,
    auditing.add_commands,
    backups.add_commands,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and ends the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # a C locale cannot print Chinese
    with speaking(_language()):
        sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def application() -> typer.Typer:
    """All commands, their help in the present language."""
    app = typer.Typer(
        name="zhiheng",
        help=_("Zhiheng: supervision of administrative law enforcement, scored by published rules."),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for add_commands in SECTIONS:
        add_commands(app)
    return app


def _run(arguments: list[str]) -> int:
    try:
        answer = speak(typer.main.get_command(application())).main(
            arguments or ["--help"], prog_name="zhiheng", standalone_mode=False
        )
        return answer if isinstance(answer, int) else 0
    except typer.Exit as done:
        return done.exit_code
    except (typer.Abort, BrokenPipeError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - whoever read our output has gone
        return FAULT
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)  # noqa: T201 - this is the command line
        return FAULT
    except Exception as error:  # whatever it is, it is told in one sentence
        if os.environ.get("ZHIHENG_TRACEBACK"):
            raise
        print(sentence(error), file=sys.stderr)  # noqa: T201 - this is the command line
        return FAULT


def _language() -> Language:
    for name in ("ZHIHENG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        found = os.environ.get(name, "")[:2]
        for known in LANGUAGES:
            if found == known:
                return known
    return "zh"


__all__ = ["application", "main"]
