"""The worker on real sockets: HTTP/1 as clients speak it, and an end with those who do not go on (here, soon)."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run on Windows")

PROGRAM = """
import sys, time
from flask import Flask, request
from dashboard.serving import client, serve, worker
from dashboard.settings import Settings
from models.engine import make_engine
client.PATIENCE = float(sys.argv[2])
worker.MOST_HELD = 3_000_000
server = Flask("served")
server.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
@server.route("/", methods=["GET", "POST"])
def page(): return f"{request.method} {len(request.get_data())};"
@server.post("/unread")
def unread(): return "unread;"
@server.post("/upload")
def upload():
    request.max_content_length = 50 * 1024 * 1024
    return f"uploaded {len(request.get_data())};"
@server.get("/large")
def large(): return (b"x" * 65536 for _ in range(128))
@server.post("/slow")
def slow():
    print("slow", flush=True)
    time.sleep(1)
    return "finished;"
serve(server, make_engine(sys.argv[1]), Settings(port=0, threads=2), lambda address: print(address, flush=True))
"""
PATIENCE = 1.0
Address = tuple[str, int]


@contextmanager
def served(folder: Path, patience: float = PATIENCE) -> Iterator[tuple[subprocess.Popen[str], Address]]:
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{(folder / 'z.db').as_posix()}", str(patience)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            host, port = process.stdout.readline().strip().removeprefix("http://").rstrip("/").split(":")
            yield process, (host, int(port))
        finally:
            process.kill()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    with served(tmp_path_factory.mktemp("served")) as (_process, where):
        yield where


@pytest.fixture
def client(address: Address) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=10) as opened:
        yield opened


def everything(client: socket.socket) -> bytes:
    """What the server says until it closes the connection."""
    said = b""
    while part := client.recv(65536):
        said += part
    return said


def until(client: socket.socket, ending: bytes) -> bytes:
    said = b""
    while not said.endswith(ending):
        part = client.recv(65536)
        assert part, said
        said += part
    return said


def get(path: str = "/", *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode()


def post(body: bytes, *headers: str, path: str = "/") -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode() + body


def chunked(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def test_a_connection_is_used_for_one_request_after_the_other(client: socket.socket) -> None:
    for _ in range(3):
        client.sendall(get())
        assert b"Connection: keep-alive" in until(client, b"GET 0;")


def test_requests_sent_at_once_are_answered_in_their_order(client: socket.socket) -> None:
    client.sendall(
        post(b"12345", "Content-Length: 5")
        + post(chunked(b"1", b"23"), "Transfer-Encoding: chunked")
        + get("/", "Connection: close")
    )
    assert re.findall(rb"(\w+ \d);", everything(client)) == [b"POST 5", b"POST 3", b"GET 0"]


def test_a_request_may_come_byte_by_byte(client: socket.socket) -> None:
    for byte in post(chunked(b"12", b"3"), "Transfer-Encoding: chunked") + get():
        client.sendall(bytes([byte]))
    said = until(client, b"GET 0;")
    assert b"POST 3;" in said


def test_who_expects_100_continue_is_told_once(client: socket.socket) -> None:
    client.sendall(post(b"", "Content-Length: 5", "Expect: 100-continue"))
    assert until(client, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    client.sendall(b"12345")
    assert until(client, b"POST 5;").startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_of_http_1_0_is_answered_and_the_connection_ends(client: socket.socket) -> None:
    client.sendall(b"GET / HTTP/1.0\r\nHost: x\r\n\r\n")
    assert everything(client).endswith(b"GET 0;")


def test_a_client_that_has_closed_its_side_is_answered(client: socket.socket) -> None:
    client.sendall(get())
    client.shutdown(socket.SHUT_WR)
    assert everything(client).endswith(b"GET 0;")


@pytest.mark.parametrize(
    "request_", [b"GET / HTTP/1.1\nHost: x\n\n", b"GET / HTTP/1.1\r\nHost: x\n\n", b"nonsense\r\n\r\n"]
)
def test_what_is_no_request_is_refused_at_once(client: socket.socket, request_: bytes) -> None:
    client.sendall(request_)
    assert everything(client).startswith(b"HTTP/1.1 400 ")


def test_a_malformed_chunk_is_refused_and_nothing_after_it_is_served(client: socket.socket) -> None:
    client.sendall(post(b"zz\r\n\r\n", "Transfer-Encoding: chunked") + get())
    assert b"GET 0;" not in everything(client)


def test_a_head_without_an_end_is_too_large(client: socket.socket) -> None:
    client.sendall(b"GET / HTTP/1.1\r\n" + b"X: 1234567890\r\n" * 150_000)
    assert everything(client).startswith(b"HTTP/1.1 431 ")


def test_a_body_larger_than_allowed_is_refused_before_it_is_sent(client: socket.socket) -> None:
    client.sendall(post(b"", "Content-Length: 50000000"))
    said = everything(client)
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"Connection: close" in said


def test_a_body_nobody_reads_is_not_taken_for_the_next_request(client: socket.socket) -> None:
    body = get()
    client.sendall(post(body, f"Content-Length: {len(body)}", path="/unread") + get("/", "Connection: close"))
    said = everything(client)
    assert said.count(b"GET 0;") == 1


def test_a_large_body_that_a_page_allows_is_read_as_it_comes(client: socket.socket) -> None:
    size = 20 * 1024 * 1024
    client.sendall(post(b"x" * size, f"Content-Length: {size}", path="/upload"))
    assert everything(client).endswith(b"uploaded %d;" % size)


def test_a_large_answer_arrives_whole(client: socket.socket) -> None:
    client.sendall(get("/large", "Connection: close"))
    time.sleep(0.2)
    assert everything(client).count(b"x" * 65536) == 128


def test_a_client_that_says_nothing_is_left_without_a_word(client: socket.socket) -> None:
    assert everything(client) == b""


@pytest.mark.parametrize(
    "begun",
    [b"GET / HTTP/1.1\r\nHost", post(b"123", "Content-Length: 5"), post(b"5\r\n12", "Transfer-Encoding: chunked")],
)
def test_a_request_that_does_not_go_on_ends_with_408(client: socket.socket, begun: bytes) -> None:
    began = time.monotonic()
    client.sendall(begun)
    assert everything(client).startswith(b"HTTP/1.1 408 ")
    assert PATIENCE <= time.monotonic() - began < PATIENCE + 3


def test_a_request_that_drips_ends_with_408(client: socket.socket) -> None:
    client.sendall(b"GET / HTTP/1.1\r\nX: ")
    client.settimeout(0.05)
    began = time.monotonic()
    said = b""
    while not said:
        assert time.monotonic() - began < PATIENCE + 3
        client.sendall(b"x")
        try:
            said = client.recv(100)
        except TimeoutError:
            continue
    assert said.startswith(b"HTTP/1.1 408 ")


def test_a_large_body_that_does_not_go_on_ends(client: socket.socket) -> None:
    began = time.monotonic()
    client.sendall(post(b"x" * 1000, "Content-Length: 20000000", path="/upload"))
    everything(client)
    assert time.monotonic() - began < PATIENCE + 3


def test_an_answer_nobody_takes_is_given_up(address: Address) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(address)
        client.sendall(get("/large", "Connection: close"))
        time.sleep(PATIENCE + 1)
        client.settimeout(5)
        assert len(everything(client)) < 128 * 65536


def test_where_too_much_is_kept_the_client_with_most_is_dropped(address: Address) -> None:
    with (
        socket.create_connection(address, timeout=10) as larger,
        socket.create_connection(address, timeout=10) as smaller,
    ):
        larger.sendall(post(b"x" * 1_900_000, "Content-Length: 2000000", path="/unread"))
        smaller.sendall(post(b"x" * 1_500_000, "Content-Length: 1500001", path="/unread"))
        with contextlib.suppress(ConnectionError):
            assert everything(larger) == b""
        smaller.sendall(b"x")
        assert everything(smaller).endswith(b"unread;")


def test_told_to_stop_it_finishes_what_has_arrived_and_lets_the_others_go(tmp_path: Path) -> None:
    with served(tmp_path, patience=30) as (process, where):
        with (
            socket.create_connection(where, timeout=10) as asking,
            socket.create_connection(where, timeout=10) as half_open,
            socket.create_connection(where, timeout=10) as idle,
        ):
            half_open.sendall(b"GET / HTTP/1.1\r\n")
            idle.sendall(get())
            until(idle, b"GET 0;")
            asking.sendall(post(b"12345", "Content-Length: 5", path="/slow"))
            assert process.stdout is not None
            assert process.stdout.readline() == "slow\n"
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert everything(asking).endswith(b"finished;")
            assert everything(half_open).startswith(b"HTTP/1.1 408 ")
            assert everything(idle) == b""
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 8
        assert process.stdout.read() == ""
