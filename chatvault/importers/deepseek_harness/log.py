"""The messages of a session of DeepSeek Harness, gathered from the events of its log.

Facts of the format: packages/core/session of deepseek-ai/deepseek-harness, versions 0 to 4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, ToolCall, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.deepseek_harness.calls import Calls
from chatvault.importers.deepseek_harness.inbox import Inbox, Waiting
from chatvault.importers.deepseek_harness.pieces import HarnessPieces, usage_of
from chatvault.importers.deepseek_harness.streamed import Streamed, is_streamed
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.times.timestamps import timestamp

_SAID = ("user", "coordinator")  # by a person, or by the agent that a sub-agent works for
_SETTING = ("create", "edit")  # a goal that a person gives
_ENDINGS = {
    "aborted": (EventKind.INTERRUPTED, ""),
    "disposed": (EventKind.INTERRUPTED, ""),
    "interrupted": (EventKind.INTERRUPTED, ""),
    "blocked": (EventKind.NOTICE, "A hook blocked the prompt."),
    "max-tokens": (EventKind.NOTICE, "The answer reached its limit of tokens."),
}
# What tells of no more than the state of the program, or of what messages and calls tell, too.
_QUIET = frozenset(
    {
        *("session", "turn/start", "step/start", "step/end", "agent-preset/selected"),
        *("approval/policy", "permission/preset", "sandbox/mode", "plan/mode", "schedule/change"),
        *("compaction/start", "compaction/end", "compaction/prune", "image/offload"),
        *("hook/invoked", "hook/result", "llm/retry-started", "request/context", "todo/write"),
        *("session/title-llm-request", "web/deepseek-search-llm-request", "subagent/descriptor"),
        *("tool/code-dispatch-start", "tool/ptc-dispatch-start", "developer/message"),
        *("tool-workflow/run-start", "tool-workflow/agent-start"),
        *("tool-workflow/agent-end", "tool-workflow/run-end"),
        *("team/member", "team/message/delivered", "team/message/queued", "team/task"),
    }
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event: its place in the log, when it was, and what it tells."""

    place: int
    at: int | None
    told: dict[str, Any]
    replaces: bool  # what was said before, for the model alone


