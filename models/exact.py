"""Exact rational numbers in the database: kept as text such as ``328/25``, read back as Fraction."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator


class Exact(TypeDecorator[Fraction]):
    """A rational number, never rounded. It is compared in Python, not in the database."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Fraction | int | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base class's signature
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:  # noqa: ARG002 - the base class's signature
        return None if value is None else Fraction(value)
