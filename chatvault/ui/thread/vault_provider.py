"""The messages of a conversation in the vault, read in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from chatvault.domain.message import Message
from chatvault.domain.work import Work
from chatvault.errors import NotFound
from chatvault.ui.operations import Operations
from chatvault.ui.thread.copying import Clip
from chatvault.ui.thread.file_text import MOST_BYTES as TEXT_BYTES
from chatvault.ui.thread.file_text import FileText, read_text
from chatvault.ui.thread.find import Found, scan
from chatvault.ui.thread.image_box import KEPT
from chatvault.ui.thread.picture import MOST_BYTES as PICTURE_BYTES
from chatvault.ui.thread.picture import Picture, thumbnail

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_CHECK_EVERY = 200  # messages between two looks at whether the search is still wanted


class VaultMessages:
    """Provides one conversation's messages through the READ lane."""

    def __init__(self, operations: Operations, session_id: int) -> None:
        self._operations = operations
        self._session_id = session_id
        self._search = 0

    def fetch(self, ids: Sequence[int], then: Callable[[Sequence[Message]], None]) -> None:
        """Read those messages."""
        wanted = tuple(ids)
        self._operations.read(
            "Reading the conversation",
            lambda services, work: services.reading.messages(wanted),
            then,
        )

    def compose(
        self,
        ids: Sequence[int],
        write: Callable[[Iterable[Message]], Clip],
        then: Callable[[Clip], None],
    ) -> None:
        """Read those messages and write them on the lane."""
        wanted = tuple(ids)
        self._operations.read(
            "Copying",
            lambda services, work: write(services.reading.messages(wanted)),
            then,
        )

    def picture(self, blob: str, then: Callable[[Picture], None]) -> None:
        """Read a picture and bring it to the size that it has in the thread."""
        self._operations.read(
            "Reading a picture",
            lambda services, work: thumbnail(head_of(services, blob, PICTURE_BYTES), KEPT),
            then,
        )

    def file_text(self, blob: str, then: Callable[[FileText], None]) -> None:
        """Read the beginning of a file."""
        self._operations.read(
            "Reading a file",
            lambda services, work: read_text(head_of(services, blob, TEXT_BYTES)),
            then,
        )

    def find(self, words: tuple[str, ...], then: Callable[[Sequence[Found]], None]) -> None:
        """Look through the conversation; of several searches only the newest is answered."""
        self._search += 1
        turn = self._search
        self._operations.read(
            "Finding in the conversation",
            lambda services, work: self._scan(services, work, words, turn),
            lambda found: then(found) if turn == self._search else None,
        )

    def _scan(
        self, services: Services, work: Work, words: tuple[str, ...], turn: int
    ) -> tuple[Found, ...]:
        found: list[Found] = []
        for number, message in enumerate(services.reading.all_messages(self._session_id)):
            if number % _CHECK_EVERY == 0:
                work.check()
                if turn != self._search:
                    return ()
            found += scan((message,), words)
        return tuple(found)


def head_of(services: Services, blob: str, most: int) -> bytes | None:
    """The first bytes of an attachment and one more, to tell that there are more.

    None where the vault has lost it: its place in the thread says so.
    """
    try:
        return services.reading.attachment_head(blob, most + 1)
    except NotFound:
        return None
