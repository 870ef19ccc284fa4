"""What is due as an iCalendar file 日历 (RFC 5545): an all-day event for each day that an account has to keep.

An event says what is to be done with which number, and no more: a calendar is kept and shown in places we know nothing
of. Numbers of sections are those of the RFC.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

OCTETS = 75
"""Of a line at most, without its end (3.1)."""
HOURS = 6
"""After so many a calendar may ask again (RFC 7986, 5.7)."""


@dataclass(frozen=True)
class Event:
    """A day to keep."""

    key: str
    """What it is about: the same event has the same key each time."""
    day: dt.date
    summary: str
    url: str


def calendar_file(name: str, events: Iterable[Event], now: dt.datetime) -> bytes:
    """The file, in UTF-8, its lines folded and ended as the RFC wants them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zhiheng//Duties//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{HOURS}H",
        *(line for one in events for line in _event(one, now)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """The text as a value of type TEXT (3.3.11)."""
    seen = "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable())
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        seen = seen.replace(plain, written)
    return seen


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, each after the first begun with a blank (3.1); no character is cut."""
    pieces, piece = [], b""
    for one in line:
        octets = one.encode("utf-8")
        if len(piece) + len(octets) > OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _event(one: Event, now: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(one.key.encode()).hexdigest()[:32]}@zhiheng"
    yield f"DTSTAMP:{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(one.summary)}"
    yield f"URL:{one.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
