"""The sealed columns of one sheet: clear while its rows are checked, hashed to be compared, sealed to be written."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import Key
from dashboard.imports.tables.layout import Layout
from models.id_numbers import masked
from models.keys import WrongKey, keys_of
from models.sealed import SealedColumn


class Sealing:
    """Raises ``models.keys.NoKeys`` at the first value where the database was opened without keys."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        self._connection = connection
        self.columns: tuple[SealedColumn, ...] = tuple(one.sealed for one in layout.columns if one.sealed is not None)

    def hash(self, chunk: Chunk) -> None:
        """Adds the columns of the hashes to the chunk's values."""
        for column in self.columns:
            chunk.values[column.digest] = [
                None if text is None else column.hashed(keys_of(self._connection), text)
                for text in chunk.values[column.name]
            ]

    def seal(self, chunk: Chunk, indexes: Sequence[int]) -> None:
        """Puts the sealed texts of these rows in the place of the chunk's clear ones, of which none is left."""
        keys = chunk.keys
        for column in self.columns:
            clear = chunk.values[column.name]
            sealed: list[str | None] = [None] * len(clear)
            for index in indexes:
                if clear[index] is not None:
                    sealed[index] = column.sealed(keys_of(self._connection), clear[index], keys[index])
            chunk.values[column.name] = sealed

    def masked(self, column: SealedColumn, sealed: str | None, key: Key) -> str | None:
        """What may be told of the text that a stored row holds."""
        if sealed is None:
            return None
        try:
            return masked(column.opened(keys_of(self._connection), sealed, key))
        except WrongKey:  # it was changed by somebody else, which is no reason against correcting it
            return masked("")
