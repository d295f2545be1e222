"""A vault of every schema that was ever released, with something invented in each table.

Each is a text of SQL in ``released/``, taken from what the migrations of its time had made. For
a new schema, ``python -m tests.unit.storage.released_vaults`` writes another one from that of
the schema before; rows for new tables are then added to it by hand.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chatvault.storage import schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database

FOLDER = Path(__file__).parent / "released"
VERSIONS = range(1, schema.SCHEMA_VERSION + 1)
PICTURE = b"a picture of a loaf of rye"

# What the index holds cannot be read out of it.
_INDEX = """
INSERT INTO message_fts(rowid, prose, aside, tags)
    SELECT id, text, thinking, 'r' || role FROM message WHERE hidden IS NULL;
INSERT INTO session_fts(rowid, title) SELECT id, title FROM chat_session;
"""
_WORDS = "INSERT INTO word_fts(word_fts) VALUES ('rebuild');\n"


def released_vault(folder: Path, version: int) -> Path:
    """Make the vault of that schema in a new folder, with its files; where its database is."""
    folder.mkdir()
    path = folder / "vault.db"
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript((FOLDER / f"schema_{version}.sql").read_text(encoding="utf-8"))
    connection.close()
    original = (FOLDER / "conversations.json").read_bytes()
    for content in (PICTURE, original):
        Blobs(folder / "blobs").add(io.BytesIO(content))
    return path


def dumped(connection: Any) -> str:
    """The database as text."""
    lines = ["BEGIN;"]
    made = connection.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index', rowid"
    ).fetchall()
    lines += [f"{sql};" for name, _, sql in made if not _is_within_index(name)]
    tables = [name for name, kind, _ in made if kind == "table" and "_fts" not in name]
    for table in tables:
        lines += _rows(connection, table)
    lines.append(_INDEX + (_WORDS if "word" in tables else ""))
    for pragma in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        lines.append(f"PRAGMA {pragma} = {value};")
    return "\n".join([*lines, "COMMIT;", ""])


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables by the names of their columns, whatever numbers messages have."""
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    messages = dict(connection.execute("SELECT id, external_id FROM message"))
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        if "_fts" not in name
    ]
    found = {}
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        found[table] = [tuple(sorted(_named(table, columns, row, messages))) for row in rows]
    connection.close()
    return found


def digest(found: list[tuple[Any, ...]]) -> str:
    """What two tables have in common that hold the same rows."""
    return hashlib.sha256(repr(sorted(found, key=repr)).encode()).hexdigest()


_MESSAGES = {"message_id", "active_leaf_id"}


def _named(
    table: str, columns: list[str], row: tuple[Any, ...], messages: dict[int, str]
) -> Iterator[tuple[str, Any]]:
    for column, value in zip(columns, row, strict=True):
        is_message = column in _MESSAGES or (table == "message" and column in ("id", "parent_id"))
        yield column, messages.get(value) if is_message else value


def _is_within_index(name: str) -> bool:
    return re.search(r"_fts_(data|idx|content|docsize|config)$", name) is not None


def _rows(connection: Any, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return [
        f"INSERT INTO {table}({names}) VALUES ({values});"
        for (values,) in connection.execute(f"SELECT {quoted} FROM {table} ORDER BY 1")
    ]


def _write_newest() -> None:
    """Bring the vault of the schema before up to the newest, and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        path = released_vault(Path(folder) / "vault", schema.SCHEMA_VERSION - 1)
        database = Database(path)
        schema.prepare(database)
        database.close()
        connection = dbapi2.connect(str(path))
        target = FOLDER / f"schema_{schema.SCHEMA_VERSION}.sql"
        target.write_text(dumped(connection), encoding="utf-8")
        connection.close()


if __name__ == "__main__":
    _write_newest()
