"""Drops tables that nobody ever filled and columns that nobody ever read; lists the notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chatvault.storage.database import row_sums

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("model_price")
    op.drop_table("backup_record")
    for column in ("name", "location", "watched"):
        op.drop_column("source", column)
    row_sums.make(op.get_bind().exec_driver_sql, "source")
    op.create_index(
        "ix_chat_session_note", "chat_session", ["note"], sqlite_where=sa.text("note <> ''")
    )
    op.execute("PRAGMA user_version = 10")
