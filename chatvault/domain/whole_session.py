"""One conversation with all that is needed to take it up in another vault."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.bookmark import ToldBookmark
from chatvault.domain.parsed import LogEvent
from chatvault.domain.people import Person
from chatvault.domain.session import SessionRow


@dataclass(frozen=True, slots=True)
class WholeSession(SessionRow):
    """A row with what lists do not show.

    ``external_id`` and ``account`` are how its source knows it. ``source_title`` is the source's,
    where ``title`` is the person's own; ``folders`` are the names down to the folder that it is in.
    ``content_hash`` tells whether an import brings something
    else; it is of what was said, so that a ``redacted`` conversation has none.
    """

    external_id: str = ""
    account: str = ""
    source_title: str = ""
    summary: str = ""
    agent: str | None = None
    git_branch: str | None = None
    git_commit: str | None = None
    project_path: str | None = None
    project_remote: str | None = None
    parent_external_id: str | None = None
    people: tuple[Person, ...] = ()
    events: tuple[LogEvent, ...] = ()
    folders: tuple[str, ...] = ()
    bookmarks: tuple[ToldBookmark, ...] = ()
    content_hash: str = ""
    redacted: bool = False
