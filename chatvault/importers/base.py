"""What every importer is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers.containers.container import Container, FolderContainer

Report = Callable[[Issue], None]


class Importer(Protocol):
    """Reads one format. Importers are pure: no SQL, no clock, no network, no window."""

    key: str  # stored with every session and given to --format: "chatgpt"
    name: str  # for people: "ChatGPT export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """Those of ``names`` that this importer reads, decided by content.

        Files that only accompany conversations (assets, sidecars) are claimed with them;
        a container without a conversation of this format yields an empty tuple.
        """

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Parse the claimed names, one session at a time, never the whole of a large file.

        A record that cannot be read is reported with its place and skipped; only a file
        that cannot be read at all raises UnreadableFile.
        """


class Resumer(Protocol):
    """Reads on in a file that grew, for a format whose lines are never changed."""

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """The members that are read together with the file ``name``."""

    def resumed(
        self, container: FolderContainer, name: str, since: Checkpoint, report: Report
    ) -> ParsedSession | None:
        """The session from a checkpoint on, as reading the whole would tell it from there on.

        Its own checkpoint is the same one or a later one. None, with nothing reported, where
        what is new is about what stands before: the file is read whole then.
        """
