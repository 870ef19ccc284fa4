"""How the importer's sentences are made: what is filled into them comes from files, so it is made printable here."""

from __future__ import annotations

from dashboard import translations
from dashboard.imports.cells.visible import printable
from dashboard.imports.kinds import KINDS
from dashboard.translations import language


def _(message: str, /, **values: object) -> str:
    return translations._(message, **{name: printable(str(value)) for name, value in values.items()})


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """The sentence for so many rows."""
    return translations.plural(one, many, number, **{name: printable(str(value)) for name, value in values.items()})


def kind_title(kind: str) -> str:
    """The kind's name; that of a table which is no kind as it stands."""
    return KINDS[kind].zh if language() == "zh" and kind in KINDS else kind.replace("_", " ")
