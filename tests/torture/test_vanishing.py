"""A disk that goes while the vault on it is open, and one that may only be read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.errors import KnownError, ReadOnlyVault, VaultGone
from chatvault.services.vault import Services, open_vault
from tests.torture import figures
from tests.torture.killing import problems
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = pytest.mark.torture


def mount(*options: str) -> bool:
    return subprocess.run(["mount", *options], capture_output=True).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, whose content stays when it is taken away: a folder mounted elsewhere."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only the administrator may mount disks")
    (tmp_path / "content").mkdir()
    place = tmp_path / "disk"
    place.mkdir()
    if not mount("--bind", str(tmp_path / "content"), str(place)):
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], capture_output=True)


def deeds(services: Services, export: Path) -> dict[str, Callable[[], object]]:
    """What a person does with a vault."""
    return {
        "star": lambda: services.organising.star([1], on=False),
        "import": lambda: services.importing.run([export], Unattended()),
        "back up": lambda: services.backups.create(BackupReason.MANUAL, Unattended()),
        "search": lambda: services.searching.search("rye", Unattended()),
        "read": lambda: services.reading.thread(1),
        "trash": lambda: services.organising.trash([1]),
        "upkeep": lambda: services.upkeep.run(Unattended()),
        "check": lambda: services.checking.full(Unattended()),
    }


def test_a_disk_that_goes_while_the_vault_is_open(disk: Path, tmp_path: Path) -> None:
    # Given an open vault on a disk,
    export = write_export(tmp_path / "1.json", conversation("bread", "Rye?", "Yes."))
    later = write_export(tmp_path / "2.json", conversation("oven", "Which oven?", "Of stone."))
    services = open_vault(disk / "vault")
    services.importing.run([export], Unattended())
    services.organising.star([1], on=True)
    # when the disk is taken away, then whatever is done is refused with a sentence,
    subprocess.run(["umount", "-l", str(disk)], check=True)
    tried = deeds(services, later)
    for name, deed in tried.items():
        with pytest.raises(KnownError) as refused:
            deed()
        assert isinstance(refused.value, VaultGone), name
    services.close()
    # and nothing is made in its place;
    assert list(disk.iterdir()) == []
    # once it is there again, everything acknowledged is.
    assert mount("--bind", str(tmp_path / "content"), str(disk))
    services = open_vault(disk / "vault")
    assert services.reading.thread(1).session.starred
    assert services.browsing.navigation().all == 1
    assert problems(services) == []
    services.close()
    figures.note("disk gone", deeds=len(tried), refused=len(tried), lost=0)


def test_a_disk_that_may_only_be_read(disk: Path, tmp_path: Path) -> None:
    export = write_export(tmp_path / "1.json", conversation("bread", "Rye?", "Yes."))
    services = open_vault(disk / "vault")
    services.importing.run([export], Unattended())
    services.close()
    assert mount("-o", "remount,bind,ro", str(disk))
    services = open_vault(disk / "vault")
    assert services.diagnosing.warnings()[0].startswith("View only: ")
    assert services.searching.search("rye", Unattended()).total == 1
    refused = 0
    for name, deed in deeds(services, export).items():
        if name in ("search", "read", "check"):
            deed()
            continue
        with pytest.raises(ReadOnlyVault):
            deed()
        refused += 1
    services.close()
    figures.note("read-only disk", refused=refused, lost=0)
