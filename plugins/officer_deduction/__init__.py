"""Officer deductions of 盘锦市 百分倒扣 (000 annex): rules in ``scheme.toml``, what they count in ``measures.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins import scheme_file
from plugins.contract import Measure, hookimpl
from plugins.officer_deduction import measures
from plugins.scheme import Scheme


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    """What any scheme for officers may count: findings, commendations and vetoes."""
    return measures.MEASURES


@hookimpl
def zhiheng_schemes() -> Iterable[Scheme]:
    """The one scheme of this folder."""
    return [scheme_file.load(Path(__file__).with_name("scheme.toml"))]
