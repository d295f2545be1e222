"""Drops columns that were written and that nobody ever read."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("source_file", "read_offset")
    op.drop_column("source_file", "missing_since")
    op.drop_column("watched_source", "added_at")
    op.execute("PRAGMA user_version = 9")
