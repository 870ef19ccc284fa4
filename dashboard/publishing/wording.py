"""Publications in the reader's language: moves as they were made and as one may make them, readers, differences."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import wording
from dashboard.publishing.content import Difference, Subject
from dashboard.publishing.verifying import Fault
from dashboard.translations import _
from plugins.scheme import Scheme


def move(key: str) -> str:
    """The move as it was made; also the key of an audit record behind ``publication:``."""
    return {
        "prepare": _("Publication prepared"),
        "sign": _("Signed by the first"),
        "countersign": _("Signed by the second"),
        "third_sign": _("Signed by the third"),
        "publish": _("Published to its readers"),
        "withdraw": _("Withdrawn before it was published"),
        "correct": _("Corrected by a later publication"),
    }[key]


def act(key: str) -> str:
    """The move as one may make it."""
    return {
        "sign": _("Sign"),
        "countersign": _("Sign as the second"),
        "third_sign": _("Sign as the third"),
        "publish": _("Publish"),
        "withdraw": _("Withdraw"),
    }[key]


def what_it_does(key: str) -> str:
    """What follows from the move."""
    return {
        "sign": _("You sign the content with the hash that stands on this page."),
        "countersign": _("You sign the content with the hash that stands on this page, as another than the first."),
        "third_sign": _("You sign the content with the hash that stands on this page, as another than the first two."),
        "publish": _("From then on those you choose read it. It cannot be taken back, only corrected by a later one."),
        "withdraw": _("It is not published, and stays in the list with this reason; its number is not given again."),
    }[key]


def judgement(key: str) -> str:
    """What an agency is an example of."""
    return {"good": _("Good example"), "bad": _("Problems")}[key]


def readers(key: str) -> str:
    """To whom it is published."""
    return {
        "leaders": _("The leading group and the bureau"),
        "agencies": _("All agencies"),
        "everyone": _("Every account, officers too"),
    }[key]


def difference(one: Difference, subjects: Mapping[str, Subject], scheme: Scheme | None) -> str:
    """Where two contents differ, with the subject and the node by their names."""
    name = subjects[one.subject]["score"]["name"] if one.subject in subjects else one.subject
    text = scheme.node(one.node) if scheme is not None and one.node else None
    node = wording.text(text.title) if text is not None else one.node
    if not one.field:
        where = _("%(subject)s, %(node)s", subject=name, node=node) if node else name
        return _("%(where)s is missing", where=where) if one.found == "0" else _("%(where)s is new", where=where)
    return _(
        "%(where)s, %(field)s: %(kept)s is kept, %(found)s comes out",
        where=_("%(subject)s, %(node)s", subject=name, node=node) if node else name,
        field=_field(one.field),
        kept=_number(one.kept),
        found=_number(one.found),
    )


def fault(one: Fault) -> str:
    """What is not as it was kept."""
    said = {"what": one.what, "expected": one.expected, "found": one.found}
    match one.place:
        case "part":
            return _("the part %(what)s has the hash %(found)s, expected %(expected)s.", **said)
        case "whole":
            return _("its columns and parts have the hash %(found)s together, expected %(expected)s.", **said)
        case "signature":
            return _("the move %(what)s was made with the hash %(found)s, expected %(expected)s.", **said)
        case "record":
            return _("the move %(what)s is “%(found)s”, and in the audit log “%(expected)s”.", **said)
        case "release":
            return _("it is open to “%(found)s”, and in the audit log to “%(expected)s”.", **said)


def _field(key: str) -> str:
    return {
        "numerator": _("the numerator"),
        "denominator": _("the denominator"),
        "value": _("the rate"),
        "points": _("the points"),
        "total": _("the total"),
        "rescaled": _("the score"),
        "rank": _("the rank"),
        "grade": _("the grade"),
        "state": _("the state"),
        "name": _("the name"),
        "peer_group": _("the peer group"),
        "max_points": _("the full points"),
        "ranked": _("the number of those ranked"),
        "detail": _("the steps"),
    }.get(key, key)


def _number(written: str) -> str:
    return written or "—"
