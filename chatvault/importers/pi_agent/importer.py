"""Reads the sessions of Pi and of OpenClaw: a line that tells what it is, then entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import first_prompt
from chatvault.importers.heads import head_of
from chatvault.importers.json_lines import Record, records, sniff
from chatvault.importers.json_values import string
from chatvault.importers.pi_agent.log import Log
from chatvault.importers.pi_agent.pieces import PieceReader
from chatvault.importers.projects import project_of
from chatvault.importers.teller import Teller
from chatvault.importers.timestamps import timestamp

PI, OPENCLAW = "pi-agent", "openclaw"

# OpenClaw puts away what was deleted or begun anew under such a name.
_ARCHIVED = re.compile(r"\.jsonl\.(?:deleted|reset)\.")
_HOME = re.compile(r"/\.(?:openclaw|clawdbot|moltbot)(?:/|$)")  # its name, and those it had
_AGENT = re.compile(r"/agents/([^/]+)/sessions/")
_EMPTY = "There is no message in it, so it was left out."


class PiAgentImporter:
    """Reads ``~/.pi/agent/sessions``, ``~/.openclaw/agents``, any part of them, or a file."""

    key = PI
    name = "Pi and OpenClaw sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, whatever they are called."""
        return tuple(name for name in names if _head_record(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file; OpenClaw may have put away a part of one in another file."""
        ids = Counter(_head_id(container, name) for name in names)
        for name in names:
            if name in container.unchanged:
                continue
            try:
                goes_on = ids[_head_id(container, name)] > 1
                session = _session(container, name, report, goes_on=goes_on)
            except UnreadableFile as error:
                if len(names) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
                continue
            if session is None:
                report(Issue("", Severity.INFO, _EMPTY, name))
            else:
                yield replace(session, members=(name,))


def _head_record(container: Container, name: str) -> Record:
    """The line that a session begins with, nothing where the file is none."""
    head = head_of(container, name)
    if b'"session"' not in head:
        return {}
    first = next(sniff(head), {})
    is_head = first.get("type") == "session" and string(first.get("id"))
    return first if is_head and "timestamp" in first and "cwd" in first else {}


def _head_id(container: Container, name: str) -> str:
    return string(_head_record(container, name).get("id"))


def _session(
    container: Container, name: str, report: Report, *, goes_on: bool
) -> ParsedSession | None:
    """The session of a file; ``goes_on``: there are others with its id."""
    head = _head_record(container, name)
    session_id = string(head.get("id")) or PurePosixPath(name).stem
    archived = _ARCHIVED.search(name)
    source = _source(container, name, head)
    teller = Teller(report, name)
    file = name[archived.start() :] if archived and goes_on else ""
    log = Log(session_id, PieceReader(teller), enveloped=source == OPENCLAW, file=file)
    with container.open(name) as stream:
        for number, _offset, entry in records(stream, report, name):
            teller.line = number
            if entry.get("type") != "session":
                log.take(number, entry)
    if not log.tree.drafts:
        return None
    parent = _parent_id(head)
    agent = _AGENT.search(_place(container, name)) if source == OPENCLAW else None
    times = [draft.at for draft in log.tree.drafts if draft.at is not None]
    models = [draft.model for draft in log.tree.drafts if draft.model]
    return ParsedSession(
        source=source,
        external_id=session_id,
        messages=log.tree.messages(),
        title=log.name or first_prompt(log.tree.drafts),
        created_at=timestamp(head.get("timestamp")) or min(times, default=None),
        updated_at=max(times, default=None),
        model=next(reversed(models), string(head.get("modelId")) or None),
        agent=agent[1] if agent else None,
        project=project_of(string(head.get("cwd"))),
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent or None,
        relation=Relation.FORK if parent else None,
        archived=bool(archived),
    )


def _source(container: Container, name: str, head: Record) -> str:
    """Whose session it is: both write the same, OpenClaw from its own folder.

    Decided by what never changes as the file grows, so that a session keeps its source.
    """
    entries = list(sniff(head_of(container, name)))[1:2]
    hangs = any(entry.get("parentId") == head.get("id") for entry in entries if head)
    folder = string(head.get("cwd")).replace("\\", "/")
    at_home = _HOME.search(folder) or _HOME.search(_place(container, name))
    return OPENCLAW if hangs or at_home else PI


def _place(container: Container, name: str) -> str:
    """The way to the file, as far as it is known, with "/" between its parts."""
    path = container.path.as_posix()
    return path if path.endswith(f"/{name}") else f"{path}/{name}"


def _parent_id(head: Record) -> str:
    """The id of the session that this one was forked off: the end of its file's name."""
    told = string(head.get("parentSession")) or string(head.get("branchedFrom"))
    name = told.replace("\\", "/").rpartition("/")[2].removesuffix(".jsonl")
    return name.rpartition("_")[2]
