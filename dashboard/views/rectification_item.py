"""One rectification item: its story on one timeline, all of its fields, and the forms of what the reader may do now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import forms, heading, tiles
from dashboard.components.tables import facts
from dashboard.components.timeline import entry, timeline
from dashboard.rectification import wording as words
from dashboard.rectification.workflow import AGENCYS
from dashboard.services.candidates import Candidate
from dashboard.services.rectification_item import ItemEntry, ItemPage
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.views.candidates import candidate_links
from dashboard.views.courses import move_form, move_made
from dashboard.views.rectification_documents import item_documents, place_of
from dashboard.views.rectification_marks import card_mark, other_marks, state
from dashboard.vocabulary import word, yes_no
from dashboard.web.notes import Note
from dashboard.workflows.declaration import Move
from models.rectification import LimitUnit, Phase, RectificationStatus, Stage

FILES = "/rectification/file"


def rectification_item(model: ItemPage, found: Sequence[Candidate], note: Note | None, token: str) -> list[Component]:
    """The page's body; ``found`` are its candidates for whoever may record findings, ``token`` is for its forms."""
    left = [_course(model), *_forms(model, note, token)]
    papers = item_documents(model.documents, model.item, note, token)
    columns = [html.Div(left, className="zh-column"), html.Div([*papers, _facts(model, found)], className="zh-column")]
    return [_head(model), *told(note), html.Div(columns, className="zh-grid zh-grid--wide-left")]


def title(model: ItemPage) -> str:
    """The page's title."""
    return _("Item %(number)s", number=model.item.item_no)


def _head(model: ItemPage) -> Component:
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Rectification"), urls.href("rectification"))],
        note=f"{model.unit_name} · {model.item.problem}",
        marks=[state(model.status), *card_mark(model.card, model.due, model.today), *other_marks(model.item)],
    )


# ---------------------------------------------------------------- the story


def _course(model: ItemPage) -> Component:
    item = model.item
    source = [words.sources().get(item.source, item.source)] if item.source else []
    found = [entry(item.found_on, _("Problem found"), source)] if item.found_on else []
    entries = [*found, *(_move(one, model) for one in model.course), *_awaited(model)]
    return tiles.card(_("Course of the item"), timeline(entries))


def _move(one: ItemEntry, model: ItemPage) -> Component:
    changed: list[Any] = [] if one.move == "record" else [_change(name, *pair) for name, pair in one.changes.items()]
    papers = [place_of(each) for each in model.documents.lines if each.position == one.position]
    return move_made(one, words.move(one.move), FILES, more=[*changed, *papers])


def _change(name: str, before: Any, after: Any) -> str:
    old, new = _shown(name, before), _shown(name, after)
    if old and new:
        return _("%(field)s: %(after)s, before: %(before)s", field=words.field(name), before=old, after=new)
    return _("%(field)s: %(after)s", field=words.field(name), after=new or _("none"))


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    several = {"stage": Stage, "limit_unit": LimitUnit}
    return word(several[name], value) if name in several else str(value)


def _awaited(model: ItemPage) -> list[Component]:
    """The day that is due, or what else has to come."""
    if model.due is not None:
        words_ = _("To be mended by then") if model.status in AGENCYS else _("To be reviewed")
        return [entry(model.due, words_, (), "overdue" if model.card == "red" else "due")]
    match model.status:
        case RectificationStatus.PENDING:
            return [entry(None, _("To be verified by the bureau"), (), "open")]
        case RectificationStatus.APPLIED | RectificationStatus.CHECKING:
            return [entry(None, _("To be checked by two people"), (), "open")]
        case RectificationStatus.PUBLISHED:
            return [entry(model.item.published_until, _("Public until then"), (), "due")]
        case RectificationStatus.REFERRAL:
            return [entry(None, _("The leading group is to decide"), (), "open")]
        case RectificationStatus.REFERRED:
            return [entry(None, _("The authority is to answer"), (), "open")]
        case _:
            return []


