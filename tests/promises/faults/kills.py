"""kill −9 at moments that are spread over a command's duration; the same ones each time."""

import random
import subprocess
import time
from collections.abc import Iterator

from tests.dashboard.command_line.processes import finished

SEED = 2021


def undisturbed(process: subprocess.Popen[str]) -> float:
    """The seconds that the command takes until it has done its work."""
    began = time.monotonic()
    code, said = finished(process)
    assert code == 0, said
    return time.monotonic() - began


def moments(rounds: int, seconds: float) -> Iterator[float]:
    """One moment in each of so many equal parts of the duration."""
    rhythm = random.Random(SEED)
    for number in range(rounds):
        yield seconds * (number + rhythm.random()) / rounds


def kill(process: subprocess.Popen[str], after: float) -> None:
    """Kills it after so many seconds, if it has not ended by itself, and waits until all its processes are gone."""
    with process:
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate(timeout=120)
