"""How a reader refuses a file: a code and its fields. It knows neither the file's name nor anybody's language."""

from __future__ import annotations


class Unreadable(Exception):
    """The file cannot be read, for the reason ``code``; its sentence is in ``telling.refusal_wording``."""

    def __init__(self, code: str, sheet: str | None = None, /, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.detail = {name: str(value) for name, value in detail.items()}
