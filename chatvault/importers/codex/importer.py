"""Reads the sessions that Codex keeps as rollouts, of every version so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.codex.about import id_in_name
from chatvault.importers.codex.lines import is_rollout, read_lines
from chatvault.importers.codex.replay import Course, course_of
from chatvault.importers.codex.resuming import (
    INDEX,
    checkpoint,
    is_archived,
    stem_of,
    titles_in,
)
from chatvault.importers.codex.rollout import SOURCE, Rollout
from chatvault.importers.codex.text import COMPRESSED, head_of
from chatvault.importers.container import Container, FolderContainer
from chatvault.importers.heads import damaged
from chatvault.importers.json_lines import sniff
from chatvault.importers.json_values import mapping, string
from chatvault.importers.reading_on import ignore, marked_from
from chatvault.importers.teller import Teller

_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", ".log", "", COMPRESSED)
_LOGS = (INDEX, "history.jsonl")


class CodexImporter:
    """Reads ``~/.codex``, any part of it, or a single rollout."""

    key = SOURCE
    name = "Codex sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The rollouts, and the logs that Codex keeps beside them."""
        rollouts = [name for name in names if _is_rollout(container, name)]
        if not rollouts:
            return ()
        logs = [name for name in names if _is_log(container, name)]
        return tuple(sorted({*rollouts, *logs, *damaged(container, _possible(names))}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of the files, one for each rollout."""
        damaged(container, _possible(names), report)
        rollouts = _chosen([name for name in names if _is_rollout(container, name)])
        titles = titles_in(container, names)
        courses = _Courses(container, rollouts)
        aside = frozenset(name for name in names if _is_log(container, name))
        for name in rollouts:
            if name in container.unchanged and aside <= container.unchanged:
                continue
            teller = Teller(report, name)
            rollout = Rollout(stem_of(name), teller, courses.of_session)
            try:
                plain = isinstance(container, FolderContainer) and not name.endswith(COMPRESSED)
                marked = marked_from(container, name) if plain else None
                rollout.read(read_lines(container, name, report), marked)
            except UnreadableFile as error:
                if len(rollouts) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
                continue
            session = rollout.session(titles, archived=is_archived(name))
            if session is not None:
                found = checkpoint(container, rollout, name, session, titles)
                yield replace(session, members=(name,), checkpoint=found)


class _Courses:
    """The courses of the sessions in an import, read when a fork of one asks for it."""

    def __init__(self, container: Container, rollouts: Sequence[str]) -> None:
        self._container, self._rollouts = container, rollouts
        self._names: dict[str, str] | None = None
        self._read: dict[str, Course | None] = {}

    def of_session(self, session_id: str) -> Course | None:
        """What the session went through, None where it is not in this import."""
        if self._names is None:
            self._names = {_id_of(self._container, name): name for name in self._rollouts}
        if session_id not in self._read:
            name = self._names.get(session_id)
            self._read[session_id] = self._course(name) if name else None
        return self._read[session_id]

    def _course(self, name: str) -> Course | None:
        before = self._container.bytes_read
        try:
            return course_of(read_lines(self._container, name, ignore))
        except UnreadableFile:  # told when the file itself is read
            return None
        finally:
            self._container.bytes_read = before  # reading ahead is no progress


def _possible(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.endswith((".jsonl", COMPRESSED))]


def _is_rollout(container: Container, name: str) -> bool:
    path = PurePosixPath(name)
    if path.name in _LOGS or path.suffix.lower() not in _SUFFIXES:
        return False
    return is_rollout(container, name)


def _is_log(container: Container, name: str) -> bool:
    if PurePosixPath(name).name not in _LOGS:
        return False
    first = next(sniff(head_of(container, name)), {})
    return "thread_name" in first or "session_id" in first


def _chosen(rollouts: Sequence[str]) -> list[str]:
    """Without the compressed copies of files that are there as they were."""
    plain = {PurePosixPath(name).name for name in rollouts if not name.endswith(COMPRESSED)}
    return [
        name
        for name in rollouts
        if not name.endswith(COMPRESSED)
        or PurePosixPath(name).name.removesuffix(COMPRESSED) not in plain
    ]


def _id_of(container: Container, name: str) -> str:
    for record in sniff(head_of(container, name)):
        meta = mapping(record.get("payload")) or record
        if string(meta.get("id")):
            return string(meta.get("id"))
        break
    return id_in_name(stem_of(name))
