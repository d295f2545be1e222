"""A full disk is told by its name, and what the vault had kept makes deleting work again."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.errors import DiskFull
from chatvault.services.disk import folder_size
from chatvault.services.importing import import_room
from chatvault.services.vault import Services, open_vault
from chatvault.storage.database import room
from tests.unit.services.damage.damage import filled_vault
from tests.unit.services.importing.test_importing import conversation, run, write_export


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """A vault that is worth a reserve."""
    monkeypatch.setattr(room, "_WORTH_A_RESERVE", 1)
    monkeypatch.setattr(room, "RESERVE_BYTES", 2_000_000)
    services = open_vault(filled_vault(tmp_path / "vault"))
    yield services
    services.close()


def no_room(monkeypatch: pytest.MonkeyPatch, *, left: int = 0) -> None:
    monkeypatch.setattr(room, "free_space", lambda folder: left)


def fail_for_want_of_room(services: Services) -> None:
    with services.database.write():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_vault_keeps_some_room(vault: Services) -> None:
    assert (vault.folder / "vault.reserve").stat().st_size == 2_000_000


def test_the_room_that_is_kept_is_nothing_that_the_vault_holds(vault: Services) -> None:
    held = vault.browsing.navigation().size
    assert held == folder_size(vault.folder) - 2_000_000
    room.give_reserve(vault.database.path)
    assert vault.browsing.navigation().size == held


def test_a_small_vault_keeps_enough_to_be_read_and_more_once_it_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a vault with next to nothing in it, whose disk becomes full."""
    open_vault(tmp_path).close()
    reserve = tmp_path / "vault.reserve"
    assert reserve.stat().st_size == 1 << 20
    no_room(monkeypatch)
    open_vault(tmp_path).close()
    assert not reserve.exists()
    monkeypatch.undo()
    open_vault(tmp_path).close()
    # When it has something to delete, then that has its room, too.
    monkeypatch.setattr(room, "_WORTH_A_RESERVE", 1)
    open_vault(tmp_path).close()
    assert reserve.stat().st_size == room.RESERVE_BYTES


def test_a_full_disk_is_named_and_the_room_is_given_once(
    vault: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch)
    with pytest.raises(DiskFull, match="To delete something in the vault works again") as first:
        fail_for_want_of_room(vault)
    assert str(room.disk_of(vault.folder)) in first.value.sentence
    assert "free at least 50 MB" in first.value.sentence
    assert not (vault.folder / "vault.reserve").exists()
    with pytest.raises(DiskFull, match=r"try again\.$"):
        fail_for_want_of_room(vault)


def test_a_start_on_a_full_disk_gives_it_before_it_needs_it(
    vault: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    no_room(monkeypatch)
    open_vault(vault.folder).close()
    assert not (vault.folder / "vault.reserve").exists()
    # With room again there is one again.
    monkeypatch.undo()
    monkeypatch.setattr(room, "_WORTH_A_RESERVE", 1)
    open_vault(vault.folder).close()
    assert (vault.folder / "vault.reserve").exists()


def test_a_disk_that_fails_with_room_left_is_not_called_full(
    vault: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch, left=1 << 40)
    with pytest.raises(DiskFull, match="is failing"):
        fail_for_want_of_room(vault)
    assert (vault.folder / "vault.reserve").exists()


def test_an_import_leaves_room_for_deleting(
    vault: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = write_export(tmp_path / "conversations.json", conversation("a", "Rye?"))
    monkeypatch.setattr(import_room, "LEAST_ROOM", 1 << 60)
    with pytest.raises(DiskFull, match=r"An import needs .* the disk “.*” has"):
        run(vault, export)
    monkeypatch.undo()
    (imported,) = run(vault, export).runs
    assert imported.sessions_new == 1


def test_other_errors_of_the_system_are_not_taken_for_it(vault: Services) -> None:
    with pytest.raises(PermissionError), vault.database.write():
        raise PermissionError
