"""What the architecture tests look at: the project's own files, as git knows them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def files(*patterns: str) -> list[Path]:
    """The files git tracks or would track, that still exist and match one of git's patterns (all without one)."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [ROOT / name for name in sorted(filter(None, listing.stdout.split("\0"))) if (ROOT / name).is_file()]


def lines(path: Path) -> list[tuple[str, str]]:
    """Each line of a text file with the place to print for it, `folder/file.py:12`; nothing for a binary file."""
    content = path.read_bytes()
    if b"\0" in content:
        return []
    place = path.relative_to(ROOT).as_posix()
    return [(f"{place}:{n}", line) for n, line in enumerate(content.decode("utf-8").splitlines(), start=1)]
