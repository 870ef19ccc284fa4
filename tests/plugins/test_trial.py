"""A stranger's plugin that ends the process it is loaded in, or never comes back, is found before it can."""

from pathlib import Path

import pytest

from plugins import trial

SOURCES = {
    "a_sound": "from plugins.contract import hookimpl\n@hookimpl\ndef zhiheng_measures(): return []\n",
    "b_ends": "import os\nos._exit(7)",
    "c_hangs": "import time\ntime.sleep(600)",
    "d_prints": "import os\nprint('c_hangs')\nos.write(1, b'done')\n",
    "e_closes": "import os\nos.close(1)\n",
    "f_raises": "raise ValueError",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, source in SOURCES.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[zhiheng.schemes]\n{name} = {name}\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("installed")
def test_each_that_cannot_be_loaded_is_named_with_the_reason() -> None:
    assert {name: reason.en for name, reason in trial.lost(list(SOURCES), seconds=15).items()} == {
        "b_ends": "loading it ends the process (exit code 7)",
        "c_hangs": "it was not loaded within 15 s",
    }


def test_without_strangers_there_is_no_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert trial.lost([]) == {}
