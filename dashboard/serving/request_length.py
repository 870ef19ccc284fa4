"""How long a request is, found while it arrives and without looking at any byte twice.

Only as much of HTTP/1 is understood as that takes. The web server's parser has the last word: what it would refuse
counts as complete, so that it gets the chance.
"""

from __future__ import annotations

import re
from collections.abc import Generator

_END_OF_HEAD = re.compile(rb"\r\n\r\n|(?<!\r)\n")  # or a line that ends as no line of a head may
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[0-9a-f]{1,15}", re.IGNORECASE)
_END_OF_LINE = re.compile(rb"\r\n")
_END_OF_TRAILERS = re.compile(rb"\r\n\r\n")
_LONGEST_MARK = 4


def request_length(arrived: bytearray) -> Generator[int | None, None, int]:
    """Finds the length of the request at the beginning of ``arrived``, which grows between the steps.

    Yields as long as more must arrive: None while the head is incomplete, afterwards the length as far as it is known,
    which for a body in chunks is not beyond what has arrived. Returns the length.
    """
    end = yield from _found(_END_OF_HEAD, arrived, 0, None)
    if not arrived.endswith(b"\r\n\r\n", 0, end):
        return len(arrived)
    head = bytes(arrived[:end])
    if _CHUNKED.search(head):
        return (yield from _end_of_chunks(arrived, end))
    length = _LENGTH.search(head)
    whole = end + (int(length[1]) if length else 0)
    while len(arrived) < whole:
        yield whole
    return whole


def _end_of_chunks(arrived: bytearray, start: int) -> Generator[int | None, None, int]:
    while True:
        end = yield from _found(_END_OF_LINE, arrived, start, start)
        size = _CHUNK_SIZE.match(arrived, start)
        if size is None:
            return len(arrived)
        if int(size[0], 16) == 0:
            return (yield from _found(_END_OF_TRAILERS, arrived, end - 2, end))
        start = end + int(size[0], 16) + 2
        while len(arrived) < start:
            yield end


def _found(
    mark: re.Pattern[bytes], arrived: bytearray, start: int, known: int | None
) -> Generator[int | None, None, int]:
    """Where the mark ends that comes first after ``start``."""
    at = start
    while (found := mark.search(arrived, at)) is None:
        at = max(start, len(arrived) - _LONGEST_MARK)
        yield known
    return found.end()
