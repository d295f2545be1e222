"""Where the thread gets its texts and pictures from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from chatvault.domain.message import Message, Said
from chatvault.domain.session import Run
from chatvault.ui.thread.boxes.image_box import KEPT
from chatvault.ui.thread.clipboard import copying
from chatvault.ui.thread.clipboard.copying import Clip
from chatvault.ui.thread.finding.find import Found
from chatvault.ui.thread.finding.scan import Scan
from chatvault.ui.thread.images.picture import Picture, thumbnail
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.file_text import FileText, read_text
from chatvault.ui.thread.text.wanted import Wanted


class Findings(NamedTuple):
    """What was found since the last time; ``is_last``: there will be no more."""

    found: Sequence[Found]
    is_last: bool = True
    gave_up: bool = False  # an expression took too long


class MessageProvider(Protocol):
    """Answers later, on the main thread; an answer may also come before the call returns."""

    def fetch(self, ids: Sequence[int], then: Callable[[Sequence[Message]], None]) -> None:
        """Hand over those messages in full."""

    def compose(
        self,
        ids: Sequence[int],
        write: Callable[[Iterable[Message]], Clip],
        then: Callable[[Clip], None],
    ) -> None:
        """Hand over what ``write`` makes of those messages, away from the main thread."""

    def say(self, ids: Sequence[int], then: Callable[[bytes], None]) -> None:
        """Hand over all that those messages say, as one text in UTF-8."""

    def picture(self, blob: str, then: Callable[[Picture], None]) -> None:
        """Hand over a picture in the size that it has in the thread."""

    def file_text(self, blob: str, then: Callable[[FileText], None]) -> None:
        """Hand over the beginning of what a kept file says."""

    def run(self, name: str, then: Callable[[Run | None], None]) -> None:
        """Hand over what the sub-agent of that external id did; None where that is not known."""

    def find(
        self,
        ids: Sequence[int],
        wanted: Wanted,
        annex: Annex,
        take: Callable[[Findings], None],
    ) -> None:
        """Tell where in those messages it will be seen, looking through them in that order.

        The ``annex`` is what was read beside them; it does not change any more.
        Only the newest search is answered, piece by piece; looking for nothing ends them all.
        """


class HeldMessages:
    """A provider that has everything at hand and answers at once."""

    def __init__(
        self,
        messages: Iterable[Message],
        files: dict[str, bytes] | None = None,
        runs: dict[str, Run] | None = None,
    ) -> None:
        self._messages = {message.id: message for message in messages}
        self._files = files or {}
        self._runs = runs or {}

    def fetch(self, ids: Sequence[int], then: Callable[[Sequence[Message]], None]) -> None:
        """Hand over those messages at once."""
        then([self._messages[message_id] for message_id in ids])

    def compose(
        self,
        ids: Sequence[int],
        write: Callable[[Iterable[Message]], Clip],
        then: Callable[[Clip], None],
    ) -> None:
        """Write at once."""
        self.fetch(ids, lambda messages: then(write(messages)))

    def say(self, ids: Sequence[int], then: Callable[[bytes], None]) -> None:
        """Put the texts together at once."""
        messages = [self._messages[message_id] for message_id in ids]
        then(copying.joined(Said(one.role, one.author, one.blocks) for one in messages))

    def picture(self, blob: str, then: Callable[[Picture], None]) -> None:
        """Hand over the picture at once."""
        then(thumbnail(self._files.get(blob), KEPT))

    def file_text(self, blob: str, then: Callable[[FileText], None]) -> None:
        """Hand over the text at once."""
        then(read_text(self._files.get(blob)))

    def run(self, name: str, then: Callable[[Run | None], None]) -> None:
        """Hand over the run at once."""
        then(self._runs.get(name))

    def find(
        self,
        ids: Sequence[int],
        wanted: Wanted,
        annex: Annex,
        take: Callable[[Findings], None],
    ) -> None:
        """Look through all those messages at once."""
        if wanted:
            looking = Scan(wanted, annex)
            found = [hit for i in ids for hit in looking.look(self._messages[i])]
            take(Findings(found, gave_up=looking.gave_up))
