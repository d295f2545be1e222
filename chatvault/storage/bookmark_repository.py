"""Reads and writes the person's bookmarks of messages."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col

from chatvault.domain.bookmark import Bookmark as BookmarkValue
from chatvault.domain.bookmark import ToldBookmark
from chatvault.storage.database.packing import clean
from chatvault.storage.models import Bookmark, table

# From the bookmarks to their messages: a person has fewer of those than a long conversation
# has messages.
OF_SESSION = """
SELECT bookmark.message_id, bookmark.created_at, bookmark.note
FROM bookmark CROSS JOIN message ON message.id = bookmark.message_id
WHERE message.session_id = ? ORDER BY message.position, message.id
"""
TOLD = """
SELECT message.external_id, bookmark.created_at, bookmark.note
FROM bookmark CROSS JOIN message ON message.id = bookmark.message_id
WHERE message.session_id = ? ORDER BY message.position, message.id
"""
_ADD = """
INSERT OR IGNORE INTO bookmark(message_id, created_at, note)
SELECT id, ?, ? FROM message WHERE session_id = ? AND external_id = ?
"""


class BookmarkRepository:
    """Bookmarks as values, within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_session(self, session_id: int) -> tuple[BookmarkValue, ...]:
        """The bookmarks of a session's messages on all branches, in the messages' order."""
        rows = self._session.connection().exec_driver_sql(OF_SESSION, (session_id,))
        return tuple(BookmarkValue(*row) for row in rows)

    def of_message(self, message_id: int) -> BookmarkValue | None:
        """The bookmark of a message, where it has one."""
        statement = select(
            col(Bookmark.message_id), col(Bookmark.created_at), col(Bookmark.note)
        ).where(col(Bookmark.message_id) == message_id)
        row = self._session.execute(statement).first()
        return BookmarkValue(*row) if row is not None else None

    def put(self, bookmark: BookmarkValue) -> None:
        """Mark a message; where it is marked already, the note is replaced."""
        statement = insert(table(Bookmark)).values(
            message_id=bookmark.message_id,
            created_at=bookmark.created_at,
            note=clean(bookmark.note).strip(),
        )
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["message_id"], set_={"note": statement.excluded.note}
            )
        )

    def told(self, session_id: int) -> tuple[ToldBookmark, ...]:
        """The bookmarks of a session, as another vault knows their messages."""
        rows = self._session.connection().exec_driver_sql(TOLD, (session_id,))
        return tuple(ToldBookmark(*row) for row in rows)

    def add(self, session_id: int, told: ToldBookmark) -> None:
        """Mark a session's message, unless it is marked already or not in the vault."""
        values = (told.created_at, clean(told.note), session_id, clean(told.message))
        self._session.connection().exec_driver_sql(_ADD, values)

    def remove(self, message_id: int) -> bool:
        """Take a message's bookmark away; False where it had none."""
        bookmarks = table(Bookmark)
        had = self.of_message(message_id) is not None
        self._session.execute(delete(bookmarks).where(bookmarks.c.message_id == message_id))
        return had
