"""云溪县 (invented): one scheme, and the measures it needs that Zhiheng does not ship."""

from collections.abc import Iterable
from pathlib import Path

from plugins import scheme_file
from plugins.contract import Measure, hookimpl
from plugins.scheme import Scheme
from zhiheng_cloudbrook.measures import MEASURES


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    return MEASURES


@hookimpl
def zhiheng_schemes() -> Iterable[Scheme]:
    return [scheme_file.load(Path(__file__).with_name("scheme.toml"))]
