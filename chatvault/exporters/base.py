"""What every exporter is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol, TextIO

from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow
from chatvault.errors import KnownError

# The bytes of an attachment by its blob. Raises NotFound and LeftOut.
Attachments = Callable[[str], bytes]


class LeftOut(KnownError):
    """An attachment is in the vault, and not to be handed on with this export."""


class Exporter(Protocol):
    """Writes one conversation in one format. Exporters are pure: no SQL, no clock, no window."""

    key: str  # given to --format: "md"
    name: str  # for people: "Markdown"
    ending: str  # of the file, with its dot
    all_branches: bool  # whether it wants the messages beside the active path too
    joins: bool  # whether conversations can follow each other in one file

    def write(
        self,
        session: SessionRow,
        messages: Iterable[Message],
        out: BinaryIO,
        attachments: Attachments,
    ) -> None:
        """Write the conversation to ``out``, one message at a time."""


@contextmanager
def text_of(out: BinaryIO) -> Iterator[TextIO]:
    """``out`` as UTF-8 text with plain newlines, left open when the block ends."""
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="\n")
    try:
        yield text
        text.flush()
    finally:
        text.detach()
