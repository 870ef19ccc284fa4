"""What a person has chosen about the files of an import: for each sheet a mapping profile, its kind among it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml, profile_from_toml

Chosen = Callable[[Path, str | None], MappingProfile]
"""File and sheet → the profile that it is read with."""

Place = tuple[int, str | None]
"""A sheet: the position of its file among the import's, and its name; None in a text file."""


def everywhere(profile: MappingProfile) -> Chosen:
    """The same profile for all files."""
    return lambda _path, _sheet: profile


@dataclass(frozen=True)
class Choices:
    """The profiles of the sheets for which one was chosen; the others are read by what they say themselves."""

    profiles: Mapping[Place, MappingProfile] = field(default_factory=dict)

    def of(self, paths: Sequence[Path]) -> Chosen:
        """The choices for the files at these places, in their order."""
        positions = {path: position for position, path in enumerate(paths, start=1)}

        def chosen(path: Path, sheet: str | None) -> MappingProfile:
            return self.profiles.get((positions[path], sheet), MappingProfile())

        return chosen

    def with_one(self, place: Place, profile: MappingProfile) -> Choices:
        """The choices, with another profile for one sheet."""
        return Choices({**self.profiles, place: profile})

    def as_json(self) -> dict[str, Any]:
        """As the import keeps them."""
        return {
            "sheets": [
                {"file": position, "sheet": sheet, "profile": profile_as_toml(profile)}
                for (position, sheet), profile in self.profiles.items()
            ]
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Choices:
        """What :meth:`as_json` made."""
        return cls({(one["file"], one["sheet"]): profile_from_toml(one["profile"]) for one in kept.get("sheets", [])})
