"""Reads what Cursor keeps of its conversations, databases or transcripts, and what it exports."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.cursor.composer import SOURCE
from chatvault.importers.cursor.exported import is_exported, read_exported
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.place import FOLDER, Place, above, place_of, project
from chatvault.importers.cursor.stores import accompanying, databases, stored_sessions
from chatvault.importers.cursor.text_transcript import is_text_transcript, read_text
from chatvault.importers.cursor.transcript import is_transcript, read_records
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.messages.drafts import Thread, chain, first_prompt, times_of

_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", ".log", "")


class CursorImporter:
    """Reads ``~/.cursor``, the ``User`` folder of the editor, any part of them, or one file."""

    key = SOURCE
    name = "Cursor conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with what belongs to them, the transcripts, and what was exported."""
        stores = databases(container, names)
        transcripts = [name for name in names if _is_transcript(container, name)]
        exported = [name for name in names if is_exported(container, name)]
        return tuple(sorted({*stores, *accompanying(names, stores), *transcripts, *exported}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation once: what a database tells is not told by a transcript again.

        A transcript, which lies elsewhere, stands in for what the database tells in full.
        """
        told: set[str] = set()
        for session in stored_sessions(container, databases(container, names), names, report):
            told.add(session.external_id)
            yield session
        yield from _transcripts(container, names, told, report)
        yield from _exported(container, names, report)


def _transcripts(
    container: Container, names: Sequence[str], told: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    found = [name for name in names if _is_transcript(container, name)]

    def read(place: Place) -> Iterator[ParsedSession | None]:
        yield _session(container, place, report)

    for place in (place_of(container, name, found) for name in found):
        if place.key not in told:
            for session in up_to_damage(read(place), place.member, names, report):
                yield standing_in(replace(session, members=(place.member,)))


def _exported(
    container: Container, names: Sequence[str], report: Report
) -> Iterator[ParsedSession]:
    def read(name: str) -> Iterator[ParsedSession | None]:
        nothing = True
        for session in read_exported(container, name):
            nothing = False
            yield session
        if nothing:
            yield None

    for name in names:
        if is_exported(container, name):
            yield from up_to_damage(read(name), name, names, report)


def _session(container: Container, place: Place, report: Report) -> ParsedSession | None:
    teller = Teller(report, place.member)
    drafts = _thread(container, place.member, teller, report).drafts
    if not drafts:
        return None
    # No line of older versions tells a time, and a conversation without a date is found by nobody.
    written = container.modified(place.member)
    times = times_of(drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=place.key,
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=written),
        project=project(place.slug, drafts),
        parent_external_id=place.parent,
        relation=Relation.SUBAGENT if place.parent else None,
    )


def _thread(container: Container, name: str, teller: Teller, report: Report) -> Thread:
    lines = is_transcript(head_of(container, name))
    with container.open(name) as stream:
        if not lines:
            return read_text(stream)
        reader = PieceReader(Pictures(), teller)
        return read_records(records(stream, report, name), reader, teller)


def _is_transcript(container: Container, name: str) -> bool:
    if posixpath.splitext(name)[1].lower() not in _SUFFIXES:
        return False
    head = head_of(container, name)
    among = FOLDER in above(container, name)
    return is_transcript(head) or is_text_transcript(head, among_transcripts=among)
