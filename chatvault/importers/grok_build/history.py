"""The messages of a Grok Build session, gathered line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, Severity
from chatvault.importers.contents.pictures import DAMAGED_PICTURE, Pictures
from chatvault.importers.contents.pieces import given_back, tool_call
from chatvault.importers.exports.teller import Teller
from chatvault.importers.grok_build.turns import Turn
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.messages.prompt_trail import PromptTrail, digest

_TYPED = ("interjection",)  # what a person said amid an answer
# How messages were named before prompts counted.
NAMED_FORMERLY = r"(?:[0-9a-f]{8}:)?line:\d+(?::interrupted)?"
_FOLDED = "This session is being continued from a previous conversation"
_QUERY = re.compile(r"\s*<user_query>(.*)</user_query>\s*", re.DOTALL)


class History:
    """Takes the lines of a session in order; the messages have no times of their own.

    A history that was folded together is written anew, with other messages at the same lines:
    from there on they are named by what stands for those before, so that they replace none. So
    is one that was rewound: messages are named by the prompts before them, too.
    """

    def __init__(self, teller: Teller) -> None:
        self._teller, self._pictures = teller, Pictures()
        self._thread = Thread()
        self._open: Draft | None = None  # the answer that is being given
        self._fold, self._trail = "", PromptTrail()
        self._begins: list[tuple[int, int]] = []  # places of prompts and their numbers

    def take(self, number: int, record: dict[str, Any]) -> None:
        """Take in one line."""
        self._teller.line = number
        if folded := _folded(record):
            self._fold = f"{digest(folded)}:"
        kind = string(record.get("type"))
        if kind == "user" and not _is_synthetic(record):
            self._trail.ask(record.get("content"))
            if isinstance(index := record.get("prompt_index"), int):
                self._begins.append((len(self._thread.drafts), index))
        name = self._trail.name(f"{self._fold}line:{number}")
        if kind == "user":
            self._prompt(name, record)
        elif kind == "system":
            self._add(Draft(name, Role.SYSTEM, self._content(record), hidden=Hidden.SYSTEM))
        elif kind == "reasoning":
            thought = _summary(record)
            self._speak(name, [Thinking(thought)] if thought.strip() else [])
        elif kind == "assistant":
            self._answer(name, record)
        elif kind == "tool_result":
            self._settle(name, record)
        elif kind == "backend_tool_call":
            self._speak(name, [_backend_call(mapping(record.get("kind")))])
        else:
            text = f"A line of the unknown kind “{kind[:40]}” is left out."
            self._teller.tell(Severity.INFO, text)

    def messages(
        self, at: int | None, turns: Mapping[int, Turn], session: str
    ) -> tuple[ParsedMessage, ...]:
        """The messages in a row; ``at`` is when the session began, which has that id."""
        drafts = self._thread.drafts
        for draft in drafts:
            draft.at = at
        for (begin, index), (end, _next) in pairwise([*self._begins, (len(drafts), 0)]):
            if index in turns:
                _date(drafts[begin:end], turns[index], f"{session}:{index}")
        return chain(drafts)

    def _prompt(self, name: str, record: dict[str, Any]) -> None:
        if record.get("prior_turn_interrupt"):
            how = string(record.get("prior_turn_interrupt")).replace("_", " ")
            event = Event(EventKind.INTERRUPTED, how)
            self._add(Draft(f"{name}:interrupted", Role.SYSTEM, [event]))
        hidden = Hidden.META if _is_synthetic(record) else None
        blocks = [_asked(block) for block in self._content(record)]
        if folded := _folded(record):
            self._add(Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, folded)]))
            return
        self._add(Draft(name, Role.USER, blocks, hidden=hidden))

    def _answer(self, name: str, record: dict[str, Any]) -> None:
        thought = string(mapping(record.get("reasoning")).get("text"))  # of older versions
        blocks: list[Block] = [Thinking(thought)] if thought.strip() else []
        blocks += self._content(record)
        told = map(mapping, sequence(record.get("tool_calls")))
        calls = [tool_call(one.get("id"), one.get("name"), one.get("arguments")) for one in told]
        self._speak(name, [*blocks, *calls], string(record.get("model_id")))

    def _speak(self, name: str, blocks: list[Block], model: str = "") -> None:
        """Add to the answer; what comes after a tool's result is a new one."""
        if not blocks:
            return
        if self._open is None:
            self._open = Draft(name, Role.ASSISTANT, blocks)
            self._thread.add(self._open)
        else:
            self._thread.extend(self._open, blocks)
        self._open.model = model or self._open.model

    def _settle(self, name: str, record: dict[str, Any]) -> None:
        shown = self._content({"content": record.get("images")})
        text, pictures = given_back([*self._content(record), *shown])
        failed = record.get("is_error") is True
        status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
        outcome = ToolOutcome(text, status, "failed" if failed else "", attachments=pictures)
        call_id = string(record.get("tool_call_id")) or None
        self._add(Draft(name, Role.TOOL, [ToolResult(outcome, "", call_id)]))

    def _add(self, draft: Draft) -> None:
        if draft.blocks:
            self._thread.add(draft)
            self._open = None

    def _content(self, record: dict[str, Any]) -> list[Block]:
        """Text, or a list of texts and pictures."""
        content = record.get("content")
        if isinstance(content, str):
            return [Text(content)] if content.strip() else []
        blocks: list[Block] = []
        for piece in sequence(content):
            fields = mapping(piece)
            text = string(piece) or string(fields.get("text"))
            if text.strip():
                blocks.append(Text(text))
            elif fields.get("type") in ("image", "image_url"):
                url = fields.get("image_url")
                address = (
                    string(mapping(url).get("url")) or string(url) or string(fields.get("url"))
                )
                blocks.append(Image(self._picture(address)))
        return blocks

    def _picture(self, url: str) -> Attachment:
        attachment = self._pictures.from_url(url)
        if attachment is None:
            return Attachment(url[:200] or "image", "image/*")
        if attachment.content is None:
            self._teller.tell(Severity.WARNING, DAMAGED_PICTURE)
        return attachment


