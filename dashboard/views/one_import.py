"""One import: while it waits, how its sheets were understood and what they would change; afterwards its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import forms, heading, tiles
from dashboard.components.tables import Head, Line, facts, folded, table
from dashboard.imports.tables.table import Skipped
from dashboard.imports.telling.findings import SheetFindings
from dashboard.imports.telling.problems import Problem
from dashboard.imports.telling.sentences import kind_title
from dashboard.services.imports import BatchEntry, ImportPage, KeptFile
from dashboard.translations import _, plural
from dashboard.views.account_marks import moment, told
from dashboard.views.import_mapping import encoding_forms, hidden_sheets_form, mapping_form
from dashboard.views.import_rows import differences, rows_set_aside
from dashboard.views.imports import channel, state_badge
from dashboard.web.notes import Note
from models.batches import FileRole, ImportState


def one_import(model: ImportPage, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    entry = model.entry
    head = heading.page_head(
        _("Import %(number)s", number=entry.import_no),
        crumbs=[(_("Imports"), urls.href("imports"))],
        note="、".join(entry.file_names),
        marks=[state_badge(entry.state)],
        actions=_actions(model, token),
    )
    waits = entry.state == ImportState.CHECKED
    return [head, *told(note), *(_findings(model, token) if waits else _receipt(model))]


def _actions(model: ImportPage, token: str) -> list[Component]:
    address = f"/import/{model.entry.import_no}"
    here = model.entry.href
    if model.entry.state == ImportState.TAKEN:
        return [forms.post_form(f"{address}/undo", token, here, [forms.button(_("Undo this import"))])]
    if model.entry.state != ImportState.CHECKED:
        return []
    drop = forms.post_form(f"{address}/drop", token, here, [forms.button(_("Drop"))])
    if not model.findings.can_be_taken:
        return [drop]
    rows = sum(sheet.added + sheet.changed for sheet in model.findings.sheets)
    text = _("Take in; no row changes")
    if rows:
        text = plural("Take in %(rows)s row", "Take in %(rows)s rows", rows, rows=f"{rows:,}")
    return [drop, forms.post_form(f"{address}/take", token, here, [forms.button(text, "primary")])]


def _findings(model: ImportPage, token: str) -> list[Component]:
    said = [heading.notice(str(one), "loss") for one in model.findings.refusals]
    said += encoding_forms(model, token)
    if model.findings.hidden:
        names = ", ".join(model.findings.hidden)
        said.append(heading.notice(_("Hidden sheets, not read: %(names)s.", names=names), "warn"))
    if not model.choices.hidden_sheets and _has_hidden_sheets(model):
        said.append(html.Div(hidden_sheets_form(model, token), className="zh-grid"))
    if not model.findings.can_be_taken:
        said.append(heading.notice(_why_not(model), "warn"))
    return [
        *said,
        *(_sheet(model, sheet, token) for sheet in model.findings.sheets),
        _files(model),
    ]


def _has_hidden_sheets(model: ImportPage) -> bool:
    return bool(model.findings.hidden) or any(one.code == "only_hidden_sheets" for one in model.findings.refusals)


def _why_not(model: ImportPage) -> str:
    if any(sheet.refusals for sheet in model.findings.sheets):
        return _("Nothing can be taken in yet. Say below what the sheet holds and what its columns mean.")
    return _("No row can be taken in. The reasons stand below; correct the file, or say what its columns mean.")


def _sheet(model: ImportPage, sheet: SheetFindings, token: str) -> Component:
    name = sheet.file_name if sheet.place[1] is None else f"{sheet.file_name} · {sheet.place[1]}"
    body: list[Any] = [html.P(str(one), className="zh-notice zh-notice--loss") for one in sheet.refusals]
    if sheet.place in model.choices.left_out:
        body.append(html.P(_("Left out: nothing of this sheet goes in."), className="zh-muted"))
    elif sheet.kind is None and not sheet.refusals:
        said = _("Nothing known stands here, so nothing of it goes in. If it should, say below what the sheet holds.")
        body.append(html.P(said, className="zh-muted"))
    elif not sheet.refusals:
        body.append(_counts(sheet.added, sheet.changed, sheet.same, sheet.set_aside, sheet.doubts, sheet.skipped_rows))
        body += _not_known(sheet)
    body.append(
        folded(
            _("How it was understood: %(kind)s", kind=_("unknown") if sheet.kind is None else kind_title(sheet.kind)),
            mapping_form(model, sheet, token),
            opened=bool(sheet.refusals),
        )
    )
    if sheet.rows:
        body.append(
            folded(_("Rows set aside: %(rows)s", rows=f"{sheet.set_aside:,}"), rows_set_aside(sheet), opened=True)
        )
    if sheet.differences:
        body.append(
            folded(
                _("Rows that change: %(rows)s", rows=f"{sheet.changed:,}"),
                differences(sheet.kind or "", sheet.differences, sheet.changed),
                opened=not sheet.rows,
            )
        )
    body += _doubts(sheet.doubtful, sheet.doubts)
    body += _skipped(sheet.skipped, sheet.skipped_rows)
    return html.Div(tiles.card(name, body), className="zh-grid")


def _not_known(sheet: SheetFindings) -> list[Component]:
    names = ", ".join(one.header for one in sheet.columns if one.key is None and one.header)
    if not names:
        return []
    return [
        html.P(
            _(
                "Columns not known: %(names)s. What stands in them is kept, encrypted, and counts nowhere; say below "
                "what they mean if it is to go in.",
                names=names,
            ),
            className="zh-notice zh-notice--warn",
        )
    ]


def _counts(added: int, changed: int, same: int, aside: int, doubts: int, skipped: int) -> Component:
    several = [
        (_("New"), added),
        (_("Changed"), changed),
        (_("Unchanged"), same),
        (_("Set aside"), aside),
        (_("With a doubt"), doubts),
        (_("Left out"), skipped),
    ]
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(f"{number:,}")]) for name, number in several], className="zh-counts"
    )


def _doubts(doubtful: Sequence[Problem], total: int) -> list[Component]:
    if not doubtful:
        return []
    lines = [Line([str(one.row), str(one)]) for one in doubtful]
    heads = [Head(_("Row"), number=True), Head(_("Doubt"))]
    listed = [table(heads, lines), *_only(len({one.row for one in doubtful}), total)]
    return [folded(_("Rows in doubt, which go in all the same: %(rows)s", rows=f"{total:,}"), listed)]


def _skipped(skipped: Sequence[Skipped], total: int) -> list[Component]:
    if not skipped:
        return []
    lines = [Line([str(one.row), skip_reason(one.reason), one.text]) for one in skipped]
    heads = [Head(_("Row"), number=True), Head(_("Left out as")), Head(_("It reads"))]
    return [folded(_("Rows left out: %(rows)s", rows=f"{total:,}"), [table(heads, lines), *_only(len(skipped), total)])]


def _only(listed: int, total: int) -> list[Component]:
    """That a list is cut, where it is."""
    if listed >= total:
        return []
    return [html.P(_("The first %(listed)s are listed.", listed=f"{listed:,}"), className="zh-muted")]


def _receipt(model: ImportPage) -> list[Component]:
    entry = model.entry
    told_of = facts(
        [
            (_("Brought"), f"{moment(entry.at)} · {entry.account} · {channel(entry.channel)}"),
            (_("Agency"), entry.agency_code or ""),
            (_("State"), f"{state_badge(entry.state).text} · {moment(entry.ended_at)} · {entry.ended_by or '—'}"),
        ]
    )
    return [
        html.Div(tiles.card(_("Receipt"), told_of), className="zh-grid"),
        *map(_batch, model.batches),
        _files(model),
    ]


def _batch(one: BatchEntry) -> Component:
    name = one.file_name if one.sheet is None else f"{one.file_name} · {one.sheet}"
    counts = one.counts
    body: list[Any] = [
        _counts(
            counts["added"], counts["changed"], counts["same"], counts["set_aside"], counts["doubts"], one.skipped_rows
        )
    ]
    if one.unknown_columns:
        body.append(
            html.P(
                _("Columns not known, kept encrypted: %(names)s", names=", ".join(one.unknown_columns)),
                className="zh-muted",
            )
        )
    if one.problems:
        lines = [Line([str(problem.row), str(problem)]) for problem in one.problems]
        heads = [Head(_("Row"), number=True), Head(_("Why it was set aside"))]
        listed = [table(heads, lines), *_only(len({one.row for one in one.problems}), counts["set_aside"])]
        body.append(folded(_("Rows set aside: %(rows)s", rows=f"{counts['set_aside']:,}"), listed))
    if one.differences:
        body.append(
            folded(
                _("Rows that changed: %(rows)s", rows=f"{counts['changed']:,}"),
                differences(one.kind, one.differences, counts["changed"]),
            )
        )
    body += _doubts(one.doubtful, counts["doubts"])
    body += _skipped(one.skipped, one.skipped_rows)
    return html.Div(tiles.card(f"{name} — {kind_title(one.kind)}", body), className="zh-grid")


def _files(model: ImportPage) -> Component:
    lines = [
        Line([_file_link(model.entry.import_no, one), role_name(one.role), f"{one.size:,}", html.Code(one.sha256[:16])])
        for one in model.files
    ]
    heads = [Head(_("File")), Head(_("What it is")), Head(_("Bytes"), number=True), Head("SHA-256")]
    return tiles.card(_("Files"), table(heads, lines), flush=True)


def _file_link(import_no: int, one: KeptFile) -> Any:
    return html.A(one.name, href=f"/import/{import_no}/file/{one.position}", download="") if one.there else one.name


def role_name(role: str) -> str:
    """What a file is in an import."""
    names: dict[str, str] = {
        FileRole.BROUGHT: _("Brought"),
        FileRole.SET_ASIDE: _("Rows set aside, with reasons: correct them there and bring the file again"),
    }
    return names[role]


def skip_reason(reason: str) -> str:
    """Why a row is no row of the table."""
    return {
        "letterhead": _("letterhead"),
        "unit_line": _("unit of money"),
        "header": _("headers"),
        "repeated_header": _("headers again"),
        "numbering": _("numbers of the columns"),
        "total": _("total"),
        "note": _("note"),
        "page": _("number of the page"),
        "watermark": _("line of an export"),
    }.get(reason, reason)
