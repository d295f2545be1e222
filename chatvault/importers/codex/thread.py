"""The messages of a Codex session, gathered item by item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    TextVariant,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import LogEvent
from chatvault.importers.codex.aloud import Aloud
from chatvault.importers.codex.calls import RECENT, Calls
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.items import CALLS, ItemReader, text_of
from chatvault.importers.codex.lines import Line
from chatvault.importers.codex.path import Rollback
from chatvault.importers.codex.prompt_blocks import taken_apart
from chatvault.importers.codex.prompts import is_typed, sent_in, shell_command, task_in
from chatvault.importers.codex.results import outcome
from chatvault.importers.contents.calls import Call
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json

_SILENT = (
    *("ghost_snapshot", "compaction", "compaction_summary", "context_compaction"),
    *("compaction_trigger", "additional_tools", "configuration_update", "other"),
)
_LONGEST_THOUGHT = 3600  # seconds


class Thread:
    """Takes the items of a session in order; ``drafts`` are its messages so far.

    ``calls`` finds the tools that were called, ``rollbacks`` tell what was taken back. Where
    reading began at a checkpoint, the first draft stands for all before it, ``skipped`` more
    than one.
    """

    def __init__(self, reader: ItemReader) -> None:
        self._reader = reader
        self.drafts: list[Draft] = []
        self.events: list[LogEvent] = []
        self.rollbacks: list[Rollback] = []
        self.model: str | None = None
        self._ids: set[str] = set()
        self._open: Draft | None = None  # the answer that is being given
        self._last: Draft | None = None  # the answer that was given last
        self._uncounted: list[tuple[Usage, str]] = []  # tokens before there was any answer
        self._answered = False  # whether a tool's output came since the last item
        self.calls = Calls(self._look_back)
        self._aloud = Aloud()
        self._item_at: int | None = None
        self._partial = False
        self._skipped = 0

    def resume(self, last: Draft, messages: int, model: str | None, item_at: int | None) -> None:
        """Go on behind so many messages, of which ``last`` stands for all."""
        self._partial, self._skipped = True, messages - 1
        self.drafts.append(last)
        self.model, self._item_at = model, item_at

    @property
    def answered(self) -> bool:
        """Whether a model said or called anything."""
        return self._last is not None

    @property
    def item_at(self) -> int | None:
        """When the last item was written."""
        return self._item_at

    @property
    def expects(self) -> bool:
        """Whether an output without a name may come to a call, or an item to a thought."""
        return self.calls.expects or self._aloud.waits

    def waits(self, messages: int) -> bool:
        """Whether a call in the first so many messages may still be answered."""
        return self.calls.waits(self.drafts[max(messages - RECENT, 0) : messages])

    def take(self, line: Line) -> None:
        """Take in one response item."""
        payload, kind = line.payload, line.type
        self.model = string(payload.get("model")) or self.model
        if kind == "reasoning":
            self._reason(line)
            self._item_at = line.at
            return
        self.end_thought()
        if kind == "message":
            self._message(line)
        elif kind in CALLS or kind == "function_call":
            self._call(line)
        elif kind.endswith(("_output", "_result")):
            self._output(line)
        elif kind == "agent_message":
            self.hear(line, payload)
        elif kind in _SILENT:
            self.events.append(LogEvent(kind, at=line.at))
        else:
            self._speak(line, [self._reader.unknown(payload)])
        self._item_at = line.at

    def add_event(self, line: Line, kind: EventKind, text: str = "") -> None:
        """Put a rule into the thread."""
        self._add(Draft(line.id, Role.SYSTEM, [Event(kind, text)], line.at))

    def fail(self, line: Line, text: str) -> None:
        """Put an error into the thread where it was not told just before."""
        if len(self.drafts) < 2:
            self._look_back()
        if not self.drafts or Event(EventKind.ERROR, text) not in self.drafts[-1].blocks:
            self.add_event(line, EventKind.ERROR, text)

    def compact(self, line: Line, summary: str) -> None:
        """Put a divider where the context was compacted, once however it is told."""
        if len(self.drafts) < 3:
            self._look_back()
        latest = [block for draft in self.drafts[-2:] for block in draft.blocks]
        if Event(EventKind.COMPACTION) not in latest:
            self.add_event(line, EventKind.COMPACTION)
        if summary:
            self._hide(f"{line.id}:summary", line, [Text(summary)], Hidden.META, Role.SYSTEM)

    def switch(self, line: Line, model: str) -> None:
        """From here on another model answers."""
        if self.model and self._last is not None and model != self.model:
            self.add_event(line, EventKind.MODEL, f"{self.model} → {model}")
        self.model = model

    def think(self, line: Line, text: str) -> None:
        """Take in what the log tells of a thought."""
        self._aloud.add(line, text)

    def end_thought(self) -> None:
        """No item comes any more to what was thought."""
        if (told := self._aloud.end()) is not None:
            self._speak(told[0], [told[1]])

    def roll_back(self, turns: int, since: int | None) -> None:
        """The last turns are taken back; all messages but the first so many, where that is told."""
        self._look_back()
        self.rollbacks.append(Rollback(len(self.drafts), turns, since))
        self._open = None

    def count(self, usage: Usage, key: str) -> None:
        """Put tokens to the answer they were used for, else to the first that comes."""
        if self._last is None:
            self._uncounted.append((usage, key))
        else:
            self._last.count_usage(usage, key)

    def count_compaction(self, usage: Usage, key: str) -> None:
        """Put what it took to sum up the conversation to the divider that tells of it."""
        for draft in reversed(self.drafts[-3:]):
            if Event(EventKind.COMPACTION) in draft.blocks:
                draft.model = self.model
                draft.count_usage(usage, key)
                return

    def _message(self, line: Line) -> None:
        role, payload = line.payload.get("role"), line.payload
        if role == "assistant":
            if (sent := _sent_by_agent(payload.get("content"))) is not None:
                self.hear(line, sent)
                return
            commentary = payload.get("phase") == "commentary"
            variant = TextVariant.COMMENTARY if commentary else TextVariant.PLAIN
            self._speak(line, self._reader.content(payload.get("content"), variant))
            return
        blocks = self._reader.content(payload.get("content"))
        if role == "user":
            self._prompt(line, blocks)
        else:
            self._hide(line.id, line, blocks, Hidden.SYSTEM, Role.SYSTEM)

    def _prompt(self, line: Line, blocks: list[Block]) -> None:
        if not blocks:
            return
        text = "\n".join(block.text for block in blocks if isinstance(block, Text))
        if (typed := shell_command(text)) is not None:
            self._add(Draft(line.id, Role.USER, [self._ran(line, *typed)], line.at))
            return
        if (task := task_in(text)) is not None:
            self._take_on(line, *task, [one for one in blocks if not isinstance(one, Text)])
            return
        context, shown = taken_apart(blocks, self._reader.pasted)
        if context:
            self._hide(f"{line.id}:context", line, [Text(context)], Hidden.META)
        draft = Draft(line.id, Role.USER, shown, line.at, prompt=text)
        draft.typed = is_typed(line.payload)
        self._add(draft)

    def _take_on(self, line: Line, author: str, task: str, given: Sequence[Block] = ()) -> None:
        """Add a task that somebody set in a person's place."""
        asked = [Text(task), *given]
        self._add(Draft(line.id, Role.USER, asked, line.at, author=author, begins_turn=True))

    def _ran(self, line: Line, command: str, told: str) -> ToolCall:
        result = outcome(told, None, self._reader, started_at=None, ended_at=line.at)
        return ToolCall("shell", to_json({"command": command}), None, result)

    def _reason(self, line: Line) -> None:
        thinking = self._reader.reasoning(line.payload, self._thought_for(line))
        self._aloud.follow(self._speak(line, [self._aloud.meet(thinking)]))

    def _speak(self, line: Line, blocks: Sequence[Block]) -> Draft | None:
        """Add to the answer; what comes after a tool's output is a new one."""
        if not blocks:
            return None
        if self._open is None or self._answered:
            self._add(Draft(line.id, Role.ASSISTANT, [], line.at, model=self.model))
            self._open = self._last = self.drafts[-1]
            self._answered = False
            for usage, key in self._uncounted:
                self._last.count_usage(usage, key)
            self._uncounted.clear()
        self._open.blocks += blocks
        return self._open

    def _call(self, line: Line) -> None:
        draft = self._speak(line, [self._reader.call(line.payload)])
        if draft is None:
            return
        call = Call(draft, len(draft.blocks) - 1, line.at)
        if line.payload.get("status") == "completed" and line.type == "web_search_call":
            call.settle(ToolOutcome(status=ToolStatus.OK, started_at=line.at))
        self.calls.add(call)

    def _output(self, line: Line) -> None:
        payload = line.payload
        call_id = string(payload.get("call_id"))
        output = payload.get("output", payload.get("result"))
        asked = text_of(next(iter(sequence(output)), output))
        if not call_id and (task := task_in(asked)) is not None:
            self._take_on(line, *task)
            return
        call = self.calls.answered(call_id)
        output = to_json(payload["tools"]) if "tools" in payload else output
        started_at = call.at if call else None
        block = call.block if call else None
        result = outcome(output, block, self._reader, started_at=started_at, ended_at=line.at)
        result = self.calls.ended(call_id, result)
        if call is not None and call.block.outcome is None:
            self.calls.settle(call, result)
            self._answered = self._answered or call.draft is self._open
            return
        name = call.block.name if call else string(payload.get("name"))
        self._add(Draft(line.id, Role.TOOL, [ToolResult(result, name, call_id or None)], line.at))

    def _look_back(self) -> None:
        """What is looked for would stand before. Raises BeforeCheckpoint."""
        if self._partial:
            raise BeforeCheckpoint

    def hear(self, line: Line, sent: dict[str, Any]) -> None:
        """Take in what another agent wrote to this one."""
        blocks = self._reader.content(sent.get("content"))
        if blocks:
            if isinstance(first := blocks[0], Text):
                blocks[0] = Text(sent_in(first.text))
            author = string(sent.get("author")) or None
            draft = Draft(line.id, Role.USER, blocks, line.at, author=author, begins_turn=True)
            self._add(draft)

    def listen(self, line: Line) -> None:
        """Take in what was said aloud, by the person or to them."""
        text = string(line.payload.get("text"))
        role = Role.ASSISTANT if line.payload.get("role") == "assistant" else Role.USER
        if text.strip():
            self._add(Draft(line.id, role, [Text(text)], line.at, spoken=True))

    def _hide(
        self,
        external_id: str,
        line: Line,
        blocks: list[Block],
        hidden: Hidden,
        role: Role = Role.USER,
    ) -> None:
        if blocks:
            self._add(Draft(external_id, role, blocks, line.at, hidden=hidden))

    def _add(self, draft: Draft) -> None:
        if draft.external_id in self._ids:  # a copied ordinal
            draft.external_id = f"{draft.external_id}@{len(self.drafts) + self._skipped}"
        self._ids.add(draft.external_id)
        self.drafts.append(draft)
        self._open = None

    def _thought_for(self, line: Line) -> float | None:
        """An item is written when it is complete."""
        if line.at is None or self._item_at is None:
            return None
        seconds = round((line.at - self._item_at) / 1000, 1)
        return seconds if 0 < seconds <= _LONGEST_THOUGHT else None


def _sent_by_agent(content: object) -> dict[str, Any] | None:
    """What another agent wrote, where it stands as JSON in an answer, as it once did."""
    pieces = [content] if isinstance(content, str) else sequence(content)
    text = text_of(pieces[0]) if len(pieces) == 1 else ""
    if not text.startswith("{") or '"trigger_turn"' not in text:
        return None
    sent = mapping(from_json(text))
    told = all(isinstance(sent.get(key), str) for key in ("author", "recipient", "content"))
    return sent if told else None
