"""Whether the year's tables were published, by which day they are to be, and the form that enters it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.annual.releases import BASIS, due_on
from dashboard.components import forms, heading
from dashboard.components.tables import folded
from dashboard.services.annual_releases import AnnualReleases
from dashboard.translations import _, plural
from dashboard.web.notes import Note

ACTION = "/annual/release"


def released(model: AnnualReleases, note: Note | None, token: str | None) -> list[Component]:
    """What stands above the tables of a year that is over; ``token``: for the form, where the reader may enter it."""
    page, last_day = model.page, due_on(model.page.year)
    if page.running:
        return []
    day = last_day.isoformat()
    if model.own is None:
        late = page.today > last_day
        said = [
            _("Not entered as published; the last day was %(day)s.", day=day)
            if late
            else _("Not entered as published yet; the last day is %(day)s.", day=day)
        ]
    else:
        said = [_("Published on %(day)s: %(place)s", day=model.own.released_on.isoformat(), place=model.own.place)]
    if model.lacking:
        number = len(model.lacking)
        told = plural(
            "%(number)s of %(all)s agencies has not entered it.", "%(number)s of %(all)s agencies have not entered it.",
            number, all=len(page.units),
        )  # fmt: skip
        said.append(told)
    open_form = token is not None and note is not None and bool(note.typed)
    body: list[Component] = [html.P(BASIS, className="zh-muted")]
    if model.lacking:
        body.append(html.P([html.B(_("Not entered by: ")), _(", ").join(one.name for one in model.lacking)]))
    if token is not None:
        body.append(_form(model, dict(note.typed) if note is not None else {}, token))
    title = _("Publication of the tables") if token is None else _("Enter the publication of the tables")
    sentence = heading.notice(wording.sentences(said), "warn" if model.own is None else "")
    return [sentence, html.Div(folded(title, body, opened=open_form), className="mb-3")]


def _form(model: AnnualReleases, typed: dict[str, str], token: str) -> Component:
    last = model.page.today.isoformat()
    content = [
        forms.hidden("year", str(model.page.year)),
        forms.day_field("released_on", _("Published on"), typed.get("released_on", ""), last=last, required=True),
        forms.text_field("place", _("Where"), typed.get("place", ""), required=True,
                         hint=_("The address of the page, or where else they hang. The last entry counts.")),
        forms.button(_("Enter it")),
    ]  # fmt: skip
    return forms.post_form(ACTION, token, urls.href("annual", year=model.page.year), content, name="release")
