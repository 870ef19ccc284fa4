"""Mapping profiles 映射方案: what another office's headers, words and cells mean; read from TOML and written as TOML.

Here a profile is a value. Whether its columns stand in a file, and its fixed values can be read, is ``layout``'s part.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args

from dashboard.imports.cells.options import CellOptions, DayOrder, MoneyUnit
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.telling.problems import ImportRefused, refused
from dashboard.imports.telling.quoting import shown

LARGEST_BYTES = 1024**2

_ALLOWED: Mapping[str, tuple[Any, ...]] = {
    "minguo": (True, False),
    "day_order": get_args(DayOrder),
    "money_unit": get_args(MoneyUnit),
}
"""What the options of cells may be; ``list_marks`` is any text but an empty one."""


@dataclass(frozen=True)
class MappingProfile:
    """Mapping profile 映射方案."""

    name: str = ""
    kind: str | None = None
    """Key of the kind that the files hold; None where names or headers tell."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Header as that office writes it → key of our column, "" for none although it reads like one of ours.

    Several may mean one column, of which a file has one.
    """
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Key of a column that the files do not have → what stands for it in every row, as it would in a cell."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Key of a column → their word → ours; the word "" is the blank cell."""
    cells: CellOptions = CellOptions()
    column_cells: Mapping[str, CellOptions] = field(default_factory=dict)
    """Key of a column → options instead of ``cells``."""

    def options(self, column: str) -> CellOptions:
        """How the cells of this column are written."""
        return self.column_cells.get(column, self.cells)


def profile_from_file(path: Path) -> MappingProfile:
    """The profile that a TOML file in UTF-8 holds; raises ImportRefused."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise refused("mapping_too_large", path, most=LARGEST_BYTES // 1024)
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise refused("no_such_file", path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise refused("mapping_broken", path, reason=error) from error
    return profile_from_toml(text, path)


def profile_from_toml(text: str, path: Path | None = None) -> MappingProfile:
    """The profile; raises ImportRefused that names the key. ``path`` is for the message."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refused("mapping_broken", path, reason=error) from error
    return _Reader(path, said).profile()


class _Reader:
    """Turns what the TOML says into a profile, a key at a time."""

    def __init__(self, path: Path | None, said: Mapping[str, Any]) -> None:
        self._path, self._said = path, said
        self._kinds: tuple[Kind, ...] = tuple(KINDS.values())

    def profile(self) -> MappingProfile:
        known = ("name", "kind", "keys", "fixed", "values", "cells")
        for key in self._said:
            self._one_of(key, key, known)
        kind = self._text("kind", self._said.get("kind", ""))
        if kind:
            self._one_of("kind", kind, tuple(KINDS))
            self._kinds = (KINDS[kind],)
        cells = self._table("cells", self._said.get("cells", {}))
        overall = self._options("cells", {key: one for key, one in cells.items() if not isinstance(one, dict)})
        return MappingProfile(
            name=self._text("name", self._said.get("name", "")),
            kind=kind or None,
            keys=self._keys(),
            fixed=self._texts("fixed", self._said.get("fixed", {}), of_columns=True),
            values={
                self._column("values", column): self._texts(f"values.{column}", words)
                for column, words in self._table("values", self._said.get("values", {})).items()
            },
            cells=overall,
            column_cells={
                self._column("cells", column): self._options(f"cells.{column}", one, overall)
                for column, one in cells.items()
                if isinstance(one, dict)
            },
        )

    def _keys(self) -> dict[str, str]:
        keys = self._texts("keys", self._said.get("keys", {}))
        for header, column in keys.items():
            if column:
                self._column(f"keys.{header}", column)
        return keys

    def _options(self, where: str, said: Mapping[str, Any], otherwise: CellOptions = CellOptions()) -> CellOptions:
        for key, value in said.items():
            self._one_of(where, key, tuple(one.name for one in fields(CellOptions)))
            if key in _ALLOWED:
                self._one_of(f"{where}.{key}", value, _ALLOWED[key])
            elif not self._text(f"{where}.{key}", value):
                raise self._wrong(f"{where}.{key}", value, "…")
        return replace(otherwise, **said)

    def _texts(self, where: str, said: Any, *, of_columns: bool = False) -> dict[str, str]:
        table = self._table(where, said)
        return {
            self._column(where, key) if of_columns else key: self._text(f"{where}.{key}", one)
            for key, one in table.items()
        }

    def _column(self, where: str, key: str) -> str:
        if not any(key in kind.columns for kind in self._kinds):
            kinds = ", ".join(kind.key for kind in self._kinds)
            raise refused("mapping_no_column", self._path, key=shown(where), column=shown(key), kinds=kinds)
        return key

    def _table(self, where: str, said: Any) -> dict[str, Any]:
        if not isinstance(said, dict):
            raise self._wrong(where, said, f"[{where}]")
        return said

    def _text(self, where: str, said: Any) -> str:
        if not isinstance(said, str):
            raise self._wrong(where, said, f'"{said}"')
        return said

    def _one_of(self, where: str, said: Any, allowed: tuple[Any, ...]) -> None:
        # 1 == True, but a profile that says minguo = 1 means something that we do not know.
        if not any(type(said) is type(one) and said == one for one in allowed):
            raise self._wrong(where, said, ", ".join(map(_toml, allowed)))

    def _wrong(self, where: str, found: Any, expected: str) -> ImportRefused:
        return refused("mapping_wrong", self._path, key=shown(where), found=shown(str(found)), expected=expected)


def profile_as_toml(profile: MappingProfile) -> str:
    """The profile as TOML, which :func:`profile_from_toml` reads as the same profile."""
    lines = [f"name = {_toml(profile.name)}"]
    if profile.kind is not None:
        lines.append(f"kind = {_toml(profile.kind)}")
    tables: list[tuple[str, Mapping[str, Any]]] = [("keys", profile.keys), ("fixed", profile.fixed)]
    tables += [(f"values.{column}", words) for column, words in profile.values.items()]
    tables.append(("cells", dict(_said(profile.cells, CellOptions()))))
    tables += [(f"cells.{column}", dict(_said(one, profile.cells))) for column, one in profile.column_cells.items()]
    for name, table in tables:
        if table or "." in name:
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_toml(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _said(options: CellOptions, otherwise: CellOptions) -> Iterator[tuple[str, Any]]:
    """The options that differ, as a table says them."""
    before = asdict(otherwise)
    return ((key, value) for key, value in asdict(options).items() if value != before[key])


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _toml(key)


def _toml(value: str | bool) -> str:
    """A TOML string or truth value; JSON's escapes are TOML's, but for U+007F, which JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
