"""A backup while another process cleans up: it holds every file that it names."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from sqlmodel import col, delete

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.work import Unattended
from chatvault.errors import VaultBusy
from chatvault.services.vault import Services, open_vault
from chatvault.storage.models import Blob
from tests.factories import NOON
from tests.meanwhile import Meanwhile
from tests.unit.importers.claude_code.claude_code_files import Transcript

OLD = CleanupRule(originals_days=0, orphans=False)


@pytest.fixture
def imported(services: Services, tmp_path: Path) -> Path:
    """A file that a conversation was imported from, which is still there."""
    folder = tmp_path / "projects" / "-home-ada"
    folder.mkdir(parents=True)
    transcript = Transcript()
    transcript.user("How long does rye rise?")
    path = transcript.write(folder)
    os.utime(path, (NOON / 1000, NOON / 1000))  # at rest for long
    services.importing.run([tmp_path / "projects"], Unattended())
    return path


def test_what_a_cleanup_takes_away_meanwhile_is_not_missing_in_the_backup(
    services: Services, imported: Path
) -> None:
    # Given a backup that has seen the vault with its original,
    other = open_vault(services.folder)
    # when another process lets the original go before it is copied,
    work = Meanwhile("copying files", lambda: other.cleanup.run(OLD, Unattended()))
    made = services.backups.create(BackupReason.MANUAL, work)
    other.close()
    # then the backup is of the vault as it is by then, and lacks nothing of that.
    assert work.steps == []
    assert (made.files, made.missing_files) == (0, 0)
    (checked,) = services.backups.verify([made.name], Unattended())
    assert checked.is_good


def test_what_is_missing_in_the_vault_itself_is_still_told(
    services: Services, imported: Path
) -> None:
    blobs = services.importing.blobs
    blobs.remove(next(blobs.names()))
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    assert (made.files, made.missing_files) == (1, 1)


def test_a_cleanup_that_does_not_end_is_told_and_no_backup_is_left(services: Services) -> None:
    # Given another process that always removes the file which is about to be copied,
    other = open_vault(services.folder)
    blobs, named = other.importing.blobs, list[str]()

    def exchange() -> None:
        with other.database.write() as session:
            session.exec(delete(Blob).where(col(Blob.sha256).in_(named)))
            blob = blobs.add(io.BytesIO(bytes([len(named)])))
            session.add(Blob(sha256=blob.sha256, size=1, stored_size=1, created_at=NOON))
        for name in named:
            blobs.remove(name)
        named.append(blob.sha256)

    exchange()
    # when a backup is made, then it begins anew each time, and in the end says why there is none.
    with pytest.raises(VaultBusy, match="no backup was made"):
        services.backups.create(BackupReason.MANUAL, Meanwhile("copying files", *[exchange] * 5))
    other.close()
    assert len(named) == 4
    assert services.backups.list() == ()
    assert not list(services.backups.folder.glob("*.partial*"))
