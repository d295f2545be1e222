"""Reads the sessions of CodeBuddy, and of WorkBuddy, which writes the same.

They lie where Claude Code's would, ``projects/<folder>/<id>.jsonl``, those of its agents below in
``<id>/subagents``, but their lines have the form of OpenAI's responses.
Facts of the format: CHATS-lab/VibeLens, zszz3/agent-session-search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.code_buddy.log import Log, session_id_of
from chatvault.importers.code_buddy.pieces import CodeBuddyPieces
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.messages.drafts import first_prompt, is_said, latest_model, times_of

SOURCE = "code-buddy"

_OF_AGENT = re.compile(r"(?:^|/)(?P<parent>[^/]+)/subagents/[^/]+$")
_OTHER = "/.workbuddy"


class CodeBuddyImporter:
    """Reads ``~/.codebuddy/projects``, any part of it, or a single session."""

    key = SOURCE
    name = "CodeBuddy sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, whatever they are called."""
        return tuple(name for name in names if _is_session(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file."""
        for name in names:
            if name not in container.unchanged:
                read = iter([_session(container, name, report)])
                yield from up_to_damage(read, name, names, report)


def _is_session(container: Container, name: str) -> bool:
    if not name.lower().endswith(".jsonl") and len(container.names()) > 1:
        return False
    return any(map(_is_message, sniff(head_of(container, name))))


def _is_message(record: Record) -> bool:
    pieces = isinstance(record.get("content"), list)
    named = "sessionId" in record and "role" in record
    return record.get("type") == "message" and pieces and named


def _session(container: Container, name: str, report: Report) -> ParsedSession | None:
    stem = PurePosixPath(name).stem
    found = _OF_AGENT.search(name)
    parent = found["parent"] if found else None
    session_id = session_id_of(list(sniff(head_of(container, name))))
    session_id = session_id if session_id and session_id != parent else stem
    teller = Teller(report, name)
    log = Log(session_id, CodeBuddyPieces(teller))
    with container.open(name) as stream:
        for teller.line, _, entry in records(stream, report, name):
            log.take(teller.line, entry)
    drafts = log.tree.drafts
    if not is_said(drafts):
        return None
    times = times_of(drafts)
    other = _OTHER in f"/{place_of(container, name).as_posix()}"
    return ParsedSession(
        source=SOURCE,
        external_id=session_id,
        messages=log.tree.messages(),
        title=log.title or first_prompt(drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(drafts),
        agent="WorkBuddy" if other else None,
        project=project_of(log.folder),
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent,
        relation=Relation.SUBAGENT if parent else None,
        members=(name,),
    )
