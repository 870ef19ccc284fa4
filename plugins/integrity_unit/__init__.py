"""The integrity units 诚信执法单位 of 盐城 (001); what is counted stands in ``measures.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins import scheme_file
from plugins.contract import Measure, hookimpl
from plugins.integrity_unit import measures
from plugins.scheme import Scheme


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    """What a round counts, and what shows beside its checks as far as no shipped measure does."""
    return measures.MEASURES


@hookimpl
def zhiheng_schemes() -> Iterable[Scheme]:
    """The one scheme of this folder."""
    return [scheme_file.load(Path(__file__).with_name("scheme.toml"))]
