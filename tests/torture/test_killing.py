"""What looks for processes that a killed one has left finds one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import killing
from tests.torture.killing import Acknowledged, killed_amid
from tests.torture.kills import Kills


def leave_one_behind(_vault: Path, told: Acknowledged) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        told.tell()
        process.wait()


def leave_one_behind_for_good(_vault: Path, told: Acknowledged) -> None:
    wait = "import signal; signal.pause()"
    with subprocess.Popen([sys.executable, "-c", wait]) as process:
        told.tell()
        process.wait()


def end_at_once(_vault: Path, _told: Acknowledged) -> None:
    pass


def fail(_vault: Path, _told: Acknowledged) -> None:
    raise ZeroDivisionError


def test_one_that_ends_by_itself_is_no_orphan(tmp_path: Path) -> None:
    assert killed_amid(leave_one_behind, tmp_path, Acknowledged(tmp_path / "told"), 0)


@pytest.mark.skipif(os.name != "posix", reason="has no groups of processes")
def test_one_that_runs_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(killing, "_UNTIL_ORPHANS_END_S", 0.1)
    with pytest.raises(AssertionError, match="runs on"):
        killed_amid(leave_one_behind_for_good, tmp_path, Acknowledged(tmp_path / "told"), 0)


def test_work_that_fails_by_itself_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="failed by itself"):
        killed_amid(fail, tmp_path, Acknowledged(tmp_path / "told"), 0)


def test_it_is_tried_until_enough_were_killed(tmp_path: Path) -> None:
    kills = Kills("left behind", tmp_path)
    for _ in kills.until(2):
        kills.amid(leave_one_behind, tmp_path, 0)
    assert kills.killed == 2


def test_kills_that_all_come_too_late_are_told(tmp_path: Path) -> None:
    kills = Kills("ended", tmp_path)

    def kill_again_and_again() -> None:
        for _ in kills.until(1):
            kills.amid(end_at_once, tmp_path, 0)

    with pytest.raises(AssertionError, match="too late"):
        kill_again_and_again()
    assert kills.killed == 0
