"""A vault of before knows its projects by their folders, and its models by their tags."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.database.engine import Database
from chatvault.storage.search.word_list import WordList


def test_folders_remotes_and_models_of_before_are_known(tmp_path: Path) -> None:
    # Given a vault of before with a project, and an answer in the index,
    database = Database(tmp_path / "vault.db")
    schema.migrate(database, "0004")
    with database.write() as session:
        for statement in (
            "INSERT INTO project(path, git_remote, name) "
            "VALUES ('/work/loaf', 'https://ada:secret@example.org/ada/loaf.git', 'loaf')",
            "INSERT INTO message_fts(rowid, prose, tags) VALUES (1, 'dough', 'ruser dopus d4')",
        ):
            session.connection().exec_driver_sql(statement)
    database.close()
    # when it is opened,
    services = open_vault(tmp_path)
    with services.database.rows() as rows:
        folders = rows("SELECT path, project_id FROM project_folder")
        remotes = rows("SELECT git_remote FROM project")
        models = WordList(rows).models("d", 10)
    backups = services.backups.list()
    services.close()
    # then all of it is known, no password is kept, and there is a backup of before.
    assert folders == [("/work/loaf", 1)]
    assert remotes == [("example.org/ada/loaf",)]
    assert models == ["d4", "dopus"]
    assert len(backups) == 1


def test_a_vault_without_anything_has_nothing_to_know(tmp_path: Path) -> None:
    services = open_vault(tmp_path)
    assert services.health.check(Unattended()).healthy
    services.close()
