"""Starting the program again while its window is open, as real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatvault import single_instance
from chatvault.errors import WindowHangs
from chatvault.single_instance import SingleInstance, raise_running
from tests.program import PROGRAM, begin

Start = Callable[[Path], subprocess.Popen[str]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")


@pytest.fixture(autouse=True)
def _own_runtime_folder(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place for sockets, and somebody who looks after them: Qt warns where nobody does."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    """Starts the window and waits until it answers; all are ended afterwards."""
    started: list[subprocess.Popen[str]] = []

    def run(vault: Path) -> subprocess.Popen[str]:
        window = begin(vault)
        started.append(window)
        qtbot.waitUntil(
            lambda: raise_running(vault) or window.poll() is not None,
            timeout=60_000,
        )
        assert window.poll() is None
        return window

    yield run
    for window in started:
        window.kill()
        window.communicate()


def test_a_second_start_leaves_it_to_the_first(start: Start, vault_folder: Path) -> None:
    first = start(vault_folder)
    second = begin(vault_folder)
    _, errors = second.communicate(timeout=30)
    assert (second.returncode, errors) == (0, "")
    assert first.poll() is None


def test_a_second_start_loads_no_window_database_or_commands(
    start: Start, vault_folder: Path
) -> None:
    # Given an open window, when the program is started once more and tells what it imports,
    start(vault_folder)
    told = {"CHATVAULT_HOME": str(vault_folder), "PYTHONPROFILEIMPORTTIME": "1"}
    second = subprocess.run(
        [PROGRAM], env=os.environ | told, capture_output=True, text=True, timeout=60, check=True
    )
    # then it asked the open one, and loaded nothing that takes long.
    imported = {line.rpartition("|")[2].strip() for line in second.stderr.splitlines()}
    assert "PySide6.QtNetwork" in imported
    assert not imported & {"PySide6.QtGui", "PySide6.QtWidgets", "sqlmodel", "typer", "rich"}


def test_a_vault_that_is_open_in_a_window_is_not_salvaged(start: Start, vault_folder: Path) -> None:
    first = start(vault_folder)
    asked = subprocess.run(
        [PROGRAM, "--vault", str(vault_folder), "salvage"], text=True, capture_output=True
    )
    assert asked.returncode == 1
    assert "open in a window" in " ".join(asked.stderr.split())
    assert not list(vault_folder.glob("*damaged*"))
    assert first.poll() is None


def test_another_vault_has_a_window_of_its_own(start: Start, tmp_path: Path) -> None:
    windows = [start(tmp_path / name) for name in ("mine", "ours")]
    assert [window.poll() for window in windows] == [None, None]


def test_the_socket_of_a_killed_window_is_taken_over(
    start: Start, vault_folder: Path, tmp_path: Path
) -> None:
    first = start(vault_folder)
    first.kill()
    first.communicate()
    assert [path for path in tmp_path.iterdir() if path.is_socket()]
    assert not raise_running(vault_folder)
    second = start(vault_folder)
    assert second.poll() is None


def test_a_window_that_hangs_is_told_of(start: Start, vault_folder: Path) -> None:
    first = start(vault_folder)
    first.send_signal(signal.SIGSTOP)
    second = begin(vault_folder)
    _, errors = second.communicate(timeout=30)
    assert second.returncode == 1
    assert "its window does not answer" in " ".join(errors.split())
    assert "Traceback" not in errors


def test_ringing_brings_the_window_to_the_front(
    qtbot: QtBot, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    instance = SingleInstance(vault_folder)
    assert instance.claim()
    with qtbot.waitSignal(instance.raised, timeout=30_000):
        ringing = subprocess.Popen(
            [PROGRAM, "--vault", str(vault_folder)],
            env=os.environ | {"XDG_ACTIVATION_TOKEN": "from the desktop"},
        )
    qtbot.waitUntil(lambda: ringing.poll() is not None, timeout=30_000)
    assert ringing.returncode == 0
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "from the desktop"
    instance.release()
    assert not raise_running(vault_folder)


def test_an_instance_beside_another_does_not_hear(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "PATIENCE_MS", 50)
    instance = SingleInstance(vault_folder)
    assert instance.claim()
    with pytest.raises(WindowHangs):  # nobody goes through events here
        SingleInstance(vault_folder).claim()
    instance.release()


def test_all_ways_to_write_a_folder_lead_to_one_window(
    vault_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "PATIENCE_MS", 50)
    instance = SingleInstance(vault_folder)
    assert instance.claim()
    vault_folder.mkdir()
    (tmp_path / "link").symlink_to(vault_folder)
    for place in (tmp_path / "link", tmp_path / "link" / ".." / "vault"):
        with pytest.raises(WindowHangs):
            raise_running(place)
    instance.release()