# ---------------------------------------------------------------- all fields


def _facts(model: ItemPage, found: Sequence[Candidate]) -> Component:
    one = model.item
    unit: Any = model.unit_name
    if model.unit is not None:
        unit = dcc.Link(model.unit.name, href=urls.href("agency", agency=model.unit.code), className="zh-link")
    limit = ""
    if one.limit_days:
        limit = f"{one.limit_days} {word(LimitUnit, one.limit_unit)}"
    return tiles.card(
        _("The ledger's fields"),
        facts(
            [
                (_("Agency"), unit),
                (words.field("partners"), "、".join(model.partners)),
                (_("Problem"), one.problem),
                (_("Category"), words.categories().get(one.category or "", one.category)),
                (_("How grave"), words.severities().get(one.severity or "", one.severity)),
                (_("How common"), words.extents().get(one.extent or "", one.extent)),
                (_("Article it offends"), one.basis),
                (_("Phase of the campaign"), word(Phase, one.phase)),
                (_("What is to be reached"), one.goal),
                (words.field("measure"), one.measure),
                (_("Leader in charge"), one.responsible_leader),
                (words.field("responsible_person"), one.responsible_person),
                (_("Leading department"), one.lead_department),
                (words.field("deadline"), _day(one.deadline)),
                (_("Limit"), limit),
                (words.field("limit_source"), one.limit_source),
                (words.field("review_on"), _day(one.review_on)),
                (words.field("self_check"), one.self_check),
                (words.field("check_method"), words.check_methods().get(one.check_method or "", one.check_method)),
                (_("Checked by"), one.checkers),
                (words.field("check_result"), one.check_result),
                (words.field("published_on"), _day(one.published_on)),
                (words.field("published_until"), _day(one.published_until)),
                (words.field("feedback"), one.feedback),
                (words.field("closed_on"), _day(one.closed_on)),
                (words.field("closed_by"), one.closed_by),
                (words.field("document"), _document(model)),
                (words.field("referred_to"), words.authorities().get(one.referred_to or "", one.referred_to)),
                (words.field("referral_reply"), one.referral_reply),
                (words.field("accountability"), one.accountability),
                (_("Case"), _case(model)),
                (_("Counts in"), _counted(model)),
                (_("Officer concerned"), _officer(model)),
                (_("Finding"), _finding(model)),
                (_("Candidates for findings"), candidate_links(found)),
                (_("Recorded as findings"), _recorded(model)),
                (_("Note"), one.note),
            ]
        ),
    )


def _day(day: Any) -> str:
    return "" if day is None else day.isoformat()


def _case(model: ItemPage) -> Any:
    if model.case is None:
        return model.item.case_no
    href = urls.href("case", agency=model.case.agency_code, case_no=model.case.case_no)
    return dcc.Link(model.case.case_no, href=href, className="zh-link")


def _counted(model: ItemPage) -> list[Component]:
    """A year of a scheme each, and below it the links to its nodes."""
    years: dict[str, list[Any]] = {}
    for one in model.counted:
        year = f"{wording.period(one.period, one.scheme)} {wording.text(one.scheme.title)}"
        links = years.setdefault(year, [])
        links += [*([" · "] if links else []), dcc.Link(wording.text(one.node), href=one.href, className="zh-link")]
    return [html.Div([year, html.Div(links)]) for year, links in years.items()]


def _officer(model: ItemPage) -> Any:
    if model.officer is None:
        return model.item.officer_no
    href = urls.href("officer", officer_no=model.officer.officer_no)
    return dcc.Link(f"{model.officer.name} {model.officer.officer_no}", href=href, className="zh-link")


def _finding(model: ItemPage) -> Any:
    if model.finding is None:
        return model.item.finding_no
    number = model.finding.finding_no
    return dcc.Link(number, href=urls.href("finding", finding_no=number), className="zh-link")


