"""Backing up and exporting on a nearly full disk: a sentence, and nothing that is half there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import DiskFull, KnownError
from chatvault.services import disk
from tests.torture import figures
from tests.torture.killing import problems
from tests.torture.test_backups import filled, leftovers

pytestmark = pytest.mark.torture

STEPS = int(os.environ.get("CHATVAULT_DISKS", "40"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, in memory; its size is set by mounting it again."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only the administrator may make disks")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(folder)], capture_output=True
    )
    if made.returncode:
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def resize(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


@pytest.mark.parametrize("is_asked_first", [True, False])
def test_at_every_size_a_backup_is_whole_or_not_there(
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_asked_first: bool,
) -> None:
    """Also where the room that was there when it was asked for goes meanwhile."""
    if not is_asked_first:
        monkeypatch.setattr(disk, "free_space", lambda folder: 1 << 40)
    services = filled(small_disk / "vault")
    used = shutil.disk_usage(small_disk).used
    database = services.database.size()
    made, sentences = 0, []
    for step in range(STEPS):
        resize(small_disk, used + step * 4 * database // STEPS + 65_536)
        try:
            services.backups.create(BackupReason.MANUAL, Unattended())
            made += 1
        except DiskFull as error:
            sentences.append(error.sentence)
        names = [one.name for one in services.backups.list()]
        resize(small_disk, 64 << 20)
        assert all(one.is_good for one in services.backups.verify(names, Unattended()))
        loose = leftovers(services) if services.backups.folder.exists() else []
        assert loose == []
        shutil.rmtree(services.backups.folder, ignore_errors=True)
    assert problems(services) == []
    services.close()
    assert made
    assert sentences
    assert all("free " in one or "as they were" in one for one in sentences)
    how = "asked first" if is_asked_first else "room gone meanwhile"
    figures.note(f"full disk, backups ({how})", disks=STEPS, done=made, refused=len(sentences),
                 half=0)  # fmt: skip


def test_a_second_folder_that_is_too_small_leaves_the_first_alone(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = filled(tmp_path / "vault")
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    resize(small_disk, 65_536)
    for room in (disk.free_space, lambda folder: 1 << 40):
        monkeypatch.setattr(disk, "free_space", room)
        with pytest.raises(DiskFull, match="are as they should be"):
            services.backups.copy_to(small_disk, Unattended())
        assert services.backups.verify([made.name], Unattended())[0].is_good
    resize(small_disk, 64 << 20)
    assert services.backups.copy_to(small_disk, Unattended()) == 1
    services.close()


@pytest.mark.parametrize("key", ["md", "html", "csv", "csv-raw", "json"])
def test_at_every_size_an_exported_file_is_whole_or_not_there(
    small_disk: Path, tmp_path: Path, key: str
) -> None:
    services = filled(tmp_path / "vault")
    ids = [one.id for one in services.browsing.keys(SessionScope(), SessionSort.CREATED)]
    expected = services.exporting.export(ids, key, tmp_path / "whole", Unattended())
    contents = {path.name: path.read_bytes() for path in expected}
    needed = sum(len(content) + 4096 for content in contents.values())
    whole, sentences = 0, []
    for step in range(STEPS):
        resize(small_disk, 65_536 + step * needed // (STEPS - 2))
        try:
            services.exporting.export(ids, key, small_disk / "out", Unattended())
            whole += 1
        except KnownError as error:
            sentences.append(error.sentence)
        written = {path.name: path.read_bytes() for path in (small_disk / "out").iterdir()}
        assert written.items() <= contents.items()
        shutil.rmtree(small_disk / "out")
        resize(small_disk, 64 << 20)
    services.close()
    assert whole
    assert sentences
    assert all("No space left" in one and "Nothing was overwritten" in one for one in sentences)
    figures.note(f"full disk, {key}", disks=STEPS, done=whole, refused=len(sentences), half=0)
