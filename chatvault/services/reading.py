"""Opens conversations: the light index first, texts as they come into view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chatvault.domain.blocks import Attachment
from chatvault.domain.changes import Changes
from chatvault.domain.message import Message, MessageEntry, Said
from chatvault.domain.outline import OutlineEntries
from chatvault.domain.session import Run, SessionRow, Thread
from chatvault.errors import NotFound
from chatvault.storage.blobs import Blobs
from chatvault.storage.bookmark_repository import BookmarkRepository
from chatvault.storage.database.engine import Database
from chatvault.storage.message_index import MessageIndex
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.search import secret_messages
from chatvault.storage.session_repository import SessionRepository

_LONG = 2_000  # messages that are too many to wait for before the first is shown
_REACH = 300  # messages to either side of the one that is shown first
_OF_A_RUN = 200  # messages of a sub-agent's run that are read to be shown in another thread
_Near = Callable[[SessionRow, MessageIndex], tuple[MessageEntry, ...]]


class Reading:
    """Reads one conversation at a time."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def thread(self, session_id: int) -> Thread:
        """A conversation's header and the index of its active path. Raises NotFound."""
        return self._thread(session_id, lambda row, index: ())

    def glance(self, session_id: int, message_id: int | None = None) -> Thread:
        """The same of a long conversation with only the messages around one, or the first ones.

        Of a short one everything, and of one where that message is on another branch. Raises
        NotFound.
        """

        def near(row: SessionRow, index: MessageIndex) -> tuple[MessageEntry, ...]:
            return index.entries_near(row.id, message_id, _REACH) if row.messages > _LONG else ()

        return self._thread(session_id, near)

    def _thread(self, session_id: int, near: _Near) -> Thread:
        with self._database.read() as session:
            sessions, index = SessionRepository(session), MessageIndex(session)
            row = _row(sessions, session_id)
            some = near(row, index)
            return Thread(
                row,
                some or index.entries(session_id),
                sessions.children(session_id),
                BookmarkRepository(session).of_session(session_id),
                secret_messages.of_session(session, session_id),
                is_whole=not some,
            )

    def branches(self, session_id: int) -> OutlineEntries:
        """The outline of all branches of a conversation."""
        with self._database.read() as session:
            return MessageIndex(session).branches(session_id)

    def messages(self, ids: Sequence[int]) -> tuple[Message, ...]:
        """These messages in full, in the order asked."""
        with self._database.read() as session:
            return MessageRepository(session).messages(ids)

    def run(self, session_id: int, external_id: str) -> Run | None:
        """What the sub-agent did that is known by that id where the session comes from.

        None where the vault does not have it.
        """
        with self._database.read() as session:
            child = SessionRepository(session).beside(session_id, external_id)
            if child is None:
                return None
            entries = MessageIndex(session).entries(child)
            ids = [entry.id for entry in entries if entry.hidden is None]
            messages = MessageRepository(session).messages(ids[:_OF_A_RUN])
            return Run(child, messages, len(ids) - len(messages))

    def said(self, ids: Sequence[int]) -> list[Said]:
        """What these messages say, in that order."""
        with self._database.read() as session:
            return MessageRepository(session).said(ids)

    def all_messages(self, session_id: int, *, all_branches: bool = False) -> Iterator[Message]:
        """A conversation's messages in order, read a few hundred at a time."""
        with self._database.read() as session:
            repository = MessageRepository(session)
            yield from repository.iterate(repository.ids(session_id, all_branches=all_branches))

    def external_ids(self, ids: Sequence[int]) -> dict[int, str]:
        """The sources' own ids of these messages, by which other programs know them."""
        with self._database.read() as session:
            return MessageRepository(session).external_ids(ids)

    def pictures(self, session_id: int, *, hidden: bool = False) -> tuple[Attachment, ...]:
        """The pictures that a conversation's thread shows and the vault has, in order, each once.

        ``hidden``: those of messages that are kept but not shown by default are among them.
        """
        with self._database.read() as session:
            return MessageRepository(session).pictures(session_id, hidden=hidden)

    def attachment_head(self, blob: str, most: int) -> bytes:
        """The first bytes of an attachment, ``most`` at most. Raises NotFound."""
        with self._blobs.open(blob) as stream:
            return stream.read(most)

    def attachment(self, blob: str) -> bytes:
        """An attachment's bytes. Raises NotFound."""
        return self._blobs.read(blob)

    def choose_branch(self, message_id: int) -> Changes:
        """Make the path through that message the one that is shown. Raises NotFound."""
        with self._database.write() as session:
            session_id = MessageRepository(session).session_of(message_id)
            if session_id is None:
                raise NotFound("The message is not in the vault any more.")
            MessageIndex(session).choose_branch(session_id, message_id)
        return Changes(messages=True, session_ids=frozenset({session_id}))


def _row(sessions: SessionRepository, session_id: int) -> SessionRow:
    rows = sessions.rows([session_id])
    if not rows:
        raise NotFound("The conversation is not in the vault any more.")
    return rows[0]
