"""The list of publications, each with what verifying it says; and the form that prepares one from a ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, forms, heading, tables, tiles
from dashboard.components.grid import GridColumn, badges_cell, grid, link_cell
from dashboard.components.marks import Badge
from dashboard.components.pager import pager
from dashboard.components.tables import Head, Line
from dashboard.publishing import wording as words
from dashboard.publishing.verifying import Answer, Document
from dashboard.services.publications import Checked, PublicationLine, Publications, ToPrepare
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.publication_marks import state
from dashboard.web.notes import Note
from plugins.contract import Period
from plugins.declaration import SchemeFault

EXAMPLES = {"good": 3, "bad": 3}
"""Rows of the form, by what they say of the agency."""
EXAMPLE_FIELDS = ("agency", "reason")
FIELDS = ("title", "office", "demands", "report_by", "copies", "corrects", "why")
ROW_HEIGHT = 58


def publications(model: Publications, location: urls.Location, note: Note | None) -> list[Component]:
    """The page's body."""
    head = heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_("Rankings as they were signed and published. They do not change; a correction is a new publication."),
    )
    body = [head, *told(note)]
    if not model.lines:
        text = _("What was published to you will stand here.")
        return [
            *body,
            heading.empty(_("Nothing was published yet"), text, [(_("To the overview"), urls.href("overview"))]),
        ]
    rows = grid("publications", _columns(), [_row(one) for one in model.lines], row_height=ROW_HEIGHT)
    count = plural("%(number)s publication", "%(number)s publications", model.paging.found)
    foot = None if model.of_all else _("Today's scores are compared for your own agency only.")
    return [*body, tiles.card(count, [rows, pager(model.paging, location)], flush=True, foot=foot)]


def title() -> str:
    """The page's title."""
    return _("Publications")


def verdict(one: Checked, document: Document) -> tuple[Badge, str]:
    """What verifying says, in a badge and in a sentence."""
    if one.fault is not None:
        named = [answer(one.recomputed, document)] if one.recomputed.difference else []
        how = wording.sentences([*named, words.fault(one.fault)]) + _(".")
        return Badge(_("Changed since it was signed"), "failed", how), how
    if not one.recomputed.identical:
        how = answer(one.recomputed, document)
        return Badge(_("Does not come out of its facts"), "failed", how), how
    if one.today is None:
        said = _("As it was signed; there are no scores of today to compare with.")
        return Badge(_("As signed"), "ok", said), said
    if one.today.identical:
        said = _("As it was signed; recomputed today: identical.")
        return Badge(_("Recomputed today: identical"), "ok", said), said
    how = _("As it was signed; today's data come out otherwise. %(how)s", how=answer(one.today, document))
    return Badge(_("Recomputed today: differs"), "stale", how), how


def answer(one: Answer, document: Document) -> str:
    """Where a recomputation differs first, or why there is none."""
    if one.difference is None:
        return _("It cannot be recomputed: %(why)s", why=one.unable)
    try:
        subjects: Mapping[str, Any] = document.subjects
        scheme = document.scheme
    except (SchemeFault, ValueError):
        subjects, scheme = {}, None
    return words.difference(one.difference, subjects, scheme) + _(".")


def _columns() -> list[GridColumn]:
    return [
        GridColumn("number", _("Publication number"), "ZhNumber", 170),
        GridColumn("title", _("Title"), "ZhNumber", 330, 3),
        GridColumn("state", _("State"), "ZhBadges", 105),
        GridColumn("released", _("Published on"), None, 180),
        GridColumn("signers", _("Signers"), None, 140, 1, wraps=True),
        GridColumn("verify", _("Verified"), "ZhBadges", 215),
        GridColumn("how", _("Difference"), None, 100, 2, wraps=True),
    ]


def _row(one: PublicationLine) -> dict[str, Any]:
    head = one.document.head
    badge, how = verdict(one.checked, one.document)
    shown = "" if badge.kind == "ok" else how
    address, released = urls.href("publication", publication=head["number"]), "—"
    if one.released_on is not None:
        released = f"{one.released_on.isoformat()} {words.readers(one.document.readers)}"
    return {
        "number": {**link_cell(head["number"], address), "kind": "name"},
        "title": {**link_cell(head["title"], address, note=period(one.document), hint=head["title"]), "kind": "name"},
        "state": badges_cell([state(one.state)]),
        "released": released,
        "signers": _(", ").join(one.signers) or "—",
        "verify": badges_cell([badge]),
        "how": shown,
    }


def period(one: Document) -> str:
    """The scheme and the period that were scored."""
    head = one.head
    try:
        scheme = one.scheme
    except (SchemeFault, ValueError):
        return _("%(first)s to %(last)s", first=head["first_on"].isoformat(), last=head["last_on"].isoformat())
    return f"{wording.text(scheme.title)} · {wording.period(Period(head['first_on'], head['last_on']), scheme)}"


# ---------------------------------------------------------------- the form


