"""What a person has chosen about the files of an import: for each sheet a mapping profile, or to leave it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml, profile_from_toml

Chosen = Callable[[Path, str | None], MappingProfile]
"""File and sheet → the profile that it is read with."""

Place = tuple[int, str | None]
"""A sheet: the position of its file among the import's, and its name; None in a text file."""

LEFT_OUT = "none"
"""What a form says in the place of a kind, where nothing of the sheet is to go in."""


def everywhere(profile: MappingProfile) -> Chosen:
    """The same profile for all files."""
    return lambda _path, _sheet: profile


@dataclass(frozen=True)
class Choices:
    """The profiles of the sheets for which one was chosen; the others are read by what they say themselves."""

    profiles: Mapping[Place, MappingProfile] = field(default_factory=dict)
    left_out: frozenset[Place] = frozenset()
    """Sheets of which nothing is to go in."""
    hidden_sheets: bool = False
    """Whether hidden sheets are read, too."""
    encodings: Mapping[int, str] = field(default_factory=dict)
    """Position of a text file → what a person says that it is written in."""

    def of(self, paths: Sequence[Path]) -> Chosen:
        """The choices for the files at these places, in their order."""
        positions = {path: position for position, path in enumerate(paths, start=1)}

        def chosen(path: Path, sheet: str | None) -> MappingProfile:
            return self.profiles.get((positions[path], sheet), MappingProfile())

        return chosen

    def with_one(self, place: Place, profile: MappingProfile) -> Choices:
        """The choices, with another profile for one sheet."""
        return replace(self, profiles={**self.profiles, place: profile}, left_out=self.left_out - {place})

    def without(self, place: Place) -> Choices:
        """The choices, with one sheet left out."""
        return replace(self, left_out=self.left_out | {place})

    def as_json(self) -> dict[str, Any]:
        """As the import keeps them."""
        return {
            "sheets": [
                {"file": position, "sheet": sheet, "profile": profile_as_toml(profile)}
                for (position, sheet), profile in self.profiles.items()
            ],
            "left_out": sorted(map(list, self.left_out), key=str),
            "hidden_sheets": self.hidden_sheets,
            "encodings": [[position, encoding] for position, encoding in self.encodings.items()],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Choices:
        """What :meth:`as_json` made."""
        return cls(
            {(one["file"], one["sheet"]): profile_from_toml(one["profile"]) for one in kept.get("sheets", [])},
            frozenset((position, sheet) for position, sheet in kept.get("left_out", [])),
            kept.get("hidden_sheets", False),
            dict(kept.get("encodings", [])),
        )
