"""What waits for one account as a text 待办摘要, for the office's own mailing: tasks, numbers, days, no people."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard import urls
from dashboard.duties import wording
from dashboard.duties.telling import address
from dashboard.services.duties import Duties, Duty
from dashboard.translations import _


def digest(model: Duties, account: str, site: str) -> str:
    """The text in the present language, the most urgent first; ``site``: what stands before the addresses, or empty."""
    return "\n".join(_lines(model, account, site)) + "\n"


def _lines(model: Duties, account: str, site: str) -> Iterator[str]:
    yield _("What waits for %(account)s on %(day)s", account=account, day=model.today.isoformat())
    yield ""
    for task, number in model.counts:
        yield f"{wording.task(task)} · {number}"
    yield ""
    for one in model.shown:
        yield _line(one, site)
    if model.total > len(model.shown):
        more = model.total - len(model.shown)
        yield _("… and %(number)s more", number=more)
    yield ""
    yield f"{_('All that waits')} · {site}{urls.href('desk')}"


def _line(one: Duty, site: str) -> str:
    when = ""
    if one.due is not None:
        day = one.due.isoformat()
        when = _("overdue since %(day)s", day=day) if one.card == "red" else _("due on %(day)s", day=day)
    agency = one.whose if one.task.thing in ("rectification", "integrity") else ""
    parts = (wording.task(one.task), one.number, agency, when, f"{site}{address(one)}")
    return "- " + " · ".join(part for part in parts if part)
