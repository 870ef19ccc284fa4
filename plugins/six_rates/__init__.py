"""The six rates of 镇平县 六率 (003 附件2): the rules stand in ``scheme.toml``, what they count in ``measures.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins import scheme_file
from plugins.contract import Measure, hookimpl
from plugins.scheme import Scheme
from plugins.six_rates import measures


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    """What the six rates count."""
    return measures.MEASURES


@hookimpl
def zhiheng_schemes() -> Iterable[Scheme]:
    """The one scheme of this folder."""
    return [scheme_file.load(Path(__file__).with_name("scheme.toml"))]
