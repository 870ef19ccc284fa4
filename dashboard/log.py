"""The log of a server or worker, on standard error: a JSON object a line, or at a terminal a line a person can read.

Records hold what strangers sent, such as the path of a request. Here, and nowhere else, is it made harmless: no text
can begin a line of its own, or tell a terminal what to do.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from collections.abc import Mapping
from typing import Any


class JsonFormatter(logging.Formatter):
    """A record as one JSON object: ``at``, ``level``, ``logger``, ``process``, ``message``, and where there are any
    ``request`` (the number people are shown) and ``trace``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "request": getattr(record, "request", None),
            "message": printable(record.getMessage()),
            "trace": [printable(one) for one in self.formatException(record.exc_info).splitlines()]
            if record.exc_info
            else None,
        }
        return json.dumps({key: value for key, value in told.items() if value is not None}, ensure_ascii=False)


class LineFormatter(logging.Formatter):
    """A record in one line; the lines of a trace follow it, set in."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line."""
        request = getattr(record, "request", None)
        return printable(super().formatMessage(record)) + (f" [{request}]" if request else "")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """The trace and the text of the exception, which may come from outside, too."""
        return "\n".join(f"  {printable(line)}" for line in super().formatException(ei).splitlines())


def of_request(number: str) -> Mapping[str, str]:
    """What a record of a request carries besides its message: ``log.error("…", extra=of_request(number))``."""
    return {"request": number}


def printable(text: str) -> str:
    """The text with everything that is not seen, but for the blank, written as Python writes it: ``\\n``, ``\\x1b``."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


def formatter() -> logging.Formatter:
    """The form of this process's log: for people at a terminal, for programs anywhere else."""
    return LineFormatter() if sys.stderr.isatty() else JsonFormatter()


def write_log() -> None:
    """Writes the log of this process, from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
