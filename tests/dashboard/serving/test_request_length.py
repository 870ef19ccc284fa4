"""Where a request ends is found however it is cut into pieces, and as gunicorn's parser sees it."""

import os
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.serving.request_length import request_length

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


def found(pieces: Sequence[bytes]) -> int | None:
    """The length after all pieces have arrived one by one; None while the request is incomplete."""
    arrived = bytearray()
    finding = request_length(arrived)
    for piece in pieces:
        arrived += piece
        try:
            next(finding)
        except StopIteration as end:
            return int(end.value)
    return None


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    kind = draw(st.sampled_from(["none", "length", "chunks"]))
    body = draw(st.binary(max_size=40))
    if kind == "none":
        return GET
    if kind == "length":
        return b"POST / HTTP/1.1\r\ncontent-length: %d\r\nX: y\r\n\r\n%s" % (len(body), body)
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=4)))
    parts = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True) if start < end]
    trailers = draw(st.sampled_from([b"", b"X: y\r\n"]))
    return CHUNKED + b"".join(b"%X;x=y\r\n%s\r\n" % (len(one), one) for one in parts) + b"0\r\n" + trailers + b"\r\n"


@given(requests(), st.binary(max_size=20), st.lists(st.integers(0, 200), max_size=6))
def test_a_request_ends_where_it_ends_however_it_arrives(request: bytes, more: bytes, cuts: list[int]) -> None:
    sent = request + more
    at = sorted({min(cut, len(sent)) for cut in cuts})
    pieces = [sent[start:end] for start, end in zip([0, *at], [*at, len(sent)], strict=True)]
    assert found(pieces) == len(request)


@given(requests())
def test_a_request_has_not_arrived_before_its_last_byte(request: bytes) -> None:
    assert found([request[at : at + 1] for at in range(len(request) - 1)]) is None


@pytest.mark.parametrize(
    "refused",
    [
        b"GET / HTTP/1.1\nHost: x",
        b"GET / HTTP/1.1\r\nHost: x\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"nonsense\r\n",
    ],
)
def test_what_a_parser_refuses_is_not_waited_for(refused: bytes) -> None:
    assert found([refused]) == len(refused)


def test_a_length_beyond_all_numbers_is_left_to_the_parser() -> None:
    request = b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n"
    assert found([request]) == len(request)


def test_the_length_is_known_with_the_head() -> None:
    assert next(request_length(bytearray(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n123"))) == 49
    assert next(request_length(bytearray(GET[:-1]))) is None


def test_chunks_are_not_known_beyond_what_has_arrived() -> None:
    arrived = bytearray(CHUNKED + b"fffffff\r\n123")
    known = next(request_length(arrived))
    assert known is not None
    assert known <= len(arrived)


LINES = [
    "Host: x", "Content-Length: 3", "content-length:3 ", "Content-Length: 3, 3", "Content-Length: +3", "X: chunked",
    "Content-Length : 3", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip,CHUNKED", "Transfer-Encoding: no",
    " Content-Length: 3", "X-Content-Length: 9", "Transfer-Encoding:\tchunked", "",
]  # fmt: skip
BODIES = [b"", b"abc", b"3\r\nabc\r\n0\r\n\r\n", b"0\r\nX: y\r\n\r\n", b"3 ;x\r\nabc\r\n0\r\n\r\n", b"\r\n", GET]


@pytest.mark.skipif(os.name == "nt", reason="gunicorn is not installed on Windows")
@given(st.lists(st.sampled_from(LINES), max_size=4), st.lists(st.sampled_from(BODIES), max_size=3))
def test_no_request_ends_elsewhere_for_the_parser(lines: list[str], bodies: list[bytes]) -> None:
    from gunicorn.config import Config
    from gunicorn.http.parser import RequestParser

    sent = "\r\n".join(["POST / HTTP/1.1", *lines, "", ""]).encode() + b"".join(bodies)
    ends_at = found([sent])
    if ends_at is None:
        return
    parser = RequestParser(Config(), iter([sent]), ("127.0.0.1", 1))
    try:
        next(parser).body.read()
    except Exception:  # noqa: BLE001 - gunicorn refuses in many ways, all of which close the connection
        return
    assert len(sent) - len(parser.unreader.take_buffered()) == ends_at
