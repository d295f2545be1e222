"""Backups of an encrypted vault are encrypted, wherever they lie, and come back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.encryption import EncryptionState
from chatvault.domain.work import Unattended
from chatvault.errors import KnownError, LockedBackup
from chatvault.services.backups import backup_keys
from chatvault.services.backups.backups import Backups
from chatvault.services.backups.opened_backup import open_backup
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.encryption import encrypting, unlocking
from chatvault.services.encryption.conversion import Conversion
from chatvault.services.vault import open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import key_file
from chatvault.storage.database.engine import Database
from tests.unit.services.damage.damage import SESSIONS
from tests.unit.services.damage.locked import CANARY, encrypt, key, new_keys, plain_places, sums


def test_backups_in_a_second_folder_are_encrypted_where_it_is_there(
    folder: Path, tmp_path: Path
) -> None:
    second = tmp_path / "disk"
    second.mkdir()
    services = open_vault(folder)
    services.backups.copy_to(second, Unattended())
    services.close()
    # Given the second folder is away, it is told;
    encrypting.begin(folder, new_keys())
    report = Conversion(folder, key(), tmp_path / "away").run(Unattended())
    assert len(report.left) == 1
    assert "away, is not there" in report.left[0]
    assert plain_places(second) != []
    # once it is there, the next run encrypts what is in it,
    kept = tmp_path / "kept"
    shutil.copytree(second, kept)
    report = Conversion(folder, key(), second).run(Unattended())
    assert (report.backups, report.left) == (1, ())
    assert plain_places(second) == []
    # and so does the next copy of a backup.
    shutil.rmtree(second)
    kept.rename(second)
    services = open_vault(folder, key=key())
    services.backups.copy_to(second, Unattended())
    services.close()
    assert plain_places(second) == []


def test_a_second_folder_that_cannot_be_written_is_told_when_the_passphrase_was_changed(
    folder: Path, tmp_path: Path
) -> None:
    # Given an encrypted vault, and a second folder that fails after it was copied to,
    second = tmp_path / "disk"
    second.mkdir()
    opens = encrypt(folder)
    services = open_vault(folder, key=opens)
    services.backups.copy_to(second, Unattended())
    services.close()
    there = backup_keys.path_of(SecondFolder(folder / "backups", second).folder, opens.id)
    there.with_name(f"{there.name}.partial").mkdir()
    # when the passphrase is changed, then it is, and what is not is said.
    with pytest.raises(KnownError, match="passphrase was changed"):
        encrypting.change(folder, opens, "eight loaves of rye", second)
    found = unlocking.keys_of(folder)
    assert found is not None
    assert unlocking.unlock(found, "eight loaves of rye") == opens


def test_backups_that_were_away_when_the_passphrase_was_removed_are_set_aside(
    folder: Path, tmp_path: Path
) -> None:
    # Given encrypted backups in a second folder that is away when the passphrase is removed,
    second, away = tmp_path / "disk", tmp_path / "away"
    second.mkdir()
    opens = encrypt(folder)
    services = open_vault(folder, key=opens)
    services.backups.copy_to(second, Unattended())
    services.close()
    second.rename(away)
    plain = encrypting.begin_removal(folder, opens)
    report = Conversion(folder, plain, second).run(Unattended())
    assert "disk, is not there: the backups in it are as they were, and open with" in report.left[0]
    # when it is there again, then plain backups come beside the encrypted ones, whole,
    away.rename(second)
    services = open_vault(folder)
    assert services.backups.copy_to(second, Unattended()) == 1
    new = services.backups.elsewhere(SecondFolder(folder / "backups", second).folder)
    restored = restore_vault(new, new.list()[0].name, tmp_path / "plain", Unattended())
    assert plain_places(restored / "blobs") != []
    # and the encrypted ones open with their key.
    (old,) = second.glob(f"chatvault-*-{opens.id}")
    encrypted = services.backups.elsewhere(old, opens)
    assert encrypted.verify([encrypted.list()[0].name], Unattended())[0].is_good
    services.close()


def test_a_backup_opens_when_the_vault_is_gone(folder: Path, tmp_path: Path) -> None:
    # Given a copy of the backups of an encrypted vault, and a new vault,
    opens = encrypt(folder)
    rescued = tmp_path / "rescued"
    shutil.copytree(folder / "backups", rescued)
    before = sums(folder, opens)
    shutil.rmtree(folder)
    new = open_vault(tmp_path / "new")
    elsewhere = new.backups.elsewhere(rescued)
    name = elsewhere.list()[0].name
    # then without its passphrase it stays shut,
    with pytest.raises(LockedBackup, match="another key"):
        restore_vault(elsewhere, name, tmp_path / "restored", Unattended())
    # and with it the vault comes back, encrypted as it was.
    (path,) = backup_keys.paths(rescued)
    found = key_file.read(path)
    assert found is not None
    theirs = unlocking.unlock(found, new_keys().recovery)
    shutil.rmtree(tmp_path / "restored", ignore_errors=True)
    restored = restore_vault(
        new.backups.elsewhere(rescued, theirs), name, tmp_path / "restored", Unattended()
    )
    new.close()
    assert plain_places(restored) == []
    assert sums(restored, theirs) == before
    assert encrypting.state(restored) == EncryptionState(encrypted=True)
    services = open_vault(restored, key=theirs)
    (blob,) = services.importing.blobs.names()
    assert CANARY.encode() in services.importing.blobs.read(blob)
    services.close()


def test_conversations_come_back_from_an_encrypted_backup(folder: Path) -> None:
    opens = encrypt(folder)
    services = open_vault(folder, key=opens)
    (backup,) = services.backups.list()
    opened = open_backup(services.backups, backup, Unattended())
    uid = opened.services.reading.thread(1).session.uid
    assert plain_places(folder) == []
    opened.close()
    restored = services.restoring.sessions(backup.name, [uid], Unattended())
    assert restored.known == 1
    layer = folder / "backups" / f"{backup.name}.yours.jsonl.age"
    assert services.restoring.layer(layer, Unattended()).unknown == 0
    services.close()


def test_what_a_plain_backup_elsewhere_gives_an_encrypted_vault_is_encrypted(
    folder: Path, tmp_path: Path
) -> None:
    # Given plain backups elsewhere, and a file that the encrypted vault lost,
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder / "backups", elsewhere)
    opens = encrypt(folder)
    services = open_vault(folder, key=opens)
    (blob,) = services.importing.blobs.names()
    services.importing.blobs.remove(blob)
    found = services.backups.elsewhere(elsewhere)
    uid = services.browsing.rows([SESSIONS + 1])[0].uid
    # when the conversation is brought back, then its file is there again, encrypted.
    services.restoring.sessions(found.list()[0].name, [uid], Unattended(), found)
    assert CANARY.encode() in services.importing.blobs.read(blob)
    services.close()
    assert plain_places(folder) == []


def test_what_a_killed_check_or_restore_left_is_in_nobodys_way(
    folder: Path, tmp_path: Path
) -> None:
    # Given an encrypted backup, and half a database where it was being unpacked,
    opens = encrypt(folder)
    services = open_vault(folder, key=opens)
    (backup,) = services.backups.list()
    left = (folder / "backups" / f"{backup.name}.check.partial", tmp_path / "vault.db.partial")
    for path in left:
        shutil.copyfile(folder / "vault.db", path)
    # then it is checked and restored all the same.
    assert services.backups.verify([backup.name], Unattended())[0].is_good
    target = tmp_path / "restored"
    target.mkdir()
    left[1].rename(target / left[1].name)
    restore_vault(services.backups, backup.name, target, Unattended())
    services.close()
    assert sums(target, opens) == sums(folder, opens)


def test_backups_that_were_put_away_are_encrypted_too(folder: Path) -> None:
    services = open_vault(folder)
    second = services.backups.create(BackupReason.MANUAL, Unattended())
    services.backups.remove(second.name)
    services.close()
    opens = encrypt(folder)
    assert plain_places(folder) == []
    services = open_vault(folder, key=opens)
    services.backups.put_back(second.name)
    assert services.backups.verify([second.name], Unattended())[0].is_good
    services.close()


def test_a_plain_backup_is_not_unpacked_beside_an_encrypted_vault(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder / "backups", elsewhere)
    services = open_vault(folder, key=encrypt(folder))
    found = services.backups.elsewhere(elsewhere)
    opened = open_backup(found, found.list()[0], Unattended(), services.backups.folder)
    assert opened.services.browsing.navigation().all == SESSIONS + 1
    assert plain_places(folder) == []
    opened.close()
    assert not list(elsewhere.glob("unpacked-*"))
    services.close()


def test_a_backup_that_cannot_be_read_is_told_and_left(folder: Path) -> None:
    packed = next(folder.glob("backups/*.db.zst"))
    packed.write_bytes(packed.read_bytes()[:-40])
    encrypting.begin(folder, new_keys())
    report = Conversion(folder, key()).run(Unattended())
    assert len(report.left) == 1
    assert packed.exists()
    assert encrypting.state(folder).unfinished


@pytest.mark.skipif(shutil.which("age") is None, reason="the age tool is not installed")
def test_the_age_tool_reads_a_backup(folder: Path, tmp_path: Path) -> None:
    encrypt(folder)
    recovery = tmp_path / "recovery.txt"
    recovery.write_text(new_keys().recovery)
    packed = next(folder.glob("backups/*.sql.zst.age"))
    command = ["age", "--decrypt", "--identity", str(recovery), str(packed)]
    decrypted = subprocess.run(command, capture_output=True, check=True).stdout
    assert decrypted.startswith(b"\x28\xb5\x2f\xfd")


def test_backups_follow_the_database_while_it_is_being_converted(folder: Path) -> None:
    # Given a vault that was to be encrypted, stopped before its database was,
    encrypting.begin(folder, new_keys())
    services = open_vault(folder, key=key())
    # when it is backed up, then the backup is as the database is.
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    assert (made.is_good, made.key) == (True, "")
    services.close()


def test_backups_of_another_vault_need_its_own_key(folder: Path, tmp_path: Path) -> None:
    encrypt(folder)
    other = Backups(Database(tmp_path / "other.db"), Blobs(tmp_path / "blobs"), folder / "backups")
    with pytest.raises(LockedBackup):
        other.verify([other.list()[0].name], Unattended())
