"""A second place for backups: it may come and go, and the first one stands."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image
from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.backup import BackupReason, RetentionRule
from chatvault.domain.work import Unattended
from chatvault.errors import DiskFull, KnownError, NotFound
from chatvault.services import disk
from chatvault.services.backups import backup_blobs, backup_files, removed
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.clock import now
from chatvault.services.vault import Services, open_vault
from tests.factories import make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction


@pytest.fixture
def disk_folder(tmp_path: Path) -> Path:
    """Another disk."""
    folder = tmp_path / "other disk"
    folder.mkdir()
    return folder


def place(services: Services, disk_folder: Path) -> Path:
    return SecondFolder(services.backups.folder, disk_folder).folder


def test_a_vault_comes_back_from_the_second_folder_alone(
    services: Services, merge: MergeFunction, disk_folder: Path, tmp_path: Path
) -> None:
    merge(make_session(messages=[make_message(blocks=[Image(make_attachment())])]))
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    assert services.backups.copy_to(disk_folder, Unattended()) == 1

    other = services.backups.elsewhere(place(services, disk_folder))
    assert other.list() == (made,) or other.list()[0].name == made.name
    restore_vault(other, made.name, tmp_path / "restored", Unattended())

    restored = open_vault(tmp_path / "restored")
    assert restored.health.check(Unattended()).healthy
    assert restored.browsing.navigation().all == 1
    restored.close()


def test_only_what_is_missing_is_copied(services: Services, disk_folder: Path) -> None:
    for _ in range(3):
        services.backups.create(BackupReason.MANUAL, Unattended())
    assert services.backups.copy_to(disk_folder, Unattended()) == 3
    assert services.backups.copy_to(disk_folder, Unattended()) == 0


def test_the_second_folder_is_thinned_out_as_the_first_is(
    services: Services, disk_folder: Path
) -> None:
    rule = RetentionRule(2, 0, 0, 0)
    for _ in range(4):
        services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=rule)
        services.backups.copy_to(disk_folder, Unattended(), rule)
    there = services.backups.elsewhere(place(services, disk_folder))
    assert [one.name for one in there.list()] == [one.name for one in services.backups.list()]
    assert len(there.list()) == 2


def test_backups_of_a_folder_that_was_lost_count_on_from_those_of_the_second(
    services: Services, disk_folder: Path
) -> None:
    # Given a second folder with several backups, and a first one that was lost,
    rule = RetentionRule(2, 0, 0, 0)
    for _ in range(3):
        services.backups.create(BackupReason.SCHEDULE, Unattended())
    services.backups.copy_to(disk_folder, Unattended())
    shutil.rmtree(services.backups.folder)
    # when it begins anew,
    made = services.backups.create(BackupReason.SCHEDULE, Unattended())
    for _ in range(2):
        services.backups.copy_to(disk_folder, Unattended(), rule)
    # then the newest is the newest there too, and is not thinned out.
    there = services.backups.elsewhere(place(services, disk_folder))
    assert there.list()[0].name == made.name
    assert len(there.list()) == 2
    assert [one.number for one in services.backups.list()] == [4]
    assert there.verify([made.name], Unattended())[0].is_good


def test_files_that_no_backup_there_needs_go_too(
    services: Services, merge: MergeFunction, disk_folder: Path
) -> None:
    rule = RetentionRule(1, 0, 0, 0)
    merge(make_session(messages=[make_message(blocks=[Image(make_attachment())])]))
    services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=rule)
    services.backups.copy_to(disk_folder, Unattended(), rule)
    assert len(list(place(services, disk_folder).glob("blobs/??/*"))) == 1
    with services.database.write() as session:
        for statement in ("UPDATE attachment SET blob = NULL", "DELETE FROM blob"):
            session.connection().exec_driver_sql(statement)
    services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=rule)
    services.backups.copy_to(disk_folder, Unattended(), rule)
    assert not list(place(services, disk_folder).glob("blobs/??/*"))


def test_two_vaults_on_one_disk_do_not_touch_each_other(
    services: Services, disk_folder: Path, tmp_path: Path
) -> None:
    other = open_vault(tmp_path / "another vault")
    for one in (services, other):
        one.backups.create(BackupReason.MANUAL, Unattended())
        one.backups.copy_to(disk_folder, Unattended())
    assert len(list(disk_folder.iterdir())) == 2
    other.close()


def test_a_vault_that_lies_where_another_one_lies_elsewhere_leaves_its_backups_alone(
    disk_folder: Path, tmp_path: Path
) -> None:
    # Given a disk with the backups of a vault, and another vault in the same folder: on another
    # computer, or begun anew where the first one was lost,
    folder = tmp_path / "vault"
    first = open_vault(folder)
    for _ in range(3):
        first.backups.create(BackupReason.SCHEDULE, Unattended())
    first.backups.copy_to(disk_folder, Unattended())
    there = sorted(place(first, disk_folder).iterdir())
    first.close()
    folder.rename(tmp_path / "elsewhere")
    second = open_vault(folder)
    second.backups.create(BackupReason.SCHEDULE, Unattended())
    # when its backups are to be carried there, then they are not mixed with the others, of which
    # the rule would let some go,
    with pytest.raises(KnownError, match="of another vault"):
        second.backups.copy_to(disk_folder, Unattended(), RetentionRule(1, 0, 0, 0))
    assert sorted(place(second, disk_folder).iterdir()) == there
    # but go into a folder of their own.
    (disk_folder / "mine").mkdir()
    assert second.backups.copy_to(disk_folder / "mine", Unattended()) == 1
    second.close()


def test_a_disk_that_is_away_is_said_to_be(services: Services, disk_folder: Path) -> None:
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    disk_folder.rmdir()
    with pytest.raises(NotFound, match=r"not there.*are as they should be"):
        services.backups.copy_to(disk_folder, Unattended())
    assert services.backups.verify([made.name], Unattended())[0].is_good
    assert not disk_folder.exists()


def test_a_disk_that_cannot_be_asked_is_said_to_be_away_too(
    services: Services, disk_folder: Path
) -> None:
    # As of a mount whose server is gone, the system says something else than that it is not there.
    unanswered = disk_folder / ("n" * 300)
    services.backups.create(BackupReason.MANUAL, Unattended())
    with pytest.raises(NotFound, match=r"not there.*are as they should be"):
        services.backups.copy_to(unanswered, Unattended())


def test_a_full_disk_gets_nothing_and_the_first_backup_stands(
    services: Services, disk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    monkeypatch.setattr(disk, "free_space", lambda folder: 0)
    with pytest.raises(DiskFull, match=r"needs .* of room"):
        services.backups.copy_to(disk_folder, Unattended())
    monkeypatch.undo()
    assert not list(place(services, disk_folder).iterdir())
    assert services.backups.verify([made.name], Unattended())[0].is_good
    assert services.backups.copy_to(disk_folder, Unattended()) == 1


def test_a_disk_that_goes_amid_the_copy_leaves_nothing_that_counts(
    services: Services, disk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.backups.create(BackupReason.MANUAL, Unattended())
    copy_file, copied = backup_blobs.copy_file, []

    def failing(source: Path, target: Path, partial: Path) -> None:
        if len(copied) == 2:
            raise OSError(5, "Input/output error")
        copied.append(target)
        copy_file(source, target, partial)

    monkeypatch.setattr(backup_blobs, "copy_file", failing)
    with pytest.raises(DiskFull, match="Input/output error"):
        services.backups.copy_to(disk_folder, Unattended())
    monkeypatch.undo()
    with pytest.raises(NotFound, match="no backups"):
        services.backups.elsewhere(disk_folder)
    assert services.backups.copy_to(disk_folder, Unattended()) == 1


def test_a_copy_that_the_disk_wrote_otherwise_is_never_listed(
    services: Services, disk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a disk that turns a bit of what is written to it,
    services.backups.create(BackupReason.MANUAL, Unattended())
    copy_file, folder = backup_blobs.copy_file, place(services, disk_folder)

    def turning_a_bit(source: Path, target: Path, partial: Path) -> None:
        copy_file(source, target, partial)
        written = bytearray(target.read_bytes())
        written[-5] ^= 1
        target.write_bytes(written)

    monkeypatch.setattr(backup_blobs, "copy_file", turning_a_bit)
    looked = []

    class Looking(Unattended):
        def check(self) -> None:
            looked.append(backup_files.manifest_paths(folder))

    # when a backup is copied to it,
    with pytest.raises(DiskFull, match="not what was written"):
        services.backups.copy_to(disk_folder, Looking())
    # then the copy was in no list at any time, and nothing of it is left.
    assert looked
    assert not any(looked)
    assert not [path for path in folder.iterdir() if path.is_file()]


def test_what_a_disk_that_went_away_has_of_a_backup_that_is_gone_is_removed(
    services: Services, disk_folder: Path
) -> None:
    left = place(services, disk_folder) / "2026-01-01-120000-000-manual.db.zst"
    left.parent.mkdir()
    left.write_bytes(b"half a backup")
    services.backups.create(BackupReason.MANUAL, Unattended())
    assert services.backups.copy_to(disk_folder, Unattended()) == 1
    assert not left.exists()


def test_what_was_put_away_there_is_gone_after_a_month_there_too(
    services: Services, disk_folder: Path
) -> None:
    # Given two backups in the second folder, of which one was put away a month ago,
    old, _ = (services.backups.create(BackupReason.MANUAL, Unattended()) for _ in range(2))
    services.backups.copy_to(disk_folder, Unattended())
    services.backups.elsewhere(disk_folder).remove(old.name)
    away = place(services, disk_folder) / removed.REMOVED
    long_ago = (now() - (removed.KEPT_DAYS + 1) * DAY_MS) / 1000
    for path in away.iterdir():
        os.utime(path, (long_ago, long_ago))
    services.backups.remove(old.name)
    # when the next one is carried there, then it is gone for good.
    services.backups.copy_to(disk_folder, Unattended())
    assert not list(away.iterdir())


def test_a_damaged_backup_is_not_carried_on(services: Services, disk_folder: Path) -> None:
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    packed = bytearray(Path(made.path).read_bytes())
    packed[-5] ^= 1
    Path(made.path).write_bytes(packed)
    with pytest.raises(KnownError):
        services.backups.copy_to(disk_folder, Unattended())
    services.backups.verify([made.name], Unattended())
    assert services.backups.copy_to(disk_folder, Unattended()) == 0


def test_of_several_vaults_one_is_chosen(
    services: Services, disk_folder: Path, tmp_path: Path
) -> None:
    other = open_vault(tmp_path / "another vault")
    for one in (services, other):
        one.backups.create(BackupReason.MANUAL, Unattended())
        one.backups.copy_to(disk_folder, Unattended())
    with pytest.raises(NotFound, match="several vaults"):
        services.backups.elsewhere(disk_folder)
    assert len(services.backups.elsewhere(place(services, disk_folder)).list()) == 1
    other.close()


def test_other_files_in_a_folder_are_no_backups(services: Services, disk_folder: Path) -> None:
    (disk_folder / "package.json").write_text("{}")
    with pytest.raises(NotFound, match="no backups"):
        services.backups.elsewhere(disk_folder)
