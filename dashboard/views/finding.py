"""One finding: its story on one timeline, what it rests on, and the forms of what the reader may do now."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import forms, heading, tiles
from dashboard.components.tables import facts
from dashboard.components.timeline import entry, timeline
from dashboard.findings import wording as words
from dashboard.findings.workflow import ANSWERS, OBJECTIONS
from dashboard.services.finding import FindingEntry, FindingPage
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.courses import days, move_form, move_made
from dashboard.views.finding_marks import answer_overdue, article_card, item_title, state, whose
from dashboard.views.rectification_marks import item_links
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from dashboard.workflows.declaration import Move
from models.conduct import FindingStatus
from models.finding_moves import FindingSource


def finding(model: FindingPage, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    left = [_course(model), *_forms(model, note, token)]
    right = [_facts(model), article_card(model.finding.item, model.article)]
    columns = [html.Div(left, className="zh-column"), html.Div(right, className="zh-column")]
    return [_head(model), *told(note), html.Div(columns, className="zh-grid zh-grid--wide-left")]


def title(model: FindingPage) -> str:
    """The page's title."""
    return _("Finding %(number)s", number=model.finding.finding_no)


def _head(model: FindingPage) -> Component:
    until = next((one.until for one in reversed(model.course) if one.until is not None), None)
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Findings"), urls.href("findings"))],
        note=f"{model.officer.name} · {item_title(model.finding.item, model.article)}",
        marks=[state(model.status), *answer_overdue(until, model.status, model.today)],
    )


# ---------------------------------------------------------------- the story


def _course(model: FindingPage) -> Component:
    one = model.finding
    entries = [entry(one.occurred_on, _("Occurred"), [one.note] if one.note and not _told_by_record(model) else [])]
    entries += [_move(made) for made in model.course]
    return tiles.card(_("Course of the finding"), timeline([*entries, *_awaited(model)]))


def _told_by_record(model: FindingPage) -> bool:
    return any(one.move == "record" for one in model.course)


def _move(one: FindingEntry) -> Component:
    changed = []
    if one.count is not None:
        before, after = one.count
        changed.append(
            plural("from %(number)s time to %(after)s", "from %(number)s times to %(after)s", before, after=after)
        )
    return move_made(one, words.move(one.move), "/findings/file", [word(FindingSource, one.source)], changed)


def _awaited(model: FindingPage) -> list[Component]:
    """The limit that runs now, or what else has to come."""
    last = next((one for one in reversed(model.course) if one.until is not None), None)
    over = last is not None and last.until is not None and last.until < model.today
    until = None if last is None else last.until
    match model.status:
        case FindingStatus.PENDING:
            return [entry(None, _("The officer is to be told"), (), "open")]
        case FindingStatus.TOLD:
            answered = any(one.move in ANSWERS for one in model.course)
            decision = [entry(None, _("To be confirmed or rejected"), (), "open")]
            limit = [entry(until, words.limit("answer"), (), "due" if answered or not over else "overdue")]
            return [*(limit if until is not None else []), *decision]
        case FindingStatus.CONFIRMED:
            objected = any(one.move in OBJECTIONS for one in model.course)
            return [] if objected or until is None else [entry(until, words.limit("objection"), (), "due")]
        case FindingStatus.UNDER_REVIEW:
            return [entry(None, _("The review by a third person is to come"), (), "open")]
        case _:
            return []


# ---------------------------------------------------------------- what it rests on


def _facts(model: FindingPage) -> Component:
    one = model.finding
    return tiles.card(
        _("Facts"),
        facts(
            [
                *whose(model.officer, model.unit),
                (_("Item"), item_title(one.item, model.article)),
                (_("Incident"), one.incident),
                (_("Same incident"), _others(model)),
                (_("Occurred on"), one.occurred_on.isoformat()),
                (_("Times"), str(one.count)),
                (_("Confirmed on"), "" if one.confirmed_on is None else one.confirmed_on.isoformat()),
                (_("Case"), _case(model)),
                (_("Rectification"), item_links(model.rectification)),
                (_("Evidence named"), one.evidence),
                (_("Recorded by"), model.recorded_by),
            ]
        ),
    )


def _others(model: FindingPage) -> list[Any]:
    links = [dcc.Link(one, href=urls.href("finding", finding_no=one), className="zh-link") for one in model.others]
    return [part for link in links for part in (link, " ")]


def _case(model: FindingPage) -> Any:
    if model.case is None:
        return model.finding.case_no
    href = urls.href("case", agency=model.case.agency_code, case_no=model.case.case_no)
    return dcc.Link(model.case.case_no, href=href, className="zh-link")


# ---------------------------------------------------------------- what can be done


def _forms(model: FindingPage, note: Note | None, token: str) -> list[Component]:
    typed = note.typed.get("reason", "") if note is not None else ""
    if not model.possible:
        return []
    return [tiles.card(_("What you may do now"), [_form(model, one, typed, token) for one in model.possible])]


def _form(model: FindingPage, move: Move, typed: str, token: str) -> Component:
    number, most = model.finding.finding_no, model.finding.count - 1
    fields = [forms.number_field("count", _("Times"), most, least=1, most=most)] if "count" in move.fields else []
    return move_form(
        move, words.act(move.key), what_it_does(move), f"/findings/{move.key}", token,
        back=urls.href("finding", finding_no=number), hidden=[("finding_no", number), ("seen", str(model.seen))],
        reason=(_reason(move), typed), fields=fields,
    )  # fmt: skip


def _reason(move: Move) -> str:
    if move.key == "answer":
        return _("Your answer")
    return _("What the paper says") if move.brings else _("Grounds")


def what_it_does(move: Move) -> str:
    """What follows from the move."""
    opens = "" if move.opens is None else days(move.opens)
    return {
        "tell": _("The officer sees the finding and may answer to it within %(days)s.", days=opens),
        "answer": _("What you say and bring goes to those who decide, and stays in the record."),
        "answer_on_paper": _(
            "The officer has no account to answer with. Bring the signed paper; who files it does not decide."
        ),
        "confirm": _("It counts from today. The officer may ask for a review within %(days)s.", days=opens),
        "reject": _("It does not count, and stays in the record with this reason."),
        "object": _("A third person reviews the finding; until then it does not count. This can be done once."),
        "object_on_paper": _(
            "The officer has no account to object with. Bring the signed paper; a third person, who did not file it, "
            "reviews the finding, and until then it does not count. This can be done once."
        ),
        "uphold": _("It counts again, as before."),
        "reduce": _("It counts again, for fewer times."),
        "revoke": _("It does not count any more, and stays in the record."),
    }[move.key]
