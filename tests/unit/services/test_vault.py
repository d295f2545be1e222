"""Opening vaults in places that do not want to be written to."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import KnownError, ReadOnlyVault, VaultGone
from chatvault.services.vault import open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session

NOBODY = 65534


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder that everybody may read and nobody may write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IRWXU)


def lock(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)


def ordinary(action: Callable[[], str]) -> str:
    """What ``action`` says when an ordinary user does it; root may write anywhere."""
    if os.geteuid() != 0:
        return action()
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def act() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        sender.send(action())

    process = multiprocessing.get_context("fork").Process(target=act)
    process.start()
    answer: str = receiver.recv() if receiver.poll(60) else "no answer"
    process.join()
    return answer


@pytest.mark.skipif(not hasattr(os, "fork"), reason="users are changed by forking")
def test_a_read_only_vault_can_be_read_and_says_why_it_is_not_changed(
    read_only_folder: Path,
) -> None:
    services = open_vault(read_only_folder)
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        store.merge(make_session("Hello?", "Hi.", title="A greeting"))
        store.finish()
    services.close()
    lock(read_only_folder)
    before = (read_only_folder / "vault.db").read_bytes()

    def read_and_try_to_write() -> str:
        opened = open_vault(read_only_folder)
        keys = opened.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
        titles = [row.title for row in opened.browsing.rows([key.id for key in keys])]
        try:
            opened.organising.star([keys[0].id], on=True)
        except KnownError as error:
            return f"{titles} {error.sentence}"
        return "written"

    answer = ordinary(read_and_try_to_write)
    assert "A greeting" in answer
    assert "may not be written to" in answer
    assert (read_only_folder / "vault.db").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="users are changed by forking")
def test_a_vault_cannot_be_made_in_a_read_only_folder(read_only_folder: Path) -> None:
    lock(read_only_folder)

    def make() -> str:
        try:
            open_vault(read_only_folder)
        except KnownError as error:
            return error.sentence
        return "made"

    assert "may not be written to" in ordinary(make)
    assert list(read_only_folder.iterdir()) == []


def test_a_vault_is_for_its_owner_alone(tmp_path: Path) -> None:
    services = open_vault(tmp_path / "vault")
    services.close()
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "vault" / "vault.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("is_new", [True, False])
def test_a_disk_that_knows_no_locks_is_said_to_be_none_for_a_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_new: bool
) -> None:
    # Given a share of a network whose server has no locks,
    fcntl = pytest.importorskip("fcntl")
    folder = tmp_path / "vault"
    if not is_new:
        open_vault(folder).close()

    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refused)
    # when a vault is made or opened there, then the reason is told.
    with pytest.raises(ReadOnlyVault, match="with file locks"):
        open_vault(folder)


@pytest.mark.skipif(os.name == "nt", reason="links need a permission there")
def test_a_vault_whose_disk_does_not_answer_any_more_is_said_to_be_gone(tmp_path: Path) -> None:
    # Given an open vault, in whose place the system answers with errors, as of a mount whose
    # server is gone,
    folder = tmp_path / "vault"
    services = open_vault(folder)
    assert services.browsing.navigation().all == 0
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(folder)
    # when a backup is due, then the vault is gone, and it can be let go of all the same.
    with pytest.raises(VaultGone):
        services.backups.scheduled(1, Unattended())
    services.close()
