"""Bringing a vault up to the newest schema, killed at any moment: the old one or the new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.database.engine import Database
from tests.torture.killing import Acknowledged, copied, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.unit.storage.released_vaults import VERSIONS, content, released_vault
from tests.unit.storage.test_migrations import Stopped, brought_up, failing_at

SESSIONS = 400  # with two messages each, beside those of the released vault


@quick_and_long(10)
def test_it_is_the_old_one_or_the_new_one(tmp_path: Path, enough: int) -> None:
    template = tmp_path / "template"
    path = released_vault(template, VERSIONS[0])
    fill(path)
    before = content(path)
    vault = tmp_path / "vault"
    shutil.copytree(template, vault)
    kills, old, new = Kills("migration", tmp_path), 0, 0
    whole_run = kills.duration(bring_up, vault)
    for _ in kills.until(enough):
        copied(template, vault)
        told = kills.amid(bring_up, vault, 1.2 * whole_run)
        version = schema.stored_version(Database(vault / "vault.db"))
        assert version in (VERSIONS[0], VERSIONS[-1])
        assert told.steps < 2 or version == VERSIONS[-1], "what was acknowledged is gone"
        if version == VERSIONS[0]:
            old += 1
            assert content(vault / "vault.db") == before
        else:
            new += 1
            assert brought_up(before, content(vault / "vault.db")) == []
        with kills.opened(vault) as services:
            assert brought_up(before, content(vault / "vault.db")) == []
            backups = services.backups.list()
            assert [one.reason for one in backups] == [BackupReason.MIGRATION]
            names = [one.name for one in backups]
            assert all(one.is_good for one in services.backups.verify(names, Unattended()))
            services.indexing.catch_up(Unattended())
            assert problems(services) == []
        assert left_behind(vault) == []
    kills.note(were_old=old, were_new=new, lost=0, half=0)


@pytest.mark.torture
def test_after_a_failure_of_any_statement_the_next_start_succeeds(tmp_path: Path) -> None:
    starts, failed = Kills("migration, statements", tmp_path), 0
    for version in VERSIONS[:-1]:
        template, vault = tmp_path / f"schema {version}", tmp_path / "vault"
        before = content(released_vault(template, version))
        number = 0
        while True:
            shutil.rmtree(vault, ignore_errors=True)
            shutil.copytree(template, vault)
            try:
                with failing_at(number):
                    open_vault(vault).close()
            except Stopped:
                number += 1
            else:
                break
            assert schema.stored_version(Database(vault / "vault.db")) == version
            assert content(vault / "vault.db") == before
            with starts.opened(vault) as services:
                assert brought_up(before, content(vault / "vault.db")) == []
                assert len(services.backups.list()) == 1
        assert number > 5
        failed += number
    starts.note(failures=failed, lost=0, half=0)


def bring_up(vault: Path, told: Acknowledged) -> None:
    told.tell()
    services = open_vault(vault)
    told.tell()
    services.close()


def fill(path: Path) -> None:
    """Give the vault many conversations more, copies of one that it has."""
    connection = dbapi2.connect(str(path))
    for table, key, changed in (
        ("chat_session", "id", ("id", "active_leaf_id", "uid", "external_id")),
        ("message", "session_id", ("id", "session_id", "parent_id", "external_id")),
    ):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = [_copied(column) if column in changed else column for column in columns]
        connection.execute(
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number "
            f"WHERE n < {SESSIONS}) INSERT INTO {table}({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM {table}, number WHERE {key} = "
            "(SELECT id FROM chat_session WHERE title = 'Levain')"
        )
    connection.execute(
        "INSERT INTO session_fts(rowid, title) SELECT id, title FROM chat_session WHERE id > 1000"
    )
    connection.commit()
    connection.close()


def _copied(column: str) -> str:
    """The value of that column in the copy with the number n."""
    is_number = column.endswith("id") and column not in ("uid", "external_id")
    return f"{column} + 1000 * n" if is_number else f"{column} || '-' || n"
