"""Files that were imported: what is kept of their bytes, and how far they were read."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chatvault.storage.models.table import Table


class Blob(Table, table=True):
    """A file in ``blobs/``: an attachment or an original, named by its SHA-256 in hex."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    size: int
    stored_size: int
    created_at: int


class SourceFile(Table, table=True):
    """A file that was imported, as it was then."""

    __tablename__ = "source_file"
    __table_args__ = (UniqueConstraint("path", "format"),)

    id: int | None = Field(default=None, primary_key=True)
    path: str
    format: str
    size: int
    modified_at: int | None = None
    fingerprint: str | None = None  # of some of its bytes, where it is long
    original: str | None = None  # SHA-256 of its bytes, where these are kept
    imported_at: int
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
