"""Sets up this checkout in .venv from the lock files, then runs the demonstration or the tests.

Needs Python 3.11 or newer and nothing else. It writes outside the checkout only for `test`, which installs Chromium
and Chinese fonts with apt-get where they are missing and the system lets it.
"""

from __future__ import annotations

import argparse
import ctypes.util
import hashlib
import locale
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
RECORD = ENVIRONMENT / "installed-by-bootstrap"

LOCKS = {"runtime": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    # Much of it waits. Each takes neighbouring tests, so that a county made for a file is made once; who is done helps.
    ("pytest", "--numprocesses", "4", "--dist", "worksteal"),
)
TYPES = ("mypy",)
ROOM_FOR_TESTS = 6 * 2**30

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    """The exit code of the command asked for; 2 when the environment could not be made."""
    parser = argparse.ArgumentParser(description="Set up Zhiheng in .venv and run it.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="set up and serve the demonstration; options go to `zhiheng demo`")
    commands.add_parser("test", help="set up and pass the tests, with Chromium and Chinese fonts")
    commands.add_parser("install", help="set up everything for development and run nothing")
    commands.add_parser("lock", help="write the lock files anew; --upgrade takes newer releases")
    chosen, options = parser.parse_known_args(arguments)
    if options and chosen.command not in ("demo", "lock"):
        parser.error("unrecognized arguments: " + " ".join(options))
    try:
        if chosen.command == "demo":
            install("runtime")
            return run_in_place(str(PROGRAMS / "zhiheng"), "demo", *options)
        with ThreadPoolExecutor() as beside:  # apt-get and pip wait for different things
            programs = beside.submit(bring_programs_and_fonts) if chosen.command == "test" else None
            install("test")
        if programs is not None:
            programs.result()
            return run_checks()
        if chosen.command == "lock":
            lock(options)
    except SetUpFailed as failure:
        say(f"bootstrap: {failure}")
        return 2
    return 0


class SetUpFailed(Exception):
    """Carries one sentence for the person: what is missing and the next step."""


def install(what: str) -> None:
    """Puts the locked packages and this checkout into .venv; does nothing when that is already so."""
    wanted = digest()
    if installed(what, wanted):
        return
    if not environment_runs():
        run_or_fail([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
    RECORD.unlink(missing_ok=True)
    say(
        f"Installing the packages of {LOCKS[what].name} into .venv (about a minute)",
        f"正在把 {LOCKS[what].name} 中的软件包安装到 .venv (约一分钟)",
    )
    pip("--require-hashes", "--requirement", str(LOCKS[what]))
    # The lock holds the build backend, so that nothing is fetched without a hash.
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    RECORD.write_text(f"{what} {wanted}\n", encoding="utf-8")


def digest() -> str:
    """Names the state that an environment must be in: the locks, the package's metadata and the checkout's place."""
    state = hashlib.sha256(str(ROOT).encode())
    for path in (*LOCKS.values(), ROOT / "pyproject.toml"):
        state.update(path.read_bytes())
    return state.hexdigest()


def installed(what: str, wanted: str) -> bool:
    """True when .venv works and holds `what` in the wanted state; the test packages include those of runtime."""
    if not RECORD.exists() or not environment_runs():
        return False
    recorded = RECORD.read_text(encoding="utf-8").split()
    return recorded in (["test", wanted], [what, wanted])


def environment_runs() -> bool:
    """False when there is no .venv, or when the Python it was made with has gone or changed version."""
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
    return PYTHON.exists() and subprocess.run([str(PYTHON), "-c", probe], check=False).returncode == 0


def pip(*options: str) -> None:
    run_or_fail([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *options])


def run_or_fail(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetUpFailed(
            in_language(
                "The set-up stopped at the message above. Nothing needs undoing: repeat the command when it is solved. "
                "Without a network see CONTRIBUTING.md, “Without a network”.",
                "安装停在上面的提示处。无需撤销任何操作: 问题解决后重新运行同一命令即可。"
                "没有网络时, 见 CONTRIBUTING.md 的 “Without a network”。",
            )
        )


def lock(options: list[str]) -> None:
    """Writes both lock files for every supported Python and system; keeps the versions that still fit."""
    pip("uv")  # only the maintainer's lock needs it, so it is in no lock itself
    compile_lock = [str(PYTHON), "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal"]
    compile_lock += ["--generate-hashes", "--python-version", "3.11", "--custom-compile-command", "make lock"]
    compile_lock += ["--group", "build", *options]
    run_or_fail([*compile_lock, "--output-file", LOCKS["runtime"].name])
    run_or_fail(
        [*compile_lock, "--group", "test", "--constraint", LOCKS["runtime"].name, "--output-file", LOCKS["test"].name]
    )


def bring_programs_and_fonts() -> None:
    """Installs what the tests look for where apt-get may be used; else leaves it to them to say what is missing."""
    packages = []
    if not os.environ.get("CHROMIUM") and not any(shutil.which(name) for name in CHROMIUM_NAMES):
        packages.append("chromium")
    if not has_chinese_fonts():
        packages.append("fonts-noto-cjk")
    if not ctypes.util.find_library("atomic"):
        packages.append("libatomic1")  # Node, which drives Chromium for playwright, links to it
    if sys.platform.startswith("linux") and not shutil.which("systemd-analyze"):
        packages.append("systemd")  # checks the units of docs/operation; nothing of it is started
    privilege = administrator()
    if not packages or privilege is None or not shutil.which("apt-get"):
        return
    say("Installing with apt-get: " + " ".join(packages), "正在用 apt-get 安装: " + " ".join(packages))
    apt_get = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        # A failure is not the end: the browser tests name what is missing, and the others still run.
        subprocess.run([*apt_get, *step], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def has_chinese_fonts() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    listing = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listing.stdout.strip())


def administrator() -> list[str] | None:
    """The words to put before a command that needs root: none, sudo without a password, or None for no way."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def run_checks() -> int:
    """Runs every check even after a failure, so that one run shows them all; 1 when any failed.

    The types are checked beside the tests, and what they say comes last: alone they would leave the second core idle.
    """
    environment = os.environ | folder_for_what_is_thrown_away()
    # The tests start hundreds of processes: each would compile the whole checkout anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    program = [str(PYTHON), "-m"]
    codes = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        types = subprocess.Popen([*program, *TYPES], cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
        for check in CHECKS:
            print("$", *check, flush=True)
            codes[check] = subprocess.run([*program, *check], cwd=ROOT, env=environment, check=False).returncode
        codes[TYPES] = types.wait()
        said.seek(0)
        print("$", *TYPES)
        print(said.read(), end="", flush=True)
    failed = [" ".join(check) for check, code in codes.items() if code]
    if failed:
        say("Failed: " + "; ".join(failed), "未通过: " + "; ".join(failed))
    return 1 if failed else 0


def folder_for_what_is_thrown_away() -> dict[str, str]:
    """TMPDIR in memory where Linux has room there and runs programs from it: the tests make a thousand databases.

    On a disk that others use too, a PostgreSQL database takes up to ten times as long to make as in memory.
    """
    memory = Path("/dev/shm")  # noqa: S108 - tempfile makes folders of its own in it
    if os.environ.get("TMPDIR") or not os.access(memory, os.W_OK):
        return {}
    if os.statvfs(memory).f_flag & os.ST_NOEXEC or shutil.disk_usage(memory).free < ROOM_FOR_TESTS:
        return {}
    return {"TMPDIR": str(memory)}


def run_in_place(*command: str) -> int:
    """Hands this process to the command, so that Ctrl-C and signals reach it; on Windows waits for it instead."""
    if os.name == "nt":
        try:
            return subprocess.run(command, check=False).returncode
        except KeyboardInterrupt:
            return 0
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def say(english: str, chinese: str = "") -> None:
    print(in_language(english, chinese or english), flush=True)


def in_language(english: str, chinese: str) -> str:
    """The person's language, asked of the system: the application's own catalogues are not installed yet."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return chinese if (named or locale.getlocale()[0] or "").startswith(("zh", "Chinese")) else english


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python starts this file before any metadata can stop it
        sys.exit("Zhiheng needs Python 3.11 or newer; this is " + sys.version.split()[0])
    sys.exit(main(sys.argv[1:]))
