"""A vault is given a passphrase, another one, and none again."""

from __future__ import annotations

import dataclasses
import io
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.encryption import EncryptionState
from chatvault.domain.safekeeping.rescue import Rescued
from chatvault.domain.work import Unattended
from chatvault.errors import (
    Cancelled,
    KnownError,
    LockedBackup,
    LockedVault,
    NewerVault,
    VaultBusy,
    WrongPassphrase,
)
from chatvault.services.backups import backup_keys
from chatvault.services.backups.second_folder import SecondFolder
from chatvault.services.damage.rescuing import restore_newest
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.encryption import encrypting, unlocking
from chatvault.services.encryption.conversion import Conversion
from chatvault.services.merging import is_vault
from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import key_file
from chatvault.storage.database.connecting import MAGIC
from chatvault.storage.database.engine import Database
from tests.unit.services.damage.damage import PAGE, SESSIONS, damage, filled_vault, pages
from tests.unit.services.damage.locked import (
    CANARY,
    PASSPHRASE,
    encrypt,
    key,
    keys,
    new_keys,
    plain_places,
    sums,
)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_encrypted_vault_holds_what_the_plain_one_held(folder: Path) -> None:
    # Given a vault with conversations, an attachment and a backup,
    before = sums(folder)
    # when it is given a passphrase,
    opens = encrypt(folder)
    # then nothing of it can be read on the disk, nothing is lost, and its backup is whole.
    assert not (folder / "vault.db").read_bytes().startswith(MAGIC)
    assert plain_places(folder) == []
    assert sums(folder, opens) == before
    services = open_vault(folder, key=opens)
    assert services.health.check(Unattended()).healthy
    (backup,) = services.backups.list()
    (checked,) = services.backups.verify([backup.name], Unattended())
    assert (checked.is_good, checked.sessions) == (True, SESSIONS + 1)
    services.close()
    assert encrypting.state(folder) == EncryptionState(encrypted=True)


def test_a_locked_vault_is_not_opened_and_not_touched(folder: Path) -> None:
    encrypt(folder)
    before = contents(folder)
    with pytest.raises(LockedVault, match="passphrase opens it"):
        open_vault(folder)
    assert contents(folder) == before


def test_another_vault_that_is_locked_is_not_merged_and_said_to_be(
    folder: Path, tmp_path: Path
) -> None:
    encrypt(folder)
    assert is_vault(folder)
    with closing(open_vault(tmp_path / "mine")) as mine:
        with pytest.raises(LockedBackup, match="other vault is encrypted"):
            mine.merging.vault(folder, Unattended())
        assert mine.browsing.navigation().all == 0


def test_the_passphrase_and_the_recovery_key_open_it_and_nothing_else(folder: Path) -> None:
    encrypt(folder)
    found = unlocking.keys_of(folder)
    assert found == keys()
    assert unlocking.unlock(found, PASSPHRASE) == key()
    recovery = new_keys().recovery
    assert unlocking.unlock(found, f"{recovery[:20]}\n {recovery[20:].lower()}\n") == key()
    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        unlocking.unlock(found, PASSPHRASE.upper())
    with pytest.raises(WrongPassphrase, match="not the recovery key"):
        unlocking.unlock(found, recovery[:-1])


def test_no_secret_is_in_what_is_kept_or_shown(folder: Path) -> None:
    encrypt(folder)
    secrets = (new_keys().recovery, key().database, key().identity, PASSPHRASE)
    for content in (*contents(folder).values(), repr(key()).encode(), repr(new_keys()).encode()):
        assert not any(secret.encode() in content for secret in secrets)


