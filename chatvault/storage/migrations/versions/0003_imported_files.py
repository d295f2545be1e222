"""What came of each file of an import."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("files_unchanged", "files_without", "files_left_out"):
        op.add_column("import_run", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("sessions_new", sa.Integer(), nullable=False),
        sa.Column("sessions_updated", sa.Integer(), nullable=False),
        sa.Column("sessions_unchanged", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name=op.f("fk_import_file_import_run_id_import_run"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index(op.f("ix_import_file_import_run_id"), "import_file", ["import_run_id"])
    op.execute("PRAGMA user_version = 3")
