"""What the pages about all officers have in common: the tabs between them."""

from __future__ import annotations

from typing import Literal

from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls
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
