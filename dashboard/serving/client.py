"""A client's connection: what has arrived of its request, and what is still to be sent of the answer.

The event loop moves the bytes and never waits. A thread that answers takes the client for a socket: it reads what has
arrived and writes what is going to be sent; only for what exceeds HELD does it wait for the client.
"""

from __future__ import annotations

import contextlib
import errno
import re
import selectors
import socket
import time

from dashboard.serving.request_length import request_length

HELD = 2 * 1024 * 1024
"""Bytes of a request, and of an answer, that are kept here: more than the application reads from strangers."""
PATIENCE = 15.0
"""Seconds in which the head of a request must arrive; so far may a client fall behind SLOWEST with all else."""
SLOWEST = 16 * 1024
"""Bytes a second."""
LINGER = 2.0
"""Seconds in which a client may take its last answer before the connection is cut (RFC 9112 section 9.6)."""

_AT_ONCE = 64 * 1024
_EXPECTS = re.compile(rb" HTTP/1\.1\r\n(?:.*\r\n)?expect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE | re.DOTALL)
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Client:
    """The event loop's side first, then the side of the thread."""

    def __init__(self, connection: socket.socket, idle_seconds: float) -> None:
        connection.setblocking(False)
        # Head and body of an answer are sent one after the other; Nagle's algorithm would hold back the second.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._idle_seconds = idle_seconds
        """How long a connection is kept on which no further request begins."""
        self._arrived = bytearray()
        self._unsent = bytearray()
        self._closing = False
        self.deadline = time.monotonic() + PATIENCE
        """When the event loop stops waiting for this client."""
        self._expect_request()

    def _expect_request(self) -> None:
        self._length = request_length(self._arrived)
        self._head_is_there = False
        self._unread = 0
        """Bytes of the present request that no thread has read."""
        self.is_whole = True
        """Whether the request has arrived to its end, and the parser finds its end there, too."""
        self._patience = PATIENCE

    @property
    def holds(self) -> int:
        """Bytes kept in memory for this client."""
        return len(self._arrived) + len(self._unsent)

    @property
    def waits_for(self) -> int:
        """The event that a selector shall wait for."""
        return selectors.EVENT_WRITE if self._unsent else selectors.EVENT_READ

    @property
    def is_asking(self) -> bool:
        """Whether it is the client's turn to send a request, and not to take an answer."""
        return not self._unsent and not self._closing

    def fileno(self) -> int:
        """The descriptor, for a selector."""
        return self._connection.fileno()

    def has_request(self) -> bool:
        """Whether a thread may be spent: the request has arrived, or will be longer than what is kept."""
        if not self.is_asking:
            return False
        try:
            known = next(self._length)
        except StopIteration as found:
            self._unread = found.value
            return True
        if known is not None and not self._head_is_there:
            self._head_is_there = True
            self.deadline = time.monotonic() + PATIENCE
            if self._arrived.endswith(b"\r\n\r\n") and _EXPECTS.search(self._arrived):
                with contextlib.suppress(OSError):
                    self._connection.send(_CONTINUE)
        self._unread = max(len(self._arrived), known or 0)
        self.is_whole = self._unread <= HELD
        return not self.is_whole

    def advance(self) -> bool:
        """Sends or receives what goes without waiting; False when the client has gone."""
        try:
            if self._unsent:
                self._progress(self._send())
                if not self._unsent:
                    self._next_turn()
                return True
            part = self._connection.recv(_AT_ONCE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not self._closing:
            if not self._arrived:
                self.deadline = time.monotonic() + PATIENCE
            elif self._head_is_there:
                self._progress(len(part))
            self._arrived += part
        return bool(part)

    def answered(self, *, keep: bool) -> None:
        """The thread is done; whether the connection may bring another request."""
        self._closing = not keep or not self.is_whole or self._unread > 0
        self._expect_request()
        self._next_turn()

    def give_up(self) -> bool:
        """The deadline has passed; False when the client need not even be told."""
        if not self.is_asking or not self._arrived:
            return False
        self._unsent += _TOO_SLOW
        self._closing = True
        self._next_turn()
        return True

    def hang_up(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def _send(self) -> int:
        sent = self._connection.send(self._unsent)
        del self._unsent[:sent]
        return sent

    def _progress(self, moved: int) -> None:
        self.deadline = min(time.monotonic() + PATIENCE, self.deadline + moved / SLOWEST)

    def _next_turn(self) -> None:
        """Sends the rest of an answer, or takes leave, or waits for the next request."""
        seconds = PATIENCE if self._unsent or self._arrived else self._idle_seconds
        if self._closing:
            self._arrived.clear()
        if self._closing and not self._unsent:
            seconds = LINGER
            with contextlib.suppress(OSError):  # the client has gone; the next event says so
                self._connection.shutdown(socket.SHUT_WR)
        self.deadline = time.monotonic() + seconds

    def recv(self, size: int) -> bytes:
        """The next bytes of the request; nothing where it ends, though a parser expected more."""
        if not self._arrived and self._unread:
            self._wait(selectors.EVENT_READ)
            self._arrived += self._connection.recv(min(_AT_ONCE, self._unread))
            if not self._arrived:
                raise ConnectionResetError(errno.ECONNRESET, "the client left in the middle of its request")
            self._forgive(len(self._arrived))
        part = bytes(self._arrived[: min(size, self._unread)])
        self.is_whole &= bool(part)
        del self._arrived[: len(part)]
        self._unread -= len(part)
        return part

    def sendall(self, data: bytes) -> None:
        """Sends what the client takes at once; the event loop sends the rest, up to HELD bytes."""
        self._unsent += data
        with contextlib.suppress(BlockingIOError):
            self._send()
        while len(self._unsent) > HELD:
            self._wait(selectors.EVENT_WRITE)
            self._forgive(self._send())

    def send(self, data: bytes) -> int:
        """Drops the "100 Continue", all that gunicorn sends in this way: who waited for it has had it."""
        return len(data)

    def gettimeout(self) -> float:
        """0.0, as of a socket that does not block."""
        return 0.0

    def setblocking(self, flag: bool) -> None:
        """Nothing: how the connection waits is decided here."""

    def settimeout(self, seconds: float | None) -> None:
        """Nothing, likewise."""

    def shutdown(self, how: int) -> None:
        """Nothing: the event loop takes leave once all has been sent."""

    def close(self) -> None:
        """Nothing, likewise."""

    def _wait(self, event: int) -> None:
        began = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self, event)
            ready = selector.select(max(self._patience, 0.0))
        self._patience -= time.monotonic() - began
        if not ready:
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow")

    def _forgive(self, moved: int) -> None:
        self._patience = min(PATIENCE, self._patience + moved / SLOWEST)
