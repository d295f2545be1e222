"""Imports of before the files were noted are still told."""

from __future__ import annotations

from pathlib import Path

from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.database.engine import Database


def test_a_run_of_before_is_listed_with_its_problem_and_without_files(tmp_path: Path) -> None:
    database = Database(tmp_path / "vault.db")
    schema.migrate(database, "0002")
    with database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "INSERT INTO import_run(path, format, started_at, sessions_new, sessions_updated, "
            "sessions_unchanged, sessions_failed, messages_new, messages_updated) "
            "VALUES ('/exports/bread.zip', 'chatgpt', 1764000000000, 7, 0, 0, 1, 51, 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO import_issue(import_run_id, member, place, severity, sentence) "
            "VALUES (1, 'c.json', 'conversation 3', 'error', 'Its messages are missing.')"
        )
    database.close()

    services = open_vault(tmp_path)
    (past,) = services.past_imports.all()
    made = services.past_imports.one(1)
    services.close()

    assert (past.run.sessions_new, past.problems) == (7, 1)
    assert (made.files, made.files_unchanged) == ((), None)
    assert made.issues[0].where == "conversation 3"
