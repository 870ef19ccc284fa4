"""The words of the data dictionary in the reader's language, and what is shown of a person's name."""

from __future__ import annotations

from dashboard.translations import _, language
from models.base import Vocabulary
from models.cases import PartyKind
from models.lawsuits import Instance


def word(words: type[Vocabulary], key: str | None) -> str:
    """The word behind a key of this vocabulary: the Chinese of the dictionary, or English; empty for none."""
    if key is None:
        return ""
    if language() == "zh":
        return next((one.zh for one in words if one.value == key), key)
    if words is Instance:
        return {"1": _("First instance"), "2": _("Second instance"), "3": _("Retrial")}.get(key, key)
    return key.replace("_", " ").capitalize()


def column_title(zh: str, key: str) -> str:
    """The name of a column: the Chinese header of the dictionary, or its key in words."""
    return zh if language() == "zh" else key.replace("_", " ").capitalize()


def yes_no(value: bool | None) -> str:
    """Yes, no, or nothing where nobody said."""
    return "" if value is None else _("Yes") if value else _("No")


def party_shown(party: str | None, party_kind: str | None) -> str:
    """The party of a case: an organisation by its name, anybody else by the first character only.

    A party of unknown kind is taken for a person: personal data is not shown on a guess.
    """
    if not party:
        return ""
    return party if party_kind == PartyKind.ORGANISATION else f"{party[0]}＊＊"
