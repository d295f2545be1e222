"""A damaged vault is given its newest whole backup, and the damaged file is kept."""

from __future__ import annotations

import contextlib
import random
import shutil
from pathlib import Path

import pytest

from chatvault.domain.blocks import Image
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, DamagedVault, NotFound
from chatvault.services.damage.rescuing import (
    copies_in,
    newest_backup,
    readable,
    restore_newest,
)
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.stopping import Impatient
from tests.unit.services.damage.damage import (
    DAMAGES,
    SESSIONS,
    TURNS,
    back_up,
    damage,
    damaged,
    filled_vault,
    let_fail,
    pages,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled_vault(tmp_path / "vault")


def spoil(path: Path) -> None:
    """Turn one bit of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_backup_takes_the_place_of_the_damaged_file(folder: Path) -> None:
    # Given a backup and damage,
    back_up(folder)
    before = damage(folder, 0, b"\xff" * 4_096)
    # when the newest backup is restored,
    rescued = restore_newest(folder, Unattended())
    # then the vault is whole again, and the damaged file is kept.
    assert rescued.kept.name.startswith("vault.db.damaged-")
    assert rescued.kept.read_bytes() == before
    assert (rescued.sessions, rescued.messages) == (SESSIONS, SESSIONS * TURNS)
    assert not [name for name in names(folder) if name.startswith("unpacked-")]
    services = open_vault(folder)
    assert services.health.check(Unattended()).healthy
    assert services.reading.thread(1).session.starred
    services.close()


def test_the_log_of_the_damaged_file_is_kept_with_it(folder: Path) -> None:
    back_up(folder)
    (folder / "vault.db-wal").write_bytes(b"what was not folded in")
    rescued = restore_newest(folder, Unattended())
    log = rescued.kept.with_name(rescued.kept.name + "-wal")
    assert log.read_bytes() == b"what was not folded in"
    assert not (folder / "vault.db-wal").exists()


def test_a_backup_that_was_spoilt_is_passed_over(folder: Path) -> None:
    # Given two backups of which the newer one is spoilt,
    older, newer = back_up(folder), back_up(folder)
    spoil(newer)
    # then the older one is chosen.
    choice = newest_backup(folder, Unattended())
    assert choice.backup is not None
    assert Path(choice.backup.path) == older
    assert choice.unreadable == 1


@pytest.fixture
def copies(folder: Path, tmp_path: Path) -> Path:
    """A folder on another disk, with the copy of a backup of the vault."""
    place = tmp_path / "other disk"
    place.mkdir()
    back_up(folder)
    services = open_vault(folder)
    services.backups.copy_to(place, Unattended())
    services.close()
    there = copies_in(place, folder)
    assert there is not None
    return there


def test_a_backup_that_the_disk_does_not_read_any_more_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = back_up(folder)
    let_fail(monkeypatch, back_up(folder))
    damage(folder, 3)
    choice = newest_backup(folder, Unattended())
    assert choice.backup is not None
    assert (Path(choice.backup.path), choice.unreadable) == (older, 1)


def test_where_the_backups_are_gone_the_second_folder_is_looked_into(
    folder: Path, copies: Path
) -> None:
    shutil.rmtree(folder / "backups")
    damage(folder, 0, b"\xff" * 4_096)
    choice = newest_backup(folder, Unattended(), copies)
    assert choice.elsewhere
    rescued = restore_newest(folder, Unattended(), copies)
    assert (rescued.sessions, rescued.messages) == (SESSIONS, SESSIONS * TURNS)
    services = open_vault(folder)
    assert services.health.check(Unattended()).healthy
    services.close()


def test_where_the_newest_is_spoilt_its_copy_is_taken_and_no_older_one(
    folder: Path, copies: Path
) -> None:
    (newest,) = (folder / "backups").glob("*.db.zst")
    spoil(newest)
    choice = newest_backup(folder, Unattended(), copies)
    assert choice.backup is not None
    assert (Path(choice.backup.path).name, choice.elsewhere) == (newest.name, True)
    assert choice.unreadable == 0


def test_while_the_first_folder_has_a_whole_one_the_second_is_not_asked(
    folder: Path, copies: Path
) -> None:
    assert not newest_backup(folder, Unattended(), copies).elsewhere


def test_copies_of_another_vault_at_the_same_place_are_not_taken(
    folder: Path, copies: Path
) -> None:
    # Given a second folder in which another vault of the same path keeps its copies,
    shutil.rmtree(folder)
    open_vault(folder).close()
    # when the vault that is here now is damaged, then they are none of it,
    damage(folder, 3)
    assert copies_in(copies.parent, folder) is None
    # unless it does not tell any more who it is.
    damage(folder, 0, b"\xff" * 4_096)
    assert copies_in(copies.parent, folder) == copies


def test_a_second_folder_that_is_away_is_none(folder: Path, tmp_path: Path) -> None:
    spoil(back_up(folder))
    choice = newest_backup(folder, Unattended(), tmp_path / "away")
    assert (choice.backup, choice.unreadable) == (None, 1)


def test_files_that_the_vault_lost_come_back_and_what_nobody_has_is_told(tmp_path: Path) -> None:
    # Given a backup of a vault with two pictures, of which it has lost one by now,
    services = open_vault(tmp_path / "vault")
    with services.database.write() as session:
        pictures = [Image(make_attachment(content)) for content in (b"a loaf", b"an oven")]
        store = SessionStore(session, services.importing.blobs, NOON)
        store.merge(make_session(messages=[make_message(blocks=pictures)]))
        store.finish()
    backups = services.backups
    backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    mine, copies = services.importing.blobs, sorted(backups.blobs.names())
    mine.remove(copies[0])
    # and whose copy of the other one was spoilt, which does not matter,
    backups.blobs.remove(copies[1])
    rescued = restore_newest(tmp_path / "vault", Unattended())
    assert (rescued.lost_files, sorted(mine.names())) == (0, copies)
    # unless the vault has lost that as well.
    mine.remove(copies[1])
    assert restore_newest(tmp_path / "vault", Unattended()).lost_files == 1


def test_without_a_whole_backup_nothing_is_changed(folder: Path) -> None:
    spoil(back_up(folder))
    before, listed = damage(folder, pages(folder) // 2), names(folder)
    with pytest.raises(NotFound, match="Nothing was changed"):
        restore_newest(folder, Unattended())
    assert (folder / "vault.db").read_bytes() == before
    assert names(folder) == listed


def test_one_that_is_stopped_leaves_the_vault_as_it_was(folder: Path) -> None:
    back_up(folder)
    before, listed = damage(folder, pages(folder) // 2), names(folder)
    with pytest.raises(Cancelled):
        restore_newest(folder, Impatient())
    assert (folder / "vault.db").read_bytes() == before
    assert names(folder) == listed


@pytest.mark.parametrize("share", [0.35, 0.5, 0.8])  # none is of the list of tables
def test_what_is_said_to_be_readable_is_what_salvaging_gets(folder: Path, share: float) -> None:
    damage(folder, round(pages(folder) * share))
    told = readable(folder, Unattended())
    rescued = salvage_vault(folder, Unattended())
    assert told.messages == rescued.messages
    assert rescued.kept.exists()


@pytest.mark.parametrize("kind", DAMAGES)
def test_no_damage_is_beyond_the_backup(folder: Path, kind: str) -> None:
    back_up(folder)
    whole = (folder / "vault.db").read_bytes()
    chance, kept = random.Random(kind), dict[Path, bytes]()
    for _ in range(4):
        # Given any damage, which the start tells or which can be read over,
        before = damaged(whole, kind, chance)
        (folder / "vault.db").write_bytes(before)
        with contextlib.suppress(DamagedVault):
            services = open_vault(folder)
            try:
                services.checking.quick()
            finally:
                services.database.abandon()
        # when the newest backup is restored, then the vault is whole and the file is kept.
        rescued = restore_newest(folder, Unattended())
        assert rescued.kept.read_bytes() == before
        services = open_vault(folder)
        assert services.health.check(Unattended()).healthy
        services.close()
        kept[rescued.kept] = before
    # None of the damaged files took another's place, though all came within a moment.
    assert {path: path.read_bytes() for path in kept} == kept
    assert len(kept) == 4


def test_of_a_file_without_its_beginning_nothing_is_readable(folder: Path) -> None:
    damage(folder, 0, b"\xff" * 4_096)
    assert not readable(folder, Unattended())


def test_a_vault_whose_database_is_gone_gets_its_newest_backup(services: Services) -> None:
    # Given a vault with a backup, whose database somebody moved away,
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    (services.folder / "vault.db").unlink()
    # when it is opened, no empty one is put in its place,
    with pytest.raises(DamagedVault, match="is gone"):
        open_vault(services.folder)
    assert not (services.folder / "vault.db").exists()
    assert readable(services.folder, Unattended()).sessions == 0
    # and the backup takes it.
    restore_newest(services.folder, Unattended())
    open_vault(services.folder).close()
