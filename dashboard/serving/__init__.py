"""Serving over HTTP: gunicorn on Linux and macOS, waitress on Windows. Both end gracefully and keep no access log.

With both a thread is spent only on a request that has arrived. The caller says where it is served, and runs the worker
that scores; neither is done here.
"""

from __future__ import annotations

import gc
import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from dashboard.serving.client import PATIENCE
from dashboard.settings import EVERY_ADDRESS, Settings
from dashboard.translations import _

OWN_ADDRESSES = ("127.0.0.1", "::1", "localhost")
GRACE_SECONDS = 30
"""How long requests that are being answered may take after the order to stop."""
BACKLOG = 1024
"""Connections the system keeps until the server takes them."""
MOST_CONNECTIONS = 400
"""Of one process; its descriptors, usually 1024, then leave room for files and databases."""
LARGEST_BODY = 64 * 1024 * 1024
"""Bytes that waitress takes in before the application sees the request."""

_log = logging.getLogger("zhiheng.web")


class CannotListen(Exception):
    """The address cannot be used; the message says which and why."""


def serve(server: Flask, engine: Engine, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serves until it is told to stop (SIGTERM, SIGINT), having called ``ready`` with the address to open.

    Raises :class:`CannotListen`. Port 0 takes any free port. Must be called from the main thread.
    """
    listener = _listener(settings.host, settings.port)
    if not settings.secure and settings.host not in OWN_ADDRESSES:
        _log.warning(
            _(
                "Passwords travel unencrypted between browsers and %(host)s. Use this only behind a VPN, or put a TLS "
                "proxy before it and set ZHIHENG_TRANSPORT=https.",
                host=settings.host,
            )
        )
    shown = "127.0.0.1" if settings.host in EVERY_ADDRESS else settings.host
    host = f"[{shown}]" if ":" in shown else shown
    ready(f"http://{host}:{listener.getsockname()[1]}/")
    # No connection may be open when gunicorn makes its processes: they would share it.
    engine.dispose()
    # What has been loaded stays; looked through for garbage again and again, it would hold up a request at times.
    gc.collect()
    gc.freeze()
    if sys.platform == "win32":
        _waitress(server, listener, settings)
    else:
        _gunicorn(server, listener, settings)


def _listener(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        raise CannotListen(
            _(
                "The address %(host)s port %(port)s cannot be used (%(reason)s). "
                "Stop the program that uses it, or choose another with --port or ZHIHENG_PORT.",
                host=host,
                port=port,
                # Python adds the address to what the system says.
                reason=str(getattr(error, "strerror", None) or error).partition(" (while ")[0],
            )
        ) from error


def _gunicorn(server: Flask, listener: socket.socket, settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - not on Windows

    from dashboard.serving.worker import ArrivedRequestsWorker, ServerLog  # noqa: PLC0415 - likewise

    class Served(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in {
                "bind": f"fd://{listener.detach()}",
                "worker_class": ArrivedRequestsWorker,
                "worker_connections": MOST_CONNECTIONS,
                "sendfile": False,  # an answer goes to the client that holds it, not to a descriptor
                "workers": settings.workers,
                "threads": settings.threads,
                "graceful_timeout": GRACE_SECONDS,
                "logger_class": ServerLog,
                "accesslog": None,
                "loglevel": "warning",
                "control_socket_disable": True,  # a second way in that nobody here uses
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return server

    Served().run()


def _waitress(server: Flask, listener: socket.socket, settings: Settings) -> None:
    import waitress  # noqa: PLC0415 - on Windows only

    waitress.serve(
        server,
        sockets=[listener],
        threads=settings.threads,
        ident=None,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=PATIENCE,
        cleanup_interval=5,
        max_request_body_size=LARGEST_BODY,
    )
