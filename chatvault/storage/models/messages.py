"""Messages, with what hangs on each."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from chatvault.storage.models.table import Table


class Message(Table, table=True):
    """One turn. ``text`` is what was said; ``blocks`` says how it and the rest are laid out.

    ``details`` is JSON of what the source notes of it besides.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("session_id", "external_id"),
        Index("ix_message_session_id_position", "session_id", "position"),
        # What a search reads of its hits, apart from their texts.
        Index(
            "ix_message_search",
            "id",
            "session_id",
            "role",
            "created_at",
            "n_chars",
            "cost",
            sqlite_where=text("hidden IS NULL"),
        ),
        # Those whose id tells another day than their time, which was corrected since.
        Index(
            "ix_message_astray",
            "created_at",
            sqlite_where=text("(id >> 12) / 24 <> created_at / 86400000"),
        ),
        Index(
            "ix_message_usage_key",
            "usage_key",
            sqlite_where=text("usage_key IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="chat_session.id")
    position: int
    parent_id: int | None = None
    active: bool = True
    role: str
    created_at: int | None = Field(default=None, index=True)
    hidden: str | None = None
    model: str | None = None
    author: str | None = None
    status: str | None = None
    n_chars: int = 0
    n_lines: int = 0
    n_code: int = 0
    n_tools: int = 0
    n_failed: int = 0
    has_thinking: bool = False
    is_event: bool = False
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost: int | None = None
    cost_source: str | None = None
    latency_ms: int | None = None
    usage_key: str | None = None
    usage_counted: bool = True
    external_id: str
    content_hash: str
    blocks: str
    thinking: str = ""
    attached: str = ""
    text: str = ""
    details: str | None = None


class Alternative(Table, table=True):
    """A message that is shown and has siblings which are shown too: a version of others."""

    __tablename__ = "alternative"

    message_id: int = Field(primary_key=True)
    session_id: int = Field(foreign_key="chat_session.id", index=True)


class ToolCall(Table, table=True):
    """A tool that was called in a message, or (``answer_only``) just its answer."""

    __tablename__ = "tool_call"
    __table_args__ = (UniqueConstraint("message_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id")
    ordinal: int
    name: str = Field(index=True)
    call_id: str | None = None
    answer_only: bool = False
    answered: bool = False
    status: str = ""
    started_at: int | None = None
    duration_ms: int | None = None
    approval_required: bool | None = None
    approval_given: bool | None = None
    approved_by: str | None = None
    approved_at: int | None = None
    child_external_id: str | None = None
    note: str = ""
    error: str = ""
    arguments: str = ""
    details: str | None = None
    result: str = ""


class Attachment(Table, table=True):
    """A file of a message, or of what a tool answered (``tool_ordinal``)."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("message_id", "ordinal"),
        Index("ix_attachment_name", "name", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id")
    ordinal: int
    tool_ordinal: int | None = None
    name: str
    media_type: str = ""
    size: int | None = None
    width: int | None = None
    height: int | None = None
    blob: str | None = Field(default=None, foreign_key="blob.sha256", index=True)
