"""A sum of each row, by which damage in a text is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chatvault.storage.database import row_sums

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "row_sum",
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("sum", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "row_id", name=op.f("pk_row_sum")),
        sqlite_with_rowid=False,
    )
    row_sums.make_all(op.get_bind().exec_driver_sql)
    op.execute("PRAGMA user_version = 8")
