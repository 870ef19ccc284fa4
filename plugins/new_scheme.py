"""Starting a new scheme: writes a whole project, with its entry point and its tests, into a folder of its own."""

from __future__ import annotations

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.contract import Text

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_LONGEST = 40


class CannotCreate(Exception):
    """The project cannot be made; ``problem`` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.problem = Text(zh, en)


def create(name: str, where: Path) -> tuple[Path, ...]:
    """Writes the project into the new folder ``where / name`` and returns its files; raises CannotCreate or OSError.

    What it writes loads, passes its own tests and scores as it stands.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise CannotCreate(
            f"“{name}”不能作为方案名：小写字母和数字，字母开头，中间可用 -，最多 {_LONGEST} 个字符，如 river-county",
            f"“{name}” cannot name a scheme: lower-case letters and digits, a letter first, - between, "
            f"at most {_LONGEST} of them, such as river-county",
        )
    folder = where / name
    if folder.exists():
        raise CannotCreate(
            f"{folder} 已经存在；请换一个名称或位置", f"{folder} exists already; take another name or place"
        )
    package = f"zhiheng_{name.replace('-', '_')}"
    filled = {"key": name, "package": package, "distribution": f"zhiheng-{name}"}
    where.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=where) as unfinished:  # whoever interrupts finds the whole project or none
        made = Path(unfinished) / name
        written = [file.relative_to(made) for file in _write(resources.files("plugins") / "template", made, filled)]
        made.rename(folder)
    return tuple(folder / file for file in written)


def _write(template: Traversable, folder: Path, filled: dict[str, str]) -> list[Path]:
    folder.mkdir(parents=True)
    written: list[Path] = []
    for one in sorted(template.iterdir(), key=lambda part: part.name):
        if one.is_dir():
            written += _write(one, folder / (filled["package"] if one.name == "package" else one.name), filled)
        elif one.name.endswith(".template"):
            text = one.read_text(encoding="utf-8")
            for word, value in filled.items():
                text = text.replace("{{" + word + "}}", value)
            target = folder / one.name.removesuffix(".template")
            target.write_text(text, encoding="utf-8", newline="\n")
            written.append(target)
    return written
