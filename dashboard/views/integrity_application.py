"""One application: its sub-items with self-assessment and acceptance side by side, and what the reader may do now."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import forms, heading, tables, tiles
from dashboard.components.marks import Badge, badge
from dashboard.components.tables import Head, Line, facts
from dashboard.components.timeline import timeline
from dashboard.documents import wording as documents
from dashboard.integrity import wording as words
from dashboard.integrity.answers import Given, Share
from dashboard.integrity.workflow import INTEGRITY
from dashboard.services.integrity_application import ApplicationPage, CertificateLine, CheckLine, ItemLine
from dashboard.services.integrity_known import Known
from dashboard.translations import _, plural
from dashboard.views import integrity as rounds_view
from dashboard.views.account_marks import told
from dashboard.views.courses import days, move_form, move_made
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from dashboard.workflows.declaration import Move
from models.integrity_rounds import Answer, Voice
from plugins.contract import Text
from plugins.decimals import percent, plain

MOST_ASSESSORS = 3
FILES_AT = "/integrity/file"
CERTIFICATES_AT = "/integrity/certificate"


def title(model: ApplicationPage) -> str:
    """The page's title."""
    return _("Integrity round %(round)s: %(agency)s", round=model.kept.plan.round, agency=model.unit.name)


def application(model: ApplicationPage, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    left = html.Div([_items(model), _item(model, token), *_forms(model, note, token)], className="zh-column")
    right = html.Div([_facts(model), _course(model)], className="zh-column")
    return [
        _head(model),
        *told(note),
        *(heading.unknown(key, value) for key, value in model.misread),
        html.Div([left, right], className="zh-grid zh-grid--wide-left"),
    ]


def _here(model: ApplicationPage, item: str | None = None) -> str:
    rows = model.item.text.key if item is None else item
    return urls.href("integrity_application", round=model.kept.plan.round, agency=model.unit.code, rows=rows)


def _head(model: ApplicationPage) -> Component:
    rounds = urls.href("integrity", rows=model.kept.plan.round)
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (rounds_view.title(), rounds)],
        note=rounds_view.demonstration_weights() if model.demonstration else None,
        marks=[rounds_view.state(model.status)],
    )


# ---------------------------------------------------------------- sub-items and checks


def _items(model: ApplicationPage) -> Component:
    heads = [Head(_("Sub-item")), Head(_("Self-assessment"), number=True), Head(_("Acceptance"), number=True),
             Head(_("Gap"), number=True), Head(_("Evidence"), number=True), Head(_("Remarks"))]  # fmt: skip
    return tiles.card(
        _("Sub-items"),
        tables.table(heads, [Line(_item_cells(one, model)) for one in model.items]),
        foot=_("The share of the checks that apply. The gap is what the agency gave itself above what was accepted."),
        flush=True,
    )


def _item_cells(one: ItemLine, model: ApplicationPage) -> list[Any]:
    name = f"{one.text.key} {wording.text(one.text.title)}"
    opened = one.text.key == model.item.text.key
    link = dcc.Link(html.Strong(name) if opened else name, href=_here(model, one.text.key), className="zh-link")
    flagged = sum(line.contradicted for line in one.checks)
    marks: list[Any] = []
    if one.own.open:
        marks.append(badge(Badge(plural("%(number)s open", "%(number)s open", one.own.open), "incomplete")))
    if flagged:
        marks.append(badge(_contradicted(flagged)))
    if one.text.key in model.forfeited:
        why = what_it_does(INTEGRITY.by_key["confirm_malus"])
        marks += [" ", badge(Badge(_("No points: dishonesty"), "failed", why))]
    return [link, _share(one.own), _share(one.accepted), _gap(one.gap), str(len(one.files) or "—"), marks]


def _share(one: Share | None) -> str:
    if one is None or one.value is None:
        return "—"
    return f"{percent(one.value)} ({one.met}/{one.asked})"


