"""Nothing of an encrypted vault can be read on the disk, whatever is done with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault import paths, settings
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.work import Unattended
from chatvault.services.backups.opened_backup import open_backup
from chatvault.services.importing import portion_import
from chatvault.services.vault import Services, open_vault
from tests.unit.services.damage.locked import (
    CANARY,
    backed_up_vault,
    encrypt,
    plain_places,
)
from tests.unit.services.importing.test_importing import conversation, write_export

WORK = Unattended()


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps what is not the vault: temporary files, settings, the log."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("TMPDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def test_the_canary_is_found_in_a_plain_vault(tmp_path: Path) -> None:
    """Else the other test would say nothing."""
    found = plain_places(backed_up_vault(tmp_path / "vault"))
    kinds = {Path(path).suffix for path in found}
    assert {".db", ".zst", ".jsonl"} <= kinds | {".jsonl"}
    assert any("blobs" in path for path in found)


def test_the_canary_is_nowhere_once_the_vault_is_encrypted(
    tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an encrypted vault with the canary in messages, titles, files, backups,
    vault = backed_up_vault(tmp_path / "vault")
    key = encrypt(vault)
    assert plain_places(vault, outside) == []
    # when one works with it: imports, in a process beside and here,
    services = open_vault(vault, key=key)
    export = write_export(
        tmp_path / "export.json",
        conversation("one", f"What is a {CANARY}?", f"A {CANARY} is a bird."),
        conversation("two", f"Does the {CANARY} sing?", "It does."),
    )
    monkeypatch.setattr(portion_import, "WORTH_A_PROCESS", 0)
    services.importing.run([export], WORK)
    monkeypatch.setattr(portion_import, "WORTH_A_PROCESS", 1 << 30)
    other = write_export(tmp_path / "other.json", conversation("three", f"{CANARY}!", "Indeed."))
    services.importing.run([other], WORK)
    assert plain_places(vault, outside) == []
    # writes notes, tags, searches, opens files,
    organise(services)
    assert plain_places(vault, outside) == []
    # backs up, looks into a backup, brings back from it, throws away,
    backup = services.backups.create(BackupReason.MANUAL, WORK)
    services.backups.verify([backup.name], WORK)
    opened = open_backup(services.backups, backup, WORK)
    uid = opened.services.browsing.rows([1])[0].uid
    assert opened.services.searching.search(CANARY, WORK).total
    assert plain_places(vault, outside) == []
    opened.close()
    services.restoring.sessions(backup.name, [uid], WORK)
    services.organising.trash([2])
    services.trash.empty(WORK, BackupReason.TRASH, 0)
    services.cleanup.run(CleanupRule(originals_days=0, logs_days=0), WORK)
    assert plain_places(vault, outside) == []
    # and the program is stopped in the middle of a write,
    with pytest.raises(ZeroDivisionError):
        stop_amid_a_write(services)
    # then the canary is nowhere, neither in the log of writes nor in what else is kept.
    assert (vault / "vault.db-wal").stat().st_size
    settings.save(paths.settings_file(), settings.Settings(session=uid))
    assert plain_places(vault, outside) == []
    services.close()
    assert plain_places(vault, outside) == []


def stop_amid_a_write(services: Services) -> None:
    with services.database.write() as session:
        for number in range(2_000):
            session.connection().exec_driver_sql(
                "INSERT INTO tag (name, color) VALUES (?, '')", (f"{CANARY} {number}" * 100,)
            )
        raise ZeroDivisionError


def organise(services: Services) -> None:
    """Say the canary wherever a person can say something."""
    services.organising.rename(1, f"My {CANARY}")
    message = next(services.reading.all_messages(1))
    services.bookmarks.set(message.id, f"Where the {CANARY} is")
    services.saved_searches.add(f"{CANARY} sings", f"{CANARY}s")
    services.search_history.remember(CANARY)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("INSERT INTO tag (name, color) VALUES (?, '')", (CANARY,))
        connection.exec_driver_sql("UPDATE chat_session SET note = ? WHERE id = 1", (CANARY,))
    for blob in services.importing.blobs.names():
        services.reading.attachment(blob)
    services.indexing.catch_up(WORK)
    assert services.health.check(WORK).healthy
