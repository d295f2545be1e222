"""What the log of a rollout tells, put into its threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from chatvault.domain.blocks import EventKind
from chatvault.domain.parsed import LogEvent
from chatvault.importers.codex.about import About
from chatvault.importers.codex.items import text_of
from chatvault.importers.codex.lines import Line
from chatvault.importers.codex.path import sum_of
from chatvault.importers.codex.threads import Threads
from chatvault.importers.codex.usage import TokenCounter, recorded
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import (
    count,
    from_json,
    gist,
    mapping,
    sequence,
    string,
)

_ENVELOPE = ("type", "timestamp", "ordinal")
_ENDING = ("exit_code", "duration", "success", "changes", "result", "results")
_TYPED = ("", "plain")  # kinds of prompts


class Events:
    """Takes the events of the log in order.

    ``before`` tells how many messages stood before each record, ``owner`` whose tokens are
    counted.

    Attributes:
        typed: sums of what was typed.
        untold: of what was not, before the checkpoint at which reading began.
        tokens: how many were counted so far.
    """

    def __init__(
        self,
        threads: Threads,
        about: About,
        tokens: TokenCounter,
        before: Sequence[int],
        owner: Callable[[], str],
    ) -> None:
        self._threads, self._about, self._before, self._owner = threads, about, before, owner
        self.tokens = tokens
        self.typed: set[str] = set()
        self.untold: frozenset[str] = frozenset()
        self._recorded: object = None  # the latest record of what a request took

    def take(self, line: Line) -> None:
        """Take in an event."""
        _TAKEN.get(line.type, Events.log)(self, line)

    def log(self, line: Line) -> None:
        """Note what says nothing more."""
        kind = line.type if line.kind == "event_msg" else line.kind
        event = LogEvent(kind or "record", at=line.at, data=gist(line.payload, _ENVELOPE))
        for thread in self._threads:
            thread.events.append(event)

    def _user_message(self, line: Line) -> None:
        """A prompt; older versions tell here of what they injected too, by its kind."""
        text = string(line.payload.get("message"))
        if string(line.payload.get("kind")) in _TYPED:
            self._type(line, text)
        else:
            self._threads.retell(line, {"type": "message", "role": "user", "content": text})

    def _type(self, line: Line, text: str) -> None:
        told = sum_of(text)
        if told in self.untold:
            raise BeforeCheckpoint
        self.typed.add(told)
        self._threads.retell(line, {"type": "message", "role": "user", "content": text})

    def _agent_message(self, line: Line) -> None:
        said = {"type": "message", "role": "assistant", "content": line.payload.get("message")}
        self._threads.retell(line, {**said, "phase": line.payload.get("phase")})

    def _agent_reasoning(self, line: Line) -> None:
        if not self._threads.items.drafts:
            self._threads.retell(line, {"type": "reasoning", "summary": [line.payload.get("text")]})

    def _item_completed(self, line: Line) -> None:
        item = mapping(line.payload.get("item"))
        kind, text = item.get("type"), "\n".join(map(text_of, sequence(item.get("content"))))
        if kind == "UserMessage":
            self._type(line, text)
        elif kind == "AgentMessage":
            said = {"type": "message", "role": "assistant", "content": text}
            self._threads.retell(line, {**said, "phase": item.get("phase")})
        elif kind == "ContextCompaction":
            self.compact(line)
        elif kind == "Reasoning":
            self._reasoned(line, item)
        else:
            self._tool_ended(line, item)

    def _reasoned(self, line: Line, item: dict[str, Any]) -> None:
        if not self._threads.items.drafts:
            self._threads.retell(line, {"type": "reasoning", "summary": item.get("summary_text")})
        for text in map(string, sequence(item.get("raw_content"))):
            self._think(line, text)

    def _raw_reasoning(self, line: Line) -> None:
        self._think(line, string(line.payload.get("text")))

    def _think(self, line: Line, text: str) -> None:
        if text.strip():
            for thread in self._threads:
                thread.think(line, text)

    def _tool_ended(self, line: Line, item: dict[str, Any]) -> None:
        call_id = string(item.get("id"))
        told = {**item, "exit_code": item.get("exit_code", item.get("exitCode"))}
        if item.get("status") in ("failed", "declined"):
            told["success"] = False
        children = [item.get("agentThreadId")]
        if item.get("tool") == "spawnAgent":
            children += sequence(item.get("receiverThreadIds"))
        for child in map(string, children):
            for thread in self._threads:
                thread.calls.link(call_id, child)
        self._end_call(line, call_id, told)

    def _call_ended(self, line: Line) -> None:
        self._end_call(line, string(line.payload.get("call_id")), line.payload)

    def _search_ended(self, line: Line) -> None:
        """What a search found; older versions tell nothing here that its call does not."""
        if sequence(line.payload.get("results")):
            self._call_ended(line)
        else:
            self.log(line)

    def _end_call(self, line: Line, call_id: str, told: dict[str, Any]) -> None:
        ending = {key: told[key] for key in _ENDING if key in told}
        for thread in self._threads:
            thread.calls.end(call_id, ending)
        self.log(line)

    def _agent_spawned(self, line: Line) -> None:
        told = line.payload
        call_id = string(told.get("call_id")) or string(told.get("event_id"))
        child = string(told.get("new_thread_id")) or string(told.get("agent_thread_id"))
        for thread in self._threads:
            thread.calls.link(call_id, child)
        self.log(line)

    def _count_tokens(self, line: Line) -> None:
        counted = self.tokens.read(line.payload)
        if counted is None:
            return
        usage, name = counted
        key = f"{self._owner()}:{name or line.id}"
        for thread in self._threads:
            thread.count(usage, key)

    def _aborted(self, line: Line) -> None:
        self._add_event(line, EventKind.INTERRUPTED, string(line.payload.get("reason")))

    def _failed(self, line: Line) -> None:
        self._add_event(line, EventKind.ERROR, _error_in(line))

    def _turn_ended(self, line: Line) -> None:
        """A turn ended; why it failed is often told here alone."""
        if mapping(line.payload.get("error")):
            for thread in self._threads:
                thread.fail(line, _error_in(line))
        self.log(line)

    def _add_event(self, line: Line, kind: EventKind, text: str) -> None:
        for thread in self._threads:
            thread.add_event(line, kind, text)

    def _set_goal(self, line: Line) -> None:
        """A person set a goal; it is told again each time something was used up for it."""
        objective = string(mapping(line.payload.get("goal")).get("objective")).strip()
        if objective and objective != self._about.goal:
            self._about.goal = objective
            self._add_event(line, EventKind.NOTICE, f"Goal: {objective}")
        self.log(line)

    def _begin_review(self, line: Line) -> None:
        """A person asked for a review; what for stands in no prompt of this session."""
        target = mapping(line.payload.get("target"))
        told = string(target.get("instructions")) or string(line.payload.get("user_facing_hint"))
        if told := told.strip():
            self._about.review = self._about.review or told
            self._add_event(line, EventKind.NOTICE, f"Review: {told}")
        self.log(line)

    def compact(self, line: Line) -> None:
        """The context was compacted."""
        summary = string(line.payload.get("message")) if line.kind == "compacted" else ""
        for thread in self._threads:
            thread.compact(line, summary)
        self._count_compaction(line)

    def record(self, line: Line) -> None:
        """Note what a request took: that of an answer is counted by the event behind it."""
        self._recorded = line.payload
        self.log(line)

    def _count_compaction(self, line: Line) -> None:
        """The request that summed up stands in a record of its own, and in no event."""
        name = string(line.payload.get("compaction_response_id"))
        records = (self._recorded, line.payload.get("latest_token_usage_record"))
        told = next((one for one in map(recorded, records) if one and one[0] == name), None)
        if told is not None:
            for thread in self._threads:
                thread.count_compaction(told[1], f"{self._owner()}:{name}")

    def _rolled_back(self, line: Line) -> None:
        start, since = line.payload.get("rollback_start_index"), None
        if isinstance(start, int) and self._about.base is None and 0 <= start < len(self._before):
            since = self._before[start]
        for thread in self._threads:
            exact = since if thread is self._threads.items else None
            thread.roll_back(count(line.payload.get("num_turns")), exact)


def _error_in(line: Line) -> str:
    """What went wrong, in words."""
    error = line.payload.get("error")
    text = string(line.payload.get("message")) or string(mapping(error).get("message"))
    text = text or string(error)
    body = mapping(from_json(text)) if text.startswith("{") else {}  # of the API's answer
    return string(mapping(body.get("error")).get("message")) or text


_TAKEN: dict[str, Callable[[Events, Line], None]] = {
    "user_message": Events._user_message,
    "agent_message": Events._agent_message,
    "agent_reasoning": Events._agent_reasoning,
    "agent_reasoning_raw_content": Events._raw_reasoning,
    "item_completed": Events._item_completed,
    "exec_command_end": Events._call_ended,
    "mcp_tool_call_end": Events._call_ended,
    "patch_apply_end": Events._call_ended,
    "dynamic_tool_call_response": Events._call_ended,
    "collab_agent_spawn_end": Events._agent_spawned,
    "sub_agent_activity": Events._agent_spawned,
    "thread_goal_updated": Events._set_goal,
    "entered_review_mode": Events._begin_review,
    "web_search_end": Events._search_ended,
    "token_count": Events._count_tokens,
    "turn_aborted": Events._aborted,
    "error": Events._failed,
    "task_complete": Events._turn_ended,
    "turn_complete": Events._turn_ended,
    "context_compacted": Events.compact,
    "thread_rolled_back": Events._rolled_back,
}
