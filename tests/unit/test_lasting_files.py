"""What the program says is kept is on the disk, names and all, before it says so."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from chatvault import settings
from chatvault.domain.blocks import Image
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.lasting_files import make_folder, sync_folder, take_free_place, take_place
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.vault import Services, open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests import power
from tests.death import every_death
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be synced")


@contextmanager
def commits_of(services: Services, disk: power.Power) -> Iterator[list[str]]:
    """The blobs that rows name, after each commit; fails where one of them would not last."""
    named: list[str] = []

    def look(connection: Any) -> None:
        rows = connection.exec_driver_sql("SELECT sha256 FROM blob").scalars().all()
        blobs = Blobs(services.folder / "blobs")
        for name in set(rows).difference(named):
            path = blobs.path(name)
            assert path is not None
            assert disk.lasts(path), f"{name} is named before it is on the disk"
            named.append(name)

    with services.database.exclusive() as engine:
        event.listen(engine, "commit", look)
    yield named
    event.remove(engine, "commit", look)


def store_pictures(services: Services, number: int) -> None:
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
        for place in range(number):
            picture = Image(make_attachment(f"picture {place}".encode() * 50))
            store.merge(make_session(messages=[make_message(blocks=[picture])]))
        store.finish()


def test_attachments_and_originals_last_before_rows_name_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = write_export(tmp_path / "conversations.json", conversation("bread", "Rye?", "Rye."))
    with power.watched(tmp_path, monkeypatch) as disk:
        services = open_vault(tmp_path / "new" / "vault")
        with commits_of(services, disk) as named:
            store_pictures(services, 5)
            services.importing.run([export], Unattended())
        assert len(named) == 6
        services.close()


def test_a_blob_that_was_there_already_lasts_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a file that a killed program had just put there,
    services = open_vault(tmp_path / "before")
    store_pictures(services, 1)
    services.close()
    folder = tmp_path / "vault"
    open_vault(folder).close()
    shutil.copytree(tmp_path / "before" / "blobs", folder / "blobs", dirs_exist_ok=True)
    with power.watched(folder, monkeypatch) as disk:
        services = open_vault(folder)
        # when it is stored again, then its name is brought to the disk first.
        store_pictures(services, 1)
        (name,) = Blobs(folder / "blobs").names()
        path = Blobs(folder / "blobs").path(name)
        assert path is not None
        assert disk.is_named(path)
        services.close()


def test_a_backup_and_what_is_restored_from_it_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with power.watched(tmp_path, monkeypatch) as disk:
        services = open_vault(tmp_path / "vault")
        store_pictures(services, 5)
        backup = services.backups.create(BackupReason.MANUAL, Unattended())
        second = tmp_path / "second"
        second.mkdir()
        assert services.backups.copy_to(second, Unattended()) == 1
        restore_vault(services.backups, backup.name, tmp_path / "new" / "restored", Unattended())
        services.close()
        # The database lasts by its own means, and the reserve is nothing but room.
        no_matter = ("vault.db", "vault.reserve")
        made = [path for path in files(tmp_path) if not path.name.startswith(no_matter)]
        assert len(made) > 5 * 3 + 4 * 2
        sync_folder(tmp_path)  # the second folder is the person's own
        assert [path for path in made if not disk.lasts(path)] == []
        assert disk.lasts(tmp_path / "new" / "restored" / "vault.db")


def test_settings_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    with power.watched(tmp_path, monkeypatch) as disk:
        settings.save(path, settings.Settings(zoom=1.5))
        assert disk.lasts(path)


def test_settings_that_die_while_they_are_written_are_the_old_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    old, new = settings.Settings(zoom=1.5), settings.Settings(zoom=2.0)
    settings.save(path, old)
    found = []
    for _ in every_death(lambda: settings.save(path, new)):
        found.append(settings.load(path))
        settings.save(path, old)
    assert set(found) == {old, new}
    assert settings.load(path) == new
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"]


def test_a_folder_that_is_made_lasts_with_those_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with power.watched(tmp_path, monkeypatch) as disk:
        make_folder(tmp_path / "a" / "b")
        partial = tmp_path / "a" / "b" / "partial"
        with partial.open("wb") as stream:
            stream.write(b"rye")
            stream.flush()
            os.fsync(stream.fileno())
        take_place(partial, tmp_path / "a" / "b" / "whole")
        assert disk.lasts(tmp_path / "a" / "b" / "whole")


def files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in found if path.suffix != ".lock"]


@pytest.mark.parametrize("links", [True, False])
def test_a_name_that_is_taken_stays_with_whoever_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(path: Path, other: Path) -> None:
        raise OSError(errno.EPERM, "No second names")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    partial, free, taken = (tmp_path / name for name in ("partial", "free", "taken"))
    taken.write_text("theirs")
    partial.write_text("ours")
    with pytest.raises(FileExistsError):
        take_free_place(partial, taken)
    take_free_place(partial, free)
    assert (taken.read_text(), free.read_text()) == ("theirs", "ours")
