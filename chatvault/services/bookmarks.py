"""Marks messages to come back to, with a note."""

from __future__ import annotations

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.changes import Changes
from chatvault.errors import NotFound
from chatvault.services.clock import now
from chatvault.storage.bookmark_repository import BookmarkRepository
from chatvault.storage.database.engine import Database
from chatvault.storage.message_repository import MessageRepository


class Bookmarks:
    """The person's bookmarks; a later import never touches them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, message_id: int) -> Bookmark | None:
        """The bookmark of a message, where it has one."""
        with self._database.read() as session:
            return BookmarkRepository(session).of_message(message_id)

    def set(self, message_id: int, note: str = "") -> Changes:
        """Mark a message, or give its bookmark another note. Raises NotFound."""
        return self.put(Bookmark(message_id, now(), note))

    def put(self, bookmark: Bookmark) -> Changes:
        """Mark a message as it was marked before. Raises NotFound."""
        with self._database.write() as session:
            session_id = MessageRepository(session).session_of(bookmark.message_id)
            if session_id is None:
                raise NotFound("The message is not in the vault any more.")
            BookmarkRepository(session).put(bookmark)
        return Changes(organisation=True, session_ids=frozenset({session_id}))

    def remove(self, message_id: int) -> Changes:
        """Take a message's bookmark away; nothing changes where it has none."""
        with self._database.write() as session:
            session_id = MessageRepository(session).session_of(message_id)
            removed = BookmarkRepository(session).remove(message_id)
        if session_id is None or not removed:
            return Changes()
        return Changes(organisation=True, session_ids=frozenset({session_id}))