def _gap(value: Fraction | None) -> str:
    return "—" if value is None else ("+" if value > 0 else "") + percent(value)


def _contradicted(number: int) -> Badge:
    return Badge(
        plural("%(number)s contradicted", "%(number)s contradicted", number), "overdue",
        _("The agency says yes, and the books show otherwise."),
    )  # fmt: skip


def _item(model: ApplicationPage, token: str) -> Component:
    """The checks of the sub-item that is open: a form for who may answer them, else a table."""
    one = model.item
    source = one.text.source
    body: list[Any] = [] if source is None else [
        tables.folded(_("Wording (%(article)s)", article=source.article), html.P(source.wording), opened=False)
    ]  # fmt: skip
    body.append(_checks_form(model, token) if model.editing is not None else _checks(model))
    body += [html.P([_("Evidence"), " ", *_files(one)])] if one.files else []
    name = f"{one.text.key} {wording.text(one.text.title)}"
    return tiles.card(name, body, foot=_books(model), name="item")


def _books(model: ApplicationPage) -> str:
    year = model.kept.plan.round
    return _("What the books know is counted for %(year)s; it decides nothing, an assessor may use it.", year=year)


def _files(one: ItemLine) -> list[Any]:
    return [
        part
        for file in one.files
        for part in (html.A(file.name, href=f"{FILES_AT}/{file.file_id}", download="", className="zh-link"), " ")
    ]


def _heads(model: ApplicationPage, *, editing: bool) -> list[Head]:
    names = sorted({account for line in model.item.checks for account, _given in line.assessors})
    heads = [Head(_("Check")), Head(_("What the books know"))]
    if model.editing is not Voice.AGENCY:
        heads.append(Head(_("Self-assessment")))
    if editing:
        return [*heads, Head(_("My answer"))]
    return [*heads, *(Head(name) for name in names), Head(_("Acceptance"))]


def _checks(model: ApplicationPage) -> Component:
    heads = _heads(model, editing=False)
    names = [one.title for one in heads[3:-1]]
    lines = []
    for line in model.item.checks:
        said = dict(line.assessors)
        others = [_given(said.get(name)) for name in names]
        lines.append(Line([*_said(line), _given(line.own), *others, _given(line.settled)]))
    return tables.table(heads, lines)


def _said(line: CheckLine) -> list[Any]:
    return [wording.text(line.check.title), _known(line)]


def _known(line: CheckLine) -> Any:
    if line.known is None:
        return "—"
    text = _counted(line.known)
    href = line.known.href
    parts: list[Any] = [dcc.Link(text, href=href, className="zh-link") if href is not None else text]
    if line.contradicted:
        parts += [" ", badge(_contradicted(1))]
    return parts


def _counted(one: Known) -> str:
    if one.of is None:
        return f"{wording.text(one.title)} {plain(one.count)}"
    return f"{wording.text(one.title)} {plain(one.count)}/{plain(one.of)}"


def _given(one: Given | None) -> Any:
    if one is None:
        return "—"
    said: list[Any] = [html.Strong(word(Answer, one.answer))]
    return [*said, html.Div(one.note, className="zh-muted")] if one.note else said


def _checks_form(model: ApplicationPage, token: str) -> Component:
    """One form for all checks of the sub-item; what is blank stays without an answer."""
    heads = _heads(model, editing=True)
    lines = []
    for line in model.item.checks:
        mine = model.mine(line)
        own = [] if model.editing is Voice.AGENCY else [_given(line.own)]
        lines.append(Line([*_said(line), *own, _fields(line, mine)]))
    keys = [one.text.key for one in model.items]
    at = keys.index(model.item.text.key) + 1
    following = keys[at] if at < len(keys) else keys[0]
    content: list[Component] = [
        forms.hidden("application_no", model.number),
        forms.hidden("rows", following),
        tables.table(heads, lines),
        forms.button(_("Keep as a draft and go on"), "primary"),
    ]
    return forms.post_form("/integrity/draft", token, _here(model), content, name="answers", keeps=True)


