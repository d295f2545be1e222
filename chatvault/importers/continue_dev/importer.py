"""Reads the sessions that Continue keeps, of its extension and of its command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.continue_dev.session import Fields, conversation
from chatvault.importers.continue_dev.timeline import as_history, is_timeline
from chatvault.importers.continue_dev.transcript import is_transcript, read_transcript
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.known_words import KnownWords
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.told_beside import told_beside

SOURCE = "continue"

_INDEX = "sessions.json"
_LARGEST_INDEX = 64 * 1024**2  # bytes
_TOLD_ELSEWHERE = "It tells the same conversation as a session beside it, and was left out."


class ContinueImporter:
    """Reads ``sessions`` of Continue's folder, a single session, and what ``/share`` wrote."""

    key = SOURCE
    name = "Continue sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, the list of them, and those that were shared."""
        found = [name for name in names if _is_session(container, name)]
        lists = {str(PurePosixPath(name).parent / _INDEX) for name in found}
        shared = [name for name in names if is_transcript(container, name)]
        return tuple(sorted({*found, *(lists & set(names)), *shared}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file; the sessions have no times but their list's and their files'."""
        shared = [name for name in names if is_transcript(container, name)]
        kept = [name for name in names if name not in shared]
        listed = _listed(container, kept)

        def read_file(name: str) -> Iterator[ParsedSession | None]:
            yield from _kept(container, name, listed, report)

        for name in kept:
            if PurePosixPath(name).name != _INDEX and name not in container.unchanged:
                yield from up_to_damage(read_file(name), name, names, report)
        left = [name for name in shared if name not in container.unchanged]
        known = _known(container, kept) if left else KnownWords()
        for name in left:
            for session in up_to_damage(_shared(container, name), name, names, report):
                if known.tell(session):
                    report(Issue("", Severity.INFO, _TOLD_ELSEWHERE, name))
                else:
                    yield session


def _kept(
    container: Container, name: str, listed: Mapping[str, Fields], report: Report
) -> Iterator[ParsedSession | None]:
    findings = Findings(report, name, "session")
    for told in read(container, name, findings, essential="history"):
        yield conversation(SOURCE, as_history(told), name, listed, container.modified(name))
    findings.sum_up()


def _shared(container: Container, name: str) -> Iterator[ParsedSession | None]:
    yield read_transcript(container, name, SOURCE)


def _known(container: Container, names: Sequence[str]) -> KnownWords:
    """What is said in the sessions beside, also in those that are read already."""
    known = KnownWords()
    for name in names:
        with suppress(UnreadableFile):
            for session in _kept(container, name, {}, lambda issue: None):
                if session is not None:
                    known.take(session)
    return known


def _is_session(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    is_empty = seen.has("history") and not seen.below("history").paths
    turns = is_empty or seen.has("history", "[]", "message", "role")
    told = turns and seen.has("sessionId") and seen.has("workspaceDirectory")
    return told or is_timeline(seen)


def _listed(container: Container, names: Sequence[str]) -> Mapping[str, Fields]:
    """What the lists tell, by the sessions' ids."""
    found: dict[str, Fields] = {}
    for name in names:
        if PurePosixPath(name).name == _INDEX:
            entries = sequence(told_beside(container, name, largest=_LARGEST_INDEX))
            found.update({string(mapping(one).get("sessionId")): mapping(one) for one in entries})
    return found
