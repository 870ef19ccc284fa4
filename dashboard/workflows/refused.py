"""Why a move is not made, in a sentence for whoever wanted to make it."""

from __future__ import annotations

from dashboard.translations import _
from dashboard.workflows.deciding import Why


class MoveRefused(Exception):
    """Nothing was done; the message says why, in the present language."""


def refusal(why: Why) -> MoveRefused:
    """The refusal for this reason of ``deciding.why_not``."""
    return MoveRefused(
        {
            "permission": _("Your role may not do this."),
            "concerned": _("Only whom it is about may do this."),
            "state": _("This cannot be done any more, or not yet: look at how it stands."),
            "stranger": _("You have had a part in this already; somebody else has to do it."),
            "once": _("This can be done only once."),
            "within": _("The limit is over."),
            "past": _("The limit still runs, or there was none: this comes after it."),
            "follows": _("What has to come before it was not done yet."),
            "precedes": _("This has been decided once already; a further time is for a higher place to decide."),
            "unless": _("It is marked in a way that rules this out: look at how it stands."),
            "answers": _("There is nothing that this could answer, or it was answered already."),
            "after": _("An answer may still come; wait for it, or for the end of the limit."),
        }[why]
    )
