"""Reads one session of Qwen Code, or what a file that grew has of it behind a checkpoint."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.containers.heads import head_of
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint, marked_from
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records
from chatvault.importers.json_files.json_values import from_json, mapping, string
from chatvault.importers.messages.entry_marks import Marks, Past
from chatvault.importers.qwen_code.log import Log
from chatvault.importers.qwen_code.outputs import reader_of

SOURCE = "qwen-code"

_SESSION = "session"  # what is known of a session before a checkpoint, besides what its log tells


def description_of(name: str) -> str:
    """The file that tells what a sub-agent is for."""
    return name.removesuffix(".jsonl") + ".meta.json"


def whole_sessions(
    container: Container, members: Sequence[str], names: Sequence[str], report: Report
) -> Iterator[ParsedSession | None]:
    """The session of a file, and those of sub-agents that stand in it; None where none does.

    ``names`` are all that were claimed, among them files with outputs of its tools.
    """
    name = members[0]
    logs: dict[str, Log] = {}  # by agent, "" the session itself
    marks: Marks | None = None
    session_id, whole = "", reader_of(container, names, report)
    with container.open(name) as stream:
        for number, offset, record in records(stream, report, name):
            session_id = session_id or string(record.get("sessionId"))
            agent = string(record.get("agentId"))
            if agent not in logs:
                logs[agent] = Log(_external_id(session_id, agent, name), whole)
                if not agent:
                    marks = Marks(logs[agent].tree, marked_from(container, name))
            if marks is not None and not agent:
                marks.before(number, offset, logs[agent].told() | {_SESSION: session_id})
            logs[agent].take(number, record)
    described = mapping(from_json(_text(container, members[1:])))
    found = False
    for agent, log in logs.items():
        if log.tree.drafts:
            found = True
            session = _parsed(session_id, agent, log, name, Past(), described)
            if marks is not None and len(logs) == 1:
                place = resuming.checkpoint(read_behind, container, name, session, marks)
                session = replace(session, checkpoint=place)
            yield session
    if not found:
        yield None


def session_of(session_id: str, told: Iterable[Record]) -> ParsedSession | None:
    """The session of records that stand in another file than its log; None where it is empty."""
    log = Log(session_id, lambda text: text)
    for number, record in enumerate(told, start=1):
        log.take(number, record)
    return _parsed(session_id, "", log, "", Past(), {}) if log.tree.drafts else None


def read_behind(
    container: FolderContainer, name: str, report: Report, marked: int | None, since: Checkpoint
) -> tuple[ParsedSession | None, Marks]:
    """The session behind a checkpoint of its log, and the places where one can go on."""
    past = Past.of(since)
    session_id = past.told[_SESSION]
    whole = reader_of(container, container.names(), report)
    log = Log(_external_id(session_id, "", name), whole)
    if past.standing is not None:
        log.go_on(past.standing, past.told)
    marks = Marks(log.tree, marked)
    with container.open_from(name, since.offset) as stream:
        before = (past.lines, since.offset)
        for number, offset, record in records(stream, report, name, before=before):
            if record.get("agentId"):
                raise BeforeCheckpoint
            marks.before(number, offset, log.told() | {_SESSION: session_id})
            log.take(number, record)
    session = _parsed(session_id, "", log, name, past, {}) if log.tree.drafts else None
    return session, marks


def _text(container: Container, members: Collection[str]) -> str:
    return "".join(head_of(container, name).decode("utf-8", "replace") for name in members)


def _external_id(session_id: str, agent: str, name: str) -> str:
    owner = session_id or PurePosixPath(name).stem
    return f"{owner}/{agent}" if agent else owner


def _parsed(
    session_id: str, agent: str, log: Log, name: str, past: Past, described: Record
) -> ParsedSession:
    """The session of what was read behind ``past``."""
    told = past.and_then(log.tree.drafts)
    purpose = string(described.get("description")).strip() if agent else ""
    parent = session_id if agent else log.parent
    relation = Relation.FORK if log.is_fork and not agent else Relation.SUBAGENT
    return ParsedSession(
        source=SOURCE,
        external_id=_external_id(session_id, agent, name),
        messages=log.tree.messages(),
        title=log.title or purpose or told.prompt,
        created_at=told.first_at,
        updated_at=told.last_at,
        model=told.model,
        agent=string(described.get("agentType")) or None if agent else None,
        project=project_of(log.folder),
        git_branch=log.branch or None,
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent or None,
        relation=relation if parent else None,
    )


def companions(name: str, names: Sequence[str]) -> frozenset[str]:
    """What describes a session, where it is a sub-agent's."""
    return frozenset({description_of(name)} & set(names))
