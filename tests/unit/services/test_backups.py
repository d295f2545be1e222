"""Backups are checked before they count, and come back whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.backup import Backup, BackupReason, RetentionRule
from chatvault.domain.blocks import Image, Text
from chatvault.domain.retention import superfluous
from chatvault.domain.work import Unattended
from chatvault.errors import DamagedVault, KnownError, NotFound
from chatvault.services.vault import Services, open_vault
from tests.factories import make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction


def create(services: Services, reason: BackupReason = BackupReason.MANUAL) -> Backup:
    return services.backups.create(reason, Unattended())


def test_a_backup_is_restored_whole_into_a_new_folder(
    services: Services, merge: MergeFunction, tmp_path: Path
) -> None:
    message = make_message(blocks=[Image(make_attachment()), Text("Look at this loaf.")])
    merge(make_session(messages=[message], title="A loaf"))
    made = create(services)
    assert made.verified_at is not None

    services.backups.restore(made.name, tmp_path / "restored", Unattended())

    restored = open_vault(tmp_path / "restored")
    assert restored.searching.search("loaf", Unattended()).total == 1
    assert restored.health.check(Unattended()).healthy
    restored.close()


def test_nothing_half_made_is_left_beside_a_backup(services: Services) -> None:
    made = create(services)
    names = sorted(path.name for path in services.backups.folder.iterdir() if path.is_file())
    assert names == [f"{made.name}.db.zst", f"{made.name}.json"]


def test_a_backup_does_not_overwrite_a_folder_with_something_in_it(
    services: Services, tmp_path: Path
) -> None:
    made = create(services)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(KnownError, match="new or empty"):
        services.backups.restore(made.name, tmp_path / "full", Unattended())
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_a_damaged_backup_is_not_restored(services: Services, tmp_path: Path) -> None:
    made = create(services)
    packed = bytearray(Path(made.path).read_bytes())
    packed[len(packed) // 2] ^= 0xFF
    Path(made.path).write_bytes(packed)
    with pytest.raises(KnownError, match="damaged"):
        services.backups.restore(made.name, tmp_path / "restored", Unattended())
    assert not (tmp_path / "restored" / "vault.db").exists()


def test_an_unknown_backup_is_said_to_be_unknown(services: Services, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        services.backups.restore("none", tmp_path / "restored", Unattended())


def test_a_backup_is_due_when_there_is_none_or_it_is_old(services: Services) -> None:
    assert services.backups.due(3_600_000)
    create(services, BackupReason.SCHEDULE)
    assert not services.backups.due(3_600_000)
    assert services.backups.due(0)


def test_scheduled_backups_are_thinned_out_and_manual_ones_are_not(services: Services) -> None:
    manual = create(services)
    for _ in range(3):
        services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=RetentionRule(1, 0, 0, 0))
    left = services.backups.list()
    assert len(left) == 2
    assert manual.name in {backup.name for backup in left}


def test_what_a_crash_left_is_swept_but_not_what_another_process_is_writing(
    services: Services,
) -> None:
    for folder in (services.backups.folder, services.folder / "blobs"):
        folder.mkdir(exist_ok=True)
        left, written = folder / "old.db.partial", folder / "new.db.partial"
        for path in (left, written):
            path.write_bytes(b"half")
        os.utime(left, (0, 0))
    open_vault(services.folder).close()
    for folder in (services.backups.folder, services.folder / "blobs"):
        assert [path.name for path in folder.glob("*.partial")] == ["new.db.partial"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file")
    with pytest.raises(KnownError, match="must be a folder"):
        open_vault(tmp_path / "vault")


def test_a_damaged_vault_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "vault.db").write_bytes(b"garbage" * 1000)
    with pytest.raises(DamagedVault):
        open_vault(folder)
    assert (folder / "vault.db").read_bytes() == b"garbage" * 1000


moments = st.integers(1_600_000_000_000, 1_900_000_000_000)


@st.composite
def histories(draw: st.DrawFn) -> list[Backup]:
    taken = draw(st.lists(moments, max_size=60, unique=True))
    return [
        Backup(
            name=str(moment),
            path="",
            created_at=moment,
            reason=draw(st.sampled_from(BackupReason)),
            sessions=1,
            messages=1,
            size=1,
            sha256="",
            verified_at=draw(st.sampled_from([None, moment])),
        )
        for moment in taken
    ]


@given(histories())
def test_retention_never_lets_the_wrong_one_go(history: list[Backup]) -> None:
    rule = RetentionRule()
    gone = superfluous(history, rule)
    left = [backup for backup in history if backup not in gone]
    assert all(backup.reason is BackupReason.SCHEDULE for backup in gone)
    verified = [backup for backup in history if backup.verified_at]
    if verified:
        assert max(verified, key=lambda backup: backup.created_at) in left
    scheduled = [backup for backup in history if backup.reason is BackupReason.SCHEDULE]
    newest = sorted(scheduled, key=lambda backup: -backup.created_at)[: rule.last]
    assert all(backup in left for backup in newest)
    assert superfluous(left, rule) == []
