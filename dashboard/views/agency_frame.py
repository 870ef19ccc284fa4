"""What the pages of one agency have in common: their tabs, and what is said where there is no score."""

from __future__ import annotations

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading
from dashboard.services.units import Unit
from dashboard.translations import _


def agency_tabs(schemes: Any, summary: str, present: str | None) -> Component:
    """Tabs between the agency's summary and its sum under each scheme; ``present`` is the scheme's address."""
    items = [(_("Summary"), summary, present is None)]
    items += [(wording.text(title), href, href == present) for title, href in schemes]
    return controls.tabs(items, _("Views of this agency"))


def named(unit: Unit) -> Any:
    """The agency's name, which leads to its page where that is the reader's."""
    href = urls.href("agency", agency=unit.code)
    return dcc.Link(unit.name, href=href, className="zh-link") if unit.opens else unit.name


def counted_above(above: Unit | None) -> Component:
    """For a sub-unit: where its rows count."""
    if above is None:
        return heading.notice(_("This sub-unit has no score of its own; its cases count for the unit above it."))
    name = dcc.Link(above.name, href=urls.href("agency", agency=above.code))
    return heading.notice([_("This sub-unit has no score of its own; its cases count for: "), name])


def not_scored(unit: Unit, *, by_application: bool = False) -> Component:
    """For an agency that the run does not hold. ``by_application``: only who takes part is scored."""
    days = [f"{unit.active_from or '…'} – {unit.active_to or '…'}"] if unit.active_from or unit.active_to else []
    said = _("Only agencies active in the period are scored.")
    if by_application:
        said = _("Only agencies that take part are scored.")
    return heading.empty(_("Not scored in this period"), " ".join([said, *days]))
