"""What the forms that move things on have in common: whose turn it is, what was typed and brought, and the way back.

And evidence files on their way out.
"""

from __future__ import annotations

import datetime as dt
import re

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.accounts.permissions import Permission
from dashboard.translations import _
from dashboard.web import notes, reading
from dashboard.web.downloads import saved_as
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import note_denied
from dashboard.workflows.course import Course, Said, Turn
from dashboard.workflows.declaration import Workflow
from dashboard.workflows.evidence import LARGEST_FILE, MOST_FILES, Evidence
from dashboard.workflows.refused import MoveRefused
from models import audit
from models.base import CODE_LENGTH, TEXT_LENGTH
from models.courses import open_file
from models.keys import keys_of
from plugins import periods


def turn(workflow: Workflow) -> Turn:
    """The turn of whoever sent the form."""
    return Turn(reading.holder(), reading.deployment().clock(), reading.today(), workflow, reading.caller())


def said() -> Said:
    """The form's reason, its files, and the course as its page had it."""
    files = [one for one in request.files.getlist("files") if one.filename][: MOST_FILES + 1]
    return Said(
        reason=text("reason"),
        files=[Evidence(one.filename or "", one.stream.read(LARGEST_FILE + 1)) for one in files],
        seen=number("seen") or 0,
    )


def needed(name: str, title: str, most: int = CODE_LENGTH) -> str:
    """One line of the form; raises MoveRefused where it is blank."""
    value = line(name, most)
    if not value:
        raise MoveRefused(_("Fill in %(field)s.", field=title))
    return value


def line(name: str, most: int) -> str:
    """One line of the form, blanks put together."""
    return " ".join(text(name).split())[:most]


def text(name: str) -> str:
    """What was written in a field, without what acts on a page or a terminal; line breaks stay."""
    written = request.form.get(name, "")[: TEXT_LENGTH + 1].replace("\r\n", "\n").strip()
    return "".join(one for one in written if one.isprintable() or one == "\n")


def number(name: str) -> int | None:
    """A whole number of the form; None for anything else."""
    written = line(name, 12)
    return int(written) if re.fullmatch(r"\d{1,9}", written, re.ASCII) else None


def day(written: str) -> dt.date:
    """The day that is written so; raises MoveRefused for what is none."""
    try:
        return periods.parse(f"{written}..{written}").first
    except periods.UnknownPeriod as error:
        raise MoveRefused(_("%(day)s is no day; expected one such as 2026-03-05.", day=written)) from error


def seen_number(number: InstrumentedAttribute[str], path: str, permission: Permission, most: int = CODE_LENGTH) -> str:
    """Which thing the form is about, by the field that is named as this column of its numbers.

    Raises NotThere, and notes it, where there is none or it is not the reader's.
    """
    wanted = line(number.key, most)
    if reading.reader_session().scalar(select(number).where(number == wanted)) is None:
        raise not_the_readers(path, permission)
    return wanted


def back(address: str, note: Note) -> ResponseReturnValue:
    """Leads to the page, which says this."""
    notes.leave(note)
    return redirect(address, 303)


def evidence_file(course: Course, file_id: int, path: str, permission: Permission) -> Response:
    """An evidence file, to be saved and never shown by the browser; recorded before it leaves.

    Raises NotThere, and notes it, where there is none or it is not the reader's.
    """
    found = reading.reader_session().scalar(select(course.files).where(course.files.file_id == file_id))
    if found is None:
        raise not_the_readers(path, permission)
    whose: str = getattr(found, course.key)
    with reading.deployment().engine.begin() as connection:
        audit.record(
            connection, at=reading.deployment().clock(), account=reading.holder().name, role=reading.holder().role,
            action=f"{course.thing}:download", subject=whose, address=reading.caller().address,
            request_id=reading.request_id(), detail={"file": found.name, "sha256": found.sha256},
        )  # fmt: skip
    content = open_file(keys_of(reading.deployment().engine), found, whose)
    return saved_as(Response(content, mimetype="application/octet-stream"), found.name)


def not_the_readers(path: str, permission: Permission) -> NotThere:
    """What is raised, and noted here, where something is not there, or not the reader's."""
    note_denied(path, permission, "not there, or not the reader's")
    return NotThere()
