"""The panels that plugins add to an agency's page: stored numbers in, the plugin's facts, table, chart and note out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from models.reader import ReaderSession
from models.scores import ScoreMeasure
from plugins.contract import Panel, PanelContent, Period
from plugins.registry import Registry
from plugins.scheme import Scheme

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PanelShown:
    """A panel; ``content`` is None where its plugin failed to make one."""

    panel: Panel
    content: PanelContent | None


def panels(
    session: ReaderSession, registry: Registry, scheme: Scheme, run_id: int, code: str, period: Period
) -> tuple[PanelShown, ...]:
    """The agency's panels from the numbers of this run. One statement, and none where no plugin has a panel."""
    wanted = registry.panels_for(scheme)
    if not wanted:
        return ()
    numbers: Mapping[str, Fraction] = {
        row.measure: row.number
        for row in session.scalars(
            select(ScoreMeasure).where(ScoreMeasure.run_id == run_id, ScoreMeasure.subject_code == code)
        )
    }
    return tuple(PanelShown(panel, _content(panel, numbers, period)) for panel in wanted)


def _content(panel: Panel, numbers: Mapping[str, Fraction], period: Period) -> PanelContent | None:
    try:
        made = panel.content({key: numbers.get(key, Fraction(0)) for key in panel.measures}, period)
    except Exception:  # noqa: BLE001 - a stranger's code; it costs its own panel only
        _log.warning("panel %s failed", panel.key, exc_info=True)
        return None
    return made if isinstance(made, PanelContent) else None
