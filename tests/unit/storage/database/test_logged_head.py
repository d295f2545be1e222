"""What a new database is may stand in its log alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.storage.database.engine import APPLICATION_ID
from chatvault.storage.database.logged_head import head_in
from chatvault.storage.schema import is_vault

OURS, OTHERS = APPLICATION_ID, 7


@pytest.mark.parametrize("application", [OURS, OTHERS])
def test_the_newest_first_page_of_the_log_counts(tmp_path: Path, application: int) -> None:
    # Given a database that is open, all of whose tables are in its log,
    path = tmp_path / "rye.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE loaf (id)")
        database.execute(f"PRAGMA application_id = {application}")
        # when one asks what it is, then the log tells.
        head = head_in(tmp_path / "rye.db-wal", 100)
        assert int.from_bytes(head[68:72], "big") == application
        assert is_vault(path) is (application == OURS)


@pytest.mark.parametrize("content", [b"", b"short", b"\0" * 200, b"\xff" * 5_000])
def test_what_is_no_log_has_no_page(tmp_path: Path, content: bytes) -> None:
    log = tmp_path / "rye.db-wal"
    log.write_bytes(content)
    assert head_in(log, 100) == b""
