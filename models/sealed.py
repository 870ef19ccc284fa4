"""Sealed columns 加密列: the one place where personal data kept encrypted is sealed, hashed and opened.

The column holds the text encrypted and bound to the key of its row; the column beside it a keyed hash, by which rows
are compared and found. Which columns are sealed, the tables say (``models.columns.sealed``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from models.keys import Keys


@dataclass(frozen=True)
class SealedColumn:
    """A sealed column and the column of its hash, by their names."""

    table: str
    name: str
    digest: str

    def sealed(self, keys: Keys, text: str, key: Sequence[Any]) -> str:
        """What the column holds for this text in the row of this primary key."""
        return keys.seal(self._use, text, _place(key))

    def opened(self, keys: Keys, sealed: str, key: Sequence[Any]) -> str:
        """The text that the row of this primary key holds; raises ``models.keys.WrongKey``."""
        return keys.unseal(self._use, sealed, _place(key))

    def hashed(self, keys: Keys, text: str) -> str:
        """What the column of the hash holds for this text."""
        return keys.digest(self._use, text)

    def kept(self, keys: Keys, text: str | None, key: Sequence[Any]) -> dict[str, str | None]:
        """Both columns of the row of this primary key that is to hold this text, or none."""
        if text is None:
            return {self.name: None, self.digest: None}
        return {self.name: self.sealed(keys, text, key), self.digest: self.hashed(keys, text)}

    @property
    def _use(self) -> str:
        return f"{self.table}.{self.name}"


def sealed_column(table: Table, name: str) -> SealedColumn:
    """The sealed column of this name; KeyError for one that is not sealed."""
    return SealedColumn(table.name, name, table.columns[name].info["digest"])


def sealed_columns(table: Table) -> tuple[SealedColumn, ...]:
    """The sealed columns of a table."""
    return tuple(sealed_column(table, column.key) for column in table.columns if "digest" in column.info)


def _place(key: Sequence[Any]) -> str:
    return "\x1f".join(str(part) for part in key)
