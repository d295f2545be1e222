"""One conversation, as lists and headers show it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.message import Message, MessageEntry


class SessionStatus(enum.StrEnum):
    """Where in the library a session lives."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    TRASHED = "trashed"


class Relation(enum.StrEnum):
    """How a session came out of its parent session."""

    SUBAGENT = "subagent"
    FORK = "fork"
    CONTINUATION = "continuation"


class SessionSort(enum.StrEnum):
    """The orders of the session list; newest, longest or dearest first, titles by letter."""

    ACTIVITY = "activity"
    CREATED = "created"
    TITLE = "title"
    LENGTH = "length"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class SessionScope:
    """Which sessions a list is about; the fields that are set must all hold.

    ``status`` None means active and archived, but not trashed.
    """

    status: SessionStatus | None = SessionStatus.ACTIVE
    starred: bool | None = None
    source: str | None = None
    project_id: int | None = None
    tag: str | None = None
    folder_id: int | None = None  # with the folders inside it
    subagents: bool = False  # sub-agent runs are reached through their parent

    def lists(self, status: SessionStatus) -> bool:
        """Whether sessions that live there can be in it."""
        return status is not SessionStatus.TRASHED if self.status is None else status is self.status


@dataclass(frozen=True, slots=True)
class SessionKey:
    """A place in the session list: enough to sort and group, before the row is read."""

    id: int
    at: int | None  # UTC ms of the day the row is grouped under
    pinned: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One conversation as a list shows it. Times are UTC ms, cost in micro-dollars.

    ``details`` is JSON text of what its source notes of it besides.
    """

    id: int
    uid: str
    source: str
    title: str
    excerpt: str
    model: str | None
    project: str | None
    created_at: int | None
    updated_at: int | None
    messages: int
    status: SessionStatus
    pinned: bool
    starred: bool
    tags: tuple[str, ...] = ()
    tokens: int = 0
    cost: int | None = None
    cost_estimated: bool = False
    parent_id: int | None = None
    relation: Relation | None = None
    gone_at: int | None = None  # when its source was seen to hold it no more
    trashed_at: int | None = None
    details: str | None = None
    folder: str | None = None  # of the person's own
    note: str = ""  # of the person's own


@dataclass(frozen=True, slots=True)
class Thread:
    """An opened conversation: its header and the messages of the active path in order."""

    session: SessionRow
    entries: tuple[MessageEntry, ...]
    children: dict[str, int] = field(default_factory=dict)  # sessions out of it by external id
    bookmarks: tuple[Bookmark, ...] = ()  # on all branches, in the order of the messages
    secrets: frozenset[int] = frozenset()  # messages with a key or password, on all branches
    is_whole: bool = True  # or only the messages around the one that was asked for


@dataclass(frozen=True, slots=True)
class Run:
    """What a sub-agent did: its conversation, of a very long one the beginning."""

    session_id: int
    messages: tuple[Message, ...]  # those that people see as such
    left: int = 0  # messages behind these


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A row of the navigation with its count; ``key`` is a source key, a tag or a project id.

    ``color`` is that of a tag, where the person chose one; ``depth`` in how many others a folder
    lies.
    """

    key: str
    label: str
    count: int
    color: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Navigation:
    """Everything the navigation shows."""

    all: int = 0
    starred: int = 0
    archived: int = 0
    trashed: int = 0
    messages: int = 0  # of those in ``all``, with their sub-agents
    size: int = 0  # bytes of the whole vault
    view_only: bool = False  # the vault may not be written to
    sources: tuple[NavigationItem, ...] = ()
    projects: tuple[NavigationItem, ...] = ()
    tags: tuple[NavigationItem, ...] = ()
    folders: tuple[NavigationItem, ...] = ()  # those inside one right after it
    is_counted: bool = True  # False: nothing is known yet

    @property
    def is_empty(self) -> bool:
        """Whether it is known that there is no conversation at all, not even in the trash."""
        return self.is_counted and not (self.all or self.archived or self.trashed)

    def has_place_of(self, scope: SessionScope) -> bool:
        """Whether the tag and the folder that a scope is about are still there."""
        tagged = scope.tag is None or any(tag.key == scope.tag for tag in self.tags)
        return tagged and (
            scope.folder_id is None
            or any(folder.key == str(scope.folder_id) for folder in self.folders)
        )


NOT_COUNTED = Navigation(is_counted=False)
