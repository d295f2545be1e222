"""Who is who in chats among people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CHATS = "('whatsapp', 'telegram', 'discord', 'slack', 'messenger')"
# As storage/people.py packs them: a name, no account yet, and that roles are to be seen to.
_NOTE = f"""
UPDATE chat_session SET people = (
    SELECT json_group_array(json_array(name, '', '')) FROM (
        SELECT DISTINCT coalesce(author, '') AS name FROM message
        WHERE session_id = chat_session.id AND role = 'user' ORDER BY name
    )
) WHERE source_id IN (SELECT id FROM source WHERE key IN {_CHATS})
"""


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("is_me", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_person_source_id_source")
        ),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_person")),
    )
    op.add_column("chat_session", sa.Column("people", sa.String(), nullable=True))
    op.execute(_NOTE)
    op.execute(
        "CREATE INDEX ix_chat_session_people ON chat_session (source_id) WHERE people IS NOT NULL"
    )
    op.execute("PRAGMA user_version = 6")
