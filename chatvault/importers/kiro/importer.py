"""Reads what Kiro's editor and its command line keep of their conversations."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.databases.read_only_database import BESIDE, is_database, opened
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.kiro.command_line import (
    COMMAND_LINE,
    is_lines,
    is_of_command_line,
    read_records,
)
from chatvault.importers.kiro.database import (
    NAMED_FORMERLY,
    OLDER,
    conversations,
    has_conversations,
)
from chatvault.importers.kiro.editor import is_session, read_execution, read_session
from chatvault.importers.kiro.pieces import KiroPieces
from chatvault.importers.kiro.runs import (
    Run,
    is_execution,
    run_in,
    runs_in,
    runs_named,
    workspace_folder,
)
from chatvault.importers.kiro.turns import chosen_model, complete
from chatvault.importers.messages.drafts import Thread, chain, first_prompt, latest_model, times_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "kiro"

_LIST = "sessions.json"
_SUFFIXES = (".json", ".jsonl", ".chat", ".ndjson", ".txt", "")
_FORKED = "tangent"  # why a conversation was begun that went on from another one
_LARGEST = 256 * 1024**2  # bytes of a file that is one JSON value
_UNREADABLE = "This conversation's record cannot be read, so it was left out."
_CUT = "The file is cut short or is no JSON, so it was left out. Import it again when it is whole."


class KiroImporter:
    """Reads ``~/.kiro``, the editor's ``kiro.kiroagent`` folder, any part of them, or a file."""

    key = SOURCE
    name = "Kiro conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the files beside them that tell their titles."""
        found = [name for name in names if _is_conversation(container, name)]
        known = set(names)
        stores = [name for name in names if _is_store(container, name, known)]
        beside = [other for name in found if (other := _beside(name)) in known]
        beside += [other for name in found if (other := _list_beside(name)) in known]
        beside += runs_in(container, names).values() if found else ()
        beside += [other for name in stores for end in BESIDE if (other := name + end) in known]
        return tuple(sorted({*found, *stores, *beside}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file; runs that one of them names are told by it."""
        known = set(names)
        runs = runs_in(container, names)
        in_order = sorted(names, key=lambda name: name in runs.values())
        named = set[str]()

        def read(name: str) -> Iterator[ParsedSession | None]:
            if _is_store(container, name, known):
                for stored in _stored(container, name, known, report):
                    yield replace(stored, members=(name,))
                return
            if name in named or _is_settled(container, name, runs.values()):
                return
            if _is_conversation(container, name):
                yield _session(container, name, known, runs, named, report)

        for name in in_order:
            yield from up_to_damage(read(name), name, names, report)


def _is_settled(container: Container, name: str, runs: Collection[str]) -> bool:
    """Whether nothing of a conversation changed: its file, what is beside it, its workspace's runs.

    Where nothing tells which runs are of its workspace, all are looked at.
    """
    folder = workspace_folder(name)
    own = [run for run in runs if folder and folder in PurePosixPath(run).parts]
    beside = {_beside(name)} & set(container.names())
    return {name, *beside, *(own or runs)} <= container.unchanged


def _is_conversation(container: Container, name: str) -> bool:
    if posixpath.splitext(name)[1].lower() not in _SUFFIXES:
        return False
    head = head_of(container, name)
    return is_lines(head) or is_session(head) or is_execution(head)


def _is_store(container: Container, name: str, names: Collection[str]) -> bool:
    if not is_database(container, name):
        return False
    if f"{name}-wal" not in names and OLDER.encode() not in head_of(container, name):
        return False
    try:
        with opened(container, name, names) as database:
            return has_conversations(database)
    except UnreadableFile:  # nobody can tell whose it is
        return False


def _stored(
    container: Container, name: str, names: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    with opened(container, name, names) as database:
        for told, thread in conversations(database):
            if thread is None:
                where = f"conversation of {string(told.get('cwd'))[:200]}"
                report(Issue(where, Severity.ERROR, _UNREADABLE, name, lost=1))
            elif thread.drafts:
                # The lines that newer versions write of the same conversation tell more.
                stored = replace(_parsed(name, told, thread), ids_formerly=NAMED_FORMERLY)
                yield standing_in(stored)


def _beside(name: str) -> str:
    """The file that tells of a conversation whose lines tell nothing of it."""
    path = PurePosixPath(name)
    if path.name == "messages.jsonl":
        return str(path.with_name("session.json"))
    return str(path.with_suffix(".json")) if path.suffix == ".jsonl" else ""


def _session(
    container: Container,
    name: str,
    known: Collection[str],
    runs: Mapping[str, str],
    named: set[str],
    report: Report,
) -> ParsedSession | None:
    members = [name, *({_beside(name)} & set(known))]

    def done(run: str) -> Run:
        if run not in runs:
            return Run()
        members.append(runs[run])
        return run_in(_value(container, runs[run]))

    head = head_of(container, name)
    if is_lines(head):
        told, thread = _lines(container, name, known, report)
    else:
        told, reader = _value(container, name), KiroPieces(Teller(report, name))
        if not told:
            raise UnreadableFile(_CUT, path=container.path)
        if is_session(head):
            named.update(runs[run] for run in runs_named(told) if run in runs)
            thread = read_session(told, reader, done)
        else:
            thread = read_execution(told, reader)
    if not thread.drafts:
        return None
    session = replace(_parsed(name, told, thread), members=tuple(dict.fromkeys(members)))
    listed = _listed(container, name, known, session.external_id)
    written = container.modified(name)
    return replace(
        session,
        title=session.title or string(listed.get("title")).strip(),
        created_at=timestamp(listed.get("dateCreated")) or session.created_at or written,
        updated_at=session.updated_at or written,
    )


def _lines(
    container: Container, name: str, known: Collection[str], report: Report
) -> tuple[dict[str, Any], Thread]:
    """What is told beside the lines of a conversation, and what they hold."""
    told = _value(container, _beside(name)) if _beside(name) in known else {}
    teller = Teller(report, name)
    with container.open(name) as stream:
        lines = records(stream, report, name)
        thread = read_records(lines, KiroPieces(teller), teller, chosen_model(told))
    complete(thread.drafts, told)
    if is_of_command_line(head_of(container, name)):
        told = {**told, "agent": COMMAND_LINE}
    return told, thread


def _list_beside(name: str) -> str:
    """The list in which the editor dates the conversations of a folder."""
    path = PurePosixPath(name)
    return str(path.with_name(_LIST)) if path.suffix == ".json" else ""


def _listed(container: Container, name: str, known: Collection[str], key: str) -> dict[str, Any]:
    """What the list beside a conversation tells of it."""
    place = _list_beside(name)
    if place not in known:
        return {}
    entries = map(mapping, sequence(told_beside(container, place, largest=_LARGEST)))
    return next((entry for entry in entries if entry.get("sessionId") == key), {})


def _parsed(name: str, told: dict[str, Any], thread: Thread) -> ParsedSession:
    about = mapping(told.get("metadata"))
    times = times_of(thread.drafts)
    folders = [string(told.get(key)) for key in ("workspaceDirectory", "workspacePath", "cwd")]
    for key in ("workspacePaths", "rootPaths"):
        folders += [path for path in sequence(told.get(key)) if isinstance(path, str)]
    begun = (told.get("created_at"), told.get("createdAt"), about.get("startTime"))
    ended = (told.get("updated_at"), told.get("lastModifiedAt"), about.get("endTime"))
    parent = string(told.get("parent_session_id")) or string(told.get("parentSessionId"))
    is_fork = told.get("createdReason") == _FORKED
    return ParsedSession(
        source=SOURCE,
        external_id=_key(name, told),
        messages=chain(thread.drafts),
        title=string(told.get("title")).strip() or first_prompt(thread.drafts),
        created_at=_first_moment(begun) or min(times, default=None),
        updated_at=_first_moment(ended) or max(times, default=None),
        model=_model(told) or latest_model(thread.drafts),
        agent=string(told.get("agent")) or None,
        project=project_of(next(filter(None, folders), "")),
        parent_external_id=parent or None,
        relation=(Relation.FORK if is_fork else Relation.SUBAGENT) if parent else None,
    )


def _model(told: dict[str, Any]) -> str | None:
    named = (told.get("selectedModel"), mapping(told.get("metadata")).get("modelId"))
    return next(filter(None, map(string, named)), None)


def _key(name: str, told: dict[str, Any]) -> str:
    path = PurePosixPath(name)
    ids = [string(told.get(key)) for key in ("sessionId", "session_id", "executionId")]
    stem = path.parent.name if path.name == "messages.jsonl" else path.stem
    return next(filter(None, ids), stem or path.stem)


def _first_moment(values: tuple[object, ...]) -> int | None:
    return next(filter(None, map(timestamp, values)), None)


def _value(container: Container, name: str) -> dict[str, Any]:
    with container.open(name) as stream:
        content = stream.read(_LARGEST)
    return mapping(stored_json(content))
