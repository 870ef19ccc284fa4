"""One candidate for a finding: its evidence, what was decided about it, and the forms to accept or to dismiss it."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import forms, heading, tiles
from dashboard.components.marks import Badge, BadgeKind
from dashboard.components.tables import facts
from dashboard.components.timeline import entry, timeline
from dashboard.services.candidate_wording import caveat, evidence, rule_title
from dashboard.services.candidates import DISMISSED, OPEN, RECORDED, Candidate, CandidatePage, Decision
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.views.candidates import finding_links, nothing_deducted, officer_link, state_name, subject_link
from dashboard.views.candidates import title as list_title
from dashboard.views.finding_marks import item_title
from dashboard.views.findings import RecordForm, record_card
from dashboard.views.sums import rule
from dashboard.web.notes import Note
from models.candidate_decisions import CandidateStep
from models.finding_moves import FindingSource

_MARKS: dict[str, BadgeKind] = {OPEN: "provisional", DISMISSED: "na", RECORDED: "ok"}


def candidate(model: CandidatePage, form: RecordForm, usual: FindingSource, note: Note | None) -> list[Component]:
    """The page's body; a finding comes from ``usual`` where the rule names no other source."""
    one = model.candidate
    typed = note.typed.get("reason", "") if note is not None else ""
    left = [_evidence(one), *_decided(one)]
    if one.state == OPEN:
        left += [record_card(form, _filled(one, usual), one.today), _dismiss(one, form, typed)]
    if one.state == DISMISSED:
        left.append(_take_up(one, form, typed))
    right = [_facts(model), _article(model)]
    columns = [html.Div(left, className="zh-column"), html.Div(right, className="zh-column")]
    return [_head(one), *told(note), html.Div(columns, className="zh-grid zh-grid--wide-left")]


def title(model: CandidatePage) -> str:
    """The page's title."""
    return _title(model.candidate)


def _title(one: Candidate) -> str:
    return _("%(rule)s: %(subject)s", rule=rule_title(one.rule), subject=one.key.subject)


def _head(one: Candidate) -> Component:
    return heading.page_head(
        _title(one),
        crumbs=[
            (_("Overview"), urls.href("overview")),
            (_("Findings"), urls.href("findings")),
            (list_title(), urls.href("candidates")),
        ],
        note=nothing_deducted(),
        marks=[Badge(state_name(one.state), _MARKS[one.state])],
    )


def _evidence(one: Candidate) -> Component:
    said = [html.P(evidence(one))]
    if caveat(one.rule):
        said.append(html.P(caveat(one.rule), className="zh-muted"))
    return tiles.card(_("What the books say"), said)


def _decided(one: Candidate) -> list[Component]:
    if not one.decisions:
        return []
    return [tiles.card(_("What was decided"), timeline([_decision(made) for made in one.decisions]))]


def _decision(one: Decision) -> Component:
    words = _("Dismissed") if one.step == CandidateStep.DISMISSED else _("Taken up again")
    notes: list[Any] = [one.who] if one.who else []
    return entry(one.made_on, words, [*notes, html.Span(one.reason, className="zh-said")])


def _facts(model: CandidatePage) -> Component:
    one = model.candidate
    about = {
        "case": _("Case"), "complaint": _("Complaint"), "training": _("Training"), "inspection": _("Inspection"),
        "item": _("Rectification"),
    }  # fmt: skip
    return tiles.card(
        _("Facts"),
        facts(
            [
                (_("Item"), item_title(one.rule.item, model.item)),
                (about[one.rule.about], subject_link(one)),
                (_("Officer"), officer_link(one)),
                (_("Agency"), one.unit),
                (_("Occurred on"), one.occurred_on.isoformat()),
                (_("Rests on"), one.rule.basis),
                (_("Findings"), finding_links(one)),
            ]
        ),
    )


def _article(model: CandidatePage) -> Component:
    if model.item is None:
        text = _("No installed scheme knows the item %(key)s.", key=model.candidate.rule.item)
        return tiles.card(_("Article"), html.P(text, className="zh-quiet"))
    return tiles.card(_("Article"), [html.P(html.Strong(wording.text(model.item.title))), *rule(model.item)])


# ---------------------------------------------------------------- what can be done


def _filled(one: Candidate, usual: FindingSource) -> dict[str, str]:
    """The form that records a finding, as it would be filled in by hand."""
    return {
        "officer_no": one.key.officer_no,
        "item": one.rule.item,
        "incident": one.incident,
        "occurred_on": one.occurred_on.isoformat(),
        "source": one.rule.source or usual,
        "case_no": one.key.subject if one.rule.about == "case" else "",
        "reason": evidence(one),
    }


def _dismiss(one: Candidate, form: RecordForm, typed: str) -> Component:
    text = _("It is listed no more; the reason is kept, and it can be taken up again.")
    return _decide(one, form, "dismiss", _("Dismiss the candidate"), text, typed)


def _take_up(one: Candidate, form: RecordForm, typed: str) -> Component:
    text = _("It is listed again; what was decided stays on its page.")
    return _decide(one, form, "take-up", _("Take up again"), text, typed)


def _decide(one: Candidate, form: RecordForm, act: str, name: str, text: str, typed: str) -> Component:
    content = [
        forms.hidden("candidate", one.key.written),
        html.P(text, className="zh-muted"),
        forms.area_field(f"{act}-reason", _("Grounds"), typed, key="reason", required=True),
        forms.button(name),
    ]
    return tiles.card(name, forms.post_form(f"/findings/candidates/{act}", form.token, one.href, content))
