"""The text of the yearly report: a form a part, with the figures that it may name."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.annual.parts import PARTS
from dashboard.annual.texts import pieces
from dashboard.components import forms, heading, tiles
from dashboard.components.tables import folded
from dashboard.services.annual_report import AnnualReport, ReportPart
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.views.annual_figures import definition, printed, unit
from dashboard.views.annual_tables import REPORT_VIEW, head, tabs, title
from dashboard.web.notes import Note

ACTION = "/annual/text"


def annual_report(
    model: AnnualReport, location: urls.Location, note: Note | None, token: str | None
) -> list[Component]:
    """The page's body; without ``token`` the reader may not write."""
    year = model.figures.year
    document = html.A(_("The report as a document"), href=f"/annual/{year}/report.docx", className="btn btn-primary")
    return [
        head(title(year), location, model.figures.today.year, running=model.figures.running, export=False),
        tabs(location, REPORT_VIEW, whole=True),
        *told(note),
        html.Div(document, className="zh-toolbar"),
        *([] if token is None else [_places()]),
        html.Div([_part(model, one, note, token) for one in model.parts], className="zh-grid"),
    ]


def _places() -> Component:
    """How a text names figures."""
    return html.P(
        _(
            "A text may name figures by their Chinese names: %(example)s becomes this year's number, "
            "{{上年：…}} last year's. So a text of last year needs no new numbers.",
            example="{{行政处罚决定数}}",
        ),
        className="zh-muted",
    )


def _part(model: AnnualReport, one: ReportPart, note: Note | None, token: str | None) -> Component:
    name = f"{one.number} {wording.text(PARTS[one.number])}"
    said = _said(model, one) if one.block.text else heading.notice(_("Nothing is written yet."), "warn")
    form = [] if token is None else [_form(model, one, note, token)]
    figures = [_figures(one, named=token is not None)] if one.lines else []
    return tiles.card(name, [said, *form, *figures], name=f"part{one.number}")


def _said(model: AnnualReport, one: ReportPart) -> Component:
    """The text as the document has it, each number a link to its rows."""
    by_key = {line.figure.key: line for line in model.figures.lines}
    said: list[Component | str] = []
    for piece in pieces(one.block.text):
        if isinstance(piece, str):
            said.append(piece)
            continue
        line = by_key[piece.figure.key]
        amount = line.before if piece.before else line.now
        shown = printed(line, amount)
        hint = f"{piece.written} {definition(line)}"
        said.append(
            dcc.Link(shown, href=amount.href, className="zh-link", title=hint)
            if amount.href
            else html.Em(shown, title=hint)
        )
    return html.Div(said, className="zh-said")


def _form(model: AnnualReport, one: ReportPart, note: Note | None, token: str) -> Component:
    text, typed = one.text, note is not None and note.typed.get("part") == str(one.number)
    if note is not None and typed:
        text = note.typed["text"]
    offered = not one.block.version and bool(one.offered)
    hint = _("Last year's text as the start; it is not kept yet.") if offered else ""
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
    title = _("Change the text") if one.block.text else _("Write the text")
    return folded(title, form, opened=typed or not one.block.text)


def _figures(one: ReportPart, *, named: bool) -> Component:
    """The part's figures with their meaning; ``named`` as a text names them."""
    listed = [
        html.Li(
            [
                html.Code("{{" + line.figure.name.zh + "}}") if named else wording.text(line.figure.name),
                " = ",
                f"{printed(line, line.now)} {'' if line.figure.share else unit(line)}".strip(),
                _(": "),
                definition(line),
            ]
        )
        for line in one.lines
    ]
    return folded(_("Figures of this part"), html.Ul(listed, className="zh-muted"))
