"""Reads the database of Devin's command line, and the transcripts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.devin.conversation import SOURCE, Conversation
from chatvault.importers.devin.database import has_sessions, read_database
from chatvault.importers.devin.transcript import is_transcript, read_document, read_transcript
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage


class DevinImporter:
    """Reads ``devin/cli``, what is above it, or a database or transcript of it."""

    key = SOURCE
    name = "Devin sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, and the transcripts."""
        written = (name for name in names if is_transcript(container, name))
        return tuple(sorted({*claimed_stores(container, names, has_sessions), *written}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of each database, and the transcripts, which give way to it."""

        def stored(database: Database, name: str) -> Iterator[ParsedSession]:
            for each in read_database(database):
                teller = Teller(report, name, f"session {each.id[:80]}, message")
                for session in Conversation(each, teller).sessions():
                    yield replace(session, members=(name,))

        def written(name: str) -> Iterator[ParsedSession | None]:
            yield read_transcript(name, read_document(container, name), report)

        transcripts = [name for name in names if is_transcript(container, name)]
        stores = [name for name in names if name not in set(transcripts)]
        yield from sessions_of_stores(container, stores, stored, report)
        for name in transcripts:
            if name not in container.unchanged:
                yield from up_to_damage(written(name), name, names, report)
