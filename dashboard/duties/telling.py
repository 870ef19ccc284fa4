"""A duty in a line, as it leaves the pages: what is to be done with which number, and where; nothing of anybody."""

from __future__ import annotations

from dashboard import urls
from dashboard.duties import wording
from dashboard.services.duties import Duty


def said(one: Duty) -> str:
    """What is to be done with which number."""
    return f"{wording.task(one.task)} · {one.number}"


def address(one: Duty) -> str:
    """Where it is done."""
    match one.task.thing:
        case "rectification":
            return urls.href("rectification_item", item_no=one.number)
        case "findings":
            return urls.href("finding", finding_no=one.number)
        case "integrity":
            round_name, _slash, agency = one.number.partition("/")
            if one.move == "declare":
                return urls.href("integrity", rows=round_name)
            return urls.href("integrity_application", round=round_name, agency=agency)
        case "publications":
            return urls.href("publication", publication=one.number)
        case "annual":
            return urls.href("annual", year=one.number)
        case _:
            return urls.href("decision", decisions=one.task.thing, decision_no=one.number)
