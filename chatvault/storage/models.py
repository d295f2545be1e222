"""All tables of the vault, with their constraints and indexes.

Times are UTC milliseconds, money is micro-dollars, ids are integers inside the vault and
UUIDs (``uid``) outside. Wide text columns come last, so that SQLite reads a row's small
columns without touching its text.
"""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import Index, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


class Table(SQLModel):
    """Base of every table; keeps the vault's own metadata."""

    metadata = metadata


def table(model: type[Table]) -> sqlalchemy.Table:
    """The table of a model, for statements that insert or change many rows at once."""
    return metadata.tables[str(model.__tablename__)]


class Blob(Table, table=True):
    """A file in ``blobs/``: an attachment or an original, named by its SHA-256 in hex."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    size: int
    stored_size: int
    created_at: int


class Source(Table, table=True):
    """Where sessions come from: a product, and the account in it where it tells one."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("key", "account"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    account: str = ""
    name: str = ""
    location: str | None = None
    watched: bool = False


class Person(Table, table=True):
    """Whether somebody in a source's chats among people is the one whose vault it is.

    ``key`` is the id of an account, or a name where the format has no ids.
    """

    __tablename__ = "person"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    key: str = Field(primary_key=True)
    is_me: bool


class SourceFile(Table, table=True):
    """A file that was imported, and how far it was read."""

    __tablename__ = "source_file"
    __table_args__ = (UniqueConstraint("path", "format"),)

    id: int | None = Field(default=None, primary_key=True)
    path: str
    format: str
    size: int
    modified_at: int | None = None
    fingerprint: str | None = None  # of some of its bytes, where it is long
    read_offset: int = 0
    original: str | None = None  # SHA-256 of its bytes, where these are kept
    imported_at: int
    missing_since: int | None = None
    reader: int | None = None  # the version of the importers that read it


class OriginalPart(Table, table=True):
    """A piece of an original: a file that grew was kept in as many pieces."""

    __tablename__ = "original_part"

    file_id: int = Field(foreign_key="source_file.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    blob: str = Field(foreign_key="blob.sha256", index=True)


class FileCheckpoint(Table, table=True):
    """Where reading a file can go on, and what has to be the same for that.

    ``file_id`` and ``fingerprint`` tell the file and what stands before ``offset``, ``beside``
    is JSON of the sizes and times of the files that were read with it. The session has to be
    as it was left: ``content_hash`` and ``in_all``, its messages. ``messages`` and ``events``
    of it stand before the offset, with their chained sums and the span of time of the messages.
    """

    __tablename__ = "file_checkpoint"

    path: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    reader: int
    file_id: str
    offset: int
    fingerprint: str
    beside: str
    session_id: int
    content_hash: str
    messages: int
    in_all: int
    events: int
    message_sum: str
    event_sum: str
    first_at: int
    last_at: int
    state: str


class SessionFile(Table, table=True):
    """A session was read from a file; with others, where it is laid out in several."""

    __tablename__ = "session_file"

    session_id: int = Field(foreign_key="chat_session.id", primary_key=True)
    file_id: int = Field(foreign_key="source_file.id", primary_key=True, index=True)


class WatchedSource(Table, table=True):
    """A folder of a tool that the vault keeps up with."""

    __tablename__ = "watched_source"

    id: int | None = Field(default=None, primary_key=True)
    source: str
    path: str = Field(unique=True)
    added_at: int


class WatchedFile(Table, table=True):
    """A file of such a folder, by its path in it, as it was when it was last read."""

    __tablename__ = "watched_file"

    watched_source_id: int = Field(foreign_key="watched_source.id", primary_key=True)
    name: str = Field(primary_key=True)
    size: int
    modified_ns: int
    original_kept: bool = False


class ImportRun(Table, table=True):
    """One import of one path in one format."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    path: str
    format: str | None = None
    started_at: int = Field(index=True)
    finished_at: int | None = None
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    sessions_failed: int = 0
    messages_new: int = 0
    messages_updated: int = 0
    files_unchanged: int | None = None
    files_without: int | None = None
    files_left_out: int | None = None


class ImportFile(Table, table=True):
    """A file of an import that brought something, or was left out and why."""

    __tablename__ = "import_file"

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int = Field(foreign_key="import_run.id", index=True)
    member: str
    sessions_new: int = 0
    sessions_updated: int = 0
    sessions_unchanged: int = 0
    left_out: str = ""


class ImportIssue(Table, table=True):
    """A problem in an import, with its place and a sentence."""

    __tablename__ = "import_issue"

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int = Field(foreign_key="import_run.id", index=True)
    member: str = ""
    place: str = ""
    severity: str
    sentence: str


class Project(Table, table=True):
    """The identity of a working folder; ``path`` is where it was last, ``git_remote`` as
    ``remote_name`` has it.
    """

    __tablename__ = "project"

    id: int | None = Field(default=None, primary_key=True)
    path: str = Field(unique=True)
    git_remote: str | None = Field(default=None, index=True)
    name: str


class ProjectFolder(Table, table=True):
    """Where a project was met; ``identity`` names the folder itself, "" where that is unknown."""

    __tablename__ = "project_folder"

    path: str = Field(primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    identity: str = Field(default="", index=True)
    seen_at: int


class Folder(Table, table=True):
    """A folder of the person's own."""

    __tablename__ = "folder"

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="folder.id")
    name: str
    position: int = 0


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


class Event(Table, table=True):
    """A line of a session's log that is no message; ``detail`` is JSON text."""

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="chat_session.id", index=True)
    at: int | None = None
    level: str
    kind: str
    detail: str = ""


class Tag(Table, table=True):
    """A tag of the person's own."""

    __tablename__ = "tag"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    color: str | None = None


class SessionTag(Table, table=True):
    """A tag on a session."""

    __tablename__ = "session_tag"

    session_id: int = Field(foreign_key="chat_session.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True, index=True)


class SavedSearch(Table, table=True):
    """A search that the person keeps."""

    __tablename__ = "saved_search"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    query: str
    position: int = 0


class Bookmark(Table, table=True):
    """A message that the person marked."""

    __tablename__ = "bookmark"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", unique=True)
    created_at: int
    note: str = ""


class ModelPrice(Table, table=True):
    """Price of a model from a day on, in micro-dollars per million tokens."""

    __tablename__ = "model_price"
    __table_args__ = (UniqueConstraint("model", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    model: str
    valid_from: int
    input: int
    output: int
    cache_read: int | None = None
    cache_write: int | None = None


class Activity(Table, table=True):
    """What the person and the program did, with its outcome."""

    __tablename__ = "activity"

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(index=True)
    action: str
    outcome: str
    detail: str = ""


class SearchHistory(Table, table=True):
    """A query that was searched."""

    __tablename__ = "search_history"

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(index=True)
    query: str


class BackupRecord(Table, table=True):
    """A backup that was published."""

    __tablename__ = "backup_record"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    created_at: int
    reason: str
    sha256: str
    verified_at: int | None = None


class AppState(Table, table=True):
    """Small values by name, such as the version of the search index."""

    __tablename__ = "app_state"

    key: str = Field(primary_key=True)
    value: str


class RowSum(Table, table=True):
    """The sum of a row, by the number of its table (``storage/row_sums.py``)."""

    __tablename__ = "row_sum"
    __table_args__ = {"sqlite_with_rowid": False}

    kind: int = Field(primary_key=True)
    row_id: int = Field(primary_key=True)
    sum: int
