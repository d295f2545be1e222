"""SQLite finds a file wherever it lies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PureWindowsPath

from chatvault.domain.tables.database_address import database_address


def test_a_file_on_a_share_of_windows_has_an_address_without_a_computer() -> None:
    path = PureWindowsPath(r"\\bakery\share\my vault\vault.db")
    assert database_address(path, "mode=ro") == "file:////bakery/share/my%20vault/vault.db?mode=ro"
    local = PureWindowsPath(r"C:\Users\ada\vault.db")
    assert database_address(local, "mode=ro") == "file:///C:/Users/ada/vault.db?mode=ro"


def test_signs_that_mean_something_in_an_address_are_parts_of_a_name(tmp_path: Path) -> None:
    path = tmp_path / "50% rye? #1" / "vault.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(database_address(path, "mode=rwc"), uri=True)) as connection:
        connection.execute("CREATE TABLE bread (id)")
    assert path.stat().st_size
