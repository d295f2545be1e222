"""The messages of a conversation in the vault, read in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from chatvault.domain.message import Message
from chatvault.domain.work import Work
from chatvault.errors import NotFound
from chatvault.ui.operations import Operations
from chatvault.ui.thread.copying import Clip
from chatvault.ui.thread.find import Found, scan

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

    def picture(self, blob: str, then: Callable[[bytes], None]) -> None:
        """Read an attachment."""
        self._operations.read(
            "Reading a picture", lambda services, work: _attachment(services, blob), then
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


def _attachment(services: Services, blob: str) -> bytes:
    try:
        return services.reading.attachment(blob)
    except NotFound:  # shown in its place as a picture that is missing
        return b""
