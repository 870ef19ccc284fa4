"""One veto or commendation: its story on one timeline, what it rests on, the forms of what the reader may do now."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import heading, tiles
from dashboard.components.tables import facts
from dashboard.components.timeline import entry, timeline
from dashboard.decisions import wording as words
from dashboard.decisions.kinds import VETO
from dashboard.findings.wording import limit
from dashboard.findings.workflow import OBJECTIONS
from dashboard.services.decision import DecisionPage
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.views.courses import days, move_form, move_made
from dashboard.views.decision_marks import decision_link, kinds_tabs, state
from dashboard.views.finding_marks import article_card, item_title, whose
from dashboard.web.notes import Note
from dashboard.workflows.declaration import Move
from models.conduct import Commendation, DecisionStatus


def decision(model: DecisionPage, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    left = html.Div([_course(model), *_forms(model, note, token)], className="zh-column")
    right = html.Div([_facts(model), *_article(model)], className="zh-column")
    columns = html.Div([left, right], className="zh-grid zh-grid--wide-left")
    return [_head(model), *told(note), kinds_tabs(model.kind.key), columns]


def title(model: DecisionPage) -> str:
    """The page's title."""
    return words.one_title(model.kind.key, model.number)


def _head(model: DecisionPage) -> Component:
    every = urls.href("decisions", decisions=model.kind.key)
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (words.kind_title(model.kind.key), every)],
        note=f"{model.officer.name} · {model.row.document}",
        marks=[state(model.status)],
    )


# ---------------------------------------------------------------- the story


def _course(model: DecisionPage) -> Component:
    files_at = f"/decisions/{model.kind.key}/file"
    decided = entry(model.on, _("Decided") if model.kind is VETO else _("Awarded"), [])
    made = [move_made(one, words.move(one.move), files_at) for one in model.course]
    return tiles.card(_("Course of the decision"), timeline([decided, *made, *_awaited(model)]))


def _awaited(model: DecisionPage) -> list[Component]:
    """The limit that runs now, or what else has to come."""
    if model.status == DecisionStatus.RECORDED:
        return [entry(None, _("To be confirmed or rejected"), (), "open")]
    if model.status == DecisionStatus.UNDER_REVIEW:
        return [entry(None, _("The review by a third person is to come"), (), "open")]
    until = next((one.until for one in reversed(model.course) if one.until is not None), None)
    objected = any(one.move in OBJECTIONS for one in model.course)
    if model.status == DecisionStatus.CONFIRMED and until is not None and not objected:
        return [entry(until, limit("objection"), (), "due")]
    return []


# ---------------------------------------------------------------- what it rests on


def _facts(model: DecisionPage) -> Component:
    one = model.row
    said: list[tuple[str, Any]] = [*whose(model.officer, model.unit), (_("Document"), one.document)]
    if isinstance(one, Commendation):
        others = [part for number in model.others for part in (decision_link(model.kind.key, number), " ")]
        said += [
            (_("Bonus item"), item_title(one.item, model.article)),
            (_("Work"), one.work),
            (_("Same work"), others),
            (_("Awarded on"), one.awarded_on.isoformat()),
        ]
    else:
        said += [
            (_("Decided by"), one.decided_by),
            (_("Decided on"), one.decided_on.isoformat()),
            (_("Reason of the veto"), one.reason),
        ]
    return tiles.card(_("Facts"), facts(said))


def _article(model: DecisionPage) -> list[Component]:
    """That of a commendation; the effect of a veto, the scheme's parameter says."""
    if not isinstance(model.row, Commendation):
        rules = dcc.Link(_("Rules and readings"), href=urls.href("schemes"), className="zh-link")
        text = _("A veto sets the grade that the scheme says, whatever the points (000 arts 6–7).")
        return [tiles.card(_("Effect"), html.P(text), more=rules)]
    return [article_card(model.row.item, model.article)]


# ---------------------------------------------------------------- what can be done


def _forms(model: DecisionPage, note: Note | None, token: str) -> list[Component]:
    typed = note.typed.get("reason", "") if note is not None else ""
    if not model.possible:
        return []
    return [tiles.card(_("What you may do now"), [_form(model, one, typed, token) for one in model.possible])]


def _form(model: DecisionPage, move: Move, typed: str, token: str) -> Component:
    kind = model.kind
    reason = _("What the paper says") if move.brings else _("Grounds")
    return move_form(
        move, words.act(kind.key, move.key), what_it_does(move), f"/decisions/{kind.key}/{move.key}", token,
        back=urls.href("decision", decisions=kind.key, decision_no=model.number),
        hidden=[(kind.course.key, model.number), ("seen", str(model.seen))], reason=(reason, typed),
    )  # fmt: skip


def what_it_does(move: Move) -> str:
    """What follows from the move."""
    if move.key == "confirm" and move.opens is not None:
        return _("It counts from then on. The officer may ask for a review within %(days)s.", days=days(move.opens))
    return {
        "confirm": _("It counts from then on, until a third person revokes it."),
        "reject": _("It does not count, and stays in the record with this reason."),
        "object": _("A third person reviews the veto; until then it does not count. This can be done once."),
        "object_on_paper": _(
            "The officer has no account to object with. Bring the signed paper; a third person, who did not file it, "
            "reviews the veto, and until then it does not count. This can be done once."
        ),
        "uphold": _("It counts again, as before."),
        "revoke": _("It does not count any more, and stays in the record."),
    }[move.key]
