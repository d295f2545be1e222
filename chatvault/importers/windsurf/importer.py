"""Reads what Windsurf keeps in a form that others can read: older chats, and transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.up_to_damage import up_to_damage
from chatvault.importers.windsurf.chats import read_chats, stores_of_chats
from chatvault.importers.windsurf.transcripts import SOURCE, is_transcript, read_transcript


class WindsurfImporter:
    """Reads the storage of a window, all of ``User``, a single database, or transcripts."""

    key = SOURCE
    name = "Windsurf chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases of windows, and the transcripts."""
        transcripts = {name for name in names if is_transcript(container, name)}
        return tuple(sorted(stores_of_chats(container, names) | transcripts))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every tab of every window, and one session a transcript."""
        transcripts = [name for name in names if is_transcript(container, name)]
        yield from read_chats(
            container, [name for name in names if name not in transcripts], report
        )

        def read(name: str) -> Iterator[ParsedSession | None]:
            yield read_transcript(container, name, report)

        for name in transcripts:
            if name not in container.unchanged:
                yield from up_to_damage(read(name), name, names, report)
