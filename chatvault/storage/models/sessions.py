"""Sessions, and what happened in them besides what was said."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from chatvault.storage.models.table import Table


class ChatSession(Table, table=True):
    """One conversation.

    ``title`` is the source's, ``custom_title`` the person's own. ``source_leaf`` is the
    external id of the leaf that the source showed last, ``active_leaf_id`` the one that the
    window shows. The counts are kept by the transaction that changes the messages. ``gone_at``
    is when its source was seen to hold it no more. ``people`` are those of a chat among people, as
    ``storage/people.py`` packs them. ``details`` is JSON of what the source notes of it besides.
    """

    __tablename__ = "chat_session"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index("ix_chat_session_list", "status", "updated_at"),
        # What a search is narrowed by.
        Index("ix_chat_session_starred", "id", sqlite_where=text("starred")),
        Index("ix_chat_session_pinned", "id", sqlite_where=text("pinned")),
        Index("ix_chat_session_gone", "id", sqlite_where=text("gone_at IS NOT NULL")),
        Index("ix_chat_session_branch", "git_branch", sqlite_where=text("git_branch IS NOT NULL")),
        Index("ix_chat_session_note", "note", sqlite_where=text("note <> ''")),
        Index("ix_chat_session_title", "title", "custom_title"),
        Index("ix_chat_session_people", "source_id", sqlite_where=text("people IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    source_id: int = Field(foreign_key="source.id")
    external_id: str
    status: str = "active"
    pinned: bool = False
    starred: bool = False
    created_at: int | None = Field(default=None, index=True)
    updated_at: int | None = None
    archived_at: int | None = None
    trashed_at: int | None = None
    imported_at: int
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    folder_id: int | None = Field(default=None, foreign_key="folder.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="chat_session.id", index=True)
    parent_external_id: str | None = None
    relation: str | None = None
    model: str | None = None
    agent: str | None = None
    git_branch: str | None = None
    git_commit: str | None = None
    message_count: int = 0
    user_count: int = 0
    assistant_count: int = 0
    tool_count: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0
    cost: int | None = None
    cost_source: str | None = None
    duration_ms: int | None = None
    gone_at: int | None = None
    active_leaf_id: int | None = None
    source_leaf: str | None = None
    content_hash: str
    title: str
    custom_title: str | None = None
    excerpt: str = ""
    summary: str = ""
    note: str = ""
    people: str | None = None
    details: str | None = None


class Event(Table, table=True):
    """A line of a session's log that is no message; ``detail`` is JSON text."""

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="chat_session.id", index=True)
    at: int | None = None
    level: str
    kind: str
    detail: str = ""
