"""The messages of a conversation in the vault, read in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chatvault.domain.message import Message
from chatvault.domain.session import Run
from chatvault.domain.work import Work
from chatvault.errors import NotFound
from chatvault.ui.operations import Operations
from chatvault.ui.thread.boxes.image_box import KEPT
from chatvault.ui.thread.clipboard import copying
from chatvault.ui.thread.clipboard.copying import Clip
from chatvault.ui.thread.finding.find import Found
from chatvault.ui.thread.finding.scan import Scan
from chatvault.ui.thread.images.picture import MOST_BYTES as PICTURE_BYTES
from chatvault.ui.thread.images.picture import Picture, thumbnail
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.file_text import MOST_BYTES as TEXT_BYTES
from chatvault.ui.thread.parts.file_text import FileText, read_text
from chatvault.ui.thread.provider import Findings
from chatvault.ui.thread.text.wanted import Wanted

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_READ_AT_ONCE = 100  # messages
_FIRST_PIECE, _PIECE = 0.08, 0.25  # seconds of a search until it tells what it has found


class _Piece(NamedTuple):
    """What was found in so many messages."""

    found: Sequence[Found]
    messages: int


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

    def say(self, ids: Sequence[int], then: Callable[[bytes], None]) -> None:
        """Put the texts together on the lane."""
        wanted = tuple(ids)
        self._operations.read(
            "Copying",
            lambda services, work: copying.joined(services.reading.said(wanted)),
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

    def run(self, name: str, then: Callable[[Run | None], None]) -> None:
        """Read what a sub-agent did."""
        self._operations.read(
            "Reading a sub-agent's run",
            lambda services, work: services.reading.run(self._session_id, name),
            then,
        )

    def find(
        self,
        ids: Sequence[int],
        wanted: Wanted,
        annex: Annex,
        take: Callable[[Findings], None],
    ) -> None:
        """Look through those messages; every piece is a job, so that others come in between."""
        self._search += 1
        if wanted:
            self._go_on(tuple(ids), Scan(wanted, annex), take, _FIRST_PIECE)

    def _go_on(
        self, ids: Sequence[int], looking: Scan, take: Callable[[Findings], None], seconds: float
    ) -> None:
        turn = self._search

        def tell(piece: _Piece) -> None:
            if turn != self._search:
                return
            rest = ids[piece.messages :] if not looking.gave_up else ()
            take(Findings(piece.found, not rest, looking.gave_up))
            if rest and turn == self._search:
                self._go_on(rest, looking, take, _PIECE)

        self._operations.read(
            "Finding in the conversation",
            lambda services, work: self._piece(services, work, ids, looking, turn, seconds),
            tell,
        )

    def _piece(
        self,
        services: Services,
        work: Work,
        ids: Sequence[int],
        looking: Scan,
        turn: int,
        seconds: float,
    ) -> _Piece:
        """Look through as many messages as there is time for."""
        end = time.monotonic() + seconds
        found: list[Found] = []
        done = 0
        for start in range(0, len(ids), _READ_AT_ONCE):
            part = ids[start : start + _READ_AT_ONCE]
            for message in services.reading.messages(part):
                work.check()
                if turn != self._search:
                    return _Piece((), len(ids))
                found += looking.look(message)
            done = start + len(part)
            if looking.gave_up or time.monotonic() > end:
                break
        return _Piece(found, done)


def head_of(services: Services, blob: str, most: int) -> bytes | None:
    """The first bytes of an attachment and one more, to tell that there are more.

    None where the vault has lost it: its place in the thread says so.
    """
    try:
        return services.reading.attachment_head(blob, most + 1)
    except NotFound:
        return None
