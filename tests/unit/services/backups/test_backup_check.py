"""Whatever bit of a backup changes on the disk is noticed."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Image, Text
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, KnownError, NotFound
from chatvault.services.backups.backup_check import content_problem
from chatvault.services.vault import Services
from chatvault.storage.database import copies
from chatvault.storage.session_sums import session_sums
from tests.factories import make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction
from tests.unit.services.damage.damage import let_fail

FLIPS = 100


@pytest.fixture
def name(services: Services, merge: MergeFunction) -> str:
    """A backup of some conversations, a star and a picture."""
    picture = make_attachment(random.Random(1).randbytes(20_000))
    merge(
        *(make_session(f"Loaf {number}", "Bake it longer." * number) for number in range(40)),
        make_session(messages=[make_message(blocks=[Image(picture), Text("A loaf")])]),
    )
    services.organising.star([1], on=True)
    return services.backups.create(BackupReason.MANUAL, Unattended()).name


def test_a_hundred_flipped_bits_are_a_hundred_damaged_backups(
    services: Services, name: str
) -> None:
    noise, noticed = random.Random(7), 0
    folder = services.backups.folder
    files = [*folder.glob(f"{name}*"), *folder.glob("blobs/??/*")]
    assert len(files) == 5
    for turn in range(FLIPS):
        path = files[turn % len(files)]
        whole = path.read_bytes()
        manifest = (folder / f"{name}.json").read_bytes()
        damaged = bytearray(whole)
        damaged[noise.randrange(len(damaged))] ^= 1 << noise.randrange(8)
        path.write_bytes(damaged)
        (backup,) = services.backups.verify([name], Unattended())
        noticed += not backup.is_good
        assert backup.problem, f"{path.name} was changed and nobody noticed"
        (folder / f"{name}.json").write_bytes(manifest)
        path.write_bytes(whole)
    assert noticed == FLIPS
    assert services.backups.verify([name], Unattended())[0].is_good


def test_a_backup_that_lost_a_part_is_listed_as_damaged(services: Services, name: str) -> None:
    (services.backups.folder / f"{name}.sums.zst").unlink()
    assert services.backups.list()[0].problem == "A part of it is missing"
    assert not services.backups.verify([name], Unattended())[0].is_good


def test_a_backup_that_the_disk_does_not_read_any_more_did_not_pass(
    services: Services, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (backup,) = services.backups.list()
    let_fail(monkeypatch, Path(backup.path))
    (checked,) = services.backups.verify([name], Unattended())
    assert checked.problem == "It cannot be read from the disk"
    with pytest.raises(KnownError, match="damaged"):
        services.restoring.sessions(name, ["x"], Unattended())


class Stopped(Unattended):
    """Work that is stopped while a statement of the database runs."""

    _is_stopped = False

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        self._is_stopped = True
        return nullcontext()

    def check(self) -> None:
        if self._is_stopped:
            raise Cancelled


def test_a_check_that_is_stopped_says_nothing_of_the_backup(
    services: Services, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = copies.connect

    def interrupted(*args: Any, **rest: Any) -> Any:
        connection = connect(*args, **rest)
        connection.set_progress_handler(lambda: True, 10)
        return connection

    monkeypatch.setattr(copies, "connect", interrupted)
    with pytest.raises(Cancelled):
        services.backups.verify([name], Stopped())
    assert services.backups.list()[0].is_good


def test_a_damaged_manifest_hides_no_other_backup(services: Services, name: str) -> None:
    (services.backups.folder / f"{name}.json").write_text("{")
    good = services.backups.create(BackupReason.MANUAL, Unattended())
    newest, damaged = services.backups.list()
    assert newest == good
    assert damaged.problem == "Its manifest is damaged"
    assert abs(damaged.created_at - good.created_at) < 60_000
    assert services.backups.verify([name], Unattended()) == (damaged,)


def test_a_conversation_that_is_not_what_it_was_is_counted(
    services: Services, name: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    services.backups.unpack(name, copy, Unattended())
    with copies.opened(copy) as connection:
        sums = session_sums(connection)
    assert content_problem(copy, sums, Unattended()) == ""
    sums[next(iter(sums))] = "another"
    sums["gone"] = "altogether"
    assert content_problem(copy, sums, Unattended()) == "2 of 42 unreadable"


def test_a_file_that_was_missing_already_is_told_and_the_rest_is_kept(
    services: Services, name: str
) -> None:
    next((services.folder / "blobs").glob("??/*")).unlink()
    next(services.backups.blobs.folder.glob("??/*")).unlink()
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    assert (made.files, made.missing_files) == (1, 1)
    assert services.backups.verify([made.name], Unattended())[0].is_good


def test_an_unknown_backup_cannot_be_checked(services: Services) -> None:
    with pytest.raises(NotFound):
        services.backups.verify(["none"], Unattended())


def test_a_damaged_file_comes_from_the_vault_again_for_the_next_backups(
    services: Services, name: str
) -> None:
    # Given a backup with a file that was damaged on the disk, and is whole in the vault,
    (path,) = services.backups.folder.glob("blobs/??/*")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    # when it is checked, then that is told, and the file is whole again.
    assert services.backups.verify([name], Unattended())[0].problem == "1 of 1 files unreadable"
    assert path.read_bytes() == whole
    assert list(path.parent.iterdir()) == [path]
    assert services.backups.verify([name], Unattended())[0].is_good


def test_a_damaged_file_stays_where_the_vault_has_none(services: Services, name: str) -> None:
    (path,) = services.backups.folder.glob("blobs/??/*")
    path.write_bytes(b"damaged")
    next((services.folder / "blobs").glob("??/*")).unlink()
    assert not services.backups.verify([name], Unattended())[0].is_good
    assert path.read_bytes() == b"damaged"
