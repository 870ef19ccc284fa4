"""The text of the yearly report: a form a part, with the figures that it may name."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.annual.parts import PARTS
from dashboard.components import forms, heading, tiles
from dashboard.components.tables import folded
from dashboard.services.annual_report import AnnualReport, ReportPart
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.views.annual_figures import number, unit
from dashboard.views.annual_tables import REPORT_VIEW, head, tabs, title
from dashboard.web.notes import Note

ACTION = "/annual/text"


def annual_report(
    model: AnnualReport, location: urls.Location, note: Note | None, token: str | None
) -> list[Component]:
    """The page's body; without ``token`` the reader may not write."""
    year = model.figures.year
    document = html.A(_("The report as a document"), href=f"/annual/{year}/report.docx", className="btn btn-primary")
    example = "{{行政处罚决定数}}"
    return [
        head(title(year), location, model.figures.today.year, running=model.figures.running, export=False),
        tabs(location, REPORT_VIEW, whole=True),
        *told(note),
        html.Div(document, className="zh-toolbar"),
        html.P(
            _(
                "A text may name figures by their Chinese names: %(example)s becomes this year's number, "
                "{{上年：…}} last year's. So a text of last year needs no new numbers.",
                example=example,
            ),
            className="zh-muted",
        ),
        html.Div([_part(model, one, note, token) for one in model.parts], className="zh-grid"),
    ]


def _part(model: AnnualReport, one: ReportPart, note: Note | None, token: str | None) -> Component:
    name = f"{one.number} {wording.text(PARTS[one.number])}"
    figures = [_figures(one)] if one.lines else []
    if token is None:
        text = one.block.text or _("Nothing is written yet.")
        return tiles.card(name, [html.P(text, style={"white-space": "pre-wrap"}), *figures])
    text = one.text
    if note is not None and note.typed.get("part") == str(one.number):
        text = note.typed["text"]
    hint = "" if one.block.version or not one.offered else _("Last year's text as the start; it is not kept yet.")
    area = forms.area_field(f"text-{one.number}", _("Text"), text, hint=hint, key="text")
    area.children[1].rows = 6
    content = [
        forms.hidden("year", str(model.figures.year)),
        forms.hidden("part", str(one.number)),
        forms.hidden("seen", str(one.block.version)),
        area,
        forms.button(_("Keep the text")),
    ]
    back = urls.href("annual", year=model.figures.year, view=REPORT_VIEW)
    form = forms.post_form(ACTION, token, back, content, name=f"part-{one.number}")
    badge = heading.notice(_("Nothing is written yet."), "warn") if not one.block.text else None
    return tiles.card(name, [*([badge] if badge else []), form, *figures], name=f"part{one.number}")


def _figures(one: ReportPart) -> Component:
    """The part's figures, as a text may name them."""
    listed = "；".join(
        "{{" + line.figure.name.zh + "}} = " + f"{number(line, line.now)} {unit(line)}".strip() for line in one.lines
    )
    return folded(_("Figures of this part"), html.P(listed, className="zh-muted"))
