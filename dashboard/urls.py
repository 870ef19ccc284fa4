"""The addresses of the pages: one table, read leniently, written without defaults.

It knows the shape of an address only; whether the agency or the case in it exists, the page finds out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote

from dashboard.translations import LANGUAGES, Language
from models.id_numbers import masked_within
from plugins import periods

PAGES: Mapping[str, tuple[str, ...]] = {
    "overview": (),
    "desk": ("desk",),
    "meeting": ("meeting",),
    "screen": ("screen",),
    "ranking": ("ranking", "<scheme>"),
    "comparison": ("compare", "<scheme>", "<other>"),
    "agency": ("agency", "<agency>"),
    "agency_scheme": ("agency", "<agency>", "<scheme>"),
    "node": ("agency", "<agency>", "<scheme>", "<node>"),
    "case": ("case", "<agency>", "<case_no>"),
    "annual": ("annual", "<year>"),
    "annual_figure": ("annual", "<year>", "<figure>"),
    "officers": ("officers",),
    "officer_exams": ("officers", "exams"),
    "officer_grades": ("officers", "grades", "<scheme>"),
    "officer": ("officer", "<officer_no>"),
    "officer_sheet": ("officer", "<officer_no>", "sheet"),
    "records": ("records", "<table>"),
    "record": ("records", "<table>", "<record>"),
    "findings": ("findings",),
    "candidates": ("findings", "candidates"),
    "candidate": ("findings", "candidates", "<candidate>"),
    "finding": ("findings", "<finding_no>"),
    "decisions": ("decisions", "<decisions>"),
    "decision": ("decisions", "<decisions>", "<decision_no>"),
    "rectification": ("rectification",),
    "rectification_documents": ("rectification", "documents"),
    "rectification_campaign": ("rectification", "campaign"),
    "rectification_item": ("rectification", "<item_no>"),
    "publications": ("publications",),
    "publication": ("publication", "<publication>"),
    "integrity": ("integrity",),
    "integrity_application": ("integrity", "<round>", "<agency>"),
    "holidays": ("holidays",),
    "imports": ("import",),
    "import": ("import", "<import_no>"),
    "schemes": ("schemes",),
    "scheme": ("schemes", "<scheme>"),
    "system": ("system",),
    "audit": ("audit",),
    "accounts": ("accounts",),
    "account": ("accounts", "<user>"),
}
"""Page name → segments of its path; a segment in angle brackets is a part that the address carries."""

OF_PEOPLE = frozenset(
    {"officers", "records", "findings", "candidates", "decisions", "rectification", "rectification_documents"}
)
"""Pages on which people are looked for: an ID number in their query is not read, or each of their links would hold it.
Elsewhere a case number may look like one: six digits of a place, eight of a day, four that count.
"""
LONGEST = 2000
YEAR_DIGITS = 4


@dataclass(frozen=True)
class Query:
    """What an address says after the question mark. None, or the default, where it says nothing usable.

    ``period`` is written as ``plugins.periods.parse`` reads it, and so is the one that it is set ``against``;
    ``sort`` is a column, with ``-`` before it for
    descending; ``rows`` says which rows of a node are meant, ``state`` in which state, ``category`` of which
    kind, ``view`` in which form the same rows are shown; ``unit`` is the code of an
    agency; ``account`` to ``until`` choose records of the audit log, the last two by day, both included, and of a sheet
    ``until`` is the past day at whose end it stood so. Whether a page
    knows such a group, unit, column or part is for the page to say.
    """

    period: str | None = None
    against: str | None = None
    group: str | None = None
    unit: str | None = None
    sort: str | None = None
    rows: str | None = None
    state: str | None = None
    category: str | None = None
    view: str | None = None
    account: str = ""
    action: str | None = None
    result: str | None = None
    request: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    q: str = ""
    page: int = 1
    lang: Language | None = None

    def year(self, usual: int) -> int:
        """The year that ``period`` is; ``usual`` where it is none."""
        return int(self.period) if self.period and len(self.period) == YEAR_DIGITS else usual


_DEFAULTS = {one.name: one.default for one in fields(Query)}


@dataclass(frozen=True)
class Location:
    """Where the reader is: the page, the parts of its path, its query, and what of the query was not understood."""

    page: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Query = Query()
    misread: tuple[tuple[str, str], ...] = ()
    """(key, value) pairs that were replaced by the default; the frame says so on the page."""

    def href(self, **changes: Any) -> str:
        """The address of the same page with some of its query changed: ``location.href(page=2)``."""
        return href(self.page, **self.parts, **{**self._said, **changes})

    @cached_property
    def _said(self) -> Mapping[str, Any]:
        return {name: value for name, value in vars(self.query).items() if value != _DEFAULTS[name]}


def parse(path: str, search: str = "") -> Location | None:
    """The location of an address as the browser has it (percent-encoded path, ``?…``); None for an unknown path."""
    found = _page(path) if len(path) <= LONGEST else None
    if found is None:
        return None
    query, misread = _query(search, of_people=found[0] in OF_PEOPLE)
    return Location(*found, query, misread)


def href(page: str, /, **values: Any) -> str:
    """The address of a page: its parts and, as far as they differ from the defaults, its query values.

    ``href("case", agency="A01", case_no="〔2021〕第3号")``. ValueError for a part that is missing, empty or unknown.
    """
    segments = []
    for segment in PAGES[page]:
        name = segment.strip("<>")
        segments.append(_written_part(page, name, values.pop(name, "")) if segment.startswith("<") else segment)
    if not values.keys() <= _DEFAULTS.keys():
        raise ValueError(f"page {page} has no {', '.join(sorted(values.keys() - _DEFAULTS.keys()))}")
    said = [
        f"{key}={_quoted(str(values[key]))}"
        for key, default in _DEFAULTS.items()
        if key in values and values[key] not in (None, default)
    ]
    return "/" + "/".join(segments) + ("?" + "&".join(said) if said else "")


@lru_cache(1000)
def _quoted(text: str) -> str:
    """The same few codes and words stand in the hundreds of links of a table."""
    return quote_plus(text)


def _page(path: str) -> tuple[str, dict[str, str]] | None:
    segments = [] if path == "/" else path.removeprefix("/").split("/")
    if not path.startswith("/"):
        return None
    for page, pattern in PAGES.items():
        if len(pattern) == len(segments):
            parts = _parts(pattern, segments)
            if parts is not None:
                return page, parts
    return None


def _parts(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    parts = {}
    for wanted, segment in zip(pattern, segments, strict=True):
        if not wanted.startswith("<"):
            if segment != wanted:
                return None
            continue
        part = _read_part(segment)
        if part is None:
            return None
        parts[wanted.strip("<>")] = part
    return parts


# A slash, and a segment that is only dots, would be taken for the path's own even when percent-encoded: by servers,
# which decode the path before they route it, and by browsers, which resolve "%2e%2e". They are written with a tilde.
_TILDE = re.compile(r"~([0-9A-F]{2})")


def _written_part(page: str, name: str, value: object) -> str:
    text = str(value)
    if not text or not _usable(text):
        raise ValueError(f"page {page} needs a {name}, found {text!r}")
    text = text.replace("~", "~7E").replace("/", "~2F")
    if text.strip(".") == "":
        text = text.replace(".", "~2E")
    return quote(text, safe="~")


def _read_part(segment: str) -> str | None:
    try:
        text = unquote(segment, errors="strict")
    except UnicodeDecodeError:
        return None
    text = _TILDE.sub(lambda found: chr(int(found[1], 16)), text)
    return text if text and _usable(text) else None


def _usable(text: str) -> bool:
    """No control characters and no halves of characters, which a database refuses."""
    return not re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", text)


def _query(search: str, *, of_people: bool) -> tuple[Query, tuple[tuple[str, str], ...]]:
    values: dict[str, Any] = {}
    misread = []
    for key, written in parse_qsl(search.removeprefix("?")[:LONGEST], errors="replace"):
        if key not in _READERS or key in values:
            continue
        named = of_people and masked_within(written) != written
        read = None if named else _READERS[key](written.strip())
        if read is None:
            misread.append((key, masked_within(written)[:100]))
        else:
            values[key] = read
    return Query(**values), tuple(misread)


def _read_period(written: str) -> str | None:
    """In its shortest form under the calendar year, so that equal addresses read equal."""
    try:
        period = periods.parse(written)
    except periods.UnknownPeriod:
        return None
    return written if re.fullmatch(r"\d{4}", written, re.ASCII) else f"{period.first}..{period.last}"


def _read_word(written: str) -> str | None:
    return written if re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", written) else None


def _read_words(written: str) -> str | None:
    return written if len(written) <= 100 and _usable(written) else None


def _read_number(written: str) -> int | None:
    return int(written) if re.fullmatch(r"[1-9]\d{0,5}", written, re.ASCII) else None


def _read_action(written: str) -> str | None:
    return written if re.fullmatch(r"[a-z_]{1,30}:[a-z_]{1,30}", written) else None


def _read_day(written: str) -> dt.date | None:
    try:
        return periods.parse(f"{written}..{written}").first
    except periods.UnknownPeriod:
        return None


def _read_language(written: str) -> Language | None:
    return next((known for known in LANGUAGES if known == written), None)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "period": _read_period,
    "against": _read_period,
    "group": _read_word,
    "unit": _read_words,
    "sort": _read_word,
    "rows": _read_word,
    "state": _read_word,
    "category": _read_words,
    "view": _read_word,
    "account": _read_words,
    "action": _read_action,
    "result": _read_word,
    "request": _read_word,
    "since": _read_day,
    "until": _read_day,
    "q": _read_words,
    "page": _read_number,
    "lang": _read_language,
}