def _document(model: ItemPage) -> Any:
    """The number, which leads to the document where it was issued here."""
    issued = (one for one in model.documents.lines if one.number == model.item.document)
    return next(map(place_of, issued), model.item.document)


def _recorded(model: ItemPage) -> list[Component]:
    return [
        html.Div(dcc.Link(one, href=urls.href("finding", finding_no=one), className="zh-link"))
        for one in model.recorded
    ]


# ---------------------------------------------------------------- what can be done


def _forms(model: ItemPage, note: Note | None, token: str) -> list[Component]:
    if not model.possible:
        return []
    typed = note.typed if note is not None else {}
    return [tiles.card(_("What you may do now"), [_form(model, one, dict(typed), token) for one in model.possible])]


def _form(model: ItemPage, move: Move, typed: dict[str, str], token: str) -> Component:
    number = model.item.item_no
    mine = typed if typed.get("move") == move.key else {}
    fields = [part for name in move.fields for part in _fields(model, move, name, mine)]
    return move_form(
        move,
        words.act(move.key),
        words.effect(move.key),
        f"/rectification/{move.key}",
        token,
        urls.href("rectification_item", item_no=number),
        [("item_no", number), ("seen", str(model.seen))],
        (_("Progress") if move.key == "report" else _("Grounds"), mine.get("reason", "")),
        fields,
    )


def _fields(model: ItemPage, move: Move, name: str, typed: dict[str, str]) -> list[Component]:
    label, value = words.field(name), typed.get(name, "")
    key = f"{move.key}-{name}"
    match name:
        case "deadline":
            return [*_limit(move, typed), *([_partners(model, move)] if move.key == "assign" else [])]
        case "wanted" | "review_on":
            return [_named(forms.day_field(key, label, value, required=True), name)]
        case "check_method" | "referred_to":
            options = words.check_methods() if name == "check_method" else words.authorities()
            return [_named(forms.select_field(key, label, list(options.items()), value or next(iter(options))), name)]
        case "measure" | "self_check" | "check_result" | "feedback" | "referral_reply" | "accountability":
            known = getattr(model.item, name) or ""
            usual = {"measure": known, "feedback": known or _("No objection")}.get(name, "")
            return [forms.area_field(key, label, value or usual, key=name, required=True)]
        case _:
            known = "" if name == "document" else getattr(model.item, name) or ""
            hint = _("Empty where the document is issued here, which gives its number.") if name == "document" else ""
            made = forms.text_field(key, label, value or known, hint=hint, required=name != "document")
            return [_named(made, name)]


def _limit(move: Move, typed: dict[str, str]) -> list[Component]:
    """A day, or so many days from today; a long-term task may have none."""
    day = forms.day_field(f"{move.key}-deadline", words.field("deadline"), typed.get("deadline", ""))
    count = dbc.Input(
        id=f"{move.key}-limit_days", name="limit_days", type="number", min=1, max=3660, step=1,
        value=typed.get("limit_days", ""),
    )  # fmt: skip
    units = [(one.value, word(LimitUnit, one)) for one in LimitUnit]
    unit = forms.select_field(f"{move.key}-limit_unit", words.field("limit_unit"), units, LimitUnit.CALENDAR.value)
    or_days = forms.field(f"{move.key}-limit_days", _("or days of the limit, from today"), count)
    return [_named(day, "deadline"), or_days, _named(unit, "limit_unit")]


def _partners(model: ItemPage, move: Move) -> Component:
    name = f"{move.key}-partners"
    hint = _("Codes or names, with a comma between; they see the item and can report on it.")
    return _named(forms.text_field(name, words.field("partners"), model.item.partners or "", hint=hint), "partners")


def _named(field: Component, name: str) -> Component:
    """The field sent as ``name``: several forms stand on one page, and each id once."""
    for part in field.children:
        if getattr(part, "name", None) is not None:
            part.name = name
    return field
