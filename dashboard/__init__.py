"""The application: settings, accounts, pages, imports and the command line.

Importing it first makes sure that `models` and `plugins` are this project's: the names are common ones, and another
module of that name earlier on the path would fail later and far from here.
"""

from importlib.util import find_spec
from pathlib import Path


def _refuse_strangers(home: Path) -> None:
    """Raises ImportError when `models` or `plugins` is not the package that lies in `home`, beside this one."""
    for name in ("models", "plugins"):
        ours = home / name / "__init__.py"
        found = find_spec(name)
        place = "nothing 无" if found is None else found.origin or ", ".join(found.submodule_search_locations or ())
        if found is None or found.origin is None or Path(found.origin).resolve() != ours:
            # Both languages in one message: which one the person reads is not known before the settings are.
            raise ImportError(
                f"Zhiheng needs its own package `{name}` ({ours}), but `import {name}` finds: {place}. Rename or "
                f"move that file, uninstall the distribution it belongs to, take its folder off PYTHONPATH, or "
                f"start zhiheng in a virtual environment and another folder.\n"
                f"执衡需要自己的软件包 `{name}` ({ours}), 但 `import {name}` 找到的是: {place}。请将该文件改名或移走, "
                f"卸载其所属的软件包, 从 PYTHONPATH 中去掉其所在目录, 或在虚拟环境中、换一个目录启动 zhiheng。",
                name=name,
            )


_refuse_strangers(Path(__file__).resolve().parent.parent)