class Log:
    """Gathers messages, event by event.

    Attributes:
        title: what the session is called, "" where nobody and no model called it anything.
        goal: what it is to reach, "" where no goal was set.
        inherited: how many of the messages are those of the session that it came out of.
    """

    def __init__(self, session_id: str, pieces: HarnessPieces, inherited_events: int = 0) -> None:
        self._id, self._pieces, self._first_own = session_id, pieces, inherited_events
        self._thread, self._calls, self._inbox = Thread(), Calls(), Inbox()
        self._streamed, self._last = Streamed(), _Entry(0, None, {}, replaces=False)
        self._by_call: dict[str, Draft] = {}
        self._model: str | None = None
        self._instructions = self._error = ""
        self.title = self.goal = ""
        self.inherited = 0
        self._readers: dict[str, Callable[[_Entry], None]] = {
            "user/message": self._asked,
            "steering/message": self._asked,
            "system/message": self._instructed,
            "request/header": self._requested,
            "assistant/message": self._answered,
            "assistant/attempt": self._attempted,
            "tool/call": self._called,
            "tool/result": self._returned,
            "tool/code-dispatch": self._dispatched,
            "tool/ptc-dispatch": self._dispatched,
            "approval/asked": self._leave_asked,
            "approval/decided": self._leave_decided,
            "subagent/catalog": self._started,
            "compaction/summary": self._summed_up,
            "turn/end": self._ended,
            "llm/retry": self._retried,
            "agent/inbox/spliced": self._queued,
            "command/run": self._commanded,
            "command/done": self._command_done,
            "goal/change": self._aimed,
            "feedback/record": self._judged,
            "session/title": self._titled,
            "session/end-seed": self._inherited_till_here,
        }

    def take(self, line: int, record: Record) -> None:
        """Add what an event tells."""
        kind = string(record.get("type"))
        place = record.get("seq", record.get("seq0"))
        entry = _Entry(
            count(place) if isinstance(place, int) else line,
            timestamp(record.get("time")) or timestamp(record.get("time0")),
            mapping(record.get("data")),
            isinstance(record.get("surfaceOp"), dict),
        )
        if self._first_own and count(place) >= self._first_own:
            self._first_own = 0
            self._inherit()
        self._inbox.follow(kind)
        self._last = entry
        if is_streamed(kind):
            self._streamed.take(kind, entry.told)
        elif (read := self._readers.get(kind)) is not None:
            read(entry)
        elif kind not in _QUIET and record.get("ignorable") is not True:
            self._pieces.pass_over(kind)

    def drafts(self) -> list[Draft]:
        """All messages, with what was told of their calls anywhere."""
        self._break_off(self._last)
        self._unheard(self._inbox.waiting())
        for draft in self._thread.drafts:
            draft.blocks = [
                self._calls.completed(one) if isinstance(one, ToolCall) else one
                for one in draft.blocks
            ]
        return self._thread.drafts

    def _add(self, name: str, role: Role, blocks: list[Block], at: int | None) -> Draft:
        draft = Draft(name, role, blocks, at)
        self._thread.add(draft)
        return draft

    def _tell(self, name: str, kind: EventKind, text: str, at: int | None) -> None:
        self._add(name, Role.SYSTEM, [Event(kind, text)], at)

    def _name(self, message: Record, entry: _Entry) -> str:
        """The message's id; the program itself calls those of its first versions so."""
        return string(message.get("id")) or f"legacy-message:{self._id}:{entry.place}"

    def _asked(self, entry: _Entry) -> None:
        message = entry.told
        self._inbox.enter(string(message.get("id")))
        draft = self._add(
            self._name(message, entry),
            Role.USER,
            self._pieces.content(message.get("content")),
            entry.at,
        )
        if entry.replaces or not _is_said(message):
            draft.hidden = Hidden.META

    def _unheard(self, waiting: list[Waiting]) -> None:
        """What was said, and the model was never given."""
        for message, at in waiting:
            if _is_said(message):
                blocks = self._pieces.content(message.get("content"))
                self._add(string(message.get("id")), Role.USER, blocks, at)

    def _instructed(self, entry: _Entry) -> None:
        message = mapping(entry.told.get("message"))
        text = plain_text(tuple(self._pieces.content(message.get("content"))))
        self._instruct(self._name(message, entry), text, entry.at)

    def _requested(self, entry: _Entry) -> None:
        header = mapping(entry.told.get("header"))
        self._model = string(mapping(header.get("config")).get("model")) or self._model
        self._instruct(f"request:{entry.place}", string(header.get("system")).strip(), entry.at)

    def _instruct(self, name: str, text: str, at: int | None) -> None:
        if text and text != self._instructions:
            self._instructions = text
            self._add(name, Role.SYSTEM, [Text(text)], at).hidden = Hidden.SYSTEM

    def _answered(self, entry: _Entry) -> None:
        message = mapping(entry.told.get("message")) or entry.told
        self._streamed, self._error = Streamed(), ""
        self._answer(
            self._name(message, entry),
            self._pieces.content(message.get("content")),
            mapping(message.get("source")) or mapping(message.get("provenance")),
            mapping(entry.told.get("usage")),
            entry.at,
        )

    def _answer(
        self, name: str, blocks: list[Block], source: Record, usage: Record, at: int | None
    ) -> None:
        draft = Draft(name, Role.ASSISTANT, blocks, at)
        draft.model = string(source.get("model")) or self._model
        draft.usage = usage_of(usage)
        draft.usage_key = usage_key(self._id, name)
        self._thread.add(draft)
        for block in draft.blocks:
            if isinstance(block, ToolCall) and block.call_id:
                self._by_call[block.call_id] = draft

    def _attempted(self, entry: _Entry) -> None:
        """A request without an answer that counted; what was sent of one was paid for."""
        attempt = Streamed()
        for record in map(mapping, sequence(entry.told.get("stream"))):
            attempt.take(string(record.get("type")), record)
        self._partial(attempt, f"attempt:{entry.place}", entry.at)
        self._fail(f"attempt:{entry.place}:error", attempt.error, entry.at)

    def _break_off(self, entry: _Entry) -> None:
        """What was being sent, and is told nowhere else."""
        streamed, self._streamed = self._streamed, Streamed()
        self._partial(streamed, f"streamed:{entry.place}", entry.at)

    def _partial(self, streamed: Streamed, name: str, at: int | None) -> None:
        self._answer(name, self._pieces.content(streamed.content()), {}, streamed.usage, at)

    def _called(self, entry: _Entry) -> None:
        told = entry.told
        self._calls.begin(
            string(told.get("callId")),
            string(told.get("name")),
            string(told.get("arguments")),
            entry.at,
        )

    def _returned(self, entry: _Entry) -> None:
        """What came back; one that replaces another is but shortened for the model."""
        if entry.replaces:
            return
        result = self._pieces.result(entry.told)
        began = self._calls.end(result.call_id or "")
        outcome = replace(result.outcome, started_at=began)
        if began is not None and entry.at is not None:
            outcome = replace(outcome, duration_ms=max(0, entry.at - began))
        name = self._name(mapping(entry.told.get("message")), entry)
        self._add(name, Role.TOOL, [replace(result, outcome=outcome)], entry.at)

    def _dispatched(self, entry: _Entry) -> None:
        """A tool that the code of a call used."""
        told = entry.told
        call_id = string(told.get("subCallId"))
        result = self._pieces.result({**told, "callId": call_id})
        call = tool_call(call_id, told.get("name"), told.get("arguments"))
        call = replace(call, outcome=result.outcome)
        caller = self._by_call.get(string(told.get("rootCallId")))
        if caller is not None:
            self._thread.extend(caller, [call])
        else:
            self._add(f"dispatch:{call_id or entry.place}", Role.ASSISTANT, [call], entry.at)

    def _leave_asked(self, entry: _Entry) -> None:
        self._calls.ask(string(entry.told.get("id")), string(entry.told.get("callId")))

    def _leave_decided(self, entry: _Entry) -> None:
        outcome = string(entry.told.get("outcome"))
        self._calls.decide(string(entry.told.get("id")), outcome, entry.at)

    def _started(self, entry: _Entry) -> None:
        self._calls.start(string(entry.told.get("childId")), string(entry.told.get("label")))

    def _summed_up(self, entry: _Entry) -> None:
        told = entry.told
        summary = plain_text(tuple(self._pieces.content(told.get("summary"))))
        name = f"compaction:{string(told.get('compactionId')) or entry.place}"
        draft = Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, summary)], entry.at)
        draft.model = string(told.get("model")) or None
        draft.usage = usage_of(mapping(told.get("usage")))
        draft.usage_key = usage_key(self._id, name)
        self._thread.add(draft)

    def _ended(self, entry: _Entry) -> None:
        reason = mapping(entry.told.get("reason"))
        kind = string(reason.get("kind"))
        self._unheard(self._inbox.end_turn(completed=kind == "completed"))
        self._break_off(entry)
        name = f"turn:{count(entry.told.get('turn'))}:end"
        if kind == "error":
            self._fail(name, _failure(reason), entry.at)
        elif kind in _ENDINGS:
            event, text = _ENDINGS[kind]
            why = string(mapping(reason.get("reason")).get("reason")).strip()
            self._tell(name, event, why or text, entry.at)

    def _retried(self, entry: _Entry) -> None:
        self._streamed = Streamed()
        name = f"retry:{string(entry.told.get('retryId')) or entry.place}"
        self._fail(name, _failure(entry.told), entry.at)

    def _fail(self, name: str, error: str, at: int | None) -> None:
        """A request failed; once, however often it is told till there is an answer."""
        if error and error != self._error:
            self._error = error
            self._tell(name, EventKind.ERROR, error, at)

    def _queued(self, entry: _Entry) -> None:
        self._inbox.splice(entry.told, entry.at)

    def _commanded(self, entry: _Entry) -> None:
        told = entry.told
        text = f"/{string(told.get('name'))}{string(told.get('args'))}".rstrip()
        name = f"command:{string(told.get('commandId')) or entry.place}"
        self._add(name, Role.USER, [Text(text)], entry.at).hidden = Hidden.META

    def _command_done(self, entry: _Entry) -> None:
        if text := string(entry.told.get("text")).strip():
            name = f"command:{string(entry.told.get('commandId')) or entry.place}:done"
            self._add(name, Role.SYSTEM, [Text(text)], entry.at).hidden = Hidden.META

    def _aimed(self, entry: _Entry) -> None:
        goal = mapping(entry.told.get("goal"))
        objective = string(goal.get("objective")).strip()
        if objective and entry.told.get("operation") in _SETTING:
            self.goal = objective
            name = f"goal:{string(goal.get('id'))}:{count(goal.get('revision'))}"
            self._tell(name, EventKind.NOTICE, f"Goal: {objective}", entry.at)

    def _judged(self, entry: _Entry) -> None:
        if text := string(entry.told.get("text")).strip():
            name = f"feedback:{entry.at or entry.place}"
            self._tell(name, EventKind.NOTICE, f"Feedback: {text}", entry.at)

    def _titled(self, entry: _Entry) -> None:
        """What the program makes of the first words is cut amid them."""
        if mapping(entry.told.get("source")).get("kind") != "fallback":
            self.title = string(entry.told.get("title")).strip() or self.title

    def _inherited_till_here(self, entry: _Entry) -> None:
        if entry.told.get("inherited") is True:
            self._inherit()

    def _inherit(self) -> None:
        """All till now was said in the session that this one came out of."""
        self._break_off(self._last)
        self._inbox.clear()
        self.inherited = len(self._thread.drafts)


def _is_said(message: Record) -> bool:
    return string(mapping(message.get("source")).get("kind")) in _SAID


def _failure(told: dict[str, Any]) -> str:
    """What went wrong; the first versions wrote it as text, or beside its code."""
    error = told.get("failure") or told.get("error") or told.get("message")
    return string(error).strip() or string(mapping(error).get("message")).strip()
