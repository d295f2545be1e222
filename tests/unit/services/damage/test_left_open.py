"""A vault that was not closed: what became of its write-ahead log since is noticed at the start."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import DamagedVault, KnownError
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session
from tests.unit.services.damage.damage import filled_vault


def titles(services: Services) -> int:
    return services.browsing.navigation().all


def add_conversation(services: Services, name: str) -> None:
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        store.merge(make_session(f"What about {name}?", "Yes.", external_id=name))
        store.finish()


def killed(folder: Path, copy: Path, change: Callable[[Services], None]) -> Path:
    """A copy of the vault as a program would leave it that is killed after that change."""
    services = open_vault(folder)
    change(services)
    shutil.copytree(folder, copy)
    services.close()
    return copy


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A vault that was closed with 30 conversations, and not closed with one more."""
    folder = filled_vault(tmp_path / "vault")
    return killed(folder, tmp_path / "left", lambda one: add_conversation(one, "more"))


def test_a_vault_that_was_closed_has_nothing_to_say(tmp_path: Path) -> None:
    folder = filled_vault(tmp_path / "vault")
    assert not (folder / "vault.open").exists()
    services = open_vault(folder)
    assert services.remarks == ()
    assert (folder / "vault.open").exists()
    services.close()
    assert not (folder / "vault.open").exists()


def test_what_a_killed_program_has_written_is_there_without_a_word(left: Path) -> None:
    services = open_vault(left)
    assert (services.remarks, titles(services)) == ((), 31)
    services.close()
    assert not (left / "vault.open").exists()


def test_a_second_program_says_nothing_while_the_first_is_at_work(tmp_path: Path) -> None:
    folder = filled_vault(tmp_path / "vault")
    first = open_vault(folder)
    add_conversation(first, "more")
    second = open_vault(folder)
    assert (second.remarks, titles(second)) == ((), 31)
    second.close()
    assert (folder / "vault.open").exists()
    first.close()


def test_a_log_that_was_deleted_is_told_of_once(left: Path) -> None:
    # Given a vault that was not closed, whose log is deleted,
    (left / "vault.db-wal").unlink()
    # when it is opened, then it says that something may be missing, and can be used.
    services = open_vault(left)
    (remark,) = services.remarks
    assert "its log “vault.db-wal” is gone" in remark
    assert titles(services) == 30
    services.close()
    services = open_vault(left)
    assert services.remarks == ()
    services.close()


def test_a_log_that_the_database_needed_is_damage(tmp_path: Path) -> None:
    # Given a vault that was killed amid folding its log into the database,
    folder = filled_vault(tmp_path / "vault")
    left = killed(folder, tmp_path / "left", lambda one: add_conversation(one, "more"))
    path = left / "vault.db"
    newer = (folder / "vault.db").read_bytes()  # that one was folded in whole
    older = path.read_bytes()
    half = max(len(newer), len(older)) // 2
    path.write_bytes(newer[:half] + older[half:])
    # when its log is deleted,
    (left / "vault.db-wal").unlink()
    # then it is damaged, which is said at the start; or the half that was folded in is whole.
    try:
        services = open_vault(left)
    except DamagedVault:
        return
    assert services.remarks
    services.close()


def test_a_log_of_another_vault_is_put_aside_and_the_vault_is_whole(
    left: Path, tmp_path: Path
) -> None:
    # Given the log of another vault in the place of the own one,
    other = killed(tmp_path / "theirs", tmp_path / "other", lambda one: add_conversation(one, "x"))
    log = (other / "vault.db-wal").read_bytes()
    (left / "vault.db-wal").write_bytes(log)
    before = (left / "vault.db").read_bytes()
    # when the vault is opened, then nothing of it has got into the vault, and it is kept.
    services = open_vault(left)
    (remark,) = services.remarks
    assert "does not belong to it" in remark
    (kept,) = left.glob("vault.db-wal.foreign-*")
    assert kept.read_bytes() == log
    assert (left / "vault.db").read_bytes() == before
    assert titles(services) == 30
    assert services.health.check(Unattended()).healthy
    services.close()


def test_a_log_beside_an_older_copy_of_the_database_is_put_aside(tmp_path: Path) -> None:
    # Given a copy of the database that was made long ago, and put back beside today's log,
    folder = filled_vault(tmp_path / "vault")
    older = (folder / "vault.db").read_bytes()
    services = open_vault(folder)
    for number in range(300):
        add_conversation(services, f"later {number}")
    services.close()
    left = killed(folder, tmp_path / "left", lambda one: add_conversation(one, "more"))
    (left / "vault.db").write_bytes(older)
    # when it is opened, then the copy is what is there.
    services = open_vault(left)
    assert "does not belong to it" in services.remarks[0]
    assert titles(services) == 30
    assert services.health.check(Unattended()).healthy
    services.close()


def test_a_vault_that_is_refused_is_left_as_it_was(left: Path) -> None:
    (left / "vault.open").unlink()
    (left / "vault.db").write_bytes(b"garbage" * 1_000)
    before = sorted(path.name for path in left.iterdir())
    with pytest.raises(KnownError):
        open_vault(left)
    assert sorted(path.name for path in left.iterdir()) == before


def test_a_database_that_was_emptied_is_damaged_and_no_new_vault(tmp_path: Path) -> None:
    folder = filled_vault(tmp_path / "vault")
    (folder / "backups").mkdir(exist_ok=True)
    (folder / "backups" / "2025-11-22-120000-000-manual.json").write_bytes(b"{}")
    (folder / "vault.db").write_bytes(b"")
    with pytest.raises(DamagedVault, match="is empty"):
        open_vault(folder)
    assert (folder / "vault.db").read_bytes() == b""


def test_an_empty_file_that_a_killed_first_start_left_becomes_a_vault(tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(b"")
    services = open_vault(tmp_path)
    assert titles(services) == 0
    services.close()
