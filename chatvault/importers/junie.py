"""Reads the sessions of Junie, JetBrains' agent: a log of what happened in a folder each.

``sessions/session-…/events.jsonl`` has a ``kind`` a line: ``UserPromptEvent`` is what a person
asked, ``SessionA2uxEvent`` holds an ``agentEvent`` with a ``kind`` of its own. Steps have a
``stepId`` and are told again as they go on. ``sessions/index.jsonl`` lists titles and folders.
Facts of the format: what public readers of it found in their own sessions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.cline.about import task_id
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import (
    count,
    from_json,
    mapping,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.drafts import Draft, chain, first_prompt, latest_model, times_of
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

SOURCE = "junie"

_LIST = "index.jsonl"
_HEAD = re.compile(rb'"kind"\s*:\s*"(?:UserPromptEvent|SessionA2uxEvent)"')
_SAID = {
    "AgentThoughtBlockUpdatedEvent": (Thinking, "text"),
    "MarkdownBlockUpdatedEvent": (Text, "text"),
    "ResultBlockUpdatedEvent": (Text, "result"),
}
_NOTHING = ("", "Empty")  # as a result
_CALLS = {
    "TerminalBlockUpdatedEvent": "terminal",
    "ToolBlockUpdatedEvent": "tool",
    "McpBlockUpdatedEvent": "mcp",
    "ViewFilesBlockUpdatedEvent": "view_files",
    "FileChangesBlockUpdatedEvent": "edit_files",
    "TestRunBlockUpdatedEvent": "run_tests",
    "CustomAgentBlockUpdatedEvent": "subagent",
    "AgentPatchCreatedEvent": "patch",
}
_ASKING = {"AskRequestUpdatedEvent": "askRequest", "ChoiceRequestUpdatedEvent": "choiceRequest"}
_OUTPUTS = ("output", "presentableOutput", "details")
_ABOUT = ("kind", "stepId", "status", "toolName", *_OUTPUTS)  # what is no argument of a call
_STATES = {"COMPLETED": ToolStatus.OK, "FAILED": ToolStatus.FAILED, "ERROR": ToolStatus.FAILED}


class JunieImporter:
    """Reads ``~/.junie/sessions``, what is above it, or the log of a session."""

    key = SOURCE
    name = "Junie sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The logs, and the list of them."""
        found = [name for name in names if _is_log(container, name)]
        return tuple(sorted({*found, *(set(map(_list_above, found)) & set(names))}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a log."""
        lists = {above for name in names if (above := _list_above(name)) in names}
        listed = {
            key: told for name in sorted(lists) for key, told in _listed(container, name, report)
        }

        def read(name: str) -> Iterator[ParsedSession | None]:
            yield _session(container, name, listed, report)

        for name in names:
            if name not in lists and name not in container.unchanged:
                yield from up_to_damage(read(name), name, names, report)


def _is_log(container: Container, name: str) -> bool:
    return name.endswith(".jsonl") and _HEAD.search(head_of(container, name)) is not None


def _list_above(name: str) -> str:
    return str(PurePosixPath(name).parent.parent / _LIST)


def _listed(container: Container, name: str, report: Report) -> Iterator[tuple[str, Fields]]:
    with container.open(name) as stream:
        for _number, _offset, record in records(stream, report, name):
            yield string(record.get("sessionId")), record


def _session(
    container: Container, name: str, listed: Mapping[str, Fields], report: Report
) -> ParsedSession | None:
    folder = str(PurePosixPath(name).parent)
    key = task_id(container, "" if folder == "." else folder)
    log = _Log(key)
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name):
            log.take(number, record)
    log.end()
    if not log.drafts:
        return None
    told, times, written = listed.get(key, {}), times_of(log.drafts), container.modified(name)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(log.drafts),
        title=log.title or string(told.get("taskName")).strip() or first_prompt(log.drafts),
        created_at=timestamp(told.get("createdAt")) or min(times, default=written),
        updated_at=max(times, default=timestamp(told.get("updatedAt")) or written),
        model=latest_model(log.drafts),
        project=project_of(string(told.get("projectDir")) or log.folder),
        archived=told.get("archived") is True,
        members=(name,),
    )


@dataclass(slots=True)
class _Log:
    """Takes the lines of a log in order; what a model gave at once is one answer."""

    key: str
    drafts: list[Draft] = field(default_factory=list)
    title: str = ""
    folder: str = ""
    _ids: OwnIds = field(default_factory=OwnIds)
    _answer: Draft | None = None
    _steps: dict[str, tuple[Draft, int]] = field(default_factory=dict)

    def take(self, number: int, record: Fields) -> None:
        """Take in a line."""
        at = timestamp(record.get("timestampMs"))
        match record.get("kind"):
            case "UserPromptEvent" | "UserResponseEvent":
                self._ask(number, record, string(record.get("prompt")), at)
            case "UserAsyncResponseEvent":
                self._ask(number, record, _responded(record), at)
            case "SessionTitleSetEvent":
                self.title = string(record.get("name")).strip() or self.title
            case "SessionA2uxEvent":
                self._happen(number, mapping(mapping(record.get("event")).get("agentEvent")), at)

    def end(self) -> None:
        """The last answer is given; what was taken for none stands with the one before."""
        answer, self._answer = self._answer, None
        if answer is None or answer.blocks or answer.usage is None:
            return
        given = (draft for draft in reversed(self.drafts) if draft.role is Role.ASSISTANT)
        if (last := next(given, None)) is not None:
            last.usage = (last.usage or Usage()) + answer.usage
            last.usage_key = last.usage_key or answer.usage_key

    def _ask(self, number: int, record: Fields, asked: str, at: int | None) -> None:
        if asked.strip():
            name = self._ids.of(string(record.get("requestId")) or f"line:{number}")
            self.end()
            self.drafts.append(Draft(name, Role.USER, [Text(asked.strip())], at))

    def _happen(self, number: int, event: Fields, at: int | None) -> None:
        if event.get("kind") == "LlmResponseMetadataEvent":
            if self._answer is not None and self._answer.blocks:
                self._answer = None
            self._count(self._open(number), event)
        elif (block := _block(event)) is not None:
            self._show(number, string(event.get("stepId")), block, at)
        self.folder = self.folder or _folder(event)

    def _open(self, number: int) -> Draft:
        """The answer that is being given."""
        if self._answer is None:
            self._answer = Draft(self._ids.of(f"answer:{number}"), Role.ASSISTANT, [])
        return self._answer

    def _show(self, number: int, step: str, block: Block, at: int | None) -> None:
        """A step, in the place of what was told of it before."""
        draft, place = self._steps.get(step, (self._open(number), -1))
        if place < 0:
            if not draft.blocks:
                self.drafts.append(draft)
            draft.blocks.append(block)
            self._steps |= {step: (draft, len(draft.blocks) - 1)} if step else {}
        else:
            draft.blocks[place] = block
        draft.at = at or draft.at

    def _count(self, draft: Draft, event: Fields) -> None:
        draft.usage_key = usage_key(self.key, draft.external_id)
        for told in map(mapping, sequence(event.get("modelUsage"))):
            draft.model = string(told.get("model")) or draft.model
            cost = micro_dollars(told.get("cost"))
            draft.usage = (draft.usage or Usage()) + Usage(
                input=count(told.get("inputTokens")),
                output=count(told.get("outputTokens")),
                cache_read=count(told.get("cacheInputTokens")),
                cache_write=count(told.get("cacheCreateTokens")),
                cost=cost,
                cost_source=reported(cost),
            )


def _block(event: Fields) -> Block | None:
    """What a step says or does, None where it does neither."""
    kind = string(event.get("kind"))
    if event.get("cancelled") is True:
        return Event(EventKind.INTERRUPTED)
    if kind in _SAID:
        made, key = _SAID[kind]
        text = string(event.get(key)).strip()
        return None if text in _NOTHING else made(text)
    if kind in _ASKING:
        return _question(event, mapping(event.get(_ASKING[kind])))
    if kind == "AgentFailureEvent":
        return Event(EventKind.ERROR, string(event.get("message")))
    return _call(event, _CALLS[kind]) if kind in _CALLS else None


def _question(event: Fields, asked: Fields) -> Text | None:
    options = [mapping(option) for option in sequence(asked.get("options"))]
    offered = [string(one.get("description")) or string(one.get("id")) for one in options]
    lines = [string(event.get("title")), string(asked.get("question"))]
    lines += [f"- {option}" for option in offered if option]
    text = "\n".join(filter(None, lines)).strip()
    return Text(text) if text else None


def _call(event: Fields, name: str) -> ToolCall:
    given = {key: value for key, value in event.items() if key not in _ABOUT and value}
    text = next(filter(None, (string(event.get(key)) for key in _OUTPUTS)), "")
    status = _STATES.get(string(event.get("status")), ToolStatus.UNKNOWN)
    waits = not text and status is ToolStatus.UNKNOWN
    return ToolCall(
        string(event.get("toolName")) or name,
        to_json(given) if given else "",
        string(event.get("stepId")) or None,
        None if waits else ToolOutcome(text, status),
    )


def _responded(record: Fields) -> str:
    """What a person answered to questions, each with its question."""
    entries = [mapping(entry) for entry in sequence(record.get("entries"))]
    lines = [string(entry.get(key)) for entry in entries for key in ("question", "answer")]
    return "\n".join(filter(None, lines)) or string(record.get("response"))


def _folder(event: Fields) -> str:
    """The folder that the agent is in, which it tells among much else in text."""
    told, blob = string(event.get("currentDirectory")), string(event.get("blob"))
    if told or '"currentDirectory"' not in blob:
        return told
    return string(mapping(from_json(blob)).get("currentDirectory"))
