"""What the forms of the pages of imports do: each leads back to a page. And the files of an import, to take home."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, select

from dashboard import urls
from dashboard.accounts.accounts import Caller
from dashboard.accounts.permissions import Permission
from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.cells.width import folded_header
from dashboard.imports.intake import (
    Brought,
    NotWaiting,
    Turn,
    bring,
    check,
    choices_of,
    drop,
    record_act,
    take,
)
from dashboard.imports.kept import kept_content
from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping import kept_profiles
from dashboard.imports.mapping.choices import LEFT_OUT, Choices, Place
from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml, profile_from_toml
from dashboard.imports.reading.text_files import SIMPLIFIED, TRADITIONAL
from dashboard.imports.tables.layout import headers_of
from dashboard.imports.telling.problems import ImportRefused, refused
from dashboard.imports.telling.quoting import shown
from dashboard.imports.telling.sentences import kind_title
from dashboard.imports.templates import TEMPLATES, write_template
from dashboard.imports.writing.undo import UndoRefused, undo_import
from dashboard.translations import _, plural
from dashboard.web import notes, reading
from dashboard.web.bodies import takes_files
from dashboard.web.downloads import saved_as
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.web.turns import holders_turn, writer_engine
from models.batches import Import, ImportChannel, ImportFile, ImportState

MOST_FILES = 20
ENCODINGS = (SIMPLIFIED, TRADITIONAL)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("import_acts", __name__)


@blueprint.post("/import/upload")
@requires(Permission.IMPORT_WRITE)
@takes_files
def upload() -> ResponseReturnValue:
    """Keeps and checks the files, and leads to the page of their import."""
    files = [one for one in request.files.getlist("files") if one.filename]
    if not files:
        return _back(urls.href("imports"), Note(_("Choose at least one file."), "warn"))
    if len(files) > MOST_FILES:
        return _back(urls.href("imports"), Note(_("Bring at most %(most)s files at once.", most=MOST_FILES), "warn"))
    brought = [Brought(one.filename or "", one.stream) for one in files]
    import_no = bring(writer_engine(), brought, ImportChannel.PAGE, holders_turn())
    return redirect(_page(import_no), 303)


@blueprint.post("/import/<int:import_no>/check")
@requires(Permission.IMPORT_WRITE)
def recheck(import_no: int) -> ResponseReturnValue:
    """Checks the files again by what the form says: of one sheet, or of the hidden ones."""
    turn = _turn_on(import_no)
    try:
        check(writer_engine(), import_no, _said(choices_of(writer_engine(), import_no)), turn)
    except ImportRefused as error:
        return _back(_page(import_no), Note(str(error), "loss"))
    except NotWaiting:
        return _back(_page(import_no), _too_late())
    return redirect(_page(import_no), 303)


@blueprint.post("/import/<int:import_no>/take")
@requires(Permission.IMPORT_WRITE)
def take_in(import_no: int) -> ResponseReturnValue:
    """Writes the rows."""
    turn = _turn_on(import_no)
    try:
        report = take(writer_engine(), import_no, turn)
    except ImportRefused as error:
        return _back(_page(import_no), Note(str(error), "loss"))
    except NotWaiting:
        return _back(_page(import_no), _too_late())
    done = plural(
        "Taken in: %(number)s row added, %(changed)s changed, %(same)s unchanged; %(aside)s set aside.",
        "Taken in: %(number)s rows added, %(changed)s changed, %(same)s unchanged; %(aside)s set aside.",
        report.added,
        changed=report.changed,
        same=report.same,
        aside=report.set_aside,
    )
    return _back(_page(import_no), Note(done))


@blueprint.post("/import/<int:import_no>/drop")
@requires(Permission.IMPORT_WRITE)
def give_up(import_no: int) -> ResponseReturnValue:
    """Drops the import and its files."""
    turn = _turn_on(import_no)
    try:
        drop(writer_engine(), import_no, turn)
    except NotWaiting:
        return _back(_page(import_no), _too_late())
    return _back(urls.href("imports"), Note(_("The import is dropped and its files are gone.")))


@blueprint.post("/import/<int:import_no>/undo")
@requires(Permission.IMPORT_WRITE)
def undo(import_no: int) -> ResponseReturnValue:
    """Puts everything back as it was before the import."""
    turn = _turn_on(import_no)
    try:
        caller = Caller(turn.address, turn.request_id)
        undone = undo_import(
            writer_engine(), import_no, account=turn.by.account, now=turn.now, role=turn.by.role, caller=caller
        )
    except UndoRefused as error:
        return _back(_page(import_no), Note(str(error), "loss"))
    done = _(
        "Undone: %(removed)s added rows removed, %(restored)s changed rows put back.",
        removed=undone.removed, restored=undone.restored,
    )  # fmt: skip
    return _back(_page(import_no), Note(done))


@blueprint.get("/import/template/<kind>")
@requires(Permission.IMPORT_READ)
def template(kind: str) -> ResponseReturnValue:
    """The empty workbook of a kind, or of the figures of the six rates."""
    if kind not in TEMPLATES:
        raise NotThere
    file = io.BytesIO()
    write_template(TEMPLATES[kind], file)
    return saved_as(Response(file.getvalue(), mimetype=XLSX), f"{TEMPLATES[kind].title}.xlsx")


@blueprint.get("/import/<int:import_no>/file/<int:position>")
@requires(Permission.IMPORT_READ)
def file(import_no: int, position: int) -> ResponseReturnValue:
    """A file as it was brought, or the rows that were set aside; recorded before it leaves."""
    session = reading.reader_session()
    found = session.scalar(select(ImportFile).where(ImportFile.import_no == import_no, ImportFile.position == position))
    state = session.scalar(select(Import.state).where(Import.import_no == import_no))
    if found is None or state == ImportState.DROPPED:
        raise NotThere
    with writer_engine().begin() as connection:
        record_act(
            connection, "import:download", import_no, holders_turn(), {"file": found.name, "sha256": found.sha256}
        )
    answer = Response(_parts(writer_engine(), import_no, position), mimetype="application/octet-stream")
    return saved_as(answer, found.name)


@blueprint.get("/import/<int:import_no>/profile/<int:position>")
@requires(Permission.IMPORT_READ)
def profile(import_no: int, position: int) -> ResponseReturnValue:
    """The mapping profile by which a sheet was checked, as TOML. The sheet is named in the query."""
    _seen(import_no)
    try:
        chosen = choices_of(writer_engine(), import_no).profiles.get((position, request.args.get("sheet") or None))
    except NotWaiting as error:
        raise NotThere from error
    if chosen is None:
        raise NotThere
    answer = Response(profile_as_toml(chosen), mimetype="application/toml")
    return saved_as(answer, f"{chosen.name or 'mapping'}.toml")


def _parts(engine: Engine, import_no: int, position: int) -> Iterator[bytes]:
    with engine.connect() as connection:
        yield from kept_content(connection, import_no, position)


def _turn_on(import_no: int) -> Turn:
    """Whose turn it is on this import; raises NotThere for one that the reader does not see."""
    return holders_turn(_seen(import_no).agency_code)


def _seen(import_no: int) -> Import:
    found = reading.reader_session().scalar(select(Import).where(Import.import_no == import_no))
    if found is None:
        raise NotThere
    return found


def _place() -> Place:
    position = request.form.get("file", "")
    if not position.isascii() or not position.isdigit():
        raise NotThere
    return int(position), request.form.get("sheet") or None


def _said(choices: Choices) -> Choices:
    """The choices with what the form says; raises ImportRefused."""
    if request.form.get("by") == "hidden":
        return replace(choices, hidden_sheets=True)
    if request.form.get("by") == "encoding":
        said = request.form.get("encoding", "")
        return replace(choices, encodings={**choices.encodings, _place()[0]: said}) if said in ENCODINGS else choices
    if request.form.get("kind") == LEFT_OUT:
        return choices.without(_place())
    place = _place()
    return choices.with_one(place, _said_profile(choices.profiles.get(place, MappingProfile())))


def _said_profile(before: MappingProfile) -> MappingProfile:
    """The profile that the form says: kept, written as TOML, or column by column over the one ``before``.

    Raises ImportRefused.
    """
    if request.form.get("by") == "name":
        with reading.deployment().engine.connect() as connection:
            return kept_profiles.profile_named(connection, request.form.get("name", ""))
    if request.form.get("by") == "toml":
        said = profile_from_toml(request.form.get("toml", ""))
    else:
        said = _profile_of_columns(before)
    if request.form.get("keep"):
        turn = holders_turn()
        with reading.deployment().engine.begin() as connection:
            kept_profiles.keep_profile(connection, said, account=turn.by.account, now=turn.now)
            import_no = int((request.view_args or {})["import_no"])
            record_act(connection, "mapping:keep", import_no, turn, {"name": said.name})
    return said


def _profile_of_columns(before: MappingProfile) -> MappingProfile:
    """What the form says of the columns; what it has no field for stays as it was."""
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        return MappingProfile()
    names = headers_of(KINDS[kind])
    keys = {}
    for header, meant in zip(request.form.getlist("header"), request.form.getlist("means"), strict=False):
        key = names.get(folded_header(meant))
        if meant.strip() and key is None:
            raise refused("mapping_no_column", key=shown(header), column=shown(meant), kinds=kind_title(kind))
        if header and (key is not None or folded_header(header) in names):
            keys[header] = key or ""
    named = {key: request.form.get(f"fixed-{key}") for key in KINDS[kind].columns}
    said = {key: text.strip()[:200] for key, text in named.items() if text is not None}
    if kind != before.kind:
        before = MappingProfile()
    fixed = {key: value for key, value in {**before.fixed, **said}.items() if value and key not in keys.values()}
    unit = next((one for one in get_args(MoneyUnit) if one == request.form.get("money_unit")), None)
    cells = replace(before.cells, minguo=request.form.get("calendar") == "minguo", money_unit=unit)
    name = request.form.get("keep", "").strip()[:64]
    return replace(before, name=name, kind=kind, keys=keys, fixed=fixed, cells=cells)


def _page(import_no: int) -> str:
    return urls.href("import", import_no=import_no)


def _back(address: str, note: Note) -> ResponseReturnValue:
    notes.leave(note)
    return redirect(address, 303)


def _too_late() -> Note:
    return Note(_("This import does not wait any more: somebody has taken it in or dropped it."), "warn")
