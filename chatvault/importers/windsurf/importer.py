"""Reads what Windsurf keeps or exports in a form that others can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.cascade_export import is_exported, read_exported
from chatvault.importers.containers.container import Container
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.windsurf.chats import read_chats, stores_of_chats
from chatvault.importers.windsurf.transcripts import SOURCE, is_transcript, read_transcript


class WindsurfImporter:
    """Reads the storage of a window, all of ``User``, a single database, transcripts or exports."""

    key = SOURCE
    name = "Windsurf chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases of windows, the transcripts, and what was exported."""
        written = {
            name
            for name in names
            if is_transcript(container, name) or is_exported(container, name, cascade=True)
        }
        return tuple(sorted(stores_of_chats(container, names) | written))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every tab of every window, and one session a transcript or an export."""
        transcripts = [name for name in names if is_transcript(container, name)]
        exported = [name for name in names if is_exported(container, name, cascade=True)]
        written = frozenset((*transcripts, *exported))
        yield from read_chats(container, [name for name in names if name not in written], report)

        def read(name: str) -> Iterator[ParsedSession | None]:
            if name in exported:
                yield read_exported(container, name, SOURCE)
            else:
                yield read_transcript(container, name, report)

        for name in (*transcripts, *exported):
            if name not in container.unchanged:
                yield from up_to_damage(read(name), name, names, report)
