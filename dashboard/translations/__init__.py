"""Texts in the reader's language: English in the source, Chinese in the catalogues under ``zh/``.

The language is set once for a request or a command and read from there; nothing here looks at the environment.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FOLDER = Path(__file__).parent

_language: ContextVar[Language] = ContextVar("language", default="zh")


def language() -> Language:
    """The language texts are given in now."""
    return _language.get()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Gives texts in ``chosen`` inside the block."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str, /, **values: Any) -> str:
    """The text in the present language, its ``%(name)s`` places filled."""
    text = _catalogue(language()).gettext(message)
    return text % values if values else text


def plural(one: str, many: str, number: int, /, **values: Any) -> str:
    """The text for so many things; ``%(number)s`` is filled in too."""
    text = _catalogue(language()).ngettext(one, many, number)
    return text % {"number": number, **values}


def catalogue_files(chosen: Language) -> list[Path]:
    """The catalogue's files, one a part of the application."""
    return sorted((FOLDER / chosen).glob("*.po"))


class _Chinese(gettext.NullTranslations):
    """All catalogues as one. Chinese has one form for one thing and for many."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        for path in catalogue_files("zh"):
            with path.open("rb") as lines:
                for message in read_po(lines, locale="zh_Hans_CN"):
                    if message.id and message.string:
                        self._texts[_first(message.id)] = _first(message.string)

    def gettext(self, message: str) -> str:
        return self._texts.get(message) or super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._texts.get(msgid1) or super().ngettext(msgid1, msgid2, n)


def _first(forms: str | Sequence[str]) -> str:
    return forms if isinstance(forms, str) else forms[0]


@cache
def _catalogue(chosen: Language) -> gettext.NullTranslations:
    return gettext.NullTranslations() if chosen == "en" else _Chinese()