def _fields(line: CheckLine, mine: Given | None) -> list[Component]:
    key = line.check.key
    chosen = mine.answer if mine is not None else ""
    return [
        _select(f"answer-{key}", _("Answer"), chosen),
        _note(f"note-{key}", mine.note if mine is not None else ""),
    ]


def _select(name: str, label: str, value: str) -> Component:
    return forms.choice(name, label, [(one.value, word(Answer, one)) for one in Answer], value)


def _note(name: str, value: str) -> Component:
    return forms.short_text(name, _("Remark"), value)


# ---------------------------------------------------------------- facts and course


def _facts(model: ApplicationPage) -> Component:
    gap = None
    if model.self_total is not None and model.accepted_total is not None:
        gap = model.self_total - model.accepted_total
    said: list[tuple[str, Any]] = [
        (_("Agency"), model.unit.name),
        (_("Self-assessment"), rounds_view.points(model.self_total)),
        (_("Acceptance"), rounds_view.points(model.accepted_total)),
        (_("Gap"), rounds_view.gap(gap)),
        *([(_("Confirmed dishonesty"), str(model.malus))] if model.malus else []),
        (_("Level of integrity"), None if model.level is None else _level(model.level)),
        (_("Assessors"), "、".join(model.assessors)),
    ]
    if model.assessors:
        said.append((_("Handed in"), "、".join(sorted(model.handed_in)) or "—"))
    if model.certificates:
        said.append((_("Integrity certificate"), [html.Div(_certificate(one)) for one in model.certificates]))
    foot = _("Points of 100 by demonstration weights.") if model.demonstration else _("Points of 100.")
    return tiles.card(_("Result"), facts(said), foot=foot)


def _level(level: Text) -> list[Any]:
    return [wording.text(level), html.Div(rounds_view.borrowed_levels(), className="zh-muted")]


def _certificate(one: CertificateLine) -> list[Any]:
    """The number that leads to the certificate, and its day; struck out where it is void."""
    number = html.S(one.number) if one.void else one.number
    link = html.A(number, href=f"{CERTIFICATES_AT}/{one.certificate_id}", download="", className="zh-link")
    day = html.Small(one.issued_on.isoformat(), className="zh-muted", title=one.sha256)
    return [link, " ", day, *([" ", badge(Badge(_("Void"), "failed"))] if one.void else [])]


def _course(model: ApplicationPage) -> Component:
    made = [move_made(one, words.move(one.move), FILES_AT) for one in model.course]
    return tiles.card(_("Course of the application"), timeline(made))


# ---------------------------------------------------------------- what can be done


def _forms(model: ApplicationPage, note: Note | None, token: str) -> list[Component]:
    if not model.possible:
        return []
    return [tiles.card(_("What you may do now"), [_form(model, one, note, token) for one in model.possible])]


def _form(model: ApplicationPage, move: Move, note: Note | None, token: str) -> Component:
    typed = note.typed if note is not None else {}
    fields: Sequence[Component] = ()
    if move.key == "add_evidence":
        options = [(one.text.key, f"{one.text.key} {wording.text(one.text.title)}") for one in model.items]
        fields = [forms.select_field("item", _("Sub-item"), options, model.item.text.key)]
    if move.key == "assign":
        fields = _assessor_fields(model)
    if move.key == "settle":
        fields = _settlement(model, typed)
    if move.key == "certify":
        fields = [
            forms.text_field("office", documents.field("office"), typed.get("office") or model.office, required=True)
        ]
    reason = _("Who leads, who works, how it is provided for") if move.key == "set_up_group" else _("Grounds")
    return move_form(
        move, words.act(move.key), what_it_does(move), f"/integrity/{move.key}", token, back=_here(model),
        hidden=[("application_no", model.number), ("seen", str(model.seen))], reason=(reason, typed.get("reason", "")),
        fields=fields, paper=_paper(move),
    )  # fmt: skip


