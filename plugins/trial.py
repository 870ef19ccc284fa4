"""Strangers' plugins are tried in a process that may be lost: one that ends it, or never comes back, is left out.

Code runs when it is imported, with all rights of whoever imports it: this keeps out accidents, not intent.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from plugins.contract import Text

SECONDS = 10.0
"""How long all of them may take together to be loaded."""
MEMORY = 4 * 2**30
"""Bytes of address space of a process that runs them; what wants ever more gets a MemoryError, not the machine."""
_DONE = "done"


def lost(names: Sequence[str], seconds: float = SECONDS) -> dict[str, Text]:
    """Those of the entry points that cannot be loaded in the server, each with the reason. No process without any."""
    found: dict[str, Text] = {}
    while set(names) - set(found):
        reached, reason = _tried(sorted(found), seconds)
        if reached is None or reached in found or reached not in names:
            return found
        found[reached] = reason
    return found


def report(load: Callable[[Callable[[str], None]], None]) -> None:
    """In the process of the trial: says which plugin comes next, whatever they print or close themselves."""
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    bound_memory()

    def say(word: str) -> None:
        said.write(f"{word}\n")
        said.flush()

    load(say)
    say(_DONE)
    os._exit(0)  # what a plugin wants at the end of its process is not waited for


def bound_memory() -> None:
    """Limits this process to MEMORY."""
    if sys.platform == "linux":  # elsewhere the system does not keep to it, or has no such thing
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))


def _tried(without: Sequence[str], seconds: float) -> tuple[str | None, Text]:
    """The plugin at which the trial ended, and how; None where all was well."""
    command = [sys.executable, "-c", "from plugins import registry; registry.try_strangers()", *without]
    with subprocess.Popen(  # noqa: S603 - this very Python, and names of entry points as its arguments
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
            reason = Text(
                f"加载时结束了进程（退出码 {process.returncode}）",
                f"loading it ends the process (exit code {process.returncode})",
            )
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            reason = Text(f"{seconds:.0f} 秒内未能加载", f"it was not loaded within {seconds:.0f} s")
    reached = said.split("\n")[-2] if "\n" in said else None
    return (None if reached == _DONE else reached), reason
