"""typer's own words in the reader's language: what is wrong with a command as written, and the frame of its help.

typer has them in English only, and exports neither the kinds of its errors nor the writer of its help; hence the names
with an underscore, and the upper bound of its version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import typer
from pydantic import ValidationError
from typer._click.core import Command
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer._click.formatting import HelpFormatter

from dashboard.translations import _

_UNKNOWN_COMMAND = re.compile(r"No such command '(?P<name>.*?)'\.(?: Did you mean (?P<alike>.*)\?)?", re.DOTALL)
_TOO_MANY = re.compile(r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", re.DOTALL)
_CHOICES = re.compile(r" is not one of (?P<choices>.*)\.", re.DOTALL)
_REMARK = re.compile(r"  \[(?:default: (?P<default>.*?))?(?:; )?(?P<required>required)?\]$", re.DOTALL)


def problem(error: typer.TyperException) -> str:
    """What is wrong, as a sentence; in English for a kind of error that nobody foresaw."""
    match error:
        case NoSuchOption(possibilities=[*alike]) if alike:
            return _(
                "there is no option %(option)s; did you mean %(alike)s?",
                option=error.option_name,
                alike=", ".join(sorted(alike)),
            )
        case NoSuchOption():
            return _("there is no option %(option)s.", option=error.option_name)
        case BadOptionUsage() if "requires" in error.message:
            return _("the option %(option)s needs a value.", option=error.option_name)
        case BadOptionUsage():
            return _("the option %(option)s takes no value.", option=error.option_name)
        case MissingParameter(param=param) if param is not None:
            return _("%(parameter)s is missing.", parameter=param.get_error_hint())
        case BadParameter(param=param) if param is not None and isinstance(error.__cause__, ValidationError):
            return _wrong_value(param.get_error_hint(), error.__cause__)
        case UsageError():
            return _plain(error.message)
        case _:
            return error.format_message()


def speak(command: Command) -> Command:
    """The command and all beneath it, their help in the reader's language."""
    command.context_class = _ContextOfHelp
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, typer.core.TyperGroup):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
        for one in command.commands.values():
            speak(one)
    return command


def _wrong_value(parameter: str, cause: ValidationError) -> str:
    first = cause.errors()[0]
    found, kind = first["input"], first["type"]
    choices = _CHOICES.search(first["msg"])
    if choices is not None:
        expected = choices["choices"]
    elif kind == "int_parsing":
        expected = _("a whole number")
    else:
        expected = first["msg"]
    return _(
        "%(parameter)s is “%(found)s”; expected %(expected)s.", parameter=parameter, found=found, expected=expected
    )


def _plain(message: str) -> str:
    """Of these errors typer tells nothing but their text."""
    if found := _UNKNOWN_COMMAND.fullmatch(message):
        if found["alike"]:
            return _("there is no command %(name)s; did you mean %(alike)s?", **found.groupdict())
        return _("there is no command %(name)s.", name=found["name"])
    if found := _TOO_MANY.fullmatch(message):
        return _("“%(words)s” is more than the command takes.", words=found["words"])
    if message == "Missing command.":
        return _("it does not say which of its commands to carry out.")
    return message


class _Help(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        known = {"Arguments": _("Arguments"), "Options": _("Options"), "Commands": _("Commands")}
        super().write_heading(known.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _described(text)) for term, text in rows], col_max, col_spacing)


class _ContextOfHelp(typer.Context):
    formatter_class = _Help


def _described(text: str) -> str:
    if text == "Show this message and exit.":
        return _("Show this message and exit.")
    return _REMARK.sub(_remark, text)


def _remark(found: re.Match[str]) -> str:
    remarks = []
    if found["default"] is not None:
        remarks.append(_("default: %(value)s", value=found["default"]))
    if found["required"]:
        remarks.append(_("required"))
    return f"  [{'; '.join(remarks)}]"