def _date(drafts: Sequence[Draft], turn: Turn, name: str) -> None:
    """Tell the messages of a turn when it was, and the last answer what it took."""
    for draft in drafts:
        draft.at = turn.asked or draft.at
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if answers:
        answers[-1].at = turn.ended or answers[-1].at
        answers[-1].usage = turn.usage
        answers[-1].usage_key = f"grok:{turn.prompt or name}" if turn.usage else ""


def _is_synthetic(record: dict[str, Any]) -> bool:
    """Whether a prompt is none that a person typed."""
    reason = record.get("synthetic_reason")
    return bool(reason) and reason not in _TYPED


def _folded(record: dict[str, Any]) -> str:
    """What stands for the messages before, "" where the line is another."""
    if not record.get("synthetic_reason"):
        return ""
    content = record.get("content")
    pieces = [content] if isinstance(content, str) else sequence(content)
    said = "\n\n".join(string(piece) or string(mapping(piece).get("text")) for piece in pieces)
    return said.strip() if said.lstrip().startswith(_FOLDED) else ""


def _asked(block: Block) -> Block:
    """What a person asked, without the tag around it."""
    match = _QUERY.fullmatch(block.text) if isinstance(block, Text) else None
    return Text(match[1].strip()) if match else block


def _summary(record: dict[str, Any]) -> str:
    """What was thought, all of it or in short: pieces of text, in older versions one text."""
    if isinstance(record.get("summary"), str):
        return string(record["summary"])
    for pieces in (record.get("content"), record.get("summary")):
        texts = (string(mapping(piece).get("text")) for piece in sequence(pieces))
        if said := "\n\n".join(filter(None, texts)):
            return said
    return ""


def _backend_call(told: dict[str, Any]) -> ToolCall:
    """A call that xAI's servers have answered themselves."""
    done = told.get("status") == "completed"
    return ToolCall(
        string(told.get("tool_type")) or "tool",
        to_json(told.get("action") or {}),
        string(told.get("id")) or None,
        ToolOutcome(status=ToolStatus.OK) if done else None,
    )
