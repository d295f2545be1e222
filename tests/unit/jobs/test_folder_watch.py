"""What changes in folders is gathered until somebody takes it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.jobs.folder_watch import MOST_NAMES, FolderWatch

PATIENCE_S = 20.0


class Watching:
    """A watch, and somebody who waits for it."""

    def __init__(self) -> None:
        self.calls = 0
        self._called = threading.Event()
        self.watch = FolderWatch(self._note)

    def until(self, folder: Path, name: str) -> set[str | None]:
        """Take until a name has come; all that came. None: any file may have changed."""
        taken: set[str | None] = set()
        while name not in taken and None not in taken:
            assert self._called.wait(PATIENCE_S), f"{name} never came, only {taken}"
            self._called.clear()
            for place, names in self.watch.take().items():
                assert place == folder
                taken |= {None} if names is None else names
        return taken

    def _note(self) -> None:
        self.calls += 1
        self._called.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "projects"
    (made / "bread").mkdir(parents=True)
    return made


@pytest.fixture
def watching() -> Iterator[Watching]:
    made = Watching()
    yield made
    made.watch.stop()


def test_a_file_that_is_written_is_told_by_its_path_in_the_folder(
    folder: Path, watching: Watching
) -> None:
    watching.watch.follow([folder])
    (folder / "bread" / "rye.jsonl").write_text("{}\n")
    watching.until(folder, "bread/rye.jsonl")


def test_a_file_that_was_only_read_is_not_told(folder: Path, watching: Watching) -> None:
    (folder / "bread" / "rye.jsonl").write_text("{}\n")
    watching.watch.follow([folder])
    (folder / "bread" / "rye.jsonl").read_text()
    (folder / "bread" / "wheat.jsonl").write_text("{}\n")
    assert watching.until(folder, "bread/wheat.jsonl") == {"bread/wheat.jsonl"}


def test_a_file_that_moves_is_told_by_both_its_names(folder: Path, watching: Watching) -> None:
    path = folder / "bread" / "rye.jsonl"
    path.write_text("{}\n")
    watching.watch.follow([folder])
    path.rename(path.with_name("wheat.jsonl"))
    assert watching.until(folder, "bread/wheat.jsonl") >= {"bread/rye.jsonl"}


def test_of_very_many_changes_only_that_there_are_some_is_kept(watching: Watching) -> None:
    folder = Path("/projects")
    for number in range(10 * MOST_NAMES):
        watching.watch._note(folder, f"{number}.jsonl")
    assert watching.calls == 1
    assert watching.watch.take() == {folder: None}
    assert not watching.watch.has_more


def test_a_folder_that_is_away_is_tried_again(folder: Path, watching: Watching) -> None:
    shutil.rmtree(folder)
    watching.watch.follow([folder])
    (folder / "bread").mkdir(parents=True)
    watching.watch.follow([folder])
    (folder / "bread" / "rye.jsonl").write_text("{}\n")
    watching.until(folder, "bread/rye.jsonl")


def test_a_folder_that_was_made_anew_is_watched_anew(folder: Path, watching: Watching) -> None:
    watching.watch.follow([folder])
    folder.rename(folder.with_name("away"))
    (folder / "bread").mkdir(parents=True)
    watching.watch.follow([folder])
    (folder / "bread" / "rye.jsonl").write_text("{}\n")
    watching.until(folder, "bread/rye.jsonl")


def test_a_folder_that_is_left_is_told_of_no_more(
    folder: Path, watching: Watching, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    watching.watch.follow([folder])
    watching.watch.follow([other])
    (folder / "bread" / "rye.jsonl").write_text("{}\n")
    (other / "wheat.jsonl").write_text("{}\n")
    watching.until(other, "wheat.jsonl")


def test_a_watch_that_was_stopped_follows_nothing(folder: Path, watching: Watching) -> None:
    watching.watch.follow([folder])
    watching.watch.stop()
    watching.watch.follow([folder])
    (folder / "bread" / "rye.jsonl").write_text("{}\n")
    assert not watching.watch.has_more
