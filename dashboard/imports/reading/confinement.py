"""What the process that reads may not do: open files or connections, start programs, take ever more memory or time.

A table of open files that is full is what keeps it from all files and all networks: the system has none to give. Where
the system knows no such limits (Windows; macOS keeps to no limit of memory), the hook and the clock of the importer
remain.
"""

from __future__ import annotations

import codecs
import sys

MEMORY = 1024**3
"""Bytes of address space."""
PROCESSOR_SECONDS = 60
LARGEST_FILE = 1024**3 + 1024**2
"""Bytes; the spool is the only file it writes, and stops before."""
OPEN_FILES = 3
"""The file that is read, the spool, and the line to the importer: it has them from the start."""

_CODECS = ("utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk", "cp950", "cp437", "cp1252", "latin-1", "mac-roman")
"""What readers decode with, loaded while files can be opened."""
_REFUSED = (
    "open", "socket.", "subprocess.", "os.", "shutil.", "tempfile.", "ctypes.", "import", "pty.", "mmap.", "sqlite3.",
    "urllib.", "ftplib.", "http.", "smtplib.", "webbrowser.", "winreg.", "signal.", "fcntl.", "resource.", "syslog.",
)  # fmt: skip
"""Beginnings of the audit events (PEP 578) of what reading needs none of."""


def confine() -> None:
    """From here on the process only reads what it has been given. There is no way back."""
    for name in _CODECS:
        codecs.lookup(name)
    if sys.platform != "win32":
        _limit_resources()
    sys.addaudithook(_refuse)


def _limit_resources() -> None:
    import resource  # noqa: PLC0415 - not on Windows

    limits = {
        resource.RLIMIT_CPU: (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1),  # first a signal that says why, then the end
        resource.RLIMIT_FSIZE: (LARGEST_FILE, LARGEST_FILE),
        resource.RLIMIT_CORE: (0, 0),  # people's data would be left in it
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
    }
    if sys.platform == "linux":  # elsewhere the system does not keep to it
        limits[resource.RLIMIT_AS] = (MEMORY, MEMORY)
    for limit, wanted in limits.items():
        _, allowed = resource.getrlimit(limit)
        within = wanted if allowed == resource.RLIM_INFINITY else tuple(min(one, allowed) for one in wanted)
        resource.setrlimit(limit, (within[0], within[1]))


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"{event} is not for who reads files")
