"""Making text visible that is not: no character may act on a terminal, or hide, where a message or a name is shown."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """The text with a visible code such as ``\\u001b`` for each character that acts on a terminal or hides."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    blank = unicodedata.category(character) == "Zs"
    return character if blank or character.isprintable() else f"\\u{ord(character):04x}"