def test_another_passphrase_takes_the_place_of_the_first(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "disk"
    second.mkdir()
    services = open_vault(folder)
    services.backups.copy_to(second, Unattended())
    services.close()
    opens = encrypt(folder, second)
    encrypting.change(folder, opens, "eight loaves of spelt", second)
    there = SecondFolder(folder / "backups", second).folder
    for place in (folder / "keys.json", *backup_keys.paths(folder / "backups"),
                  *backup_keys.paths(there)):  # fmt: skip
        found = key_file.read(place)
        assert found is not None
        assert key_file.unlocked(found, new_keys().recovery) == opens
        assert found.by_passphrase != keys().by_passphrase
    found = unlocking.keys_of(folder)
    assert found is not None
    assert unlocking.unlock(found, "eight loaves of spelt") == opens
    with pytest.raises(WrongPassphrase):
        unlocking.unlock(found, PASSPHRASE)


def test_where_the_keys_cannot_be_kept_beside_the_backups_nothing_was_changed(
    folder: Path,
) -> None:
    # Given a vault whose backups lie where nothing can be written any more,
    def refuse_to_be_written(key_id: str) -> Path:
        there = backup_keys.path_of(folder / "backups", key_id)
        there.unlink(missing_ok=True)
        partial = there.with_name(f"{there.name}.partial")
        partial.mkdir()
        return partial

    in_the_way = refuse_to_be_written(keys().id)
    # when it is given a passphrase, then it has none, as is said,
    with pytest.raises(KnownError, match="Nothing was changed"):
        encrypting.begin(folder, new_keys())
    assert encrypting.state(folder) == EncryptionState(encrypted=False)
    # and when it is given another one, then the first one opens it.
    in_the_way.rmdir()
    opens = encrypt(folder)
    before = key_file.read(folder / key_file.NAME)
    refuse_to_be_written(opens.id)
    with pytest.raises(KnownError, match="Nothing was changed"):
        encrypting.change(folder, opens, "eight loaves of rye")
    assert key_file.read(folder / key_file.NAME) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_database_that_lies_elsewhere_behind_a_link_is_encrypted_there(
    folder: Path, tmp_path: Path
) -> None:
    # Given a vault whose database was moved to another disk, with a link in its place,
    elsewhere = tmp_path / "large disk"
    elsewhere.mkdir()
    (folder / "vault.db").rename(elsewhere / "vault.db")
    (folder / "vault.db").symlink_to(elsewhere / "vault.db")
    # when it is encrypted, then nothing plain is left anywhere.
    opens = encrypt(folder)
    assert plain_places(folder, elsewhere) == []
    assert (folder / "vault.db").is_symlink()
    services = open_vault(folder, key=opens)
    assert services.browsing.navigation().all == SESSIONS + 1
    services.close()


def test_a_passphrase_that_is_removed_leaves_a_plain_vault(folder: Path) -> None:
    # Given an encrypted vault to which something was added, and which was backed up since,
    before = sums(folder)
    opens = encrypt(folder)
    services = open_vault(folder, key=opens)
    services.organising.star([2], on=True)
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    # when the passphrase is removed,
    plain = encrypting.begin_removal(folder, opens)
    assert encrypting.state(folder) == EncryptionState(True, unfinished=True, removing=True)
    report = Conversion(folder, plain).run(Unattended())
    # then all of it is as it would be without, and no key is left.
    assert (report.backups, report.left) == (2, ())
    assert encrypting.state(folder) == EncryptionState(encrypted=False)
    assert not list(folder.rglob("*.age"))
    assert not list(folder.rglob("keys*.json"))
    assert sums(folder).keys() == before.keys()
    services = open_vault(folder)
    assert services.health.check(Unattended()).healthy
    assert services.reading.thread(2).session.starred
    checked = services.backups.verify([one.name for one in services.backups.list()], Unattended())
    assert [one.is_good for one in checked] == [True, True]
    services.close()


class Stopping:
    """Work that is cancelled after so many looks at it."""

    def __init__(self, looks: int) -> None:
        self._left = looks

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        self.check()

    def check(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        return nullcontext()


@pytest.mark.parametrize("encrypts", [True, False])
def test_wherever_it_is_stopped_the_vault_opens_and_the_next_run_ends_it(
    folder: Path, tmp_path: Path, encrypts: bool
) -> None:
    before = sums(folder)
    if encrypts:
        encrypting.begin(folder, new_keys())
        wanted = key()
    else:
        wanted = encrypting.begin_removal(folder, encrypt(folder))
    template, looks, stopped = tmp_path / "template", 0, True
    shutil.copytree(folder, template)
    while stopped:
        # Given a conversion that is stopped a little later each time,
        shutil.rmtree(folder)
        shutil.copytree(template, folder)
        stopped = False
        try:
            Conversion(folder, wanted).run(Stopping(looks))
        except Cancelled:
            stopped = True
            # then the vault opens as it is, and everything can be read,
            services = open_vault(folder, key=wanted)
            assert services.health.check(Unattended()).healthy
            (blob,) = services.importing.blobs.names()
            assert CANARY.encode() in services.importing.blobs.read(blob)
            assert services.backups.list()[0].is_good
            services.close()
            # and a second run does the rest.
            Conversion(folder, wanted).run(Unattended())
        assert sums(folder, wanted) == before
        assert not list(folder.rglob("*.partial*"))
        assert (plain_places(folder) == []) == encrypts
        looks += 7
    assert looks > 7


def test_the_damaged_database_that_was_kept_is_encrypted_too(folder: Path) -> None:
    kept = folder / "vault.db.damaged-2026-11-28-120000"
    kept.write_bytes(f"{CANARY} in a damaged page".encode())
    opens = encrypt(folder)
    assert plain_places(folder) == []
    encrypted = kept.with_name(kept.name + ".age")
    assert opens.decrypted(encrypted.open("rb")).read() == f"{CANARY} in a damaged page".encode()


@pytest.mark.parametrize("mend", [restore_newest, salvage_vault])
def test_a_damaged_encrypted_vault_is_made_good_and_stays_encrypted(
    folder: Path, mend: Callable[..., Rescued]
) -> None:
    opens = encrypt(folder)
    damage(folder, pages(folder) * 2 // 3, b"\x07" * PAGE)
    rescued = mend(folder, Unattended(), key=opens)
    assert rescued.sessions >= SESSIONS - 5
    assert plain_places(folder) == []
    services = open_vault(folder, key=opens)
    assert services.health.check(Unattended()).healthy
    services.close()
    with pytest.raises(LockedVault):
        open_vault(folder)


def test_a_vault_whose_file_of_keys_is_lost_opens_with_the_copy_beside_its_backups(
    folder: Path,
) -> None:
    encrypt(folder)
    (folder / "keys.json").write_text("{")
    assert unlocking.keys_of(folder) == keys()
    (folder / "keys.json").unlink()
    assert unlocking.keys_of(folder) == keys()


def test_a_newer_encrypted_vault_is_refused_untouched(folder: Path) -> None:
    opens = encrypt(folder)
    database = Database(folder / "vault.db", key=opens)
    with database.exclusive() as engine, engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    database.close()
    before = contents(folder)
    with pytest.raises(NewerVault):
        open_vault(folder, key=opens)
    assert contents(folder) == before


def test_while_a_plain_vault_is_merged_nothing_of_it_lies_plain_in_an_encrypted_one(
    folder: Path, tmp_path: Path
) -> None:
    # Given a plain vault, and an encrypted one that lacks a conversation of it,
    filled_vault(tmp_path / "mine")
    services = open_vault(tmp_path / "mine", key=encrypt(tmp_path / "mine"))
    seen: list[str] = []

    class Watched(Unattended):
        def progress(self, done: int, total: int = 0, note: str = "") -> None:
            seen.append(note)
            assert plain_places(services.folder) == []  # where the program may be killed

    # when it is merged, then what is read of it is encrypted from the first byte on.
    assert services.merging.vault(folder, Watched()).new == 1
    assert {"reading the other vault", "merging conversations"} <= set(seen)
    assert services.health.check(Unattended()).problems == ()
    services.close()


def test_letters_are_the_same_however_they_are_composed(tmp_path: Path) -> None:
    new = encrypting.prepare(tmp_path, "Gugelhu\u0308pfe und Brot")
    assert unlocking.unlock(new.keys, "Gugelh\u00fcpfe und Brot") == new.key


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="at least 8 characters"):
        encrypting.prepare(tmp_path, "seven")


def test_a_vault_that_somebody_has_open_gets_no_passphrase(folder: Path) -> None:
    services = open_vault(folder)
    assert services.browsing.navigation().all
    with pytest.raises(VaultBusy):
        encrypting.begin(folder, new_keys())
    services.close()
    assert encrypting.state(folder) == EncryptionState(encrypted=False)


def test_an_encrypted_vault_is_not_encrypted_again(folder: Path) -> None:
    encrypt(folder)
    with pytest.raises(LockedVault):
        encrypting.prepare(folder, PASSPHRASE)


def test_the_key_of_a_vault_whose_passphrase_is_removed_writes_plain(folder: Path) -> None:
    opens = encrypt(folder)
    blobs = Blobs(folder / "blobs", dataclasses.replace(opens, encrypts=False))
    (blob,) = blobs.names()
    assert CANARY.encode() in blobs.read(blob)
    path = blobs.path(blobs.add(io.BytesIO(b"rye " * 1_000)).sha256)
    assert path is not None
    assert path.suffix == ".zst"
