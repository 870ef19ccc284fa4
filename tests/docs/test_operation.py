"""The units and the proxy of docs/operation are what systemd and nginx understand."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import crossplane
import pytest

from tests.architecture.repository import ROOT

FOLDER = ROOT / "docs" / "operation"
UNITS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".service", ".timer"))


def read(path: Path) -> configparser.ConfigParser:
    """A unit as systemd reads it, whose keys keep their case; a key that stands twice is an error."""
    unit = configparser.ConfigParser(interpolation=None, strict=True, comment_prefixes="#", delimiters="=")
    unit.optionxform = str  # type: ignore[assignment,method-assign] # the documented way to keep the case
    unit.read_string(path.read_text(encoding="utf-8"))
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_the_sections_of_its_kind(path: Path) -> None:
    allowed = {"Unit", "Install", "Timer" if path.suffix == ".timer" else "Service"}
    assert {"Unit"} < set(read(path).sections()) <= allowed


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd is Linux's")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_no_fault_in_a_unit(path: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.fail("systemd-analyze is missing; on Debian: apt-get install systemd")
    # The program and its user are those of the machine it will run on.
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/zhiheng/.venv/bin/zhiheng", shutil.which("true") or "")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--recursive-errors=no", "--man=no", str(tmp_path / path.name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_starts_the_command_of_the_product() -> None:
    assert read(FOLDER / "zhiheng.service")["Service"]["ExecStart"].split()[1:] == ["serve"]
    assert read(FOLDER / "zhiheng-backup.service")["Service"]["ExecStart"].split()[1] == "backup"


def test_nginx_understands_the_proxy(tmp_path: Path) -> None:
    # The example is a file of conf.d, which nginx reads inside its http block.
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\nhttp {{ include {FOLDER / 'nginx.conf'}; }}\n", encoding="utf-8")
    answer = crossplane.parse(str(whole), strict=True, check_ctx=True, check_args=True)
    assert answer["errors"] == []
    assert answer["status"] == "ok"


def test_the_proxy_keeps_up_with_what_the_application_promises() -> None:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for promised in ("TLSv1.2 TLSv1.3", "proxy_request_buffering on", "127.0.0.1:8050", "return 301 https://"):
        assert promised in text
