"""Doubts about the data in words: what was found, with its numbers, and what was looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.services.doubts import Doubt
from dashboard.translations import _, plural
from dashboard.wording import text

_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "more_closed": lambda said: _(
        "Cases closed: %(closed)s, but only %(filed)s filed and %(carried)s carried in.", **said
    ),
    "fell": lambda said: _(
        "Cases filed: %(now)s, and %(before)s in the same days of the year before: more than 80 %% fewer.", **said
    ),
    "not_reported": lambda said: (
        _("No case was filed; the newest is of %(last)s.", **said) if said["last"] else _("No case was ever filed.")
    ),
    "figure": lambda said: _("The yearly figure “%(figure)s” is %(value)s; the cases give %(counted)s.", **said),
    "taken_name": lambda said: _(
        "“%(figure)s” has the name of a figure of the yearly report, “%(name)s”, which leaves it out.",
        figure=said["figure"],
        name=text(said["name"]),
    ),
    "same_name": lambda said: _("Yearly figures called alike are defined in two ways: %(figures)s.", **said),
    "decided_first": lambda said: plural(
        "%(number)s case was decided before it was filed: %(example)s.",
        "%(number)s cases were decided before they were filed, such as %(example)s.",
        said["number"],
        example=said["example"],
    ),
    "uncertified": lambda said: plural(
        "Officer %(officer)s had no valid certificate on the day of decision of %(number)s case, %(example)s.",
        "Officer %(officer)s had no valid certificate on the day of decision of %(number)s cases, such as %(example)s.",
        said["number"],
        officer=said["officer"],
        example=said["example"],
    ),
    "certificate": lambda said: _("Certificate %(certificate)s is that of several officers: %(officers)s.", **said),
}


def kinds() -> Mapping[str, str]:
    """The kinds of doubts, as they are counted."""
    return {
        "more_closed": _("more cases closed than there were"),
        "fell": _("far fewer cases than the year before"),
        "not_reported": _("units without a case"),
        "figure": _("yearly figures unlike the cases"),
        "taken_name": _("yearly figures under a name of the report's"),
        "same_name": _("yearly figures called alike"),
        "decided_first": _("cases decided before they were filed"),
        "uncertified": _("decisions without a valid certificate"),
        "certificate": _("certificates of several officers"),
    }


def sentence(one: Doubt) -> str:
    """What was found, and against what."""
    return _SENTENCES[one.code](_shown(one))


def checked() -> str:
    """What the doubts were looked for in."""
    return _("Closed against filed, the year before, units without cases, yearly figures, days and certificates.")


def _shown(one: Doubt) -> dict[str, Any]:
    return {name: f"{value:f}" if hasattr(value, "normalize") else value for name, value in one.said.items()}
