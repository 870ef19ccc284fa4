"""The set-up does nothing twice, and says what to do when it cannot go on. The installing itself is what CI runs."""

import sys
from pathlib import Path

import pytest

import bootstrap


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A .venv that runs, in a folder of the test's own, and whose set-up would fail at once if it were begun."""
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(bootstrap, "RECORD", tmp_path / "record")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "run_or_fail", lambda command: pytest.fail(f"was begun: {command}"))
    return tmp_path


def test_an_environment_in_the_wanted_state_is_left_alone(environment):
    (environment / "record").write_text(f"test {bootstrap.digest()}\n")
    bootstrap.install("test")
    bootstrap.install("runtime")


def test_the_packages_of_the_demonstration_are_not_enough_for_the_tests(environment):
    (environment / "record").write_text(f"runtime {bootstrap.digest()}\n")
    assert bootstrap.installed("runtime", bootstrap.digest())
    assert not bootstrap.installed("test", bootstrap.digest())


def test_a_changed_lock_asks_for_a_new_installation(environment, monkeypatch):
    (environment / "record").write_text(f"test {bootstrap.digest()}\n")
    changed = environment / "requirements.lock"
    changed.write_text("dash==0\n")
    monkeypatch.setitem(bootstrap.LOCKS, "runtime", changed)
    assert not bootstrap.installed("test", bootstrap.digest())


def test_an_environment_whose_python_has_gone_is_not_in_the_wanted_state(environment, monkeypatch):
    (environment / "record").write_text(f"test {bootstrap.digest()}\n")
    monkeypatch.setattr(bootstrap, "PYTHON", environment / "bin" / "python")
    assert not bootstrap.installed("test", bootstrap.digest())


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("C.UTF-8", "bootstrap: The set-up stopped at the message above."),
        ("zh_CN.UTF-8", "bootstrap: 安装停在上面的提示处。"),
    ],
)
def test_a_set_up_that_fails_says_so_in_the_persons_language(tmp_path, monkeypatch, capsys, language, sentence):
    monkeypatch.setattr(bootstrap, "RECORD", tmp_path / "record")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", Path(__file__) / ".venv")  # inside a file: it cannot be made
    monkeypatch.setenv("LC_ALL", language)
    assert bootstrap.main(["demo"]) == 2
    assert capsys.readouterr().out.startswith(sentence)


def test_what_only_an_administrator_may_install_is_left_alone_without_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))  # neither Chromium nor apt-get nor sudo is found
    bootstrap.bring_programs_and_fonts()
    assert capsys.readouterr().out == ""
