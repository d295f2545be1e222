"""Reads the sessions of Copilot CLI, and the transcripts that Copilot writes in VS Code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.copilot_chat.chat import SOURCE as CHAT
from chatvault.importers.copilot_chat.workspace import folder_in, workspace_of
from chatvault.importers.copilot_cli.events import first_event, is_event_log, read_events
from chatvault.importers.copilot_cli.log import About, EventLog
from chatvault.importers.copilot_cli.requests import claimed, requests_in
from chatvault.importers.copilot_cli.timeline import is_timeline, read_timeline
from chatvault.importers.heads import head_of
from chatvault.importers.json_values import string

SOURCE = "copilot-cli"

_EVENTS = "events.jsonl"
_WORKSPACE = "workspace.yaml"
_BESIDE = ("checkpoints", "files", "rewind-snapshots", _WORKSPACE, "plan.md")
_SESSION_ID = re.compile(rb'"sessionId"\s*:\s*"([^"\\]+)"')
_NOTHING = ("null", "Null", "NULL", "~")  # as YAML writes it
_TRANSCRIPTS = "transcripts"
_ONLY_TOKENS = (
    "It tells what requests to models took, and none of the sessions. Import the whole folder."
)
_EMPTY = "There is no message in it, so it was left out."


class CopilotCLIImporter:
    """Reads ``~/.copilot/session-state``, a folder of transcripts, or a single log."""

    key = SOURCE
    name = "Copilot CLI sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The logs, and what Copilot CLI keeps beside them."""
        logs = [name for name in names if is_event_log(container, name)]
        beside = _beside(names, logs)
        older = [name for name in names if is_timeline(container, name)]
        return tuple(sorted({*logs, *beside, *older, *claimed(container, names)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of the logs, each followed by those of its agents."""
        beside = {*_beside(names, names), *claimed(container, names)}
        logs = [name for name in names if name not in beside]
        if not logs:
            report(Issue("", Severity.INFO, _ONLY_TOKENS))
        members, requests = frozenset(container.names()), requests_in(container, names, report)
        for name in logs:
            older = is_timeline(container, name)
            about = _older(container, name) if older else _about(container, name, members)
            log = EventLog(about)
            try:
                log.read((read_timeline if older else read_events)(container, name, report))
            except UnreadableFile as error:
                if len(logs) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
                continue
            if about.source == SOURCE and about.id in requests:
                log.book(requests[about.id])
            sessions = list(log.sessions())
            if not sessions:
                report(Issue("", Severity.INFO, _EMPTY, name))
            for session in sessions:
                yield replace(session, members=(name,))


def _is_state(name: str) -> bool:
    return PurePosixPath(name).name == _EVENTS


def _beside(names: Sequence[str], logs: Sequence[str]) -> set[str]:
    """Those of the names that stand beside one of the logs, as Copilot CLI puts them there."""
    folders = {PurePosixPath(name).parent for name in logs if _is_state(name)}
    if not folders:
        return set()
    return {name for name in names if _is_part(PurePosixPath(name), folders)}


def _is_part(path: PurePosixPath, folders: set[PurePosixPath]) -> bool:
    above = [*path.parents]
    steps = [path, *above]
    return any(
        step.name in _BESIDE and folder in folders
        for step, folder in zip(steps, above, strict=False)
    )


def _about(container: Container, name: str, members: frozenset[str]) -> About:
    """What the log's beginning, its name and the files beside it tell of the session."""
    first, path = first_event(container, name), PurePosixPath(name)
    named = path.parent.name if _is_state(name) and path.parent.name else path.stem
    session_id = string(first.get("sessionId")) or named
    version = string(first.get("copilotVersion"))
    if "vscodeVersion" in first or path.parent.name == _TRANSCRIPTS:
        folder = folder_in(container, workspace_of(name, members))
        agent = f"Copilot Chat {version}".strip()
        # A chat and its transcript tell the same with other ids; the chat tells it better.
        return About(CHAT, session_id, agent, folder=folder, stands_in=True)
    about = About(SOURCE, session_id, f"Copilot CLI {version}".strip())
    beside = str(path.parent / _WORKSPACE)
    if _is_state(name) and beside in members:
        about.title = _name_in(container, beside)
    return about


def _older(container: Container, name: str) -> About:
    match = _SESSION_ID.search(head_of(container, name))
    told = match[1].decode("utf-8", "replace") if match else ""
    return About(SOURCE, told or PurePosixPath(name).stem, "Copilot CLI")


def _name_in(container: Container, workspace: str) -> str:
    """The session's name, as it stands on a line of its own in the YAML beside the log."""
    try:
        head = container.head(workspace)
    except UnreadableFile:  # the session has a title without it too
        return ""
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    for place, line in enumerate(lines):
        key, _, value = line.partition(":")
        if key == "name":
            told = value.strip()
            if told[:1] in ("|", ">"):  # it stands in the lines below
                told = next((one.strip() for one in lines[place + 1 :] if one.strip()), "")
            return "" if told in _NOTHING else told.strip("\"'")
    return ""
