"""A case: its course with every limit, its facts, who handled it, what followed, and where it counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles, timeline
from dashboard.components.marks import Badge
from dashboard.components.tables import Head, Line, facts, table
from dashboard.services.candidates import Candidate
from dashboard.services.case import CasePage, Handler
from dashboard.services.counting import Counting
from dashboard.services.timeline import Deadline, Event
from dashboard.translations import _, plural
from dashboard.views.candidates import candidate_links
from dashboard.views.rectification_marks import item_links
from dashboard.vocabulary import word, yes_no
from models.cases import CaseKind, CaseSource, Decision, PartyKind, Procedure
from models.complaints import FileGrade
from models.lawsuits import Instance, LawsuitOutcome, ReconsiderationOutcome
from plugins.decimals import plain, rounded


def case(model: CasePage, found: Sequence[Candidate], location: urls.Location) -> list[Component]:
    """The page's body; ``found`` are its candidates for whoever may record findings."""
    body = [_head(model, location)]
    if model.doubts:
        said = _("%(doubts)s. The books are shown and counted as they are.", doubts=_("; ").join(model.doubts))
        body.append(heading.notice([html.Strong(_("Doubtful: ")), said], "warn"))
    left = [_course(model), _handlers(model), *_followed(model)]
    right = [_deadlines(model), _facts(model, found)]
    body.append(
        html.Div([html.Div(left, className="zh-column"), html.Div(right, className="zh-column")],
                 className="zh-grid zh-grid--wide-left")
    )  # fmt: skip
    body.append(_counted(model))
    return body


def title(model: CasePage) -> str:
    """The page's title."""
    return _("Case %(number)s", number=model.case.case_no)


def role(word: str) -> str:
    """What a row is to the rate that counts it."""
    return {
        "done": _("numerator and denominator: done"),
        "not_done": _("denominator only: not done"),
        "against": _("counts against the agency"),
        "deduction": _("deduction"),
        "numerator": _("numerator"),
        "denominator": _("denominator"),
    }[word]


def _head(model: CasePage, location: urls.Location) -> Component:
    one = model.case
    agency = [(model.unit.name, urls.href("agency", agency=model.unit.code))]
    if model.counts_for is not None and model.counts_for.code != model.unit.code:
        agency.insert(0, (model.counts_for.name, urls.href("agency", agency=model.counts_for.code)))
    words = [one.title or _("no subject given"), word(CaseKind, one.kind), model.party]
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), *agency],
        note=" · ".join(word for word in words if word),
        marks=_badges(model),
        actions=controls.export_links(location) if model.counted else [],
    )


def _badges(model: CasePage) -> list[Badge]:
    found = []
    late = next((one for one in model.deadlines if one.missed), None)
    if late is not None:
        found.append(Badge(_("Overdue"), "overdue", f"{late.title}: {late.said}"))
    if model.case.closed_on is not None:
        found.append(Badge(_("Closed"), "ok"))
    elif model.case.decided_on is not None:
        found.append(Badge(_("Decided"), "info"))
    else:
        found.append(Badge(_("Open"), "provisional"))
    if model.case.major:
        found.append(Badge(_("Major"), "info"))
    if model.doubts:
        found.append(Badge(_("Doubtful"), "low", _("; ").join(model.doubts)))
    return found


# ---------------------------------------------------------------- its course


def _course(model: CasePage) -> Component:
    if not model.events:
        return tiles.card(_("Course"), heading.empty(_("No day is known"), _("The books hold no date of this case.")))
    return tiles.card(_("Course"), timeline.timeline([_event(one) for one in model.events]))


def _event(one: Event) -> Component:
    notes = [" · ".join(one.notes)] if one.notes else []
    return timeline.entry(one.on, one.title, notes, one.kind)


def _deadlines(model: CasePage) -> Component:
    if not model.deadlines:
        return tiles.card(_("Limits"), html.P(_("No limit runs: the case has no day of filing."), className="zh-quiet"))
    return tiles.card(_("Limits"), [_deadline(one) for one in model.deadlines])


def _deadline(one: Deadline) -> Component:
    said = Badge(one.said, "overdue" if one.missed else "ok" if one.ended_on else "provisional")
    used = "" if one.days_used is None else plural("%(number)s day used", "%(number)s days used", one.days_used)
    return html.Div(
        [
            html.Div([html.Strong(f"{one.title} {one.on.isoformat()}"), " ", marks.badge(said)]),
            html.Small(" · ".join(text for text in (one.why, used) if text), className="zh-muted"),
        ],
        className="zh-limit",
    )


# ---------------------------------------------------------------- what it is


def _facts(model: CasePage, found: Sequence[Candidate]) -> Component:
    one = model.case
    amount = "" if one.penalty_amount is None else _("%(amount)s yuan", amount=f"{one.penalty_amount:,.2f}")
    return tiles.card(
        _("Facts"),
        facts(
            [
                (_("Case number"), one.case_no),
                (_("Agency"), dcc.Link(model.unit.name, href=urls.href("agency", agency=model.unit.code))),
                (_("Counts for"), _above(model)),
                (_("Subject"), one.title),
                (_("Kind of case"), word(CaseKind, one.kind)),
                (_("Origin"), word(CaseSource, one.source)),
                (_("Procedure"), word(Procedure, one.procedure)),
                (_("Party"), model.party),
                (_("Kind of party"), word(PartyKind, one.party_kind)),
                (_("Decision"), word(Decision, one.decision)),
                (_("Kinds of penalty"), one.penalty_kinds),
                (_("Amount"), amount),
                (_("Major"), yes_no(one.major)),
                (_("To be executed"), yes_no(one.execution_due)),
                (_("Should have been penalised"), yes_no(one.should_penalise)),
                (_("Rectification"), item_links(model.rectification)),
                (_("Candidates for findings"), candidate_links(found)),
            ]
        ),
        foot=_("Amounts never count in a score (Administrative Penalties Law art. 74).") if amount else None,
    )


