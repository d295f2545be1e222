"""The messages of one agent of Copilot, gathered event by event."""

from __future__ import annotations

from dataclasses import replace

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
    ToolResult,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.contents.calls import Call
from chatvault.importers.copilot_chat.terminals import is_of_terminal
from chatvault.importers.copilot_cli.assets import Assets
from chatvault.importers.copilot_cli.draft import Draft
from chatvault.importers.copilot_cli.events import LoggedEvent
from chatvault.importers.copilot_cli.ledger import Ledger
from chatvault.importers.copilot_cli.outcome import outcome_of
from chatvault.importers.copilot_cli.prompts import SKILL, unwrapped
from chatvault.importers.copilot_cli.requests import Answer
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.messages.entry_tree import Standing

_REMINDER = "<system_reminder>"
# Who else than a person writes prompts: values of ``source`` in the events of Copilot's SDK.
_PROGRAM = frozenset(
    (
        "autopilot",
        "instruction-discovery",
        "jit-instruction",
        "snippy-blocking",
        "system",
        "thinking-exhausted-continuation",
    )
)
_MOST_WAITING = 200  # calls that are remembered where reading may go on


class Thread:
    """Takes the events of one agent in order; ``drafts`` are its messages so far."""

    def __init__(self, ledger: Ledger, assets: Assets) -> None:
        self._ledger, self._assets = ledger, assets
        self.drafts: list[Draft] = []
        self.path: list[Draft] = []  # without what was taken back
        self.model: str | None = None
        self.answered = False
        self.answers: list[Answer] = []
        self.turn = -1  # the place of the last prompt
        self._before: Standing | None = None  # where reading began
        self._passed = 0  # messages before that
        self._places: dict[str, int] = {}  # how many messages there were before an event
        self._ids: set[str] = set()
        self._calls: dict[str, Call[Draft]] = {}
        self._thought: Draft | None = None  # whose answer is still to come

    def standing(self) -> Standing | None:
        """Where it stands now, None where one cannot go on there without what is before."""
        if not self.drafts or not self.path or self.path[-1] is not self.drafts[-1]:
            return None
        waiting = [key for key, call in self._calls.items() if call.block.outcome is None]
        waiting += self._before.waiting if self._before else []
        if len(waiting) > _MOST_WAITING or "" in waiting:
            return None
        return Standing(self.path[-1].external_id, [], waiting)

    def go_on(self, standing: Standing, messages: int, turn: int) -> None:
        """Take what comes for what follows there. From here on BeforeCheckpoint may be raised."""
        self._before, self._passed, self.turn = standing, messages, turn
        self._ids.add(standing.last)

    @property
    def leaf(self) -> str | None:
        """The last message of what counts."""
        if self.path:
            return self.path[-1].external_id
        return self._before.last if self._before else None

    def mark(self, event: LoggedEvent) -> None:
        """Remember where an event stands, in case all from it on is taken back."""
        self._places.setdefault(event.id, len(self.drafts))

    def prompt(self, event: LoggedEvent) -> None:
        """A person asked, or the program in their name."""
        injected = is_injected(event)
        context, text = (
            ("", event.text("content")) if injected else unwrapped(event.text("content"))
        )
        if context:
            self.add(event, Role.USER, [Text(context)], Hidden.META, ":context")
        blocks: list[Block] = [Text(text)] if text.strip() else []
        for attachment in map(mapping, sequence(event.data.get("attachments"))):
            blocks.append(self._attached(attachment))
        self.turn += not injected
        self.add(event, Role.USER, blocks, Hidden.META if injected else None)

    def was_asked(self, event: LoggedEvent) -> bool:
        """Whether all that was said is what the event asks."""
        said = [block for draft in self.drafts if not draft.hidden for block in draft.blocks]
        return said == [Text(event.text("content"))]

    def answer(self, event: LoggedEvent) -> None:
        """The model spoke, thought or called tools."""
        self.model = event.text("model") or self.model
        draft = self._thinking()
        told = draft.blocks if draft is not None else []
        blocks: list[Block] = []
        if (thought := event.text("reasoningText")).strip() and Thinking(thought) not in told:
            blocks.append(Thinking(thought))
        if (said := event.text("content")).strip():
            blocks.append(Text(said))
        requests = self._new_calls(event)
        blocks += requests
        if draft is not None:
            draft.blocks += blocks
            draft.model = self.model
        else:
            draft = self.add(event, Role.ASSISTANT, blocks)
        if draft is not None:
            self._ledger.answered(self, draft, count(event.data.get("outputTokens")))
            self.answers.append(Answer(max(self.turn, 0), draft))
            first = len(draft.blocks) - len(requests)
            for place, block in enumerate(requests, first):
                self._calls[block.call_id or ""] = Call(draft, place, event.at)

    def think(self, event: LoggedEvent) -> None:
        """The model thought; the message that follows goes on from there, or tells it again."""
        thought = event.text("content")
        if self._before and not self.path:
            raise BeforeCheckpoint
        last = self.path[-1].blocks if self.path else []
        if thought.strip() and Thinking(thought) not in last:
            self._thought = self.add(event, Role.ASSISTANT, [Thinking(thought)])

    def start(self, event: LoggedEvent, role: Role = Role.ASSISTANT) -> None:
        """A tool begins to run, mostly one that a message has asked for."""
        call_id = event.text("toolCallId")
        known = self.call(call_id)
        if known is not None and known.block.outcome is None:
            known.at = event.at
            return
        block = _call(event.text("toolName"), event.data.get("arguments"), call_id)
        draft = self.add(event, role, [block])
        if draft is not None:
            self._calls[call_id] = Call(draft, 0, event.at)
            if role is Role.ASSISTANT:
                self._ledger.answered(self, draft, 0)

    def complete(self, event: LoggedEvent) -> None:
        """A tool came back."""
        call_id = event.text("toolCallId")
        call = self.call(call_id)
        if call is None and self._before:  # it may have been made before
            raise BeforeCheckpoint
        outcome = outcome_of(event, call.at if call else None)
        found = tuple(self._assets.given_back(event.data.get("result")))
        outcome = replace(outcome, attachments=found)
        if call is not None and call.block.outcome is None:
            call.settle(outcome)
            call.draft.model = event.text("model") or call.draft.model  # that asked for it
            return
        name = call.block.name if call else event.text("toolName")
        self.add(event, Role.TOOL, [ToolResult(outcome, name, call_id or None)])

    def call(self, call_id: str) -> Call[Draft] | None:
        """The latest call of that id."""
        call = self._calls.get(call_id)
        if call is None and self._before and call_id in self._before.waiting:
            raise BeforeCheckpoint
        return call

    def tell(self, event: LoggedEvent, kind: EventKind, text: str = "") -> None:
        """Put a rule into the thread."""
        self.add(event, Role.SYSTEM, [Event(kind, text)])

    def switch(self, event: LoggedEvent, model: str) -> None:
        """From here on another model answers."""
        if model and self.model and self.answered and model != self.model:
            self.tell(event, EventKind.MODEL, f"{self.model} → {model}")
        self.model = model or self.model

    def take_back(self, event_id: str) -> None:
        """All from that event on is taken back."""
        if self._before and event_id not in self._places:
            raise BeforeCheckpoint
        first = self._places.get(event_id, len(self.drafts))
        gone = {id(draft) for draft in self.drafts[first:]}
        for draft in self.path:
            if id(draft) in gone:
                draft.hidden = draft.hidden or Hidden.ROLLED_BACK
        self.path = [draft for draft in self.path if id(draft) not in gone]

    def add(
        self,
        event: LoggedEvent,
        role: Role,
        blocks: list[Block],
        hidden: Hidden | None = None,
        suffix: str = "",
    ) -> Draft | None:
        """Put a message to the end of the thread, unless it is empty."""
        if not blocks:
            return None
        external_id = event.id + suffix
        if external_id in self._ids:
            external_id = f"{external_id}@{self._passed + len(self.drafts)}"
        self._ids.add(external_id)
        draft = Draft(external_id, role, blocks, event.at, hidden=hidden)
        draft.parent = self.leaf
        if role is Role.ASSISTANT:
            draft.model, self.answered = self.model, True
        self.drafts.append(draft)
        self.path.append(draft)
        return draft

    def _thinking(self) -> Draft | None:
        """The last message, where it is thoughts alone and the answer is still to come."""
        last = self.path[-1] if self.path else None
        thought, self._thought = self._thought, None
        return thought if thought is last else None

    def _new_calls(self, event: LoggedEvent) -> list[ToolCall]:
        """The calls that the model asks for, without those that began to run already."""
        calls = []
        for told in map(mapping, sequence(event.data.get("toolRequests"))):
            call_id = string(told.get("toolCallId"))
            known = self.call(call_id)
            if known is None or known.block.outcome is not None:
                calls.append(_call(string(told.get("name")), told.get("arguments"), call_id))
        return calls

    def _attached(self, attachment: dict[str, object]) -> Block:
        """A file that was put to a prompt; it may come with its bytes."""
        path = string(attachment.get("path")) or string(attachment.get("filePath"))
        name = string(attachment.get("displayName")) or path.replace("\\", "/").rpartition("/")[2]
        media_type = string(attachment.get("mimeType"))
        found = self._assets.attachment(attachment, name)
        if found is not None:
            return Image(found) if found.media_type.startswith("image/") else File(found)
        return File(Attachment(name or "file", media_type), string(attachment.get("text")))


def is_injected(event: LoggedEvent) -> bool:
    """Whether the program asked in the name of the person."""
    source, text = event.text("source"), event.text("content").lstrip()
    told = source in _PROGRAM or source == "skill" or source.startswith("skill-")
    return told or text.startswith((SKILL, _REMINDER)) or is_of_terminal(text)


def _call(name: str, arguments: object, call_id: str) -> ToolCall:
    return ToolCall(
        name or "tool", "" if arguments is None else to_json(arguments), call_id or None
    )
