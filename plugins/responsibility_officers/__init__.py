"""The responsibility of officers 行政执法责任制 in 长春新区 (004); what is counted stands in ``measures.py``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins import scheme_file
from plugins.contract import Measure, hookimpl
from plugins.responsibility_officers import measures
from plugins.scheme import Scheme


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    """What the responsibility of officers counts."""
    return measures.MEASURES


@hookimpl
def zhiheng_schemes() -> Iterable[Scheme]:
    """The one scheme of this folder."""
    return [scheme_file.load(Path(__file__).with_name("scheme.toml"))]