def preparing(model: ToPrepare, note: Note | None, token: str) -> list[Component]:
    """The page's body with the form for this run."""
    typed: Mapping[str, str] = note.typed if note is not None and note.typed else model.earlier
    ranking = _ranking(model)
    head = heading.page_head(
        _("Prepare a publication"),
        crumbs=[(_("Overview"), urls.href("overview")), (title(), urls.href("publications"))],
        note=f"{wording.text(model.scheme.title)} · {wording.period(model.period, model.scheme)}",
    )
    here = urls.href("publications", rows=str(model.run_id))
    content = [
        forms.hidden("run_id", str(model.run_id)),
        html.Div(
            [
                forms.text_field("title", _("Title"), typed.get("title", _usual_title(model)), required=True),
                forms.text_field("office", _("Issuing office"), typed.get("office", "")),
                forms.day_field("report_by", _("Agencies report by"), typed.get("report_by", "")),
                forms.text_field("copies", _("Copies to"), typed.get("copies", "")),
            ],
            className="zh-form__fields",
        ),
        *_correction(model, typed),
        html.H3(_("Examples, good and bad"), className="zh-form__title"),
        _examples(model.agencies, typed),
        forms.area_field("demands", _("What is required next"), typed.get("demands", "")),
        forms.button(_("Freeze and prepare"), "primary"),
    ]
    said = [
        _("Frozen are the scores of the ranking as it stands now, with the facts and the rules they come from."),
        _("What is overdue in the ledger and the next milestones are taken as of today."),
    ]
    foot = [*(html.Div(one) for one in said), ranking]
    form = forms.post_form("/publications/prepare", token, here, content, name="prepare")
    return [head, *told(note), *_warnings(model), tiles.card(_("What is published"), form, foot=foot)]


def no_run(note: Note | None) -> list[Component]:
    """The page's body where that run is not shown any more."""
    text = _(
        "The ranking was computed anew, or there is none. Go to the ranking, look at it, and prepare it from there."
    )
    ways = [(_("To the overview"), urls.href("overview"))]
    return [*told(note), heading.empty(_("This ranking is not the current one"), text, ways)]


def _ranking(model: ToPrepare) -> Component:
    at = controls.said_period(model.scheme, model.period, model.period)
    address = urls.href("ranking", scheme=model.scheme.key, **at)
    return dcc.Link(_("To the ranking"), href=address, className="zh-link")


def _warnings(model: ToPrepare) -> list[Component]:
    several = heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    if model.shown.provisional:
        several.append(heading.notice(_("The period is not over; the figures will still change."), "warn"))
    return several


def _usual_title(model: ToPrepare) -> str:
    return f"{model.scheme.title.zh}排名通报（{_days(model.period)}）"


def _days(one: Period) -> str:
    whole = (one.first.month, one.first.day, one.last.month, one.last.day) == (1, 1, 12, 31)
    return f"{one.first.year}年" if whole else f"{one.first.isoformat()}至{one.last.isoformat()}"


def _correction(model: ToPrepare, typed: Mapping[str, str]) -> list[Component]:
    """Of a period that is over what follows corrects it; of one that is not it may be a further report."""
    old, why = model.corrected, typed.get("why", "")
    if old is None:
        return []
    if model.shown.provisional:
        several: Any = [
            {"value": "", "label": _("No: a further report on a period that is not over")},
            {"value": old.number, "label": _("Yes, it corrects %(number)s", number=old.number)},
        ]
        chosen = dbc.Select(id="corrects", name="corrects", options=several, value=typed.get("corrects", ""))
        hint = _("Needed where it is a correction")
        return [
            forms.field("corrects", _("A correction?"), chosen),
            forms.area_field("why", _("Why it is corrected"), why, hint=hint),
        ]
    said = _("%(number)s of this scheme and period is published. What is prepared now corrects it; it stays readable.",
             number=old.number)  # fmt: skip
    return [
        heading.notice(said),
        forms.hidden("corrects", old.number),
        forms.area_field("why", _("Why it is corrected"), why, required=True),
    ]


def _examples(agencies: Sequence[tuple[str, str]], typed: Mapping[str, str]) -> Component:
    heads = [Head(_("Example")), Head(_("Agency")), Head(_("Why"))]
    lines = [
        Line([kind, _agency(key, agencies, typed), _reason(key, kind, typed)])
        for judgement, number in EXAMPLES.items()
        for place in range(1, number + 1)
        for key, kind in ((f"{judgement}_{place}", f"{words.judgement(judgement)} {place}"),)
    ]
    return html.Div(tables.table(heads, lines), className="zh-plan")


def _agency(key: str, agencies: Sequence[tuple[str, str]], typed: Mapping[str, str]) -> list[Any]:
    name = f"{key}_agency"
    listed: Any = [{"value": "", "label": "—"}, *({"value": code, "label": text} for code, text in agencies)]
    box = dbc.Select(id=name, name=name, options=listed, value=typed.get(name, ""), placeholder="—")
    return [html.Label(_("Agency"), htmlFor=name, className="visually-hidden"), box]


def _reason(key: str, kind: str, typed: Mapping[str, str]) -> list[Any]:
    name = f"{key}_reason"
    box = dbc.Input(id=name, name=name, value=typed.get(name, ""), maxlength=4000, autocomplete="off")
    return [html.Label(f"{_('Why')} {kind}", htmlFor=name, className="visually-hidden"), box]
