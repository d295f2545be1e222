"""What a person makes of the vault: folders, tags, bookmarks and searches."""

from __future__ import annotations

from sqlmodel import Field

from chatvault.storage.models.table import Table


class Folder(Table, table=True):
    """A folder of the person's own."""

    __tablename__ = "folder"

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="folder.id")
    name: str
    position: int = 0


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


class SearchHistory(Table, table=True):
    """A query that was searched."""

    __tablename__ = "search_history"

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(index=True)
    query: str
