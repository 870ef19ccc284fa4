"""What the pages about all officers have in common: the tabs between them, and an agency that leads to its officers."""

from __future__ import annotations

from typing import Any, Literal

from dash import dcc
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls
from dashboard.services.units import Unit
from dashboard.translations import _

Tab = Literal["officers", "officer_grades", "officer_exams"]


def tabs(current: Tab, scheme: str | None) -> Component:
    """The list, the grades under the ``scheme`` where one grades officers, and the examinations."""
    several = [(_("Roster"), urls.href("officers"), current == "officers")]
    if scheme is not None:
        href = urls.href("officer_grades", scheme=scheme)
        several.append((_("Grades by agency"), href, current == "officer_grades"))
    several.append((_("Training examinations"), urls.href("officer_exams"), current == "officer_exams"))
    return controls.tabs(several, _("Enforcement officers"))


def officers_of(code: str, unit: Unit | None) -> Any:
    """The agency's name, which leads to its officers; its code where it is not the reader's to see."""
    if unit is None:
        return code
    return dcc.Link(unit.name, href=urls.href("officers", unit=code), className="zh-link")
