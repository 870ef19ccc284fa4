"""gunicorn's threaded worker, changed so that no thread waits for a client: for a request, or for taking its answer.

gunicorn 27 reads requests in its threads and without a limit, so that eight that never end stop a server of eight
threads. Here the event loop collects them, and a thread gets those that have arrived (see ``client.py``).
"""

from __future__ import annotations

import errno
import time
from collections import Counter
from concurrent.futures import Future
from functools import partial
from socket import socket
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

from dashboard.log import formatter
from dashboard.serving.client import Client

MOST_HELD = 64 * 1024 * 1024
"""Bytes kept for all clients together."""


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's log in the form of our own."""

    def setup(self, cfg: Config) -> None:
        """Called by gunicorn at the start."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter())


class ArrivedRequestsWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Its ``waiting`` are the connections with the event loop, each of them with ``sock`` a :class:`Client`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.waiting: set[TConn] = set()

    def accept(self, listener: socket) -> None:
        """Takes a connection; where there are too many, one is dropped for it."""
        try:
            connection, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
            elif error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, Client(connection, self.cfg.keepalive), address, listener.getsockname())
        conn.parser, conn.initialized = RequestParser(self.cfg, conn.sock, address), True
        self._go_on(conn)
        if self.nr_conns >= self.worker_connections:
            self._make_room()

    def handle_request(self, request: Any, conn: TConn) -> bool:
        """In a thread: the answer."""
        if not conn.sock.is_whole:
            request.force_close()  # where the next request would begin may never be known
        return bool(super().handle_request(request, conn))

    def finish_request(self, conn: TConn, answer: Future[Any]) -> None:
        """The thread is done with it."""
        conn.sock.answered(keep=not answer.cancelled() and answer.exception() is None and bool(answer.result()))
        self._go_on(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Ends what has waited long enough. gunicorn calls this once a round."""
        now = time.monotonic()
        for conn in [one for one in self.waiting if force or one.sock.deadline <= now]:
            self._leave(conn)
            if not force and conn.sock.give_up():
                self._go_on(conn)
            else:
                self._hang_up(conn)
        while sum(conn.sock.holds for conn in self.waiting) > MOST_HELD:
            self._drop(max(self.waiting, key=lambda conn: conn.sock.holds))

    def _cap_keepalive(self, deadline: float) -> None:
        """The server is to end: who has not asked by then is not waited for."""
        for conn in self.waiting:
            if conn.sock.is_asking:
                conn.sock.deadline = min(conn.sock.deadline, deadline)

    def _go_on(self, conn: TConn) -> None:
        if conn.sock.has_request():
            self.enqueue_req(conn)
        else:
            self.waiting.add(conn)
            self.poller.register(conn.sock, conn.sock.waits_for, partial(self._move, conn))

    def _move(self, conn: TConn, _client: Client) -> None:
        if conn not in self.waiting:
            return  # dropped for another in this very round
        self._leave(conn)
        if conn.sock.advance():
            self._go_on(conn)
        else:
            self._hang_up(conn)

    def _leave(self, conn: TConn) -> None:
        self.waiting.remove(conn)
        self.poller.unregister(conn.sock)

    def _hang_up(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.sock.hang_up()

    def _make_room(self) -> None:
        """Drops, of the connections of the address that has most, the one whose time would be over first."""
        of_address = Counter(conn.client[0] for conn in self.waiting)
        most = max(of_address.values(), default=0)
        candidates = [conn for conn in self.waiting if of_address[conn.client[0]] == most]
        if candidates:
            self._drop(min(candidates, key=lambda conn: conn.sock.deadline))

    def _drop(self, conn: TConn) -> None:
        self._leave(conn)
        self._hang_up(conn)
