"""Gives new sessions what their files tell of a person's own: tags, a folder, bookmarks."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlmodel import Session, col

from chatvault.domain.bookmark import ToldBookmark
from chatvault.domain.folder import DEEPEST
from chatvault.domain.own_name import alike, tidied
from chatvault.domain.parsed import ParsedSession
from chatvault.storage.bookmark_repository import BookmarkRepository
from chatvault.storage.database.packing import clean
from chatvault.storage.folder_repository import FolderRepository
from chatvault.storage.models import SessionTag, Tag, table


class OwnLayerOfNew:
    """Gathers it until the sessions and their messages are written.

    Only for new sessions: what the person took off one stays off.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tags: list[tuple[int, str]] = []
        self._folders: list[tuple[int, tuple[str, ...]]] = []
        self._bookmarks: list[tuple[int, ToldBookmark]] = []

    def add(self, session_id: int, parsed: ParsedSession) -> None:
        """What is told of a new session."""
        self._tags += [(session_id, name) for name in _names(parsed.tags)]
        self._bookmarks += [(session_id, told) for told in parsed.bookmarks]
        if path := _names(parsed.folders)[:DEEPEST]:
            self._folders.append((session_id, path))

    def write(self) -> None:
        """Write all of it; tags and folders are made as needed."""
        self._write_tags()
        folders, bookmarks = FolderRepository(self._session), BookmarkRepository(self._session)
        for session_id, path in self._folders:
            folders.file([session_id], folders.at(path))
        for session_id, told in self._bookmarks:
            bookmarks.add(session_id, told)
        self._folders, self._bookmarks = [], []

    def _write_tags(self) -> None:
        """A tag that is alike but for the case of its letters is the same."""
        wanted, self._tags = self._tags, []
        if not wanted:
            return
        ids = self._known_tags()
        new = {alike(name): name for _, name in reversed(wanted) if alike(name) not in ids}
        if new:
            self._session.execute(
                insert(table(Tag)), [{"name": one} for one in sorted(new.values())]
            )
            ids = self._known_tags()
        self._session.execute(
            insert(table(SessionTag)).prefix_with("OR IGNORE"),
            [{"session_id": session_id, "tag_id": ids[alike(name)]} for session_id, name in wanted],
        )

    def _known_tags(self) -> dict[str, int]:
        """The ids of all tags, by what is alike of their names."""
        statement = select(col(Tag.name), col(Tag.id)).order_by(col(Tag.name).desc())
        return {alike(name): tag_id for name, tag_id in self._session.execute(statement)}


def _names(told: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (tidied(clean(name)) for name in told)))
