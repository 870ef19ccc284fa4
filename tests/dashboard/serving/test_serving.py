"""A real server process: it says where it is, answers, and ends gracefully when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from dashboard.serving import CannotListen, serve
from dashboard.settings import Settings
from models.engine import make_engine

PROGRAM = """
import gc, sys, time
from flask import Flask
from dashboard.serving import serve
from dashboard.settings import Settings
from models.engine import make_engine
server = Flask("served")
@server.get("/")
def page(): return "here"
@server.get("/collected")
def collected(): return f"{len(gc.get_objects())} {gc.get_freeze_count()}"
@server.get("/slow")
def slow():
    print("slow", flush=True)
    time.sleep(1.5)
    return "finished"
serve(server, make_engine(sys.argv[1]), Settings(port=0), lambda address: print(address, flush=True))
"""


@contextmanager
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{(tmp_path / 'z.db').as_posix()}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_it_says_where_it_is_and_answers_there(tmp_path: Path) -> None:
    with served(tmp_path) as (_process, address), urlopen(address, timeout=10) as answer:
        assert answer.read() == b"here"


def test_what_is_loaded_before_it_serves_is_not_looked_through_for_garbage_again(tmp_path: Path) -> None:
    with served(tmp_path) as (_process, address), urlopen(f"{address}collected", timeout=10) as answer:
        looked_through, loaded = map(int, answer.read().split())
    assert looked_through < loaded / 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle; the service manager ends waitress")
def test_told_to_stop_it_finishes_what_it_is_answering(tmp_path: Path) -> None:
    with served(tmp_path) as (process, address):
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as asking:
            asking.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert process.stdout is not None
            assert process.stdout.readline() == "slow\n"
            process.send_signal(signal.SIGTERM)
            answer = b""
            while chunk := asking.recv(4096):
                answer += chunk
        assert answer.endswith(b"finished")
        began = time.monotonic()
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 10
        assert process.stdout.read() == ""


def test_an_address_in_use_is_told_by_name() -> None:
    from flask import Flask

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=str(port)):
            serve(Flask("x"), make_engine("sqlite://"), Settings(port=port), print)


def test_an_address_that_is_not_ours_is_told_by_name() -> None:
    from flask import Flask

    with pytest.raises(CannotListen, match=r"192\.0\.2\.1"):
        serve(Flask("x"), make_engine("sqlite://"), Settings(host="192.0.2.1", port=0, transport="https"), print)