def _above(model: CasePage) -> Any:
    above = model.counts_for
    if above is None or above.code == model.unit.code:
        return ""
    return dcc.Link(above.name, href=urls.href("agency", agency=above.code))


def _handlers(model: CasePage) -> Component:
    lines = [_handler(one, _("leads") if one.leads else _("takes part")) for one in model.handlers]
    if model.reviewer is not None:
        lines.append(_handler(model.reviewer, _("legal review")))
    heads = [Head(_("Officer")), Head(_("Officer number")), Head(_("Part in the case"))]
    body: Any = table(heads, lines) if lines else html.P(_("Nobody is named."), className="zh-quiet")
    return tiles.card(_("Officers"), body, flush=True)


def _handler(one: Handler, part: str) -> Line:
    name: Any = _("no longer on this roster")
    if one.name is not None:
        name = dcc.Link(one.name, href=urls.href("officer", officer_no=one.officer_no), className="zh-link")
    words: list[Any] = [part]
    if one.auxiliary:
        why = _("Auxiliary staff may not investigate, decide or review.")
        words += [" ", marks.badge(Badge(_("Auxiliary"), "overdue", why))]
    return Line([name, one.officer_no, words])


# ---------------------------------------------------------------- what followed


def _followed(model: CasePage) -> list[Component]:
    found = []
    if model.lawsuits:
        heads = [Head(_("Lawsuit number")), Head(_("Court")), Head(_("Instance")), Head(_("Filed in court")),
                 Head(_("Effective")), Head(_("Outcome")), Head(_("Head attended"))]  # fmt: skip
        lines = [
            Line([one.lawsuit_no, one.court or "", word(Instance, one.instance), one.filed_on.isoformat(),
                  "" if one.effective_on is None else one.effective_on.isoformat(),
                  word(LawsuitOutcome, one.outcome) or _("Pending"), yes_no(one.head_attended)])
            for one in model.lawsuits
        ]  # fmt: skip
        found.append(tiles.card(_("Lawsuits"), table(heads, lines), flush=True))
    if model.reconsiderations:
        heads = [Head(_("Reconsideration number")), Head(_("Accepted")), Head(_("Decided")), Head(_("Outcome"))]
        lines = [
            Line([one.reconsideration_no, one.accepted_on.isoformat(),
                  "" if one.decided_on is None else one.decided_on.isoformat(),
                  word(ReconsiderationOutcome, one.outcome) or _("Pending")])
            for one in model.reconsiderations
        ]  # fmt: skip
        found.append(tiles.card(_("Reconsiderations"), table(heads, lines), flush=True))
    if model.reviews:
        heads = [Head(_("Reviewed")), Head(_("Grade")), Head(_("Score"), number=True), Head(_("Problems"))]
        lines = [
            Line([one.reviewed_on.isoformat(), word(FileGrade, one.grade),
                  "" if one.score is None else plain(Fraction(one.score)), one.problems or ""])
            for one in model.reviews
        ]  # fmt: skip
        found.append(tiles.card(_("Reviews of the case file"), table(heads, lines), flush=True))
    return found


# ---------------------------------------------------------------- where it counts


def _counted(model: CasePage) -> Component:
    name = _("Where this case counts")
    if model.counts_for is None:
        return tiles.card(name, html.P(_("It counts for the unit above, which you do not see."), className="zh-quiet"))
    if not model.counted:
        text = _("No scheme counts this case in a year that has been scored.")
        return tiles.card(name, html.P(text, className="zh-quiet"))
    heads = [
        Head(_("Period")),
        Head(_("Scheme")),
        Head(_("Rate")),
        Head(_("Counts as")),
        Head(_("What is counted")),
        Head(_("Effect on points"), number=True),
    ]
    return tiles.card(
        name,
        table(heads, [_counting(one) for one in model.counted]),
        flush=True,
        foot=_("Effect: what the rate gives the total more, or less, than it would otherwise, by the stored score."),
    )


def _counting(one: Counting) -> Line:
    text = wording.text(one.measure)
    if one.row:
        text = _("%(measure)s, no. %(number)s", measure=text, number=one.row)
    return Line(
        [
            wording.period(one.period, one.scheme),
            wording.text(one.scheme.title),
            dcc.Link(wording.text(one.node), href=one.href, className="zh-link"),
            role(one.role),
            text,
            dcc.Link(_effect(one.effect), href=one.href, className="zh-link"),
        ],
        "loss" if one.effect is not None and one.effect < 0 else "",
    )


def _effect(points: Fraction | None) -> str:
    """Two places, or as many as it takes to see that it is not nothing."""
    if points is None:
        return "—"
    small = points != 0 and abs(points) < Fraction(1, 200)
    return wording.signed(rounded(points, 4)) if small else wording.gained(points)
