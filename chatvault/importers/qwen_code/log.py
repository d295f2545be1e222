"""Reading the records of a session of Qwen Code: a tree of messages in Gemini's parts.

Facts of the format: packages/core/src/services/chatRecordingService.ts of QwenLM/qwen-code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.usage_keys import dated_usage_key
from chatvault.importers.gemini_cli.messages import MessageReader
from chatvault.importers.gemini_cli.referenced import with_files
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import EntryTree, Standing
from chatvault.importers.times.timestamps import timestamp

# A part of a prompt that a hook or the program put beside its words.
_INJECTED = re.compile(
    r"\A(?:\s*<(qwen:user-prompt-submit-context|system-reminder)>.*?</\1>)+\s*", re.DOTALL
)
_TYPED = ("", "mid_turn_user_message", "realtime_message", "agent_launch_prompt")
_BY_HAND = ("", "real_user")
_STATES = {
    "success": ToolStatus.OK,
    "error": ToolStatus.FAILED,
    "cancelled": ToolStatus.FAILED,
}
_FAILED = ".api_error"
_NO_BRANCH = ("", "HEAD")


class Log:
    """Gathers the messages of one session or sub-agent, record by record.

    Attributes:
        tree: the messages.
        title, folder, branch, parent: what was told of the session, "" where nothing was.
        is_fork: whether it began as a copy of its parent.
    """

    def __init__(self, session_id: str, whole: Callable[[str], str]) -> None:
        """``whole`` gives what a tool gave back, where it was put aside."""
        self._session_id = session_id
        self._reader = MessageReader(session_id, Pictures(), whole)
        self._drafts: dict[str, Draft] = {}
        self._pieces: dict[str, set[Block]] = {}  # of messages, as they were told
        self._returned_before: set[tuple[str, str | None]] = set()
        self._called: set[str | None] = set()  # the ids of calls
        self._error = ""  # that was told since the last prompt
        self.tree = EntryTree(session_id)
        self.title = self.folder = self.branch = self.parent = ""
        self.is_fork = False
        self._before: frozenset[str] | None = None  # names that stand before a checkpoint

    def go_on(self, standing: Standing, told: Record) -> None:
        """Take what comes for what follows there. From here on BeforeCheckpoint may be raised."""
        self.tree.go_on(standing)
        self._before = frozenset((*standing.leading, standing.last))
        self.title, self.folder = told["title"], told["folder"]
        self.branch, self.parent = told["branch"], told["parent"]
        self.is_fork = bool(told["is_fork"])

    def told(self) -> dict[str, str]:
        """What was told of the session so far."""
        return {
            "title": self.title,
            "folder": self.folder,
            "branch": self.branch,
            "parent": self.parent,
            "is_fork": "yes" if self.is_fork else "",
        }

    def take(self, line: int, record: Record) -> None:
        """Add what the record tells."""
        name, origin = string(record.get("uuid")) or f"line:{line}", (self.parent, self.is_fork)
        self._note(record)
        if self._before is not None and (
            name in self._before or origin != (self.parent, self.is_fork)
        ):
            raise BeforeCheckpoint
        entry = self._entry(record)
        draft = self._draft(name, record)
        known = self._drafts.get(name)
        if draft is None and record.get("subtype") != "rewind":
            self.tree.pass_by(name, entry)
        elif draft is not None and known is not None and known.role is draft.role:
            self._complete(known, draft)
        elif draft is not None and self._is_again(name, draft):
            self.tree.pass_by(name, entry)
        else:
            pieces = set(draft.blocks) if draft is not None else set()
            self._called.update(one.call_id for one in pieces if isinstance(one, ToolCall))
            self.tree.add(name, entry, draft)
            if draft is not None and draft.blocks:
                self._drafts[name] = draft
                self._pieces[draft.external_id] = pieces

    def _is_again(self, name: str, draft: Draft) -> bool:
        """Whether it is what tools gave back, and that is with its calls already."""
        results = [block for block in draft.blocks if isinstance(block, ToolResult)]
        if self._before is not None and any(one.call_id not in self._called for one in results):
            raise BeforeCheckpoint  # it may be with its call already
        keys = {(name, block.call_id) for block in results}
        is_again = len(results) == len(draft.blocks) and keys <= self._returned_before
        self._returned_before |= keys
        return is_again

    def _entry(self, record: Record) -> Record:
        """Where the record hangs; one without a parent goes on, unless all was taken back."""
        parent = record.get("parentUuid")
        is_start = parent is None and record.get("subtype") == "rewind"
        return {"parentId": parent} if is_start or isinstance(parent, str) else {}

    def _note(self, record: Record) -> None:
        payload = mapping(record.get("systemPayload"))
        self.folder = self.folder or string(record.get("cwd"))
        branch = string(record.get("gitBranch"))
        self.branch = self.branch if branch in _NO_BRANCH else branch
        copied_from = string(mapping(record.get("forkedFrom")).get("sessionId"))
        if copied_from and copied_from != self._session_id:
            self.parent, self.is_fork = copied_from, True
        elif record.get("subtype") == "parent_session" and not self.is_fork:
            self.parent = string(payload.get("parentSessionId"))
        elif record.get("subtype") == "custom_title":
            self.title = string(payload.get("customTitle")).strip() or self.title

    def _complete(self, known: Draft, draft: Draft) -> None:
        """Some builds write a message in several records of one id, or write it again."""
        there = self._pieces[known.external_id]
        self.tree.extend(known, [block for block in draft.blocks if block not in there])
        there.update(draft.blocks)
        known.model = draft.model or known.model
        if draft.usage and (not known.usage or draft.usage.output >= known.usage.output):
            known.usage, known.usage_key = draft.usage, known.usage_key or draft.usage_key

    def _draft(self, name: str, record: Record) -> Draft | None:
        read = {
            "user": self._asked,
            "assistant": self._answered,
            "tool_result": self._returned,
            "system": self._told,
        }.get(string(record.get("type")))
        draft = read(name, record) if read else None
        if draft is not None:
            draft.at = timestamp(record.get("timestamp"))
            draft.usage_key = self._usage_key(name, record, draft.at)
        return draft if draft is None or draft.blocks else None

    def _usage_key(self, name: str, record: Record, moment: int | None) -> str:
        origin = string(mapping(record.get("forkedFrom")).get("sessionId")) or self._session_id
        agent = string(record.get("agentId"))
        return dated_usage_key("qwen", f"{origin}:{agent}" if agent else origin, name, moment)

    def _parts(self, record: Record) -> list[Block]:
        return self._reader.parts(sequence(mapping(record.get("message")).get("parts")))

    def _asked(self, name: str, record: Record) -> Draft:
        """A prompt as it was typed; what the program tells itself in a prompt's place is hidden."""
        blocks = with_files(self._parts(record))
        payload = mapping(record.get("systemPayload"))
        shown = string(payload.get("displayText")).strip()
        said = [block for block in map(_without_injected, blocks) if block is not None]
        if shown:
            said = [Text(shown), *(block for block in said if not isinstance(block, Text))]
        said += _linked(payload)
        self._error = ""
        typed = string(record.get("subtype")) in _TYPED
        typed = typed and string(record.get("provenance")) in _BY_HAND and bool(said)
        return Draft(name, Role.USER, said or blocks, hidden=None if typed else Hidden.META)

    def _answered(self, name: str, record: Record) -> Draft:
        usage = usage_of(mapping(record.get("usageMetadata")))
        model = string(record.get("model")) or None
        return Draft(name, Role.ASSISTANT, self._parts(record), model=model, usage=usage)

    def _returned(self, name: str, record: Record) -> Draft:
        told = mapping(record.get("toolCallResult"))
        blocks = self._parts(record)
        results = [block for block in blocks if isinstance(block, ToolResult)]
        if not results and told:
            results = [ToolResult(ToolOutcome())]
        pictures = tuple(block.attachment for block in blocks if isinstance(block, Image))
        rest = [block for block in blocks if not isinstance(block, ToolResult | Image)]
        if len(results) == 1:
            outcome = replace(_outcome(results[0].outcome, told), attachments=pictures)
            call_id = results[0].call_id or string(told.get("callId")) or None
            return Draft(name, Role.TOOL, [replace(results[0], outcome=outcome, call_id=call_id)])
        return Draft(name, Role.TOOL, [*results, *rest])

    def _told(self, name: str, record: Record) -> Draft | None:
        payload = mapping(record.get("systemPayload"))
        if record.get("subtype") == "chat_compression":
            return Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, self._summary(payload))])
        if record.get("subtype") == "slash_command" and payload.get("phase") != "result":
            command = string(payload.get("rawCommand")).strip()
            return Draft(name, Role.USER, [Text(command)] if command else [], hidden=Hidden.META)
        if record.get("subtype") == "ui_telemetry":
            return self._failed(name, mapping(payload.get("uiEvent")))
        return None

    def _failed(self, name: str, event: dict[str, Any]) -> Draft | None:
        """A request that failed, which is told nowhere else; once however often it was tried."""
        error = string(event.get("error_message")).strip() or string(event.get("error")).strip()
        told = string(event.get("event.name")).endswith(_FAILED) and error != self._error
        if not (error and told):
            return None
        self._error = error
        return Draft(name, Role.SYSTEM, [Event(EventKind.ERROR, error)])

    def _summary(self, payload: dict[str, Any]) -> str:
        """What the model goes on with: the first turn of its new history."""
        first = next(iter(sequence(payload.get("compressedHistory"))), None)
        return plain_text(tuple(self._reader.parts(sequence(mapping(first).get("parts")))))


