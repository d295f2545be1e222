"""Reads the sessions that Codex keeps as rollouts, of every version so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.codex.about import file_id_in_name, id_in_name
from chatvault.importers.codex.beside import Beside
from chatvault.importers.codex.lines import COMPRESSED, is_rollout, read_lines
from chatvault.importers.codex.names import INDEX, is_state, titles_in
from chatvault.importers.codex.pasted import Pasted, PastedTexts, pasted_among
from chatvault.importers.codex.printed import is_printed, printed_id
from chatvault.importers.codex.replay import Course, Replay, course_of
from chatvault.importers.codex.resuming import checkpoint, is_archived, stem_of
from chatvault.importers.codex.rollout import SOURCE, Rollout
from chatvault.importers.codex.segments import Segment, joined
from chatvault.importers.containers.compressed_text import head_of
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import BESIDE
from chatvault.importers.heads import damaged
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.prompt_log import LoggedPrompt, logged_sessions, text_prompt
from chatvault.importers.reading_on import ignore, marked_from
from chatvault.importers.standing_in import standing_in
from chatvault.importers.teller import Teller
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.up_to_damage import NOTHING_SAID

_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", ".log", "", COMPRESSED)
_HISTORY = "history.jsonl"
_LOGS = (INDEX, _HISTORY)


class CodexImporter:
    """Reads ``~/.codex``, any part of it, a rollout, or what ``codex exec --json`` printed."""

    key = SOURCE
    name = "Codex sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The rollouts, and the logs that Codex keeps beside them."""
        rollouts = [name for name in names if _is_rollout(container, name)]
        logs = [name for name in names if _is_log(container, name)]
        if not rollouts and not any(name.endswith(_HISTORY) for name in logs):
            return ()
        states = [name for name in names if is_state(container, name)]
        logs += [one for name in states for one in (name, *_beside(name)) if one in set(names)]
        beside = (*logs, *pasted_among(names), *damaged(container, _possible(names)))
        return tuple(sorted({*rollouts, *beside}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of the files; of those without a rollout, the prompts that were logged."""
        damaged(container, _possible(names), report)
        rollouts = _chosen([name for name in names if _is_rollout(container, name)])
        titles = titles_in(container, names)
        beside = Beside(container)
        courses, pasted = _Courses(beside, rollouts), PastedTexts(container, report).written
        logs = [name for name in names if _is_log(container, name)]
        aside = frozenset(name for name in logs if not name.endswith(_HISTORY))
        for group in _together(beside, rollouts):
            if container.unchanged.issuperset((*group, *aside)):
                continue
            where = container if set(group) <= set(rollouts) else beside.container
            segments: list[Segment] = []
            for name in group:
                printed = is_printed(_first(where, name))
                alone = len(group) == 1 and not name.endswith(COMPRESSED) and not printed
                try:
                    rollout = _read(where, name, courses, pasted, report, alone=alone)
                except UnreadableFile as error:
                    if rollouts == [name]:
                        raise
                    report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
                    continue
                session = rollout.session(titles, archived=is_archived(name))
                if session is not None:
                    found = checkpoint(where, rollout, name, session, titles) if alone else None
                    session = standing_in(session) if printed else session
                    session = replace(session, members=(name,), checkpoint=found)
                    segments.append(Segment(rollout.file_id, session, rollout.name, rollout.base))
            if len(segments) == 1 and _was_only_opened(segments[0].session):
                report(Issue("", Severity.INFO, NOTHING_SAID, segments[0].session.members[0]))
            elif segments:
                yield joined(segments) if len(segments) > 1 else segments[0].session
        known = {_id_of(container, name) for name in rollouts}
        for name in logs:
            if name.endswith(_HISTORY) and name not in container.unchanged:
                yield from logged_sessions(SOURCE, name, _prompts(container, name, report), known)


def _was_only_opened(session: ParsedSession) -> bool:
    """Whether there is nothing in it but what the program tells its model first."""
    if session.title or session.parent_external_id or session.repeated:
        return False
    return all(each.hidden and each.role is not Role.ASSISTANT for each in session.messages)


def _read(
    container: Container,
    name: str,
    courses: _Courses,
    pasted: Pasted,
    report: Report,
    *,
    alone: bool,
) -> Rollout:
    """Read a rollout, anew where what it repeats proves to be told otherwise.

    Raises UnreadableFile.
    """
    begun, told = container.bytes_read, set[Issue]()

    def once(issue: Issue) -> None:
        if issue not in told:
            told.add(issue)
            report(issue)

    asks = not courses.are_beside  # what is not imported is asked only where nothing else tells
    replay = Replay(courses.of_session if asks else _nobody)
    while True:
        container.bytes_read = begun
        rollout = Rollout(stem_of(name), Teller(once, name), replay, pasted)
        marked = marked_from(container, name) if alone else None
        rollout.read(read_lines(container, name, once), marked)
        if replay.lacking:
            replay = Replay(_nobody)
        elif not replay.is_untold:
            return rollout
        elif not asks:
            asks, replay = True, Replay(courses.of_session, beside=True)
        else:
            replay = Replay(_nobody, all_own=True)


def _nobody(_session_id: str) -> Course | None:
    """No session is at hand."""
    return None


class _Courses:
    """The courses of the sessions in an import, read when a fork of one asks for it.

    Attributes:
        are_beside: whether they are of files that are not imported.
    """

    def __init__(self, beside: Beside, rollouts: Sequence[str]) -> None:
        self._beside, self._rollouts = beside, rollouts
        self._container, self.are_beside = beside.container, beside.is_lone
        self._names: dict[str, str] | None = None
        self._read: dict[str, Course | None] = {}

    def of_session(self, session_id: str) -> Course | None:
        """What the session went through, None where it is neither in this import nor beside it."""
        if self._names is None:
            self._names = {_id_of(self._container, name): name for name in self._rollouts}
        if session_id not in self._read:
            name = self._names.get(session_id) or self._around(session_id)
            self._read[session_id] = self._course(name) if name else None
        return self._read[session_id]

    def _around(self, session_id: str) -> str:
        """A file of the session in the folder that is imported, or anywhere beside a lone file."""
        lying = _lying(self._beside, session_id)
        return next((name for name in lying if self.are_beside or name[:3] != "../"), "")

    def _course(self, name: str) -> Course | None:
        before = self._container.bytes_read
        try:
            return course_of(read_lines(self._container, name, ignore))
        except UnreadableFile:  # told when the file itself is read
            return None
        finally:
            self._container.bytes_read = before  # reading ahead is no progress


def _together(beside: Beside, rollouts: Sequence[str]) -> list[list[str]]:
    """The files by the sessions that they belong to: more than one where it was gone back in.

    Copies of a file stay apart: each is the session.
    """
    groups: dict[tuple[str, int], list[str]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    parts = _in_several_files(beside, rollouts)
    more = {name for session_id in parts for name in _lying(beside, session_id)}
    for name in sorted({*rollouts, *more}, key=lambda name: (PurePosixPath(name).name, name)):
        session_id = _id_of(beside.container, name)
        own = session_id, _file_id_of(beside.container, name)
        groups.setdefault((session_id, seen[own]), []).append(name)
        seen[own] += 1
    return list(groups.values())


def _in_several_files(beside: Beside, rollouts: Sequence[str]) -> set[str]:
    """The sessions of the rollouts that go on in another file, as newer ones may."""
    container = beside.container
    known = {_id_of(container, name) for name in rollouts if file_id_in_name(stem_of(name))}
    paged = {_id_of(container, name) for name in rollouts if _is_paged(container, name)}
    return known | (paged & beside.going_on() if paged - known else set())


def _is_paged(container: Container, name: str) -> bool:
    return _meta(container, name).get("history_mode") == "paginated"


def _lying(beside: Beside, session_id: str) -> list[str]:
    """The rollouts of a session around the import, were they none of it."""
    names = beside.of_session(session_id)
    return _chosen([name for name in names if _is_rollout(beside.container, name)])


def _beside(name: str) -> list[str]:
    return [name + end for end in BESIDE]


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


def _prompts(container: Container, name: str, report: Report) -> Iterator[LoggedPrompt]:
    """The prompts of the log, which tells no more than when each was asked, in seconds."""
    try:
        with container.open(name) as stream:
            for _number, _offset, record in records(stream, report, name):
                said, session_id = string(record.get("text")), string(record.get("session_id"))
                if said.strip() and session_id:
                    yield text_prompt(session_id, said.strip(), timestamp(record.get("ts")))
    except UnreadableFile as error:
        report(Issue("", Severity.ERROR, error.sentence, name, lost=1))


def _id_of(container: Container, name: str) -> str:
    meta = _meta(container, name)
    return string(meta.get("id")) or printed_id(meta) or id_in_name(stem_of(name))


def _file_id_of(container: Container, name: str) -> str:
    told = string(_meta(container, name).get("rollout_id"))
    return told or file_id_in_name(stem_of(name)) or _id_of(container, name)


def _meta(container: Container, name: str) -> Record:
    """What stands in the head of a rollout."""
    record = _first(container, name)
    return mapping(record.get("payload")) or record


def _first(container: Container, name: str) -> Record:
    return next(sniff(head_of(container, name)), Record())
