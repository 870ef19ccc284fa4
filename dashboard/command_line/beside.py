"""A process kept running beside this one: started again when it ends, and ended with this one, however that ends.

It knows nothing of what the process does, but that it ends when its standard input does.
"""

from __future__ import annotations

import contextvars
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds; a process that lasted so long is started again after the first pause."""
GOODBYE_SECONDS = 10

_quiet = threading.Lock()
"""Held while a process is started or something is said, and while a web server forks: what is forked in the midst of
either would inherit the half-made pipes, or the stream's lock, and keep them."""

if sys.platform != "win32":
    os.register_at_fork(before=_quiet.acquire, after_in_parent=_quiet.release, after_in_child=_quiet.release)


@contextmanager
def kept_running(
    command: Sequence[str], environment: Mapping[str, str], again: Callable[[float], None]
) -> Iterator[None]:
    """Keeps the command running for the length of the block; never two of it at once.

    ``again`` is told the seconds, growing from time to time, after which it is started again.
    """
    owner = os.getpid()
    keeper = _Keeper(command, environment, again)
    thread = threading.Thread(target=contextvars.copy_context().run, args=(keeper.keep,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        if os.getpid() == owner:  # what this process forked comes this way too when it ends
            keeper.stop()
            thread.join()


class _Keeper:
    def __init__(self, command: Sequence[str], environment: Mapping[str, str], again: Callable[[float], None]) -> None:
        self._command = command
        self._environment = environment
        self._again = again
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        pause = FIRST_PAUSE
        while self._start():
            began = time.monotonic()
            self._wait()
            if time.monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            with _quiet:
                if not self._over.is_set():
                    self._again(pause)
            self._over.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def stop(self) -> None:
        with _quiet:
            self._over.set()
            process = self._process
        if process is not None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(GOODBYE_SECONDS)
            process.kill()

    def _start(self) -> bool:
        """Whether it goes on; where the system cannot start a process now, the next attempt may succeed."""
        with _quiet:
            if self._over.is_set():
                return False
            with suppress(OSError):
                self._process = subprocess.Popen(  # noqa: S603 - the caller's own command
                    self._command,
                    env=self._environment,
                    stdin=subprocess.PIPE,  # it reads the end of this pipe when nobody holds our end any more
                )
        return True

    def _wait(self) -> None:
        if self._process is not None:
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process = None
