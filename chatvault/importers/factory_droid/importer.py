"""Reads the sessions of Factory Droid, with the settings beside them that count tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.factory_droid.log import Log, printed_session, usage_of
from chatvault.importers.factory_droid.pieces import DroidPieces
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, first_prompt, latest_model, times_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "factory-droid"

_SETTINGS = ".settings.json"
_LARGEST_SETTINGS = 4 << 20  # bytes; mostly they are a few thousand
_UNNAMED = ("", "New Session")
_BROKEN = (
    "The settings are cut short, too large or no JSON: the model and the tokens of the session "
    "are not known."
)


class FactoryDroidImporter:
    """Reads ``~/.factory/sessions``, any part of it, a session, or what ``droid exec`` printed."""

    key = SOURCE
    name = "Factory Droid sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, and the settings beside them."""
        found = [name for name in names if _session_id(container, name)]
        return tuple(sorted({*found, *({_beside(name) for name in found} & set(names))}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file."""
        known = set(names)
        children = _children(container, names)

        def read(name: str) -> Iterator[ParsedSession | None]:
            yield _session(container, name, known, children, report)

        for name in names:
            if name in container.unchanged and _beside(name) not in known - container.unchanged:
                continue
            if _session_id(container, name):
                yield from up_to_damage(read(name), name, names, report)


def _session_id(container: Container, name: str) -> str:
    """The session that the file holds, "" where it holds none of Droid's."""
    head = head_of(container, name)
    stored = b'"session_start"' in head
    if not stored and b'"session_id"' not in head and b'"sessionId"' not in head:
        return ""
    lines = sniff(head)
    first = next(lines, {})
    if first.get("type") == "session_start" and ("cwd" in first or "title" in first):
        return string(first.get("id")) or PurePosixPath(name).stem
    return next(filter(None, map(printed_session, (first, *lines))), "")


def _children(container: Container, names: Sequence[str]) -> dict[str, str]:
    """The sessions that agents worked in, by the ids of the calls that started them."""
    found: dict[str, str] = {}
    for name in names:
        head = head_of(container, name)
        if b'"callingToolUseId"' in head and (session := _session_id(container, name)):
            found[string(next(sniff(head), {}).get("callingToolUseId"))] = session
    return {call: session for call, session in found.items() if call}


def _session(
    container: Container,
    name: str,
    known: Collection[str],
    children: Mapping[str, str],
    report: Report,
) -> ParsedSession | None:
    session_id = _session_id(container, name)
    teller = Teller(report, name)
    log = Log(session_id, DroidPieces(teller, children))
    told: Record = {}
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name):
            teller.line = number
            if not told and record.get("type") in ("session_start", "system"):
                told = record
            log.take(number, record)
    if not log.tree.drafts:
        return None
    members = (name, *({_beside(name)} & set(known)))
    settings = _settings(container, members[1], report) if members[1:] else {}
    return _parsed(session_id, log, told, settings, members)


def _parsed(
    session_id: str, log: Log, told: Record, settings: dict[str, Any], members: tuple[str, ...]
) -> ParsedSession:
    model = string(settings.get("model")) or string(told.get("model")) or None
    drafts = log.tree.drafts
    _count(session_id, drafts, usage_of(mapping(settings.get("tokenUsage"))) or log.usage)
    for draft in drafts:
        draft.model = draft.model or model if draft.role is Role.ASSISTANT else None
    times = times_of(drafts)
    parent, relation = _parent(told)
    titles = (string(told.get(key)).strip() for key in ("sessionTitle", "title"))
    return ParsedSession(
        source=SOURCE,
        external_id=session_id,
        messages=log.tree.messages(),
        title=next((title for title in titles if title not in _UNNAMED), first_prompt(drafts)),
        created_at=timestamp(told.get("timestamp")) or min(times, default=None),
        updated_at=max(times, default=None),
        model=model or latest_model(drafts),
        project=project_of(string(told.get("cwd"))),
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent,
        relation=relation,
        archived=timestamp(settings.get("archivedAt")) is not None,
        members=members,
    )


def _parent(told: Record) -> tuple[str | None, Relation | None]:
    """The session that an agent works for, or that the session was forked from."""
    if caller := string(told.get("callingSessionId")):
        return caller, Relation.SUBAGENT
    forked = string(told.get("parent"))
    return (forked, Relation.FORK) if forked else (None, None)


def _count(session_id: str, drafts: Sequence[Draft], usage: Usage | None) -> None:
    """Tokens are told for a session as a whole; they stand with its last answer.

    What was printed of a session counts the same tokens as its settings.
    """
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if usage is not None and answers:
        answers[-1].usage = usage
        answers[-1].usage_key = f"droid:{session_id}"


def _beside(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(_SETTINGS)) if PurePosixPath(name).name else ""


def _settings(container: Container, name: str, report: Report) -> dict[str, Any]:
    """What stands in the settings; nothing where they cannot be read, which is reported."""
    try:
        with container.open(name) as stream:
            content = stream.read(_LARGEST_SETTINGS + 1)
    except UnreadableFile as error:
        report(Issue("", Severity.WARNING, error.sentence, name))
        return {}
    settings = stored_json(content) if len(content) <= _LARGEST_SETTINGS else None
    if not isinstance(settings, dict):
        report(Issue("", Severity.WARNING, _BROKEN, name))
    return mapping(settings)
