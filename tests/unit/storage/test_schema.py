"""The migrated schema, and vaults that are not to be touched."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlcipher3 import dbapi2

from chatvault.errors import DamagedVault, NewerVault
from chatvault.services.vault import Services
from chatvault.storage import schema
from chatvault.storage.database.engine import APPLICATION_ID, Database
from chatvault.storage.models import metadata
from chatvault.storage.search import full_text, word_list


def described(connection: dbapi2.Connection) -> dict[str, list[str]]:
    """Every table and index by name; the order of columns and constraints does not matter."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: sorted(part.strip() for part in re.split(r",(?![^(]*\))", tidied(sql)))
        for name, sql in rows
    }


def tidied(sql: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"^(CREATE TABLE \w+ )\((.*)\)$", r"\1,\2", one_line(sql)))


def one_line(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.replace('"', " ")).strip()


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_migrated_schema_is_the_models(tmp_path: Path) -> None:
    database = Database(tmp_path / "vault.db")
    schema.prepare(database)
    database.close()
    made = tmp_path / "made.db"
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: dbapi2.connect(str(made)))
    metadata.create_all(engine)
    with engine.begin() as connection:
        for statement in (*full_text.CREATE, *word_list.CREATE):
            connection.exec_driver_sql(statement)
    engine.dispose()

    migrated = dbapi2.connect(str(tmp_path / "vault.db"))
    modelled = dbapi2.connect(str(made))
    assert described(migrated) == described(modelled)
    migrated.close()
    modelled.close()


def test_a_vault_carries_its_own_mark_and_version(tmp_path: Path) -> None:
    database = Database(tmp_path / "vault.db")
    schema.prepare(database)
    assert schema.stored_version(database) == schema.SCHEMA_VERSION
    database.close()
    header = (tmp_path / "vault.db").read_bytes()[:100]
    assert int.from_bytes(header[68:72]) == APPLICATION_ID
    assert int.from_bytes(header[60:64]) == schema.SCHEMA_VERSION


def test_preparing_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    for _ in range(2):
        database = Database(path)
        schema.prepare(database)
        database.close()
    before = fingerprint(path)
    database = Database(path)
    schema.prepare(database)
    database.close()
    assert fingerprint(path) == before


def test_a_newer_vault_is_refused_byte_identical(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    database = Database(path)
    schema.prepare(database)
    database.close()
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    connection.close()
    before = fingerprint(path), sorted(tmp_path.iterdir())

    with pytest.raises(NewerVault, match="newer ChatVault"):
        schema.prepare(Database(path))

    assert (fingerprint(path), sorted(tmp_path.iterdir())) == before


@pytest.mark.parametrize("content", [b"not a database at all" * 20, b"SQLite", b"\x00" * 4096])
def test_what_is_no_vault_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.db"
    path.write_bytes(content)
    with pytest.raises(DamagedVault):
        schema.prepare(Database(path))
    assert path.read_bytes() == content


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE theirs (a)")
    connection.commit()
    connection.close()
    before = fingerprint(path)
    with pytest.raises(DamagedVault, match="another program"):
        schema.prepare(Database(path))
    assert fingerprint(path) == before


def test_a_failed_write_leaves_no_table_behind(tmp_path: Path) -> None:
    database = Database(tmp_path / "vault.db")
    schema.prepare(database)

    def fail_halfway() -> None:
        with database.write() as session:
            session.connection().exec_driver_sql("CREATE TABLE half_made (a)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'half_made'"
        )
        assert rows.all() == []
    database.close()


def test_a_first_start_that_was_killed_leaves_no_foreign_database(tmp_path: Path) -> None:
    # Given a file that was opened for a vault, and no table made in it,
    connection = dbapi2.connect(str(tmp_path / "vault.db"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert (tmp_path / "vault.db").stat().st_size
    # when the program starts again, then it makes the vault there.
    database = Database(tmp_path / "vault.db")
    schema.prepare(database)
    assert schema.stored_version(database) == schema.SCHEMA_VERSION
    database.close()


def test_a_vault_that_a_newer_program_brought_up_meanwhile_is_written_to_no_more(
    services: Services,
) -> None:
    # Given a window that is open, while a newer program changes how the vault is laid out,
    services.tagging.change([], give=["rye"])
    newer = Database(services.database.path)
    with newer.exclusive() as engine, engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    newer.close()
    # when something is changed in the window, then it is not, and the reason is told.
    with pytest.raises(NewerVault, match="Start the newer ChatVault"):
        services.filing.make("Ovens")
    assert services.filing.all() == ()
