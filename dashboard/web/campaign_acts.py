"""What the form of ``/rectification/campaign`` does: a campaign is written as a whole, and leads back."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.rectification import campaigns
from dashboard.rectification.campaigns import MOST_MILESTONES, Due, OutOfDate, PhaseDays, Plan
from dashboard.translations import _
from dashboard.views.campaigns import MILESTONE_FIELDS, NEW, PLAN_FIELDS
from dashboard.vocabulary import word
from dashboard.web import reading
from dashboard.web.course_forms import back, day, line, number, text
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.refused import MoveRefused
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.reader import SYSTEM, acting_for
from models.rectification import Phase

blueprint = Blueprint("campaign_acts", __name__)


@blueprint.post("/rectification/campaign")
@requires(Permission.RECTIFICATION_DECIDE)
def write() -> ResponseReturnValue:
    """Enters or corrects the campaign; back with what was typed where it was refused."""
    asked = number("campaign_id")
    page = urls.href("rectification_campaign", rows=NEW if asked is None else str(asked))
    try:
        with acting_for(reading.deployment().engine, SYSTEM).begin() as connection:
            kept = campaigns.write(connection, reading.act(), asked, _plan(), number("seen") or 0, reading.today())
    except KeyError as unknown:
        raise NotThere from unknown
    except OutOfDate as refusal:
        return back(page, Note(str(refusal), "loss"))
    except MoveRefused as refusal:
        fields = [*PLAN_FIELDS, *(f"{one}_{place}" for place in _places() for one in MILESTONE_FIELDS)]
        typed = {name: value for name in fields if (value := text(name))}
        return back(page, Note(str(refusal), "loss", typed=typed))
    return back(urls.href("rectification_campaign", rows=str(kept)), Note(_("The campaign is kept.")))


def _plan() -> Plan:
    """What the form says; raises MoveRefused for what is no day, and for half of a phase or of a milestone."""
    phases = []
    for phase in Phase:
        first, last = _day(f"{phase}_first"), _day(f"{phase}_last")
        if first is not None and last is not None:
            phases.append(PhaseDays(phase, first, last))
        elif first is not None or last is not None:
            raise MoveRefused(_("%(phase)s needs its first and its last day, or neither.", phase=word(Phase, phase)))
    due = [one for place in _places() if (one := _due(place)) is not None]
    return Plan(line("name", NAME_LENGTH), text("source")[:TEXT_LENGTH], tuple(phases), tuple(due))


def _due(place: int) -> Due | None:
    """The milestone in this row of the form; None where the row is blank, which takes it away."""
    by, done_on = _day(f"day_{place}"), _day(f"done_{place}")
    task, article = line(f"task_{place}", TEXT_LENGTH), line(f"article_{place}", NAME_LENGTH)
    if by is None:
        if task or article or done_on is not None:
            raise MoveRefused(_("Milestone %(number)s needs its day.", number=place))
        return None
    return Due(by, task, article, done_on)


def _places() -> range:
    return range(1, MOST_MILESTONES + 1)


def _day(name: str) -> dt.date | None:
    written = line(name, 32)
    return day(written) if written else None
