"""A value in a scheme file together with its place, so that every refusal names where the fault stands."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from plugins.contract import Text
from plugins.decimals import exact
from plugins.scheme import Readings


class SchemeFault(ValueError):
    """A scheme file says something that cannot be understood; ``place`` is the path of keys to it."""

    def __init__(self, place: str, problem: Text) -> None:
        super().__init__(f"{place}: {problem.en}" if place else problem.en)
        self.place = place
        self.problem = problem


class At:
    """A value of the file together with its place in it, so that each refusal can name it."""

    def __init__(self, value: Any, place: str, readings: Readings | None = None) -> None:
        self.value = value
        self.place = place
        self.readings = readings

    def refuse(self, zh: str, en: str) -> SchemeFault:
        return SchemeFault(self.place, Text(zh, en))

    def table(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.refuse("这里应为表(table)", "a table is expected here")
        return self.value

    def has(self, key: str) -> bool:
        return key in self.table()

    def get(self, key: str, default: Any = None) -> At:
        place = f"{self.place}.{key}" if self.place else key
        table = self.table()
        if key not in table and default is None:
            raise SchemeFault(place, Text("缺少此项", "is missing"))
        return At(self._chosen(table.get(key, default), place), place, self.readings)

    def _chosen(self, value: Any, place: str) -> Any:
        while isinstance(value, dict) and "parameter" in value:
            if self.readings is None:
                raise SchemeFault(place, Text("此项不能随参数变化", "cannot depend on a reading"))
            parameter = value["parameter"]
            if not isinstance(parameter, str) or parameter not in self.readings:
                raise SchemeFault(
                    place, Text(f"没有名为 {parameter!r} 的参数", f"no parameter is called {parameter!r}")
                )
            chosen = self.readings[parameter]
            if len(value) == 1:
                return chosen
            if chosen not in value:
                raise SchemeFault(
                    place, Text(f"没有写 {parameter} = {chosen!r} 时的值", f"says nothing for {parameter} = {chosen!r}")
                )
            value = value[chosen]
        return value

    def each(self) -> list[At]:
        if not isinstance(self.value, list):
            raise self.refuse("这里应为列表", "a list is expected here")
        return [
            At(self._chosen(one, f"{self.place}[{i}]"), f"{self.place}[{i}]", self.readings)
            for i, one in enumerate(self.value)
        ]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse("这里应为文字", "a text is expected here")
        return self.value.strip()

    def both(self) -> Text:
        return Text(self.get("zh").text(), self.get("en").text())

    def number(self) -> Fraction:
        number = exact(self.value)
        if number is None:
            raise self.refuse(
                f'{self.value!r} 不是 20 位以内的数字，应如 3、0.5 或 "1/3"',
                f'{self.value!r} is no number of at most 20 digits such as 3, 0.5 or "1/3"',
            )
        return number

    def at_least(self, least: Fraction | int) -> Fraction:
        number = self.number()
        if number < least:
            raise self.refuse(f"不能小于 {least}", f"must not be below {least}")
        return number

    def above_zero(self) -> Fraction:
        number = self.number()
        if number <= 0:
            raise self.refuse("必须大于 0", "must be above 0")
        return number

    def yes(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse("这里应为 true 或 false", "true or false is expected here")
        return self.value

    def one_of(self, allowed: tuple[str, ...]) -> str:
        if self.value not in allowed:
            listed = ", ".join(allowed)
            raise self.refuse(f"{self.value!r} 不在 {listed} 之中", f"{self.value!r} is none of {listed}")
        return str(self.value)

    def only(self, *allowed: str) -> None:
        unknown = ", ".join(sorted(set(self.table()) - set(allowed)))
        if unknown:
            listed = ", ".join(allowed)
            raise self.refuse(f"不认识 {unknown}；可用：{listed}", f"unknown key {unknown}; known here: {listed}")
