"""What a source notes of conversations and messages besides, as JSON."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("chat_session", "message"):
        op.add_column(table, sa.Column("details", sa.String(), nullable=True))
    op.execute("PRAGMA user_version = 7")
