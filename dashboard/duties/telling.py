"""A duty in a line, as it leaves the pages: what is to be done with which number, and where; nothing of anybody."""

from __future__ import annotations

from dashboard import urls
from dashboard.duties import wording
from dashboard.services.duties import Duty
from models.integrity_rounds import round_and_agency


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
            parts = round_and_agency(one.number)
            if one.move == "declare":
                return urls.href("integrity", rows=parts["round"])
            return urls.href("integrity_application", **parts)
        case "publications":
            return urls.href("publication", publication=one.number)
        case "annual":
            return urls.href("annual", year=one.number)
        case _:
            return urls.href("decision", decisions=one.task.thing, decision_no=one.number)
