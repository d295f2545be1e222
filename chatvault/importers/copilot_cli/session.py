"""Reads one log of Copilot, or what one that grew has behind a checkpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.containers.heads import head_of
from chatvault.importers.copilot_chat.chat import SOURCE as CHAT
from chatvault.importers.copilot_chat.workspace import folder_in, workspace_of
from chatvault.importers.copilot_cli.events import first_event, printed_id, read_events
from chatvault.importers.copilot_cli.log import About, EventLog
from chatvault.importers.copilot_cli.requests import Request, requests_in
from chatvault.importers.copilot_cli.timeline import is_timeline, read_timeline
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import marked_from
from chatvault.importers.json_files.json_values import string
from chatvault.importers.messages.entry_marks import Marks, Past

SOURCE = "copilot-cli"
WORKSPACE = "workspace.yaml"

_EVENTS = "events.jsonl"
_TRANSCRIPTS = "transcripts"
_SESSION_ID = re.compile(rb'"sessionId"\s*:\s*"([^"\\]+)"')
_NOTHING = ("null", "Null", "NULL", "~")  # as YAML writes it
_BELOW = ("|", ">")  # so begins there what stands in the lines below
_UNTOLD = "unknown"  # the version, where an editor runs the program


def is_state(name: str) -> bool:
    """Whether the log lies in a folder of its session, as Copilot CLI puts it there."""
    return PurePosixPath(name).name == _EVENTS


def about_of(container: Container, name: str, members: frozenset[str]) -> About:
    """What the log's beginning, its name and the files beside it tell of the session."""
    is_older = is_timeline(container, name)
    return _older(container, name) if is_older else _about(container, name, members)


def whole_sessions(
    container: Container, name: str, about: About, requests: Sequence[Request], report: Report
) -> Iterator[ParsedSession]:
    """The session of a log, and those of its agents. Raises UnreadableFile.

    ``requests`` are those that the store tells of the session.
    """
    if is_timeline(container, name):
        older = EventLog(about, requests)
        older.read(read_timeline(container, name, report))
        yield from older.sessions()
        return
    log = EventLog(about, requests, marked_from(container, name))
    log.read(read_events(container, name, report))
    for session in log.sessions():
        place = None
        if not log.has_agents and not about.printed:
            place = resuming.checkpoint(read_behind, container, name, session, log.marks)
        yield replace(session, checkpoint=place)


def read_behind(
    container: FolderContainer, name: str, report: Report, marked: int | None, since: Checkpoint
) -> tuple[ParsedSession | None, Marks]:
    """The session behind a checkpoint of its log, and the places where one can go on."""
    about = _about(container, name, frozenset(container.names()))
    log = EventLog(about, _requests_of(about, container, report), marked)
    log.go_on(since)
    log.read(read_events(container, name, report, (Past.of(since).lines, since.offset)))
    return next(log.sessions(), None), log.marks


def _requests_of(about: About, container: FolderContainer, report: Report) -> Sequence[Request]:
    """What the store tells of it."""
    if about.source != SOURCE:
        return ()
    return requests_in(container, container.names(), report, about.id).get(about.id, ())


def _about(container: Container, name: str, members: frozenset[str]) -> About:
    first, path = first_event(container, name), PurePosixPath(name)
    named = path.parent.name if is_state(name) and path.parent.name else path.stem
    session_id = string(first.get("sessionId")) or named
    told = string(first.get("copilotVersion"))
    version = "" if told == _UNTOLD else told
    if "vscodeVersion" in first or path.parent.name == _TRANSCRIPTS:
        folder = folder_in(container, workspace_of(name, members))
        agent = f"Copilot Chat {version}".strip()
        # A chat and its transcript tell the same with other ids; the chat tells it better.
        return About(CHAT, session_id, agent, folder=folder, stands_in=True)
    if not is_state(name) and (printed := printed_id(container, name)):
        return About(SOURCE, printed, "Copilot CLI", stands_in=True, printed=True)
    about = About(SOURCE, session_id, f"Copilot CLI {version}".strip())
    beside = str(path.parent / WORKSPACE)
    if is_state(name) and beside in members:
        about.title = _name_in(container, beside)
    return about


def _older(container: Container, name: str) -> About:
    match = _SESSION_ID.search(head_of(container, name))
    told = match[1].decode("utf-8", "replace") if match else ""
    return About(SOURCE, told or PurePosixPath(name).stem, "Copilot CLI")


def _name_in(container: Container, workspace: str) -> str:
    """The session's name, as it stands in the YAML beside the log.

    Before there were names, a summary of one line was one; a longer one is the prompt again.
    """
    try:
        head = container.head(workspace)
    except UnreadableFile:  # the session has a title without it too
        return ""
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    values = dict(reversed([*_values(lines)]))  # of several under one key the first
    summary = values.get("summary", "")
    return _scalar(values.get("name", "")) or (_scalar(summary) if _is_whole(summary) else "")


def _values(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The values with their keys; of a name that stands in lines below, the first of these."""
    for place, line in enumerate(lines):
        key, _, value = line.partition(":")
        told = value.strip()
        if key == "name" and told[:1] in _BELOW:
            told = next(filter(None, map(str.strip, lines[place + 1 :])), "")
        yield key, told


def _is_whole(told: str) -> bool:
    """Whether a value ends in the line in which it begins."""
    quote = told[:1]
    if quote in ("'", '"'):
        return len(told) > 1 and told.endswith(quote)
    return quote not in _BELOW


def _scalar(told: str) -> str:
    return "" if told in _NOTHING else told.strip("\"'")