def _outcome(outcome: ToolOutcome, told: dict[str, Any]) -> ToolOutcome:
    """The outcome with what the program knew of it besides."""
    status = _STATES.get(string(told.get("status")), outcome.status)
    display = told.get("resultDisplay")
    return replace(
        outcome,
        text=outcome.text or string(display),
        status=status,
        note=string(told.get("status")) if status is ToolStatus.FAILED else "",
        details=to_json(display) if display and isinstance(display, dict) else None,
    )


def _linked(payload: dict[str, Any]) -> list[Block]:
    """The files that an editor gave with a prompt, of which the log has the names alone."""
    links = map(mapping, sequence(payload.get("resourceLinks")))
    named = ((string(link.get("name")), string(link.get("mimeType"))) for link in links)
    return [File(Attachment(name, kind)) for name, kind in named if name]


def _without_injected(block: Block) -> Block | None:
    if not isinstance(block, Text):
        return block
    text = _INJECTED.sub("", block.text).strip()
    return Text(text) if text else None


def usage_of(told: dict[str, Any]) -> Usage | None:
    """Tokens: the input holds what was read from the cache.

    The output holds the thoughts or not, as the model's server counts: the sum tells which.
    """
    asked, given, cached, thoughts, total = (
        count(told.get(f"{name}TokenCount"))
        for name in ("prompt", "candidates", "cachedContent", "thoughts", "total")
    )
    among = total == asked + given and thoughts <= given
    usage = Usage(
        input=max(0, asked - cached),
        output=given if among else given + thoughts,
        cache_read=cached,
        reasoning=thoughts,
    )
    return usage if usage.total else None
