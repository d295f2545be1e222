"""Which schema a vault has, and how it is brought up to the program's own."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from chatvault.errors import DamagedVault, NewerVault
from chatvault.storage.database import copies
from chatvault.storage.database.connecting import MAGIC
from chatvault.storage.database.database_errors import is_marked_unwritable
from chatvault.storage.database.engine import APPLICATION_ID, Database
from chatvault.storage.database.log_files import log_of
from chatvault.storage.database.logged_head import head_in
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.models import metadata
from chatvault.storage.search import full_text, word_list

# Stored in the file's header (PRAGMA user_version) by every migration, so that a vault of a
# later program is told from its first hundred bytes and left byte-identical.
SCHEMA_VERSION = 10
_LAST_VERSION = 10_000

_HEADER = 100
_NO_TABLES = (b"", b"\0\0\0\0", b"\0\0\0\1")  # pages of a database that has none yet
_MIGRATIONS = Path(__file__).parent / "migrations"


class _Stamps(NamedTuple):
    """What a database says of itself: whose it is, and how often its tables were changed."""

    version: int
    application: int
    changes: int


def _bare(statement: str) -> str:
    """A statement without the spaces in which those of an older program may be otherwise."""
    return "".join(statement.split())


# The full-text indexes, as they are made; their columns are in no model.
_INDEXES = {
    _bare(statement)
    for statement in (*full_text.CREATE, *word_list.CREATE)
    if " VIRTUAL " in statement
}


def prepare(database: Database, before_migration: Callable[[int], None] = lambda _: None) -> None:
    """Make the vault's schema the program's: create it, migrate it, or refuse it untouched.

    ``before_migration`` is called with the old version before an older vault is changed.
    Raises NewerVault, DamagedVault and what Database.write raises.
    """
    version = require_known(database)
    if version < SCHEMA_VERSION:
        if version:
            before_migration(version)
        migrate(database)
    _require_tables(database)
    database.schema = SCHEMA_VERSION


def require_known(database: Database) -> int:
    """The schema version of the vault. Raises NewerVault for one of a later program.

    Raises DamagedVault where no program will ever count so far.
    """
    version = stored_version(database)
    if version > _LAST_VERSION:
        raise DamagedVault(
            "The vault's database is damaged: which program wrote it is not known any more. "
            "It was left as it is; restore a backup.",
            path=database.path,
        )
    if version > SCHEMA_VERSION:
        raise NewerVault(
            f"The vault was written by a newer ChatVault (schema {version}, this one knows "
            f"{SCHEMA_VERSION}). It was not touched; install the newer program to open it.",
            path=database.path,
        )
    return version


def _require_tables(database: Database) -> None:
    """Raise DamagedVault where a table is not what it was made as: a check of pages says nothing.

    A bit that turned in the schema gives a column another name, or an index another tokenizer.
    """
    with database.rows() as rows:
        made = {_bare(row[0]) for row in rows("SELECT sql FROM sqlite_schema WHERE type = 'table'")}
        known = made >= _INDEXES and all(
            {row[1] for row in rows(f"PRAGMA table_info({table.name})")} >= {*table.columns.keys()}
            for table in metadata.tables.values()
        )
    if not known:
        raise DamagedVault(
            "The vault's database is damaged: its tables are not what they were made as. "
            "It was left as it is; restore a backup.",
            path=database.path,
        )


def bring_up_to_date(path: Path, key: VaultKey | None = None) -> None:
    """Give a copy of a vault's database the program's schema. Raises KnownError."""
    database = Database(path, key=key)
    try:
        prepare(database)
    finally:
        database.close()


def stored_version(database: Database) -> int:
    """The schema version of the vault, 0 where there is none yet. Writes nothing.

    Raises KnownError.
    """
    path = database.path
    if not path.exists() or path.stat().st_size == 0:
        return 0
    logged = log_of(path).exists()
    if not database.is_encrypted:
        stamps = _written_stamps(path)
        if not logged and is_marked_unwritable(path):
            raise _beginning_damaged(path)
    if database.is_encrypted or logged:
        stamps = _asked_stamps(database, logged=logged)
    if not stamps.changes:
        return 0  # without any table: a first start was stopped before it had made them
    if stamps.application != APPLICATION_ID:
        raise DamagedVault(
            "The database in this folder belongs to another program. It was left as it is; "
            "choose another folder for the vault.",
            path=path,
        )
    return stamps.version


def is_vault(path: Path) -> bool:
    """Whether a file is a vault's database, as far as its first bytes and its log tell."""
    try:
        with path.open("rb") as stream:
            # What is made as it is read, and says it has no bytes, may wait for ever with them.
            head = stream.read(_HEADER) if os.fstat(stream.fileno()).st_size else b""
        log = log_of(path)
        if head[28:32] in _NO_TABLES and log.is_file():
            head = head_in(log, _HEADER) or head
    except OSError:
        return False
    return head.startswith(MAGIC) and head[68:72] == struct.pack(">I", APPLICATION_ID)


def migrate(database: Database, revision: str = "head") -> None:
    """Run the migrations up to ``revision``, all of them or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with database.exclusive() as engine, engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _asked_stamps(database: Database, *, logged: bool) -> _Stamps:
    """What the file's first bytes do not tell.

    What is not checkpointed yet hides in the log. Without one nothing may appear beside the file.
    """
    how = "mode=ro" if logged else "mode=ro&immutable=1"
    with copies.opened(database.path, database.key, how) as connection:
        pragmas = ("user_version", "application_id", "schema_version")
        return _Stamps(*(connection.execute(f"PRAGMA {one}").fetchone()[0] for one in pragmas))


def _written_stamps(path: Path) -> _Stamps:
    """What the file's first bytes tell."""
    with path.open("rb") as stream:
        header = stream.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(MAGIC):
        raise _beginning_damaged(path)
    return _Stamps(*(struct.unpack_from(">I", header, place)[0] for place in (60, 68, 40)))


def _beginning_damaged(path: Path) -> DamagedVault:
    return DamagedVault(
        "The file is not a vault, or its beginning is damaged. It was left as it is; "
        "choose another folder, or restore a backup into a new one.",
        path=path,
    )
