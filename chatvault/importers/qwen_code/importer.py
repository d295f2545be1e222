"""Reads the sessions of Qwen Code, also those it kept as Gemini CLI does, from which it comes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import first_prompt, latest_model, times_of
from chatvault.importers.gemini_cli.importer import GeminiCLIImporter
from chatvault.importers.heads import head_of
from chatvault.importers.json_lines import Record, records, sniff
from chatvault.importers.json_values import from_json, mapping, string
from chatvault.importers.projects import project_of
from chatvault.importers.qwen_code.log import Log

SOURCE = "qwen-code"

_TYPES = ("user", "assistant", "tool_result", "system")
_HOME = re.compile(r"/\.qwen(?:/|$)")
# An answer in Gemini's layout that only Qwen Code writes.
_ANSWER = re.compile(rb'"type"\s*:\s*"qwen"|"model"\s*:\s*"(?:qwen|coder-model)')
_EMPTY = "There is no message in it, so it was left out."


class QwenCodeImporter:
    """Reads ``~/.qwen``, any part of it, or a single session."""

    key = SOURCE
    name = "Qwen Code sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, those of sub-agents with what describes them, and the older layout."""
        found = [name for name in names if is_session(container, name)]
        beside = {_description(name) for name in found} & set(names)
        older = _older(container, [name for name in names if name not in {*found, *beside}])
        return tuple(sorted({*found, *beside, *older}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file, and those of sub-agents that stand in it."""
        own = [name for name in names if is_session(container, name)]
        beside = {_description(name) for name in own} & set(names)
        for name in own:
            members = (name, *({_description(name)} & beside))
            if container.unchanged.issuperset(members):
                continue
            try:
                for session in _sessions(container, members, report):
                    yield replace(session, members=members)
            except UnreadableFile as error:
                if len(names) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
        older = [name for name in names if name not in {*own, *beside}]
        for session in GeminiCLIImporter().sessions(container, older, report) if older else ():
            yield replace(session, source=SOURCE)


def is_session(container: Container, name: str) -> bool:
    """Whether the file is a log of Qwen Code: Claude Code's envelope around Gemini's parts."""
    head = head_of(container, name)
    if b'"parentUuid"' not in head or b'"sessionId"' not in head:
        return False
    return any(map(_is_record, sniff(head)))


def _is_record(record: Record) -> bool:
    if record.get("type") not in _TYPES or not isinstance(record.get("uuid"), str):
        return False
    if "parentUuid" not in record or not isinstance(record.get("sessionId"), str):
        return False
    return "parts" in mapping(record.get("message")) or (
        record.get("type") == "system" and "systemPayload" in record
    )


def _older(container: Container, names: Sequence[str]) -> tuple[str, ...]:
    """The files of the older layout, where their place or an answer in one is Qwen Code's."""
    at_home = _HOME.search(container.path.as_posix()) is not None
    logs = [name for name in names if name.endswith((".json", ".jsonl")) or len(names) == 1]
    answers = [name for name in logs if _ANSWER.search(head_of(container, name))]
    if not at_home and not answers and not any(_HOME.search(f"/{name}") for name in names):
        return ()
    folders = {_project(name) for name in answers}
    return tuple(
        name
        for name in GeminiCLIImporter().claim(container, names)
        if at_home or _HOME.search(f"/{name}") or name in answers or _project(name) in folders
    )


def _project(name: str) -> str | None:
    """The folder of the project that a session is in, None where it lies elsewhere."""
    folder = PurePosixPath(name).parent
    if folder.name == "chats":
        return str(folder.parent)
    return str(folder) if folder.name else None


def _description(name: str) -> str:
    """The file that tells what a sub-agent is for."""
    return name.removesuffix(".jsonl") + ".meta.json"


def _sessions(
    container: Container, members: Sequence[str], report: Report
) -> Iterator[ParsedSession]:
    name = members[0]
    logs: dict[str, Log] = {}  # by agent, "" the session itself
    session_id = ""
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name):
            session_id = session_id or string(record.get("sessionId"))
            agent = string(record.get("agentId"))
            if agent not in logs:
                logs[agent] = Log(_external_id(session_id, agent, name))
            logs[agent].take(number, record)
    told = mapping(from_json(_text(container, members[1:])))
    found = False
    for agent, log in logs.items():
        if log.tree.drafts:
            found = True
            yield _parsed(session_id, agent, log, name, told)
    if not found:
        report(Issue("", Severity.INFO, _EMPTY, name))


def _text(container: Container, members: Collection[str]) -> str:
    return "".join(head_of(container, name).decode("utf-8", "replace") for name in members)


def _external_id(session_id: str, agent: str, name: str) -> str:
    owner = session_id or PurePosixPath(name).stem
    return f"{owner}/{agent}" if agent else owner


def _parsed(session_id: str, agent: str, log: Log, name: str, told: Record) -> ParsedSession:
    drafts = log.tree.drafts
    times = times_of(drafts)
    described = string(told.get("description")).strip() if agent else ""
    parent = session_id if agent else log.parent
    relation = Relation.FORK if log.is_fork and not agent else Relation.SUBAGENT
    return ParsedSession(
        source=SOURCE,
        external_id=_external_id(session_id, agent, name),
        messages=log.tree.messages(),
        title=log.title or described or first_prompt(drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(drafts),
        agent=string(told.get("agentType")) or None if agent else None,
        project=project_of(log.folder),
        git_branch=log.branch or None,
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent or None,
        relation=relation if parent else None,
    )
