"""A killed exchange of databases leaves one of the two vaults whole, log and all."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chatvault.services.damage import exchanging
from chatvault.services.damage.exchanging import exchange
from chatvault.services.vault import open_vault
from tests import power
from tests.death import every_death
from tests.unit.services.damage.damage import SESSIONS, filled_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault whose last change is still in the log, and another one beside it."""
    vault = filled_vault(tmp_path / "whole")
    services = open_vault(vault)
    services.organising.rename(1, "Only in the log")
    killed = tmp_path / "vault"
    shutil.copytree(vault, killed)  # as it is where nobody closed it
    services.close()
    new = dbapi2.connect(str(killed / "new.db"))
    new.execute("CREATE TABLE new (a)")
    new.close()
    return killed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("vault.db*"))


def is_new(path: Path) -> bool:
    connection = dbapi2.connect(str(path))
    found = connection.execute("SELECT name FROM sqlite_master WHERE name = 'new'").fetchall()
    connection.close()
    return bool(found)


def test_wherever_it_dies_the_next_start_finds_one_of_the_two_whole(
    folder: Path, tmp_path: Path
) -> None:
    path, spare = folder / "vault.db", tmp_path / "spare"
    shutil.copytree(folder, spare)
    log = (folder / "vault.db-wal").read_bytes()
    assert log
    old = new = 0
    for _ in every_death(lambda: exchange(path, folder / "new.db")):
        # Given an exchange that died somewhere, at every moment there is a database.
        assert path.exists()
        # When the next start looks at it,
        exchanging.finish(path)
        # then the old one is there with its log, and no second name of it,
        if not is_new(path):
            old += 1
            services = open_vault(folder)
            assert services.reading.thread(1).session.title == "Only in the log"
            assert len(services.browsing.rows(range(1, SESSIONS + 1))) == SESSIONS
            services.close()
            assert names(folder) == ["vault.db"]
        # or the new one without it, and the old one is kept with its log.
        else:
            new += 1
            (kept,) = folder.glob("vault.db.damaged-*[0-9]")
            assert kept.with_name(kept.name + "-wal").read_bytes() == log
            assert not (folder / "vault.db-wal").exists()
            assert not (folder / "vault.db.due").exists()
        shutil.rmtree(folder)
        shutil.copytree(spare, folder)
    assert old
    assert new


def test_where_files_have_one_name_alone_copies_are_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refused)
    path, spare = folder / "vault.db", tmp_path / "spare"
    shutil.copytree(folder, spare)
    before, log = path.read_bytes(), (folder / "vault.db-wal").read_bytes()
    for _ in every_death(lambda: exchange(path, folder / "new.db")):
        exchanging.finish(path)
        kept = list(folder.glob("vault.db.damaged-*[0-9]"))
        assert not list(folder.glob("*.partial"))
        assert [one.read_bytes() for one in kept] == [before] * len(kept)
        if is_new(path):
            assert kept[0].with_name(kept[0].name + "-wal").read_bytes() == log
        shutil.rmtree(folder)
        shutil.copytree(spare, folder)
    (kept_at_last,) = folder.glob("vault.db.damaged-*[0-9]")
    assert kept_at_last.read_bytes() == before


def test_a_finish_that_dies_is_finished_by_the_next_one(folder: Path, tmp_path: Path) -> None:
    path, spare = folder / "vault.db", tmp_path / "spare"
    (folder / "new.db").rename(folder / "vault.db.due")
    shutil.copytree(folder, spare)
    deaths = 0
    for _ in every_death(lambda: exchanging.finish(path)):
        assert path.exists()
        exchanging.finish(path)
        assert is_new(path)
        assert not (folder / "vault.db-wal").exists()
        deaths += 1
        shutil.rmtree(folder)
        shutil.copytree(spare, folder)
    assert deaths > 2


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be synced")
def test_both_databases_outlive_a_power_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with power.watched(folder, monkeypatch) as disk:
        kept = exchange(folder / "vault.db", folder / "new.db")
        assert disk.lasts(folder / "vault.db")
    assert kept.exists()
