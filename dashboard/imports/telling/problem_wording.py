"""The sentences about cells and rows: what was found, what was expected, what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from dashboard.annual.figures import FIGURES
from dashboard.imports.kinds import KINDS
from dashboard.imports.telling.sentences import _
from dashboard.translations import language

if TYPE_CHECKING:
    from dashboard.imports.telling.problems import Problem

_Fields = Mapping[str, str]

_EXPECTED: Mapping[str, Callable[[_Fields], str]] = {
    # who may bring what
    "kind_of_the_bureau": lambda f: _("rows of this kind are brought by the bureau; send it the file", **f),
    "column_of_the_bureau": lambda f: _(
        "only the bureau enters this; leave it as it stands, or leave out the column", **f
    ),
    "in_course": lambda f: _("people have moved this on here; change it on its page", **f),
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
    "taken_name": lambda f: _(
        "the yearly report has a figure of this name, “%(figure)s”, and leaves this one out",
        figure=FIGURES[f["figure"]].name.in_language(language()),
    ),
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
