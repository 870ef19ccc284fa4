"""Where the list of holidays ends, and the page on which the bureau enters a year's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import forms, heading, tiles
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.web.notes import Note

NEAR_DAYS = 60
"""So many days before its end the list is warned of: the longest limit in working days here, 20, is within."""


def ends(until: dt.date | None, today: dt.date, *, may_enter: bool) -> list[Component]:
    """A warning where the list of holidays has ended, or will soon; ``until``: as ``models.calendar.known_until``."""
    if until is not None and (until - today).days > NEAR_DAYS:
        return []
    year = today.year if until is None else until.year + 1
    if until is None:
        text = _("The holidays of %(year)s are not entered: no limit in working days can be computed.", year=year)
    else:
        text = _(
            "The holidays are known until %(day)s. A limit in working days that ends later cannot be computed until "
            "the list of %(year)s is entered.",
            day=until.isoformat(),
            year=year,
        )
    if not may_enter:
        return [heading.notice([text, " ", _("The bureau enters it.")], "warn")]
    link = dcc.Link(_("Enter the list"), href=urls.href("holidays", period=str(year)))
    return [heading.notice([text, " ", link], "warn")]


def holidays(
    year: int,
    text: str,
    years: Sequence[int],
    notice: Sequence[Component],
    note: Note | None,
    token: str,
    *,
    entered: bool,
) -> list[Component]:
    """The page's body: the list of the year as it is known, to be entered or corrected."""
    links = [part for one in years for part in (_year(one, year), " ")]
    card_title = str(year) if entered else [str(year), " ", html.Small(_("not entered yet"))]
    content = [
        forms.hidden("year", str(year)),
        forms.area_field("days", _("Holidays and worked weekends of %(year)s", year=year), text, required=True,
                         hint=_("A line a day or a span: 2027-02-05 至 2027-02-11 休 春节; 2027-02-14 班. The whole "
                                "year's list at once, as the State Council announces it.")),
        forms.button(_("Put this in the place of what was known"), "primary"),
    ]  # fmt: skip
    content[1].children[1].rows = 18
    form = forms.post_form("/holidays", token, urls.href("holidays", period=str(year)), content, name="holidays")
    return [
        heading.page_head(
            title(),
            crumbs=[(_("Overview"), urls.href("overview"))],
            note=_("Working days are counted by these lists. Limits that were computed already stay as they are."),
        ),
        *told(note),
        *notice,
        html.P([_("Years: "), *links]),
        tiles.card(card_title, form),
    ]


def title() -> str:
    """The page's title."""
    return _("Holidays")


def _year(one: int, chosen: int) -> Component:
    if one == chosen:
        return html.Strong(str(one))
    return dcc.Link(str(one), href=urls.href("holidays", period=str(one)), className="zh-link")
