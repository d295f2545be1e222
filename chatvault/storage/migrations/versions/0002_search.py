"""Ids in the order of hours, an index for hits, the list of words; the full-text index anew.

And the folders that are followed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chatvault.domain.search.segmentation import VERSION

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_HOUR_MS = 3_600_000
_LAST_HOUR = 2**40


def upgrade() -> None:
    op.add_column("chat_session", sa.Column("gone_at", sa.Integer(), nullable=True))
    _note_files()
    _renumber()
    _note_alternatives()
    _note_watched()
    op.execute(
        "CREATE INDEX ix_message_search ON message "
        "(id, session_id, role, created_at, n_chars, cost) WHERE hidden IS NULL"
    )
    op.execute(
        "CREATE INDEX ix_message_astray ON message (created_at) "
        "WHERE (id >> 12) / 24 <> created_at / 86400000"
    )
    for name, column, condition in (
        ("starred", "id", "starred"),
        ("pinned", "id", "pinned"),
        ("gone", "id", "gone_at IS NOT NULL"),
        ("branch", "git_branch", "git_branch IS NOT NULL"),
    ):
        op.execute(
            f"CREATE INDEX ix_chat_session_{name} ON chat_session ({column}) WHERE {condition}"
        )
    op.execute("CREATE INDEX ix_chat_session_title ON chat_session (title, custom_title)")
    op.execute("CREATE INDEX ix_attachment_name ON attachment (name, message_id)")
    op.execute("DROP TABLE message_fts")
    op.execute(
        "CREATE VIRTUAL TABLE message_fts USING fts5(prose, parts, tools, aside, tags, "
        "content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(
        "CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, "
        "uses INTEGER NOT NULL)"
    )
    op.execute("CREATE INDEX ix_word_frequent ON word (word) WHERE uses >= 1000")
    op.execute(
        "CREATE VIRTUAL TABLE word_fts USING fts5(word, content='word', content_rowid='id', "
        "tokenize='trigram')"
    )
    op.execute(
        "CREATE TABLE unlisted_message (number INTEGER PRIMARY KEY, message_id INTEGER NOT NULL)"
    )
    _begin_index_anew()
    op.execute("PRAGMA user_version = 2")


def _part_originals() -> None:
    """Let an original be in pieces: the file's row says their sum, and no longer the one blob."""
    op.execute("ALTER TABLE source_file RENAME TO old_file")
    op.drop_index(op.f("ix_source_file_original"))
    op.create_table(
        "source_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.Integer(), nullable=True),
        sa.Column("head_sha256", sa.String(), nullable=True),
        sa.Column("read_offset", sa.Integer(), nullable=False),
        sa.Column("original", sa.String(), nullable=True),
        sa.Column("imported_at", sa.Integer(), nullable=False),
        sa.Column("missing_since", sa.Integer(), nullable=True),
        sa.Column("reader", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_file")),
        sa.UniqueConstraint("path", "format", name=op.f("uq_source_file_path_format")),
    )
    op.execute("INSERT INTO source_file SELECT *, NULL FROM old_file")
    op.execute("DROP TABLE old_file")
    op.create_table(
        "original_part",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["source_file.id"], name=op.f("fk_original_part_file_id_source_file")
        ),
        sa.ForeignKeyConstraint(["blob"], ["blob.sha256"], name=op.f("fk_original_part_blob_blob")),
        sa.PrimaryKeyConstraint("file_id", "ordinal", name=op.f("pk_original_part")),
    )
    op.create_index(op.f("ix_original_part_blob"), "original_part", ["blob"])
    op.execute(
        "INSERT INTO original_part SELECT id, 0, original FROM source_file "
        "WHERE original IS NOT NULL"
    )


def _note_files() -> None:
    _part_originals()
    op.create_table(
        "session_file",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["chat_session.id"],
            name=op.f("fk_session_file_session_id_chat_session"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["source_file.id"], name=op.f("fk_session_file_file_id_source_file")
        ),
        sa.PrimaryKeyConstraint("session_id", "file_id", name=op.f("pk_session_file")),
    )
    op.create_index(op.f("ix_session_file_file_id"), "session_file", ["file_id"])


def _note_alternatives() -> None:
    op.create_table(
        "alternative",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["chat_session.id"],
            name=op.f("fk_alternative_session_id_chat_session"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_alternative")),
    )
    op.create_index(op.f("ix_alternative_session_id"), "alternative", ["session_id"])
    op.execute(
        "INSERT INTO alternative(message_id, session_id) "
        "SELECT id, session_id FROM message WHERE hidden IS NULL AND parent_id IN ("
        "SELECT parent_id FROM message WHERE hidden IS NULL AND parent_id IS NOT NULL "
        "GROUP BY parent_id HAVING count(*) > 1)"
    )


def _note_watched() -> None:
    op.create_table(
        "watched_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_source")),
        sa.UniqueConstraint("path", name=op.f("uq_watched_source_path")),
    )
    op.create_table(
        "watched_file",
        sa.Column("watched_source_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("modified_ns", sa.Integer(), nullable=False),
        sa.Column("original_kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["watched_source_id"],
            ["watched_source.id"],
            name=op.f("fk_watched_file_watched_source_id_watched_source"),
        ),
        sa.PrimaryKeyConstraint("watched_source_id", "name", name=op.f("pk_watched_file")),
    )


def _renumber() -> None:
    """Give every message an id that begins with its hour, and tell all who refer to it."""
    connection = op.get_bind()
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TEMP TABLE renumbered (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    rows = connection.exec_driver_sql(
        "SELECT m.id, coalesce(m.created_at, s.created_at, 0) AS moment FROM message m "
        "JOIN chat_session s ON s.id = m.session_id ORDER BY moment, m.id"
    ).all()
    last, pairs = 0, []
    for message_id, moment in rows:
        hour = min(max(moment // _HOUR_MS, 0), _LAST_HOUR)
        last = max(last, hour << 12) + 1
        pairs.append((message_id, last))
    if pairs:
        connection.exec_driver_sql("INSERT INTO renumbered VALUES (?, ?)", pairs)
    new = "(SELECT new FROM renumbered WHERE old = {})"
    for table, column in (
        ("tool_call", "message_id"),
        ("attachment", "message_id"),
        ("bookmark", "message_id"),
        ("chat_session", "active_leaf_id"),
        ("message", "parent_id"),
    ):
        op.execute(f"UPDATE {table} SET {column} = {new.format(column)}")
    # By way of negative ids, for old and new ones overlap.
    op.execute(f"UPDATE message SET id = -{new.format('id')}")
    op.execute("UPDATE message SET id = -id")
    op.execute("DROP TABLE renumbered")


def _begin_index_anew() -> None:
    """Leave the index empty; the program fills an index that is of no version."""
    filled = "SELECT 1 FROM message"
    op.execute(
        f"UPDATE app_state SET value = '0' WHERE key = 'full_text_version' AND EXISTS ({filled})"
    )
    op.execute(
        f"UPDATE app_state SET value = '{VERSION}' "  # an empty index is of the newest
        f"WHERE key = 'full_text_version' AND NOT EXISTS ({filled})"
    )
