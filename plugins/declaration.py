"""A value in a scheme file together with its place, so that every refusal names where the fault stands."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from plugins.contract import Text
from plugins.scheme import Readings


class SchemeFault(ValueError):
    """A scheme file says something that cannot be understood; ``place`` is the path of keys to it."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.place = place
        self.problem = problem


class At:
    """A value of the file together with its place in it, so that each refusal can name it."""

    def __init__(self, value: Any, place: str, readings: Readings | None = None) -> None:
        self.value = value
        self.place = place
        self.readings = readings

    def refuse(self, problem: str) -> SchemeFault:
        return SchemeFault(self.place, problem)

    def table(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.refuse("a table is expected here")
        return self.value

    def has(self, key: str) -> bool:
        return key in self.table()

    def get(self, key: str, default: Any = None) -> At:
        place = f"{self.place}.{key}" if self.place else key
        table = self.table()
        if key not in table and default is None:
            raise SchemeFault(place, "is missing")
        return At(self._chosen(table.get(key, default), place), place, self.readings)

    def _chosen(self, value: Any, place: str) -> Any:
        while isinstance(value, dict) and "parameter" in value:
            if self.readings is None:
                raise SchemeFault(place, "cannot depend on a reading")
            parameter = value["parameter"]
            if parameter not in self.readings:
                raise SchemeFault(place, f"no parameter is called {parameter!r}")
            chosen = self.readings[parameter]
            if len(value) == 1:
                return chosen
            if chosen not in value:
                raise SchemeFault(place, f"says nothing for {parameter} = {chosen!r}")
            value = value[chosen]
        return value

    def each(self) -> list[At]:
        if not isinstance(self.value, list):
            raise self.refuse("a list is expected here")
        return [
            At(self._chosen(one, f"{self.place}[{i}]"), f"{self.place}[{i}]", self.readings)
            for i, one in enumerate(self.value)
        ]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse("a text is expected here")
        return self.value.strip()

    def both(self) -> Text:
        return Text(self.get("zh").text(), self.get("en").text())

    def number(self) -> Fraction:
        if isinstance(self.value, bool) or not isinstance(self.value, int | str | Fraction):
            raise self.refuse("a number is expected here")
        try:
            return Fraction(self.value)
        except (ValueError, ZeroDivisionError) as error:
            raise self.refuse(f"{self.value!r} is not a number") from error

    def yes(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse("true or false is expected here")
        return self.value

    def one_of(self, allowed: tuple[str, ...]) -> str:
        if self.value not in allowed:
            raise self.refuse(f"{self.value!r} is none of {', '.join(allowed)}")
        return str(self.value)

    def only(self, *allowed: str) -> None:
        unknown = sorted(set(self.table()) - set(allowed))
        if unknown:
            raise self.refuse(f"unknown key {', '.join(unknown)}; known here: {', '.join(allowed)}")