def _paper(move: Move) -> str | None:
    """What the files of the move are; None where it is signed paper that it needs, or only what shows it."""
    return {
        "file_plan": _("Plan of the round"),
        "add_evidence": _("Evidence for the sub-item"),
        "submit": _("Report of the self-assessment"),
        "record_malus": _("Evidence"),
    }.get(move.key)


def _assessor_fields(model: ApplicationPage) -> list[Component]:
    known = [(name, f"{person} ({name})" if person != name else name) for name, person in model.candidates]
    made = []
    for place in range(1, MOST_ASSESSORS + 1):
        chosen = model.assessors[place - 1] if place <= len(model.assessors) else forms.NO_CHOICE
        options = [(forms.NO_CHOICE, "—"), *known]
        made.append(forms.select_field(f"assessor_{place}", _("Assessor %(number)s", number=place), options, chosen))
    return made


def _settlement(model: ApplicationPage, typed: Any) -> list[Component]:
    """A row for each check on which the assessors differ, and one more for what is to be seen otherwise than by all."""
    heads = [Head(_("Check")), Head(_("Answers")), Head(_("Settled"))]
    lines = []
    for line in model.differing:
        key = line.check.key
        said = "; ".join(f"{account}: {word(Answer, given.answer)}" for account, given in line.assessors)
        lines.append(Line([wording.text(line.check.title), said, _settled_fields(key, key, typed)]))
    listed = [line for item in model.items for line in item.checks if line not in model.differing]
    options = [(line.check.key, wording.text(line.check.title)) for line in listed]
    other = forms.choice("other", _("Another check"), options, typed.get("other", ""))
    lines.append(Line([other, _("as after an objection"), _settled_fields("other", "other", typed)]))
    return [tables.table(heads, lines)]


def _settled_fields(key: str, name: str, typed: Any) -> list[Component]:
    required = key != "other"
    return [
        _select(f"answer-{name}", _("Settled answer"), typed.get(f"answer-{name}", "")),
        forms.short_text(f"note-{name}", _("Reason"), typed.get(f"note-{name}", ""), required=required),
    ]


def what_it_does(move: Move) -> str:
    """What follows from the move."""
    if move.key == "publish" and move.opens is not None:
        return _(
            "Every agency sees the result from then on. The agency may object within %(days)s.", days=days(move.opens)
        )
    return {
        "set_up_group": _("The leading group of 001: who leads, who does the work, and how it is provided for."),
        "file_plan": _("The plan for the round, as a file. It is filed on the last day of its stage at the latest."),
        "add_evidence": _("Files for one sub-item; assessors see them beside its checks."),
        "submit": _("Every check has an answer. Bring the report; the answers stay as they are."),
        "withdraw": _("The agency does not take part any more."),
        "send_back": _("The agency may change its answers and hand them in again."),
        "assign": _("At least two people of the bureau, each alone. Until one hands in, they can be changed."),
        "hand_in": _("Every check has an answer of yours. You see the others' once all have handed in."),
        "settle": _("What all said alike stands; say for each difference what holds, and why."),
        "record_malus": _(
            "An act of dishonesty with the paper that shows it; it counts once somebody else confirms it."
        ),
        "confirm_malus": _("Sub-item 3.2 then gives no points. The agency may object once the result is public."),
        "reject_malus": _("Nothing follows from it; it stays in the course."),
        "lift_malus": _("It counts no more, as after an objection; it stays in the course."),
        "object": _("The bureau answers it before anything is decided."),
        "file_objection": _("What others bring against the result within the publicity period, as a paper."),
        "answer": _("The result stands."),
        "reopen": _("The assessors settle it again, and the result is made public again."),
        "grant": _("The agency is an integrity unit of this round, and gets a certificate."),
        "certify": _("It is filled in, numbered and kept as it is issued; its number is not used again."),
        "void_certificate": _("It stays in the register, struck out, with this reason; another may be issued."),
        "decline": _("The text gives no pass line, so this is decided with a reason."),
    }[move.key]
