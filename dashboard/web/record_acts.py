"""What the form of a record does: it writes one row, and leads back to its page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.imports.entry import AlreadyThere, ChangedSince, EntryRefused, Shown, Unchanged, enter
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.telling.problems import ImportRefused
from dashboard.services.records import TABLES, address, record
from dashboard.translations import _
from dashboard.vocabulary import column_title
from dashboard.web import notes, reading
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.web.turns import holders_turn, writer_engine

blueprint = Blueprint("record_acts", __name__)


@blueprint.post("/records/<table>")
@requires(Permission.IMPORT_WRITE)
def save(table: str) -> ResponseReturnValue:
    """Enters a new row, or corrects the one that the form was drawn from."""
    if table not in TABLES:
        raise NotThere
    shown, here = _shown(KINDS[table])
    cells = {key: request.form.get(key, "") for key in KINDS[table].columns}
    try:
        entered = enter(writer_engine(), KINDS[table], cells, shown, holders_turn())
    except EntryRefused as error:
        return _back(here, "\n".join(map(str, error.problems)), cells)
    except ImportRefused as error:
        return _back(here, str(error), cells)
    except AlreadyThere:
        why = _("There is a row with this number already; correct that one, or give another number.")
        return _back(here, why, cells)
    except Unchanged:
        return _back(here, _("Nothing was changed."), {})
    except ChangedSince:
        why = _("This row was changed since it was shown, perhaps in another window. What you typed stands below.")
        return _back(here, "\n".join([why, *_standing(KINDS[table], cells)]), cells)
    said = [_("Saved as import %(number)s.", number=entered.import_no)]
    said += [_("In doubt: %(doubt)s", doubt=str(one)) for one in entered.doubts]
    notes.leave(Note("\n".join(said), "warn" if entered.doubts else ""))
    return redirect(address(KINDS[table], entered.key), 303)


def _standing(kind: Kind, typed: Mapping[str, str]) -> list[str]:
    """What the row says now where something else was typed."""
    found = record(reading.reader_session(), kind, request.form.get("record", ""))
    return [
        _("%(column)s is now “%(text)s”.", column=column_title(one.column.zh, one.column.key), text=one.text)
        for one in (found.fields if found is not None else ())
        if one.text != typed.get(one.column.key)
    ]


def _shown(kind: Kind) -> tuple[Shown | None, str]:
    """The row that is corrected, as it was seen, and the page to go back to; raises NotThere for what is not theirs."""
    part = request.form.get("record")
    if part is None:
        return None, urls.href("records", table=kind.key, rows="new")
    found = record(reading.reader_session(), kind, part)
    if found is None or found.shown is None:
        raise NotThere
    return Shown(found.shown.key, request.form.get("seen", "")), address(kind, found.shown.key)


def _back(here: str, why: str, cells: dict[str, str]) -> ResponseReturnValue:
    notes.leave(Note(why, "loss", typed=cells))
    return redirect(here, 303)
