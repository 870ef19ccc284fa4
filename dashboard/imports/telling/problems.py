"""What can be wrong with a row or a whole file, as data: a code and its fields.

The sentences are in ``problem_wording`` and ``refusal_wording``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dashboard.imports.telling import problem_wording, refusal_wording

PROBLEMS_KEPT = 100
"""So many problems, so many doubts, and so many rows left out, of a sheet are kept in its report and with its batch."""


class BadCell(Exception):
    """The cell cannot be read as its column asks; ``code`` and ``detail`` say why."""

    def __init__(self, code: str, /, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = {name: str(value) for name, value in detail.items()}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a row (it is set aside), or a doubt about it (it is taken in all the same).

    ``row`` is counted as a spreadsheet counts, the header row included. ``header`` is the column's header as
    written in the file, or its Chinese header where the file lacks the column.
    """

    row: int
    code: str
    column: str | None = None
    header: str | None = None
    found: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in the present language, without file, sheet and row."""
        return problem_wording.problem(self)

    def as_json(self) -> dict[str, Any]:
        """As it is kept; ``Problem(**kept)`` is the problem again."""
        return {**asdict(self), "detail": dict(self.detail)}


@dataclass(frozen=True)
class Refusal:
    """Why a whole file or sheet cannot be imported."""

    code: str
    path: Path | None = None
    sheet: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in the present language, with file and sheet."""
        return refusal_wording.refusal(self)


class ImportRefused(Exception):
    """Nothing was imported, because of these files. Its text is the sentences in the present language."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(", ".join(refusal.code for refusal in self.refusals))

    def __str__(self) -> str:
        return "\n".join(str(refusal) for refusal in self.refusals)


def refused(code: str, path: Path | None = None, sheet: str | None = None, /, **detail: object) -> ImportRefused:
    """The exception for one file."""
    return ImportRefused([Refusal(code, path, sheet, {name: str(value) for name, value in detail.items()})])
