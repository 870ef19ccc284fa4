"""``zhiheng serve`` under clients that never finish a request: nobody else notices."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.dashboard.serving.conftest import Served
from tests.fixtures.locks import seconds

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows is served by waitress, which collects requests itself")

EACH = 50
"""Connections of each kind; the server has eight threads."""
HEAD = b"GET /login HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"

Address = tuple[str, int]


@pytest.fixture
def address(server: Served) -> Address:
    return server.address


@contextmanager
def many(address: Address, begin: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.socket()) for _ in range(EACH)]
        for one in clients:
            one.settimeout(10)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect(address)
            one.sendall(begin)
        yield clients


@contextmanager
def dripping(clients: list[socket.socket], byte: bytes) -> Iterator[None]:
    """A byte on each of the connections every 50 ms."""
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(0.05):
            for one in clients:
                one.sendall(byte)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def answered(address: Address, request: bytes = HEAD + b"Connection: close\r\n\r\n") -> bytes:
    with socket.create_connection(address, timeout=10) as asking:
        asking.sendall(request)
        answer = b""
        while part := asking.recv(65536):
            answer += part
    return answer


def test_half_open_requests_and_half_sent_bodies_and_drips_stop_nobody(address: Address) -> None:
    answered(address)
    with (
        many(address, HEAD),
        many(address, FORM + b"Content-Length: 1000000\r\n\r\nusername="),
        many(address, FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\nuser"),
        many(address, HEAD + b"X-Slow: ") as slow_heads,
        many(address, FORM + b"Content-Length: 1000000\r\n\r\n") as slow_bodies,
        dripping([*slow_heads, *slow_bodies], b"x"),
    ):
        assert max(seconds(lambda: answered(address)) for _ in range(10)) < 1
        assert answered(address).startswith(b"HTTP/1.1 200 OK")


def test_clients_that_take_no_answers_stop_nobody(address: Address) -> None:
    asked = b"GET /assets/vendor/bootstrap.min.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with many(address, asked * 50):
        time.sleep(0.5)
        assert max(seconds(lambda: answered(address)) for _ in range(5)) < 1


def test_more_connections_than_the_server_takes_stop_nobody(address: Address) -> None:
    with ExitStack() as opened:
        for _ in range(9):
            opened.enter_context(many(address, HEAD))
        assert max(seconds(lambda: answered(address)) for _ in range(5)) < 1


def test_a_client_that_does_not_take_leave_keeps_nobody_waiting(address: Address) -> None:
    with many(address, HEAD + b"Connection: close\r\n\r\n"):
        assert max(seconds(lambda: answered(address)) for _ in range(5)) < 1
