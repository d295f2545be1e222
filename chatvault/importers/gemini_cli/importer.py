"""Reads ``~/.gemini``, any part of it, or a single session or checkpoint of Gemini CLI."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.message import Hidden
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.domain.stand_in import PROMPT
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.gemini_cli.around import SOURCE, Around
from chatvault.importers.gemini_cli.checkpoint import checkpoint
from chatvault.importers.gemini_cli.kinds import (
    AGENT,
    CHECKPOINT,
    LINES,
    LOG,
    SESSIONS,
    SHARED,
    kind_of,
    kinds_of,
    session_of,
)
from chatvault.importers.gemini_cli.log import Record, SessionLog, is_message
from chatvault.importers.gemini_cli.messages import (
    MessageReader,
    as_it_is,
    given_text,
)
from chatvault.importers.gemini_cli.outcomes import Outcomes
from chatvault.importers.gemini_cli.outputs import Outputs, outputs_of
from chatvault.importers.gemini_cli.parts import with_parts
from chatvault.importers.gemini_cli.projects import LIST, ROOT, Projects
from chatvault.importers.gemini_cli.shared import shared_session
from chatvault.importers.gemini_cli.titles import first_prompt, title_of
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import string
from chatvault.importers.times.timestamps import timestamp


class GeminiCLIImporter:
    """Sessions as documents and as logs, checkpoints, and the log of prompts where nothing else
    of a session is left.
    """

    key = SOURCE
    name = "Gemini CLI sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, what tells which folder they were held in, and outputs put aside."""
        found = [name for name in names if kind_of(container, name)]
        if not found:
            return ()
        beside = [name for name in names if PurePosixPath(name).name in (LIST, ROOT)]
        return tuple(sorted({*found, *beside, *outputs_of(names, found)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session once; prompts alone where its chat is not there."""
        kinds = kinds_of(container, names)
        known, outputs = set[str](), Outputs(container, names, report)
        around = Around(Projects(container, names), outputs, report)
        for members in _groups(container, kinds):
            name, kind = members[0], kinds[members[0]]
            key = session_of(container, name) if kind in SESSIONS else ""
            beside = outputs.of(name, key) if key else ()
            if container.unchanged.issuperset((*members, *beside)):
                known |= {key} if key else set()
                continue
            if kind in SESSIONS:
                read = _whole(container, members, beside, kinds, around)
            else:
                read = _sessions(container, members, kinds, around)
            for session in up_to_damage(read, name, kinds, report):
                if kind == LOG and session.external_id in known:
                    continue
                known.add(session.external_id)
                yield session


def _groups(container: Container, kinds: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The files that are read together: resumed, a session went on in another file.

    The logs of prompts come last. Where a document was made a log, that goes on where it ends.
    """
    groups: dict[tuple[bool, str], list[str]] = {}
    for name in sorted(kinds):
        is_session = kinds[name] in SESSIONS
        if is_session and kinds.get(f"{name}l") == LINES:
            continue
        key = f"session {session_of(container, name)}" if is_session else name
        groups.setdefault((kinds[name] == LOG, key), []).append(name)
    return [tuple(names) for (is_log, _), names in sorted(groups.items(), key=_order)]


def _order(group: tuple[tuple[bool, str], list[str]]) -> tuple[bool, list[str]]:
    return group[0][0], group[1]


def _whole(
    container: Container,
    members: Sequence[str],
    beside: Sequence[str],
    kinds: Mapping[str, str],
    around: Around,
) -> Iterator[ParsedSession | None]:
    """The session of these files, with those that lie beside one that is imported by itself.

    ``beside`` are the files with outputs of its tools.
    """
    session_id = session_of(container, members[0])
    folder, names = with_parts(container, members, session_id)
    if folder is container:  # whose files are known, which may be many
        for session in _sessions(container, members, kinds, around):
            yield session and replace(session, members=(*members, *beside))
        return
    kinds = {name: kind for name, kind in kinds_of(folder, names).items() if kind in SESSIONS}
    groups = _groups(folder, kinds)
    parts = (each for each in groups if session_of(folder, each[0]) == session_id)
    try:
        found = list(_sessions(folder, next(parts, tuple(members)), kinds, around))
    except UnreadableFile:
        found = list(_sessions(container, members, kinds, around))
    for session in found:
        yield session and replace(session, members=tuple(members))


def _sessions(
    container: Container, members: Sequence[str], kinds: Mapping[str, str], around: Around
) -> Iterator[ParsedSession | None]:
    name, kind = members[0], kinds[members[0]]
    if kind == LOG:
        yield from _prompts(container, name, around)
        return
    if kind == CHECKPOINT:
        yield checkpoint(container, name, around)
    elif kind == SHARED:
        yield shared_session(container, name, around)
    else:
        log = _read(container, members, kinds, around.report)
        yield _session(log, container, members, around, kind)


def _read(
    container: Container, members: Sequence[str], kinds: Mapping[str, str], report: Report
) -> SessionLog:
    """The session as its files leave it in turn. Raises UnreadableFile where the first is."""
    log = SessionLog()
    for name in members:
        begun = log.about.get("startTime")
        log.join()
        try:
            _take(log, container, name, kinds[name], report)
        except UnreadableFile as error:
            if name == members[0]:
                raise
            report(Issue("", Severity.ERROR, error.sentence, name))
        if begun is not None:
            log.about["startTime"] = begun
    return log


def _take(log: SessionLog, container: Container, name: str, kind: str, report: Report) -> None:
    if kind == LINES:
        teller = Teller(report, name)
        with container.open(name) as stream:
            for number, _offset, record in records(stream, report, name):
                teller.line = number
                if not log.take(record):
                    teller.tell(Severity.INFO, _unknown(record))
        return
    findings = Findings(report, name, "session")
    for record in read(container, name, findings, essential="sessionId"):
        log.take(record)
    findings.sum_up()


def _unknown(record: Record) -> str:
    kind = string(record.get("type")) or next(iter(record), "")
    return f"A line of the unknown kind “{kind[:40]}” is left out."


def _session(
    log: SessionLog, container: Container, members: Sequence[str], around: Around, kind: str
) -> ParsedSession | None:
    name, about = members[0], log.about
    path = place_of(container, name)
    key = string(about.get("sessionId")) or path.stem
    messages, leaf = _messages(log, key, around.outputs.reader(name, given_text))
    if not messages:
        return None
    times = [message.created_at for message in messages if message.created_at is not None]
    parent = path.parent.name if about.get("kind") == "subagent" else ""
    parent = parent if parent not in ("chats", key) else ""
    parent = key if kind == AGENT else parent
    return ParsedSession(
        source=SOURCE,
        external_id=f"{key}/{path.stem}" if kind == AGENT else key,
        parted_from=key if kind == AGENT else "",
        messages=messages,
        title=title_of(string(about.get("summary")), messages),
        created_at=timestamp(about.get("startTime")) or min(times, default=None),
        updated_at=timestamp(about.get("lastUpdated")) or max(times, default=None),
        model=next((each.model for each in reversed(messages) if each.model), None),
        project=project_of(around.projects.folder(name, about)),
        active_leaf=leaf,
        parent_external_id=parent or None,
        relation=Relation.SUBAGENT if parent else None,
        members=tuple(members),
    )


def _messages(
    log: SessionLog, key: str, whole: Callable[[str], str] = as_it_is
) -> tuple[tuple[ParsedMessage, ...], str | None]:
    """All messages with those that were taken back, and the last of the path that counts."""
    reader, outcomes = MessageReader(key, Pictures(), whole), Outcomes()
    kept: dict[str, str | None] = {}  # what stands for a message: itself, or the one before
    messages: list[ParsedMessage] = []
    for external_id, record in log.messages.items():
        parent = log.parents.get(external_id)
        before = kept.get(parent) if parent is not None else None
        message = reader.message(external_id, record, before)
        message = message and outcomes.placed(message, len(messages))
        kept[external_id] = before if message is None else external_id
        if message is not None:
            messages.append(message)
    outcomes.settle(messages)
    leaf = kept.get(log.last) if log.last is not None else None
    return tuple(messages), leaf


def _prompts(container: Container, name: str, around: Around) -> Iterator[ParsedSession]:
    """What was asked in each session of the log."""
    findings = Findings(around.report, name, "prompt")
    asked: dict[str, list[Record]] = {}
    for record in read(container, name, findings, essential="sessionId"):
        if string(record.get("message")).strip():
            asked.setdefault(string(record.get("sessionId")), []).append(record)
    findings.sum_up()
    for key, entries in asked.items():
        log = SessionLog()
        for entry in entries:
            prompt = {"type": "user", "content": entry["message"],
                      "timestamp": entry.get("timestamp"),
                      "id": f"{PROMPT}{entry.get('messageId')}"}  # fmt: skip
            if is_message(prompt):
                log.take(prompt)
        messages, leaf = _messages(log, key)
        if any(message.hidden is not Hidden.META for message in messages):
            times = [each.created_at for each in messages if each.created_at is not None]
            yield ParsedSession(
                source=SOURCE,
                external_id=key,
                messages=messages,
                title=first_prompt(messages),
                created_at=min(times, default=None),
                updated_at=max(times, default=None),
                project=project_of(around.projects.folder(name, {})),
                active_leaf=leaf,
                members=(name,),
                stands_in=True,
            )
