"""The page of imports: bring files, take templates, see what has come in."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import heading, tiles
from dashboard.components.attributes import hyphened
from dashboard.components.grid import GridColumn, badges_cell, grid, link_cell
from dashboard.components.marks import Badge, BadgeKind
from dashboard.components.pager import pager
from dashboard.imports.kinds import KINDS
from dashboard.imports.telling.sentences import kind_title
from dashboard.imports.templates import SIX_RATES
from dashboard.services.imports import ImportEntry, ImportList
from dashboard.translations import _, plural
from dashboard.views.account_marks import moment, told
from dashboard.web.notes import Note
from models.batches import ImportChannel, ImportState


def imports(model: ImportList, location: urls.Location, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its form."""
    return [
        heading.page_head(
            _("Imports"),
            note=_("Bring spreadsheets, look at what they would change, and take them in. Every import can be undone."),
            actions=[
                dcc.Link(
                    _("Doubts about the data"),
                    href=urls.href("imports", rows="doubts"),
                    className="btn btn-outline-secondary",
                )
            ],
        ),
        *told(note),
        html.Div(tiles.card(_("Bring files"), _upload(token)), className="zh-grid"),
        html.Div(tiles.card(_("Empty templates"), _templates()), className="zh-grid"),
        _list(model, location),
    ]


def _upload(token: str) -> Component:
    """What assets/30-upload.js makes a place of for files: Dash has no field for files that are not read by scripts."""
    return html.Div(
        [
            html.Button(
                [
                    html.Span(_("Choose files, or drop them here"), className="zh-drop__title"),
                    html.Span(
                        _(".xlsx, .xls, .ods, .csv and .txt, several at once, up to 64 MB together"),
                        className="zh-drop__hint",
                    ),
                    html.Span(className="zh-drop__said", role="status"),
                ],
                type="button",
                className="zh-drop",
                **hyphened(
                    data_action="/import/upload",
                    data_token=token,
                    data_sending=_("Sending: {share} %"),
                    data_checking=_("Received; being checked …"),
                ),
            ),
            html.P(
                _(
                    "Nothing is written before you say so. Headers in the office's own words, letterheads, two rows of "
                    "headers and totals are understood or can be explained on the next page."
                ),
                className="zh-muted",
            ),
        ]
    )


def _templates() -> Component:
    names = {**{key: kind_title(key).capitalize() for key in KINDS}, SIX_RATES: _("Six rates: further figures")}
    links = [html.A(name, href=f"/import/template/{key}", download="") for key, name in names.items()]
    return html.Div([part for link in links for part in (link, " ")], className="zh-links")


def _list(model: ImportList, location: urls.Location) -> Component:
    head = [_("Imports so far"), " ", html.Small(plural("%(number)s import", "%(number)s imports", model.paging.found))]
    if not model.entries:
        return tiles.card(
            head,
            heading.empty(_("No import yet"), _("What you bring above will stand here, with what became of each row.")),
        )
    body = [grid("imports-rows", _columns(), [_row(one) for one in model.entries]), pager(model.paging, location)]
    return tiles.card(head, body, flush=True)


def _columns() -> list[GridColumn]:
    return [
        GridColumn("import_no", _("No."), "ZhLink", 80),
        GridColumn("at", _("Imported at"), None, 150),
        GridColumn("account", _("Who"), None, 130, 1),
        GridColumn("files", _("Files"), None, 260, 3),
        GridColumn("state", _("State"), "ZhBadges", 120),
        GridColumn("added", _("Added"), None, 90, align="right"),
        GridColumn("changed", _("Changed"), None, 90, align="right"),
        GridColumn("same", _("Unchanged"), None, 100, align="right"),
        GridColumn("set_aside", _("Set aside"), None, 100, align="right"),
    ]


def _row(one: ImportEntry) -> dict[str, object]:
    counted = one.state in (ImportState.TAKEN, ImportState.UNDONE)
    counts = {name: f"{getattr(one, name):,}" if counted else "—" for name in ("added", "changed", "same", "set_aside")}
    return {
        "import_no": link_cell(str(one.import_no), one.href),
        "at": moment(one.at),
        "account": f"{one.account} · {channel(one.channel)}",
        "files": "、".join(one.file_names),
        "state": badges_cell([state_badge(one.state)]),
        **counts,
    }


def state_badge(state: str) -> Badge:
    """The state of an import."""
    kinds: dict[str, tuple[str, BadgeKind]] = {
        ImportState.CHECKED: (_("Waits for you"), "provisional"),
        ImportState.TAKEN: (_("Taken in"), "ok"),
        ImportState.DROPPED: (_("Dropped"), "na"),
        ImportState.UNDONE: (_("Undone"), "stale"),
    }
    return Badge(*kinds[state])


def channel(word: str) -> str:
    """How an import came in."""
    names: dict[str, str] = {
        ImportChannel.PAGE: _("page"),
        ImportChannel.COMMAND: _("command"),
        ImportChannel.FOLDER: _("folder"),
        ImportChannel.API: _("interface"),
    }
    return names[word]
