"""The full-text index: its tables, and how rows come in and go out.

Contentless, so that text lives once, in the message. ``prose`` is what people and models
said, ``tools`` what went into tools and came out, ``aside`` thinking and the text of files;
``tags`` holds role, source, session and month as words, so that filters are part of MATCH.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from chatvault.storage.segmentation import VERSION, segmented

CREATE = (
    "CREATE VIRTUAL TABLE message_fts USING fts5(prose, tools, aside, tags, content='', "
    "contentless_delete=1, tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE session_fts USING fts5(title, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2')",
)
VERSION_KEY = "full_text_version"

# FTS5's write buffer in bytes (fts5_config.c): large while an import runs, small after it.
BULK_HASH = 64 * 1024**2
USUAL_HASH = 8 * 1024**2
# One tool's output beyond this is not indexed: logs of megabytes would drown the index.
INDEXED_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class IndexedMessage:
    """What the index holds of a message."""

    id: int
    prose: str
    tools: str
    aside: str
    tags: str


def tags(role: str, source: str, session_id: int, created_at: int | None) -> str:
    """The filter words of a message."""
    words = [f"r{role}", source_tag(source), f"x{session_id}"]
    if created_at is not None:
        moment = datetime.datetime.fromtimestamp(created_at / 1000, datetime.UTC)
        words.append(f"m{moment:%Y%m}")
    return " ".join(words)


def source_tag(source: str) -> str:
    """The word for a source; the tokenizer would cut its key at the hyphen."""
    return "s" + "".join(filter(str.isalnum, source))


def add(session: Session, messages: Sequence[IndexedMessage]) -> None:
    """Index new messages."""
    if messages:
        session.connection().exec_driver_sql(
            "INSERT INTO message_fts(rowid, prose, tools, aside, tags) VALUES (?, ?, ?, ?, ?)",
            [
                (
                    message.id,
                    segmented(message.prose),
                    segmented(message.tools),
                    segmented(message.aside),
                    message.tags,
                )
                for message in messages
            ],
        )


def remove(session: Session, message_ids: Iterable[int]) -> None:
    """Take messages out of the index."""
    rows = [(message_id,) for message_id in message_ids]
    if rows:
        session.connection().exec_driver_sql("DELETE FROM message_fts WHERE rowid = ?", rows)


def add_titles(session: Session, titles: Sequence[tuple[int, str]]) -> None:
    """Index the titles of new sessions, as (session id, title)."""
    if titles:
        session.connection().exec_driver_sql(
            "INSERT INTO session_fts(rowid, title) VALUES (?, ?)",
            [(session_id, segmented(title)) for session_id, title in titles],
        )


def set_title(session: Session, session_id: int, title: str) -> None:
    """Index a session's title anew."""
    session.connection().exec_driver_sql("DELETE FROM session_fts WHERE rowid = ?", (session_id,))
    add_titles(session, [(session_id, title)])


def set_write_buffer(session: Session, size: int) -> None:
    """Set FTS5's write buffer, in bytes; it is stored in the index until it is set again."""
    session.connection().exec_driver_sql(
        "INSERT INTO message_fts(message_fts, rank) VALUES ('hashsize', ?)", (size,)
    )


def mark_version(session: Session) -> None:
    """Note which segmentation the index was made with."""
    session.execute(
        text("INSERT OR REPLACE INTO app_state(key, value) VALUES (:key, :value)"),
        {"key": VERSION_KEY, "value": str(VERSION)},
    )
