"""Reads the sessions that Continue keeps, of its extension and of its command line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.continue_dev.timeline import as_history, is_timeline
from chatvault.importers.continue_dev.transcript import is_transcript, read_transcript
from chatvault.importers.costs import micro_dollars
from chatvault.importers.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.export_records import Findings, read
from chatvault.importers.file_addresses import path_in
from chatvault.importers.heads import head_of
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.known_words import KnownWords
from chatvault.importers.pictures import Pictures
from chatvault.importers.projects import project_of
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.told_beside import told_beside
from chatvault.importers.up_to_damage import up_to_damage
from chatvault.importers.usage_keys import usage_key

SOURCE = "continue"

Fields = dict[str, Any]

_INDEX = "sessions.json"
_LARGEST_INDEX = 64 * 1024**2  # bytes
_TOLD_ELSEWHERE = "It tells the same conversation as a session beside it, and was left out."
_UNNAMED = ("New Session", "Untitled Session")
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "thinking": Role.ASSISTANT,
          "tool": Role.TOOL, "system": Role.SYSTEM}  # fmt: skip
_STATES = {"done": ToolStatus.OK, "errored": ToolStatus.FAILED, "canceled": ToolStatus.FAILED}


class ContinueImporter:
    """Reads ``sessions`` of Continue's folder, a single session, and what ``/share`` wrote."""

    key = SOURCE
    name = "Continue sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, the list of them, and those that were shared."""
        found = [name for name in names if _is_session(container, name)]
        lists = {str(PurePosixPath(name).parent / _INDEX) for name in found}
        shared = [name for name in names if is_transcript(container, name)]
        return tuple(sorted({*found, *(lists & set(names)), *shared}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file; the sessions have no times but their list's and their files'."""
        shared = [name for name in names if is_transcript(container, name)]
        kept = [name for name in names if name not in shared]
        listed = _listed(container, kept)

        def read_file(name: str) -> Iterator[ParsedSession | None]:
            yield from _kept(container, name, listed, report)

        for name in kept:
            if PurePosixPath(name).name != _INDEX and name not in container.unchanged:
                yield from up_to_damage(read_file(name), name, names, report)
        left = [name for name in shared if name not in container.unchanged]
        known = _known(container, kept) if left else KnownWords()
        for name in left:
            for session in up_to_damage(_shared(container, name), name, names, report):
                if known.tell(session):
                    report(Issue("", Severity.INFO, _TOLD_ELSEWHERE, name))
                else:
                    yield session


def _kept(
    container: Container, name: str, listed: Mapping[str, Fields], report: Report
) -> Iterator[ParsedSession | None]:
    findings = Findings(report, name, "session")
    for told in read(container, name, findings, essential="history"):
        yield _session(as_history(told), name, listed, container.modified(name))
    findings.sum_up()


def _shared(container: Container, name: str) -> Iterator[ParsedSession | None]:
    yield read_transcript(container, name, SOURCE)


def _known(container: Container, names: Sequence[str]) -> KnownWords:
    """What is said in the sessions beside, also in those that are read already."""
    known = KnownWords()
    for name in names:
        with suppress(UnreadableFile):
            for session in _kept(container, name, {}, lambda issue: None):
                if session is not None:
                    known.take(session)
    return known


def _is_session(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    turns = seen.has("history", "[]", "message", "role")
    told = turns and seen.has("sessionId") and seen.has("workspaceDirectory")
    return told or is_timeline(seen)


def _listed(container: Container, names: Sequence[str]) -> Mapping[str, Fields]:
    """What the lists tell, by the sessions' ids."""
    found: dict[str, Fields] = {}
    for name in names:
        if PurePosixPath(name).name == _INDEX:
            entries = sequence(told_beside(container, name, largest=_LARGEST_INDEX))
            found.update({string(mapping(one).get("sessionId")): mapping(one) for one in entries})
    return found


def _session(
    told: Fields, name: str, listed: Mapping[str, Fields], written: int | None
) -> ParsedSession | None:
    """The session; ``written`` is when its file was, which is after its last message."""
    key = string(told.get("sessionId")) or PurePosixPath(name).stem
    drafts = _drafts(key, sequence(told.get("history")))
    if not drafts:
        return None
    _count_whole(drafts, mapping(told.get("usage")))
    entry = listed.get(key, {})
    created = _moment(told.get("dateCreated")) or _moment(entry.get("dateCreated"))
    title = (string(told.get("title")) or string(entry.get("title"))).strip()
    models = [None, *(draft.model for draft in drafts if draft.model)]
    folder = string(told.get("workspaceDirectory")) or string(entry.get("workspaceDirectory"))
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(drafts),
        title=first_prompt(drafts) if title in ("", *_UNNAMED) else title,
        created_at=created or written,
        updated_at=max(filter(None, (created, written)), default=None),
        model=string(told.get("chatModelTitle")) or models[-1],
        project=project_of(path_in(folder) or folder),
        members=(name,),
    )


def _moment(told: object) -> int | None:
    """The time of the list, which is written as text, of figures alone or as a date."""
    return timestamp(int(told) if isinstance(told, str) and told.isdecimal() else told)


def _drafts(session: str, history: Sequence[object]) -> list[Draft]:
    thread, pictures = Thread(), Pictures()
    settled: set[str] = set()
    given = _given(history, pictures)
    for place, value in enumerate(history):
        item = mapping(value)
        message = mapping(item.get("message"))
        role = _ROLES.get(string(message.get("role")))
        call_id = string(message.get("toolCallId"))
        if role is None or (role is Role.TOOL and call_id in settled):
            continue
        blocks = [*_blocks(message, pictures), *_calls(item, message, given, settled)]
        reasoning = mapping(item.get("reasoning"))
        if thought := string(reasoning.get("text")).strip():
            blocks.insert(0, Thinking(thought, _seconds(reasoning)))
        blocks += _context(item)
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        draft = Draft(_key(place, message), role, blocks, hidden=hidden)
        draft.model = _model(item) if role is Role.ASSISTANT else None
        draft.at = timestamp(reasoning.get("endAt")) if thought else None
        draft.usage = _usage(mapping(message.get("usage")))
        draft.usage_key = usage_key(session, draft.external_id)
        thread.add(draft)
        if summary := string(item.get("conversationSummary")).strip():
            event: list[Block] = [Event(EventKind.COMPACTION, summary)]
            thread.add(Draft(f"{place}:summary", Role.SYSTEM, event))
    return thread.drafts


def _seconds(reasoning: Fields) -> float | None:
    """How long it was thought, where both ends are told."""
    begun, ended = timestamp(reasoning.get("startAt")), timestamp(reasoning.get("endAt"))
    return (ended - begun) / 1000 if begun and ended and ended > begun else None


def _key(place: int, message: Fields) -> str:
    """Messages have no ids: their place, and what they say, for the file is written anew."""
    said = f"{message.get('role')}{to_json(message.get('content'))}"
    return f"{place}:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _blocks(message: Fields, pictures: Pictures) -> list[Block]:
    content, role = message.get("content"), message.get("role")
    pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
    blocks: list[Block] = []
    texts: list[str] = []
    for piece in map(mapping, sequence(pieces)):
        if piece.get("type") == "imageUrl":
            url = string(mapping(piece.get("imageUrl")).get("url"))
            if url:
                held = pictures.from_url(url)
                blocks.append(Image(held or Attachment(url[:200], "image/*")))
        elif text := string(piece.get("text")).strip():
            texts.append(text)
    said = "\n".join(texts)
    if role == "tool":
        call_id = string(message.get("toolCallId"))
        return [ToolResult(ToolOutcome(said), "", call_id or None)]
    if said:
        blocks.insert(0, Thinking(said) if role == "thinking" else Text(said))
    return blocks


def _given(history: Sequence[object], pictures: Pictures) -> dict[str, str]:
    """What tools gave back in messages of their own, by the ids of the calls."""
    found: dict[str, str] = {}
    for message in (mapping(mapping(value).get("message")) for value in history):
        if message.get("role") == "tool":
            for block in _blocks(message, pictures):
                if isinstance(block, ToolResult) and block.call_id:
                    found[block.call_id] = block.outcome.text
    return found


def _calls(
    item: Fields, message: Fields, given: Mapping[str, str], settled: set[str]
) -> list[Block]:
    """The tools that were called, with what they gave where it stands beside them."""
    states = {
        string(mapping(one).get("toolCallId")): mapping(one)
        for one in sequence(item.get("toolCallStates"))
    }
    blocks: list[Block] = []
    for told in map(mapping, sequence(message.get("toolCalls"))):
        function, call_id = mapping(told.get("function")), string(told.get("id"))
        state = states.get(call_id, {})
        outcome = _outcome(state, given.get(call_id, ""))
        if outcome is not None:
            settled.add(call_id)
        name = string(function.get("name")) or "tool"
        arguments = to_json(function.get("arguments") or state.get("parsedArgs") or "")
        blocks.append(ToolCall(name, arguments, call_id or None, outcome))
    return blocks


def _outcome(state: Fields, given: str) -> ToolOutcome | None:
    """What came back by the state of the call; what it does not hold the message behind may."""
    output = [string(mapping(one).get("content")) for one in sequence(state.get("output"))]
    output = output if any(output) else [given] if state and given else output
    status = _STATES.get(string(state.get("status")), ToolStatus.UNKNOWN)
    if not output and status is not ToolStatus.FAILED:
        return None
    note = string(state.get("status")) if status is ToolStatus.FAILED else ""
    return ToolOutcome("\n".join(filter(None, output)), status, note)


def _context(item: Fields) -> list[Block]:
    """The files that were given along."""
    return [
        File(Attachment(string(one.get("name")) or "context", "text/plain"), string(one["content"]))
        for one in map(mapping, sequence(item.get("contextItems")))
        if string(one.get("content"))
    ]


def _model(item: Fields) -> str | None:
    """The model that answered, as the log of what it was asked calls it."""
    logs = map(mapping, reversed(sequence(item.get("promptLogs"))))
    return next(filter(None, (string(log.get("modelTitle")) for log in logs)), None)


def _count_whole(drafts: Sequence[Draft], told: Fields) -> None:
    """What is counted of the session alone stands with its last answer."""
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if not answers:
        return
    last, counted = answers[-1], any(draft.usage for draft in answers)
    cost = micro_dollars(told.get("totalCost"))
    usage = last.usage if counted else _usage(told)
    if usage is not None or cost is not None:
        source = None if cost is None else CostSource.REPORTED
        last.usage = replace(usage or Usage(), cost=cost, cost_source=source)


def _usage(told: Fields) -> Usage | None:
    """The tokens; what went through a cache is not among those of the prompt."""
    details = mapping(told.get("promptTokensDetails"))
    usage = Usage(
        input=count(told.get("promptTokens")),
        output=count(told.get("completionTokens")),
        cache_read=count(details.get("cachedTokens")),
        cache_write=count(details.get("cacheWriteTokens")),
        reasoning=count(mapping(told.get("completionTokensDetails")).get("reasoningTokens")),
    )
    return usage if usage.total else None
