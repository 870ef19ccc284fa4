"""What the pages of things with a course share: a move on the timeline with its files, and the form of one to make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import forms
from dashboard.components.timeline import entry
from dashboard.services.courses import CourseEntry, KeptFile
from dashboard.translations import _, plural
from dashboard.workflows.declaration import Limit, Move


def move_made(
    one: CourseEntry, title: str, files_at: str, who: Sequence[str] = (), more: Sequence[Any] = ()
) -> Component:
    """A move on the timeline; ``files_at`` is the address before a file's number, ``more`` what only this kind has."""
    told = " · ".join(part for part in (one.who, *who) if part)
    notes: list[Any] = [told] if told else []
    if one.reason:
        notes.append(html.Span(one.reason, className="zh-said"))
    return entry(one.made_on, title, [*notes, *more, *(_file(file, files_at) for file in one.files)])


def _file(one: KeptFile, files_at: str) -> Component:
    link = html.A(one.name, href=f"{files_at}/{one.file_id}", download="", className="zh-link")
    said = _("%(size)s bytes, SHA-256 %(hash)s…", size=f"{one.size:,}", hash=one.sha256[:16])
    return html.Span([link, " ", html.Small(said, className="zh-muted", title=one.sha256)])


def move_form(
    move: Move,
    title: str,
    what_it_does: str,
    to: str,
    token: str,
    back: str,
    hidden: Sequence[tuple[str, str]],
    reason: tuple[str, str],
    fields: Sequence[Component] = (),
    paper: str | None = None,
) -> Component:
    """The form of one move, sent ``to`` this address; ``reason`` is what the reason is called and what was typed,
    ``paper`` what its files are, where it is no signed paper that it needs."""
    content: list[Component] = [
        *(forms.hidden(name, value) for name, value in hidden),
        html.H3(title, className="zh-form__title"),
        html.P(what_it_does, className="zh-muted"),
    ]
    if move.reason:
        content.append(forms.area_field(f"{move.key}-reason", reason[0], reason[1], key="reason", required=True))
    content += fields
    files = paper or (_("Signed paper") if move.brings else _("Evidence"))
    content.append(forms.files_field(files, _("Choose files"), hint=files_hint()))
    content.append(forms.button(title, "primary"))
    return forms.post_form(to, token, back, content, name=f"move-{move.key}", with_files=True)


def files_hint() -> str:
    """What may be brought as evidence."""
    return _("PDF, JPEG or PNG, up to 10 files of 10 MB; kept encrypted, with who brought them and when")


def days(limit: Limit) -> str:
    """How long a limit is."""
    if limit.unit == "working":
        return plural("%(number)s working day", "%(number)s working days", limit.days)
    return plural("%(number)s day (%(source)s)", "%(number)s days (%(source)s)", limit.days, source=limit.source)
