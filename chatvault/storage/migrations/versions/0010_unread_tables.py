"""Drops two tables that nobody ever filled, and columns that nobody ever read."""

from __future__ import annotations

from alembic import op

from chatvault.storage import row_sums

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
    op.execute("PRAGMA user_version = 10")
