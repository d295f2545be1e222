"""What every importer is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers.container import Container

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
