"""The log of a server or worker: on standard error, each record a line that begins with its moment.

Records hold what strangers sent, such as the path of a request. Here, and nowhere else, is it made harmless: no text
can begin a line of its own, or tell a terminal what to do.
"""

from __future__ import annotations

import logging
from typing import Any


class LogFormatter(logging.Formatter):
    """A record in one line; the lines of a trace follow it, set in."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line."""
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """The trace and the text of the exception, which may come from outside, too."""
        return "\n".join(f"  {printable(line)}" for line in super().formatException(ei).splitlines())


def printable(text: str) -> str:
    """The text with everything that is not seen, but for the blank, written as Python writes it: ``\\n``, ``\\x1b``."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


def write_log() -> None:
    """Writes the log of this process, from warnings on, in this form."""
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
