"""Reads the sessions that Codex keeps as rollouts, of every version so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.codex.beside import Beside
from chatvault.importers.codex.courses import Courses
from chatvault.importers.codex.files import (
    holds_session,
    is_history,
    is_log,
    session_in,
    without_copies,
)
from chatvault.importers.codex.lines import COMPRESSED
from chatvault.importers.codex.names import is_state, titles_in
from chatvault.importers.codex.pasted import PastedTexts, pasted_among
from chatvault.importers.codex.reading import Reader
from chatvault.importers.codex.rollout import SOURCE
from chatvault.importers.codex.segments import Segment, joined
from chatvault.importers.codex.together import together
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import damaged
from chatvault.importers.databases.read_only_database import BESIDE
from chatvault.importers.exports.up_to_damage import NOTHING_SAID
from chatvault.importers.homes.prompt_log import LoggedPrompt, logged_sessions, text_prompt
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import string
from chatvault.importers.times.timestamps import timestamp


class CodexImporter:
    """Reads ``~/.codex``, any part of it, a rollout, or what ``codex exec --json`` printed."""

    key = SOURCE
    name = "Codex sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The rollouts, and the logs that Codex keeps beside them."""
        rollouts = [name for name in names if holds_session(container, name)]
        logs = [name for name in names if is_log(container, name)]
        if not rollouts and not any(map(is_history, logs)):
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
        rollouts = without_copies([name for name in names if holds_session(container, name)])
        logs = [name for name in names if is_log(container, name)]
        naming = frozenset(name for name in logs if not is_history(name))
        beside = Beside(container)
        courses, pasted = Courses(beside, rollouts), PastedTexts(container, report).written
        reader = Reader(titles_in(container, names), courses, pasted, report)
        for group in together(beside, rollouts):
            if not container.unchanged.issuperset((*group, *naming)):
                where = container if set(group) <= set(rollouts) else beside.container
                yield from _session(reader, where, group, rollouts)
        known = {session_in(container, name) for name in rollouts}
        for name in filter(is_history, logs):
            if name not in container.unchanged:
                yield from logged_sessions(SOURCE, name, _prompts(container, name, report), known)


def _session(
    reader: Reader, container: Container, group: Sequence[str], rollouts: Sequence[str]
) -> Iterator[ParsedSession]:
    """The session of a group of files, if there is anything in it.

    Raises UnreadableFile where the only one of the import's ``rollouts`` cannot be read.
    """
    segments: list[Segment] = []
    for name in group:
        try:
            segment = reader.segment(container, name, lone=len(group) == 1)
        except UnreadableFile as error:
            if rollouts == [name]:
                raise
            reader.report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
        else:
            segments += [segment] if segment is not None else []
    if len(segments) == 1 and _was_only_opened(segments[0].session):
        reader.report(Issue("", Severity.INFO, NOTHING_SAID, segments[0].session.members[0]))
    elif segments:
        yield joined(segments) if len(segments) > 1 else segments[0].session


def _was_only_opened(session: ParsedSession) -> bool:
    """Whether there is nothing in it but what the program tells its model first."""
    if session.title or session.parent_external_id or session.repeated:
        return False
    return all(each.hidden and each.role is not Role.ASSISTANT for each in session.messages)


def _beside(name: str) -> list[str]:
    return [name + end for end in BESIDE]


def _possible(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.endswith((".jsonl", COMPRESSED))]


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
