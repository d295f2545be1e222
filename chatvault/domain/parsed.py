"""What an importer makes of a file: sessions before they are in the vault."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from chatvault.domain.blocks import Block
from chatvault.domain.bookmark import ToldBookmark
from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.people import Person
from chatvault.domain.session import Relation


class Severity(enum.StrEnum):
    """How much a problem in an import matters."""

    INFO = "info"  # left out on purpose, or of a kind not known yet but kept
    WARNING = "warning"  # something small was lost or guessed
    ERROR = "error"  # a record or a file could not be read


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem in an import, with its place and a sentence.

    ``where`` is the place inside the file: "line 12", "conversation 3, message 7". ``member``
    is the file's name inside the folder or archive that is imported, empty for the whole.
    ``lost`` counts the sessions that it kept from being read.
    """

    where: str
    severity: Severity
    text: str
    member: str = ""
    lost: int = 0


@dataclass(frozen=True, slots=True)
class LogEvent:
    """A line of a session's log that is no message. ``data`` is JSON text; ``at`` UTC ms."""

    kind: str
    level: str = "info"
    at: int | None = None
    data: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """One message of a parsed session; ids are the source's own. Times are UTC ms.

    ``usage_key`` names the model response that the usage belongs to: usage with the same
    key is counted once, in however many files it stands. ``content_hash`` is what another vault
    knew its content by, where that is vouched for. ``details`` is JSON text of what the source
    notes of the message besides.
    """

    external_id: str
    role: Role
    blocks: tuple[Block, ...]
    parent_id: str | None = None
    created_at: int | None = None
    author: str | None = None
    model: str | None = None
    status: str | None = None
    hidden: Hidden | None = None
    usage: Usage | None = None
    usage_key: str | None = None
    latency_ms: int | None = None
    content_hash: str = ""
    details: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedProject:
    """The folder that a coding agent worked in."""

    path: str
    git_remote: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedSession:
    """One conversation as a file tells it.

    ``messages`` holds every branch, in the order the source lists them; ``active_leaf`` is the
    external id of the last message of the path that the source shows, None for the last one
    in order. ``parent_external_id`` names the session this one came out of, and ``relation`` how.
    ``tags`` are those that the source itself has; a new session gets them. ``people`` are those
    who speak in a chat among people, each by another name. ``details`` is JSON text of what the
    source notes of the session besides.
    ``uid``, ``custom_title``, ``note``, ``folders`` (the names down to the one that it is in),
    ``bookmarks`` and ``content_hash`` are those of the vault that it was in before;
    ``only_adds``: what is known of it says more than this, and is left alone. ``numbered``: its id
    is a number that its system counted, or the name of its file, so that another session may have
    it, too.
    ``formerly`` is what it was called as long as its source told no id of it, or none was read;
    ``formerly_after_file``: others may be called so too, and it was that one which says the same.
    ``ids_formerly`` is an expression for the ids of its messages as long as they were called after
    something else.
    ``parts_formerly`` are what its other files were called, each of which was a session then;
    ``source_formerly`` is the product that it was taken for. ``parted_from`` is the session that
    its messages were told in before, none of which is of both.
    ``of_rows``: its source lists rows, and tells of some only what they belong to, so that it may
    be one of those that ``domain/gathered.py`` tells of.
    ``known_by_messages``: other files may tell it under another name, with the same messages.
    ``repeated`` are the messages of its parent that its file repeats before its own, which go on
    from ``repeated_leaf``; they are kept where the vault does not have the parent, and named as
    ``domain/repeated.py`` says.
    ``members`` are the files of what is imported that it was read from. ``stands_in``: it is made
    of a log of prompts or a transcript, for where nothing else of the session is left; its messages
    are named as ``domain/stand_in.py`` says. ``checkpoint`` is
    where reading its file can go on; a session that was read from there on holds only the
    messages and events behind it, and says of itself what the whole says.
    """

    source: str
    external_id: str
    messages: tuple[ParsedMessage, ...]
    title: str = ""
    account: str = ""
    summary: str = ""
    created_at: int | None = None
    updated_at: int | None = None
    model: str | None = None
    agent: str | None = None
    project: ParsedProject | None = None
    git_branch: str | None = None
    git_commit: str | None = None
    active_leaf: str | None = None
    parent_external_id: str | None = None
    relation: Relation | None = None
    archived: bool = False
    starred: bool = False
    pinned: bool = False
    events: tuple[LogEvent, ...] = ()
    members: tuple[str, ...] = ()
    stands_in: bool = False
    checkpoint: Checkpoint | None = None
    tags: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    uid: str = ""
    custom_title: str = ""
    note: str = ""
    folders: tuple[str, ...] = ()
    bookmarks: tuple[ToldBookmark, ...] = ()
    content_hash: str = ""
    only_adds: bool = False
    numbered: bool = False
    formerly: str = ""
    formerly_after_file: bool = False
    ids_formerly: str = ""
    parts_formerly: tuple[str, ...] = ()
    source_formerly: str = ""
    parted_from: str = ""
    of_rows: bool = False
    known_by_messages: bool = False
    details: str | None = None
    repeated: tuple[ParsedMessage, ...] = ()
    repeated_leaf: str | None = None
