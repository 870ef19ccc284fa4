"""The sentences of the importer, in the reader's language: what was found, what was expected, what to do next.

Whatever is filled into them comes from files, so it is made printable here, in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dashboard import translations
from dashboard.imports.kinds import KINDS
from dashboard.imports.visible import printable
from dashboard.translations import language

if TYPE_CHECKING:
    from dashboard.imports.problems import Problem, Refusal
    from dashboard.imports.report import ImportReport, SheetReport

PROBLEMS_SHOWN = 20
DOUBTS_SHOWN = 5
SKIPPED_SHOWN = 20
PROBLEMS_KEPT = 100
"""So many problems, so many doubts, and so many rows left out, of a sheet are kept in its report and with its batch."""

_Fields = Mapping[str, str]


def _(message: str, /, **values: object) -> str:
    return translations._(message, **{name: printable(str(value)) for name, value in values.items()})


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """The sentence for so many rows."""
    return translations.plural(one, many, number, **{name: printable(str(value)) for name, value in values.items()})


_EXPECTED: Mapping[str, Callable[[_Fields], str]] = {
    # who may bring what
    "kind_of_the_bureau": lambda f: _("rows of this kind are brought by the bureau; send it the file", **f),
    "column_of_the_bureau": lambda f: _(
        "only the bureau enters this; leave it as it stands, or leave out the column", **f
    ),
    "number_not_yours": lambda f: _("this number cannot be used; number the row anew, or ask the bureau", **f),
    # cells
    "blank": lambda f: _("a value is required here", **f),
    "cell_error": lambda f: _("the cell shows an Excel error; correct the formula or type the value", **f),
    "cell_formula": lambda f: _(
        "this formula was never calculated; open and save the file in Excel, or type the value", **f
    ),
    "cell_merged": lambda f: _(
        "the cell is merged with another and holds nothing itself; unmerge it and fill in each row, as the rejected "
        "file does",
        **f,
    ),
    "invisible_character": lambda f: _(
        "the invisible character %(character)s stands at place %(place)s; delete it and type the text again", **f
    ),
    "line_break": lambda f: _("expected one line, without line breaks and tabs", **f),
    "too_long": lambda f: _("%(length)s characters; expected at most %(limit)s", **f),
    "code_as_number": lambda f: _(
        "Excel has turned this into a number and may have lost digits; format the column as text and type it again", **f
    ),
    "code_turned": lambda f: _(
        "Excel has turned this into a date, a time or a truth value; format the column as text and type it again", **f
    ),
    "not_an_id_number": lambda f: _(
        "expected an ID number of 18 characters (or 15 digits) with a possible birthday", **f
    ),
    "id_number_check": lambda f: _(
        "the last character does not fit the others (GB 11643); one of them is mistyped", **f
    ),
    "too_many_listed": lambda f: _("%(found)s officers are listed; expected at most %(most)s", **f),
    "listed_twice": lambda f: _("%(code)s is listed twice; name each officer once, the leading one first", **f),
    "not_a_day": lambda f: _("expected a date such as 2021-04-13, 2021/4/13, 2021年4月13日 or 20210413", **f),
    "no_such_day": lambda f: _("there is no such day; expected a date such as 2021-02-28", **f),
    "day_out_of_range": lambda f: _("expected a date from %(first)s to %(last)s", **f),
    "two_digit_year": lambda f: _("a year of two digits may be of any century; write it with four", **f),
    "minguo_year": lambda f: _(
        "a year of the Minguo calendar is read only where the mapping profile says so (minguo); it would be %(day)s",
        **f,
    ),
    "year_last": lambda f: _(
        "the year stands last, and nothing says which of the others is the day; say it in the mapping profile "
        "(day_order), or write 2021-04-13",
        **f,
    ),
    "bare_day_number": lambda f: _(
        "a bare number is no date in a text file; as Excel counts days it would be %(day)s. Write the date", **f
    ),
    "not_yes_no": lambda f: _("expected 是 or 否 (1 or 0, true or false, yes or no)", **f),
    "not_whole": lambda f: _("expected a whole number", **f),
    "not_a_number": lambda f: _("expected a number such as 12.50; only money may have a unit, such as 1.25万元", **f),
    "number_too_small": lambda f: _("expected a number of at least %(least)s", **f),
    "number_too_large": lambda f: _("expected a number of at most %(most)s", **f),
    "too_many_places": lambda f: _("expected at most %(places)s decimal places", **f),
    # rows
    "more_cells_than_headers": lambda f: _(
        "“%(extra)s” stands to the right of the last header; give it a header, or quote the cell that holds a comma",
        **f,
    ),
    "repeated": lambda f: _("this number also stands in row %(others)s; leave one of these rows in the file", **f),
    "id_number_as_number": lambda f: _(
        "this is an ID number, which stands in no address and no list; give the officer a number of the office", **f
    ),
    "unknown_agencies": lambda f: _("there is no agency with the code %(code)s; import the agency first", **f),
    "unknown_officers": lambda f: _("there is no officer with the number %(code)s; import the officer first", **f),
    "no_parent": lambda f: _("a subordinate unit needs the code of the unit above it (上级单位编码)", **f),
    "circle_of_parents": lambda f: _("%(code)s would stand above itself; correct the units above it", **f),
    "ends_before_it_begins": lambda f: _("expected a day not before “%(other)s”, %(day)s", **f),
    "filed_after_everything": lambda f: _(
        "the case is filed after all that follows filing; correct one of the dates", **f
    ),
    # doubts
    "out_of_order": lambda f: _("lies before “%(other)s”, %(day)s", **f),
    "alone": lambda f: _("“%(other)s” is blank", **f),
    "in_the_future": lambda f: _("lies in the future; today is %(today)s", **f),
    "unknown_case": lambda f: _("our books hold no such case", **f),
    "unknown_finding": lambda f: _("our books hold no such finding", **f),
}

_NO_BLANK: Mapping[tuple[str, str], Callable[[], str]] = {
    ("quotas", "basis"): lambda: _("no document that approves the quota; without it a quota is refused"),
    ("annual_figures", "definition"): lambda: _("no definition; a figure without its definition is refused"),
    ("annual_figures", "unit"): lambda: _("no unit; a figure without its unit is refused"),
    ("annual_figures", "source"): lambda: _("no source; a figure without its source is refused"),
}

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
        "all that it may hold is on hidden sheets (%(names)s); show them in Excel, or ask for them with "
        "--hidden-sheets",
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
        "dictionary does, or give a mapping profile with --mapping",
        **f,
    ),
    "no_headers_of": lambda f: _(
        "none of the first %(looked)s rows holds headers of %(kind)s (%(rows)s); name the columns, %(columns)s are "
        "required, or give a mapping profile with --mapping",
        **f,
    ),
    "two_kinds": lambda f: _("it may hold %(kinds)s; say which with --kind", **f),
    "no_kind": lambda f: _(
        "neither names nor headers say which kind of rows it holds (found: %(headers)s); the nearest is %(kind)s, "
        "which lacks %(columns)s. Say the kind with --kind, or give a mapping profile with --mapping",
        **f,
    ),
    "header_twice": lambda f: _("two headers mean the same column (%(first)s, %(second)s); leave one of them", **f),
    "missing_columns": lambda f: _(
        "for %(kind)s the columns %(columns)s are missing; found: %(headers)s. Add them, or say another kind by --kind",
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


def problem(problem: Problem) -> str:
    """Header, what was found, and what was expected."""
    expected = _expected(problem)
    if problem.header is None:
        return expected
    if problem.code == "blank":
        return _("%(header)s: %(expected)s", header=problem.header, expected=expected)
    return _(
        "%(header)s: found “%(found)s”; %(expected)s", header=problem.header, found=problem.found, expected=expected
    )


def _expected(problem: Problem) -> str:
    if problem.code == "not_a_choice":
        column = KINDS[problem.detail["kind"]].columns[problem.column or ""]
        words = list(column.words or ())
        listed = [f"{word.zh} ({word.value})" if word.zh != word.value else word.zh for word in words]
        return _("expected one of %(words)s", words=("、" if language() == "zh" else ", ").join(listed))
    if problem.code == "blank" and (problem.detail["kind"], problem.column) in _NO_BLANK:
        return _NO_BLANK[problem.detail["kind"], problem.column or ""]()
    return _EXPECTED[problem.code](problem.detail)


def reasons(problems: Sequence[Problem]) -> str:
    """All that is wrong with one row, for the rejected file."""
    return ("；" if language() == "zh" else "; ").join(str(one) for one in problems)


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


def report(report: ImportReport) -> Iterator[str]:
    """The report of an import, line by line."""
    for sheet in report.sheets:
        yield from _sheet(sheet)
    if report.skipped_sheets:
        yield _("Sheets in which nothing is known, left out: %(names)s.", names=", ".join(report.skipped_sheets))
    if report.hidden_sheets:
        yield _(
            "Hidden sheets, not read: %(names)s. Ask for them with --hidden-sheets.",
            names=", ".join(report.hidden_sheets),
        )
    if report.dry_run:
        yield _("This was a trial run: nothing was written.")


def _sheet(sheet: SheetReport) -> Iterator[str]:
    place = _place(sheet)
    yield _(
        "%(place)s (%(kind)s): %(added)s added, %(changed)s changed, %(same)s unchanged, %(aside)s set aside.",
        place=place, kind=kind_title(sheet.kind), added=f"{sheet.added:,}", changed=f"{sheet.changed:,}",
        same=f"{sheet.same:,}", aside=f"{sheet.set_aside:,}",
    )  # fmt: skip
    for header, unit in sheet.units.items():
        yield _("%(place)s: %(header)s is read in %(unit)s.", place=place, header=header, unit=unit)
    yield from _skipped(sheet, place)
    if sheet.unknown_columns:
        yield _(
            "%(place)s: columns not known: %(names)s. What stands in them is kept, encrypted, with the import batch.",
            place=place,
            names=", ".join(sheet.unknown_columns),
        )
    for one in sheet.problems[:PROBLEMS_SHOWN]:
        yield _("%(place)s, row %(row)s, %(problem)s.", place=place, row=one.row, problem=str(one))
    if sheet.doubts:
        yield plural(
            "%(place)s: %(number)s row was taken in with a doubt.",
            "%(place)s: %(number)s rows were taken in with a doubt.",
            sheet.doubts,
            place=place,
        )
    for one in sheet.doubtful[:DOUBTS_SHOWN]:
        yield _("%(place)s, row %(row)s, in doubt: %(problem)s.", place=place, row=one.row, problem=str(one))
    if sheet.doubts > DOUBTS_SHOWN:
        yield _(
            "%(place)s: the first %(shown)s doubts are shown; up to %(kept)s of a sheet are kept with its batch.",
            place=place,
            shown=DOUBTS_SHOWN,
            kept=PROBLEMS_KEPT,
        )
    if sheet.rejected_path is not None:
        yield _(
            "The rows set aside stand with their reasons in %(file)s; correct them there and import that file.",
            file=sheet.rejected_path,
        )


_SKIPPED: Mapping[str, Callable[[], str]] = {
    "letterhead": lambda: _("above the headers"),
    "unit_line": lambda: _("unit of money"),
    "header": lambda: _("row of headers"),
    "repeated_header": lambda: _("headers again"),
    "numbering": lambda: _("numbers of the columns"),
    "total": lambda: _("row of totals"),
    "note": lambda: _("note below the table"),
    "page": lambda: _("number of the page"),
    "watermark": lambda: _("line of an export"),
}


def _skipped(sheet: SheetReport, place: str) -> Iterator[str]:
    """The rows left out, where there are others than one row of headers at the top."""
    if sheet.skipped_rows < 2:
        return
    named = [
        _("%(row)s (%(reason)s: “%(text)s”)", row=one.row, reason=_SKIPPED[one.reason](), text=one.text)
        for one in sheet.skipped[:SKIPPED_SHOWN]
    ]
    if sheet.skipped_rows > SKIPPED_SHOWN:
        named.append("…")
    yield plural(
        "%(place)s: %(number)s row is no row of the table: %(rows)s.",
        "%(place)s: %(number)s rows are no rows of the table: %(rows)s.",
        sheet.skipped_rows,
        place=place,
        rows=("；" if language() == "zh" else "; ").join(named),
    )


def _place(sheet: SheetReport) -> str:
    if sheet.sheet is None:
        return sheet.path.name
    return _("%(file)s, sheet %(sheet)s", file=sheet.path.name, sheet=sheet.sheet)


def kind_title(kind: str) -> str:
    """The kind's name; that of a table which is no kind as it stands."""
    return KINDS[kind].zh if language() == "zh" and kind in KINDS else kind
