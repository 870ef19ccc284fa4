"""A disk that can be filled up and freed again under a running server.

A small file system of its own where this user may mount one; else a limit on the size of the server's files, which the
system enforces as a quota does.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MEGABYTES = 24


class Disk(Protocol):
    """Where the database is."""

    folder: Path

    def fill(self, pids: list[int]) -> None:
        """From now on these processes cannot make a file larger there."""

    def free(self, pids: list[int]) -> None:
        """There is room again."""


@dataclass(frozen=True)
class SmallDisk:
    """A file system of some megabytes."""

    folder: Path

    def fill(self, pids: list[int]) -> None:
        with suppress(OSError), self._ballast.open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass

    def free(self, pids: list[int]) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@dataclass(frozen=True)
class Quota:
    """A limit on the size of every file of the processes."""

    folder: Path

    def fill(self, pids: list[int]) -> None:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def free(self, pids: list[int]) -> None:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """The disk, which is away with the block."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "zhiheng-test", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    else:
        yield Quota(folder)


@contextmanager
def quota(folder: Path) -> Iterator[Disk]:
    """The limit, also where a file system could be mounted."""
    yield Quota(folder)
