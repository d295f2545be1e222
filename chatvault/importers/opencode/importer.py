"""Reads ``~/.local/share/opencode``, any part of it that holds messages, or what it exports.

Also what a plugin of it writes down of its sessions.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Sequence

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import BESIDE, is_database, opened
from chatvault.importers.exports.up_to_damage import NOTHING_SAID, up_to_damage
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.opencode.conversation import conversation
from chatvault.importers.opencode.database import (
    has_sessions,
    read_database,
    session_ids,
)
from chatvault.importers.opencode.export import exports, read_export
from chatvault.importers.opencode.outputs import outputs_in, reader_of
from chatvault.importers.opencode.pieces import PieceReader, as_it_is
from chatvault.importers.opencode.stored import StoredSession
from chatvault.importers.opencode.transcripts import read_transcript, session_of, transcripts
from chatvault.importers.opencode.tree import claimed, read_tree

_SUFFIXES = (".db", ".sqlite", ".sqlite3")


class OpenCodeImporter:
    """Sessions of the database, and those of the JSON files that it does not hold as well.

    An exported session is read where none of both holds it, and so is a transcript.
    """

    key = "opencode"
    name = "OpenCode sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs, the trees of files, exported sessions, transcripts.

        And the outputs that were put aside.
        """
        known = set(names)
        stores = [name for name in names if _is_store(container, name, known)]
        beside = [other for name in stores for end in BESIDE if (other := name + end) in known]
        found = {*stores, *beside, *claimed(container, names)}
        aside = set(outputs_in(names)) if found else set()
        rest = [name for name in names if name not in found and name not in aside]
        found |= aside
        return tuple(sorted({*found, *exports(container, rest), *transcripts(container, rest)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session once: the files were left behind when they moved into the database."""
        known, held = set(names), set[str]()
        whole = reader_of(container, names, report)

        def read(name: str) -> Iterator[ParsedSession]:
            held.update(_ids(container, name, known))
            files = {name, *(name + end for end in BESIDE)} & known
            if not files <= container.unchanged:
                for stored in _stored(container, name, known):
                    yield from _parsed(stored, report, whole)

        for name in (each for each in names if _is_store(container, each, known)):
            yield from up_to_damage(read(name), name, names, report)

        def is_held(key: str) -> bool:
            told_before = key in held
            held.add(key)
            return told_before

        for stored in read_tree(container, names, report, is_held):
            yield from _parsed(stored, report, whole)
        for name in exports(container, names):
            if name not in container.unchanged:
                yield from up_to_damage(
                    _exported(container, name, held, report), name, names, report
                )
        for name in transcripts(container, names):
            if name not in container.unchanged and session_of(name) not in held:
                yield from up_to_damage(_written(container, name, report), name, names, report)


def _is_store(container: Container, name: str, names: Collection[str]) -> bool:
    if posixpath.splitext(name)[1].lower() not in _SUFFIXES or not is_database(container, name):
        return False
    try:
        with opened(container, name, names) as database:
            return has_sessions(database)
    except UnreadableFile:  # nobody can tell whose it is
        return False


def _ids(container: Container, name: str, names: Collection[str]) -> set[str]:
    with opened(container, name, names) as database:
        return session_ids(database)


def _stored(container: Container, name: str, names: Collection[str]) -> Iterator[StoredSession]:
    with opened(container, name, names) as database:
        yield from read_database(database, name)


def _exported(
    container: Container, name: str, held: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    for stored in read_export(container, name, report, held):
        yield from _parsed(stored, report)


def _written(container: Container, name: str, report: Report) -> Iterator[ParsedSession]:
    for session in _parsed(read_transcript(container, name, report), report):
        yield standing_in(session)


def _parsed(
    stored: StoredSession, report: Report, whole: Callable[[str, str], str] = as_it_is
) -> Iterator[ParsedSession]:
    pieces = PieceReader(whole)
    session = conversation(stored, pieces)
    if session is not None:
        yield session
    else:
        member = stored.members[0] if stored.members else ""
        report(Issue(f"session {stored.id}", Severity.INFO, NOTHING_SAID, member))
    for kind in sorted(pieces.unknown):
        sentence = f"Parts of a kind that is not known yet are not shown: “{kind[:60]}”."
        report(Issue(f"session {stored.id}", Severity.INFO, sentence, stored.members[0]))
