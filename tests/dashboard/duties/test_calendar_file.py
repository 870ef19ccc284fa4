"""The calendar is written by RFC 5545: its examples, and what a reader of it gets back."""

import datetime as dt

from dashboard.duties.calendar_file import Event, calendar_file, escaped, folded

NOW = dt.datetime(1997, 7, 14, 17, 0, 0, tzinfo=dt.UTC)


def unfolded(data: bytes) -> list[str]:
    """By 3.1: a CRLF with one blank or tab after it is removed, before the octets are read as UTF-8."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    return data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8").split("\r\n")[:-1]


def test_text_is_escaped_as_in_the_example_of_3_3_11() -> None:
    written = "Project XYZ Final Review\nConference Room - 3B\nCome Prepared."
    assert escaped(written) == r"Project XYZ Final Review\nConference Room - 3B\nCome Prepared."
    assert escaped("a;b,c\\d\x07\r\ne") == r"a\;b\,c\\d\ne"


def test_a_long_line_is_folded_at_75_octets_and_no_character_is_cut() -> None:
    line = "DESCRIPTION:" + "整改事项逾期," * 30
    data = folded(line)
    pieces = data.split(b"\r\n")[:-1]
    assert len(pieces) > 2
    assert all(len(one) <= 75 and one.decode("utf-8") for one in pieces)
    assert unfolded(data) == [line]
    assert unfolded(b"DESCRIPTION:This is a lo\r\n ng description\r\n  that exists on a long line.\r\n") == [
        "DESCRIPTION:This is a long description that exists on a long line."
    ]
    assert folded("A" * 75) == b"A" * 75 + b"\r\n"
    assert folded("A" * 76) == b"A" * 75 + b"\r\n A\r\n"


def test_an_event_is_a_day_with_what_has_to_be_there() -> None:
    event = Event("rectification/改1", dt.date(1997, 6, 30), "待整改事项, 改1", "https://host/rectification/1")
    lines = unfolded(calendar_file("执衡", [event], NOW))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhiheng//Duties//EN"]
    inner = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT") + 1]
    properties = dict(line.split(":", 1) for line in inner[1:-1])
    assert properties.pop("UID").endswith("@zhiheng")
    assert properties == {
        "DTSTAMP": "19970714T170000Z", "DTSTART;VALUE=DATE": "19970630", "DTEND;VALUE=DATE": "19970701",
        "SUMMARY": "待整改事项\\, 改1", "URL": "https://host/rectification/1", "TRANSP": "TRANSPARENT",
    }  # fmt: skip
    assert lines[-1] == "END:VCALENDAR"
    assert unfolded(calendar_file("执衡", [event], NOW)) == lines
