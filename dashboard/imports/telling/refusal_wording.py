"""The sentences about whole files, sheets and mapping profiles: why they cannot be imported, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dashboard.imports.telling.sentences import _

if TYPE_CHECKING:
    from dashboard.imports.telling.problems import Refusal

_Fields = Mapping[str, str]

_REFUSED: Mapping[str, Callable[[_Fields], str]] = {
    "no_such_file": lambda f: _("there is no such file; check its name and folder", **f),
    "not_a_file": lambda f: _("this is not a file; name the file itself", **f),
    "unreadable": lambda f: _("the file cannot be read (%(reason)s)", **f),
    "empty_file": lambda f: _("the file is empty; expected a row of headers and rows below", **f),
    "file_too_large": lambda f: _("the file has %(megabytes)s MB, the most is %(most)s MB; split it", **f),
    "not_text": lambda f: _("this is not a csv file as we read it; save it as “CSV UTF-8” or as .xlsx", **f),
    "unknown_encoding": lambda f: _(
        "the text is neither UTF-8 nor GB18030 nor Big5; save it as “CSV UTF-8” or as .xlsx", **f
    ),
    "unsure_encoding": lambda f: _(
        "the text is not UTF-8, and read as GB18030 or Big5 no header is known (%(headers)s); save it as “CSV UTF-8” "
        "or as .xlsx",
        **f,
    ),
    "row_too_long": lambda f: _(
        "row %(row)s, from line %(line)s on, has more than %(most)s characters; a quote is probably left open, or the "
        "row needs shortening",
        **f,
    ),
    "too_much_at_once": lambda f: _(
        "these rows are judged together, and down to row %(row)s they hold more than %(most)s characters; split the "
        "file",
        **f,
    ),
    "goes_on": lambda f: _(
        "the file goes on past row %(most)s, blank rows included; split it or delete the blank rows", **f
    ),
    "broken_csv": lambda f: _(
        "the csv file breaks off at row %(row)s, line %(line)s (%(reason)s); a quote is probably left open", **f
    ),
    "broken_workbook": lambda f: _("the workbook is damaged (%(reason)s); open it in Excel and save it again", **f),
    "not_a_workbook": lambda f: _("this is a packed file but no workbook; unpack it or save it as .xlsx", **f),
    "macros": lambda f: _("the workbook holds macros; save it as .xlsx without macros", **f),
    "archive_members": lambda f: _(
        "the workbook has %(found)s parts, the most is %(most)s; copy the data to a new one", **f
    ),
    "archive_too_large": lambda f: _(
        "the workbook unpacks to %(megabytes)s MB, the most is %(most)s MB; split it", **f
    ),
    "archive_ratio": lambda f: _(
        "the workbook unpacks to %(times)s times its size, the most is %(most)s times; copy the data to a new one", **f
    ),
    "odd_archive": lambda f: _(
        "the workbook is packed as no spreadsheet program packs it; open it in Excel and save it again", **f
    ),
    "odd_part": lambda f: _(
        "the part %(part)s of the workbook is made as no spreadsheet program makes it; copy the data to a new one", **f
    ),
    "entities": lambda f: _(
        "the part %(part)s of the workbook declares what no workbook needs; save it anew in Excel", **f
    ),
    "encrypted": lambda f: _("the workbook is protected by a password; remove the password and save it again", **f),
    "other_document": lambda f: _("this is an office document but no workbook; save its table as .xlsx", **f),
    "only_hidden_sheets": lambda f: _(
        "all that it may hold is on hidden sheets (%(names)s); show them in Excel, or have them read, too (on the "
        "command line: --hidden-sheets)",
        **f,
    ),
    "reading_memory": lambda f: _(
        "reading the file takes more memory than a file may take; split it, or copy the data to a new one", **f
    ),
    "reading_time": lambda f: _(
        "reading the file was stopped after %(seconds)s seconds; split it, or copy the data to a new one", **f
    ),
    "reading_ended": lambda f: _(
        "the process that read the file was ended by the system (%(code)s); copy the data to a new file, and if that "
        "ends so, too, give the file to whoever looks after this installation",
        **f,
    ),
    "too_much_text": lambda f: _("the file holds more than %(megabytes)s MB of text; split it", **f),
    "disk_full": lambda f: _(
        "the disk has no room left for what stands in the file; make room in the folder for temporary files", **f
    ),
    "markup": lambda f: _("this is a web page under another name; open it in Excel and save it as .xlsx", **f),
    "too_many_columns": lambda f: _("%(found)s columns; expected at most %(most)s", **f),
    "too_wide": lambda f: _(
        "something stands in column %(column)s, row %(row)s; at most %(most)s columns are read. Delete it or split the "
        "sheet",
        **f,
    ),
    "too_many_rows": lambda f: _(
        "something stands in row %(row)s; at most %(most)s rows are read. Delete it or split the sheet", **f
    ),
    "cell_too_long": lambda f: _(
        "%(place)s holds %(length)s characters; a cell holds at most %(most)s. Shorten it", **f
    ),
    "out_of_order": lambda f: _(
        "%(place)s does not follow what stands before it; open the workbook in Excel and save it again", **f
    ),
    "merged_too_often": lambda f: _("merged cells cover more than %(most)s cells; unmerge them", **f),
    "sheet_twice": lambda f: _("two sheets have this name; rename one of them", **f),
    "no_rows": lambda f: _("no rows stand below the headers of %(files)s", **f),
    "unknown_kind": lambda f: _("there is no kind “%(name)s”; the kinds are %(kinds)s", **f),
    "unknown_mapping": lambda f: _("no mapping profile is kept under the name %(name)s; there are: %(names)s", **f),
    "mapping_without_name": lambda f: _("a profile that is kept needs a name of at most %(most)s characters", **f),
    "mapping_of_another": lambda f: _(
        "a mapping profile of %(account)s is kept under the name %(name)s; choose another name", **f
    ),
    "mapping_too_large": lambda f: _("a mapping profile has at most %(most)s kB; this is another file", **f),
    "mapping_broken": lambda f: _("the mapping profile is not read as TOML (%(reason)s); correct it there", **f),
    "mapping_wrong": lambda f: _("%(key)s in the mapping profile: found %(found)s; expected %(expected)s", **f),
    "mapping_no_column": lambda f: _(
        "%(key)s in the mapping profile: there is no column “%(column)s” in %(kinds)s; the data dictionary names them",
        **f,
    ),
    "mapping_of_other_kind": lambda f: _(
        "the mapping profile “%(mapping)s” is of %(kind)s, and --kind says %(wanted)s; leave --kind out", **f
    ),
    "fixed_and_found": lambda f: _(
        "the mapping profile fixes %(key)s, and the file has it, too (%(header)s); leave it out of [fixed]", **f
    ),
    "fixed_unreadable": lambda f: _(
        "the mapping profile fixes %(key)s as “%(found)s”, which cannot be read as %(column)s; correct it in [fixed]",
        **f,
    ),
    "two_units": lambda f: _(
        "above the table stand several units of money (%(units)s); write the unit into the header, such as "
        "%(header)s(元)",
        **f,
    ),
    "no_headers": lambda f: _(
        "none of the first %(looked)s rows holds headers of any kind (%(rows)s); name the columns as the data "
        "dictionary does, or choose a mapping profile (on the command line: --mapping)",
        **f,
    ),
    "no_headers_of": lambda f: _(
        "none of the first %(looked)s rows holds headers of %(kind)s (%(rows)s); name the columns, %(columns)s are "
        "required, or choose a mapping profile (on the command line: --mapping)",
        **f,
    ),
    "two_kinds": lambda f: _("it may hold %(kinds)s; say which (on the command line: --kind)", **f),
    "no_kind": lambda f: _(
        "neither names nor headers say which kind of rows it holds (found: %(headers)s); the nearest is %(kind)s, "
        "which lacks %(columns)s. Say the kind, or choose a mapping profile (on the command line: --kind, --mapping)",
        **f,
    ),
    "header_twice": lambda f: _("two headers mean the same column (%(first)s, %(second)s); leave one of them", **f),
    "missing_columns": lambda f: _(
        "for %(kind)s the columns %(columns)s are missing; found: %(headers)s. Add them, or say another kind (on the "
        "command line: --kind)",
        **f,
    ),
    "rejected_not_writable": lambda f: _(
        "the rows set aside can be written neither beside the file nor into the working folder; make room there", **f
    ),
    "no_keys": lambda f: _(
        "ID numbers and the audit log need the data key, and this database was opened without it; give the key",
        **f,
    ),
    "changed_meanwhile": lambda f: _(
        "someone else wrote the same rows in the meantime (%(reason)s); import again", **f
    ),
}


def refusal(refusal: Refusal) -> str:
    """File, sheet, and why it cannot be imported."""
    reason = _REFUSED[refusal.code](refusal.detail)
    if refusal.path is None:
        return _("Nothing was imported: %(reason)s.", reason=reason)
    if refusal.sheet is None:
        return _("%(file)s: %(reason)s. Nothing was imported.", file=refusal.path.name, reason=reason)
    return _(
        "%(file)s, sheet %(sheet)s: %(reason)s. Nothing was imported.",
        file=refusal.path.name, sheet=refusal.sheet, reason=reason,
    )  # fmt: skip
