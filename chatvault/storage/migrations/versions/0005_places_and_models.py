"""Where projects were met, and the tags of the models that the index knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chatvault.domain.working_folder import remote_name

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _note_folders()
    _name_remotes()
    _list_models()
    op.execute("PRAGMA user_version = 5")


def _note_folders() -> None:
    op.create_table(
        "project_folder",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("seen_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_folder_project_id_project")
        ),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_project_folder")),
    )
    op.create_index(op.f("ix_project_folder_identity"), "project_folder", ["identity"])
    op.create_index(op.f("ix_project_folder_project_id"), "project_folder", ["project_id"])
    op.execute("INSERT INTO project_folder SELECT path, id, '', 0 FROM project")


def _name_remotes() -> None:
    """Keep of the addresses of repositories what names them; they may hold a password."""
    connection = op.get_bind()
    found = connection.exec_driver_sql(
        "SELECT id, git_remote FROM project WHERE git_remote IS NOT NULL"
    )
    for project, address in found.all():
        connection.exec_driver_sql(
            "UPDATE project SET git_remote = ? WHERE id = ?",
            (remote_name(address) or None, project),
        )


def _list_models() -> None:
    """The tags of models begin with "d"; words do too, but stand in other columns."""
    op.execute("CREATE TABLE model_tag (tag TEXT PRIMARY KEY) WITHOUT ROWID")
    op.execute("CREATE VIRTUAL TABLE temp.tag_word USING fts5vocab(main, message_fts, col)")
    op.execute(
        "INSERT INTO model_tag SELECT term FROM temp.tag_word "
        "WHERE term >= 'd' AND term < 'e' AND col = 'tags'"
    )
    op.execute("DROP TABLE temp.tag_word")
