"""Where sessions come from, and the people and places of each source."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chatvault.storage.models.table import Table


class Source(Table, table=True):
    """Where sessions come from: a product, and the account in it where it tells one."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("key", "account"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    account: str = ""


class Person(Table, table=True):
    """Whether somebody in a source's chats among people is the one whose vault it is.

    ``key`` is the id of an account, or a name where the format has no ids.
    """

    __tablename__ = "person"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    key: str = Field(primary_key=True)
    is_me: bool


class WatchedSource(Table, table=True):
    """A folder of a tool that the vault keeps up with."""

    __tablename__ = "watched_source"

    id: int | None = Field(default=None, primary_key=True)
    source: str
    path: str = Field(unique=True)


class WatchedFile(Table, table=True):
    """A file of such a folder, by its path in it, as it was when it was last read."""

    __tablename__ = "watched_file"

    watched_source_id: int = Field(foreign_key="watched_source.id", primary_key=True)
    name: str = Field(primary_key=True)
    size: int
    modified_ns: int
    original_kept: bool = False
