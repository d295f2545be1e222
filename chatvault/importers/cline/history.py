"""Makes messages of what Cline sent to the model.

Of a task of the editor they are read where nothing else of it is left; the command line keeps
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Image,
    Text,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.importers.cline import markup
from chatvault.importers.cline.attached import Attached, parted
from chatvault.importers.cline.environment import folder_in, told_at
from chatvault.importers.cline.items import Record
from chatvault.importers.cline.spent import on_answer
from chatvault.importers.cline.turns import (
    ROLES,
    called_beside,
    sums_up,
    text_of_thoughts,
    thinking,
    thought_beside,
)
from chatvault.importers.cline.wrapping import LEFT_OUT, RESUMED, is_notice, unwrapped
from chatvault.importers.contents.pieces import given_back
from chatvault.importers.json_files.json_values import (
    from_json,
    mapping,
    sequence,
    string,
    to_json,
)
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.times.timestamps import timestamp

# How turns were named before their moments counted.
NAMED_FORMERLY = rf"{TRANSCRIPT}turn:\d{{1,9}}"
_ASIDE = ("system", "status", "error")  # as what it shows turns that are nobody's
_NO_ANSWER = ("", "Done")


class History:
    """Takes the turns in order; ``folder`` is what they tell of the task.

    ``copied``: as many messages are those of an older task, which goes on behind them.
    ``named``: the turns have ids of their own, which stay as the file is written anew.
    """

    def __init__(self, *, named: bool = False) -> None:
        self._named, self._names = named, OwnIds()
        self._thread = Thread()
        self._attached = Attached()
        self._called: list[ToolCall] = []  # in the answer before, and without a result so far
        self._asked: set[str] = set()  # the calls by which a model says something
        self.folder = ""
        self.copied = 0

    @property
    def drafts(self) -> list[Draft]:
        """The messages so far."""
        return self._thread.drafts

    def take(self, turns: Iterable[Record]) -> None:
        """Take in all turns of a task."""
        for number, turn in enumerate(turns):
            draft = self._draft(turn, self._name(turn, number))
            if draft is not None:
                self._thread.add(draft)

    def _draft(self, turn: Record, name: str) -> Draft | None:
        """The message of a turn; None where it only tells details of what is around the task."""
        at = timestamp(turn.get("ts")) or told_at(turn)
        content = turn.get("content")
        pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
        blocks = [block for piece in sequence(pieces) for block in self._blocks(mapping(piece))]
        if sums_up(turn) or _leaves_out(blocks):
            return _compaction(name, at, blocks)
        blocks = [*thought_beside(turn), *called_beside(turn), *blocks]
        role = ROLES[string(turn.get("role"))]
        blocks = _called(blocks) if role is Role.ASSISTANT else self._given(_joined(blocks))
        if role is Role.USER and not blocks:
            return None
        if any(isinstance(each, Text) and each.text.startswith(RESUMED) for each in blocks):
            self.copied = len(self.drafts)
        draft = Draft(name, role, blocks, at)
        if role is Role.USER:
            _put_notices_aside(draft)
            if mapping(turn.get("metadata")).get("displayRole") in _ASIDE:
                draft.hidden = Hidden.SYSTEM
        else:
            self._note_answer(draft, turn)
        return draft

    def _note_answer(self, draft: Draft, turn: Record) -> None:
        """Take in what an answer calls and took, and which model gave it."""
        self._called = [block for block in draft.blocks if isinstance(block, ToolCall)]
        told = mapping(turn.get("modelInfo"))
        draft.model = string(told.get("id")) or string(told.get("modelId")) or None
        draft.usage = on_answer(mapping(turn.get("metrics")))

    def _name(self, turn: Record, number: int) -> str:
        """Its own id, or the moment that it was sent at: where a prompt is edited, others come to
        stand at its place. Older versions tell neither.
        """
        if self._named:
            return string(turn.get("id")) or f"turn:{number}"
        sent = timestamp(turn.get("ts"))
        return self._names.of(f"turn:{number if sent is None else sent}")

    def _blocks(self, piece: Record) -> list[Block]:
        match piece.get("type"):
            case "text":
                text = self._said(string(piece.get("text")))
                return [Text(text)] if text else []
            case "thinking":
                return thinking(string(piece.get("thinking")))
            case "reasoning":
                return thinking(string(piece.get("text")) or text_of_thoughts(piece.get("summary")))
            case "tool_use":
                return [self._call(piece)]
            case "tool_result":
                return [self._result(piece)]
            case _:
                return self._attached.blocks(piece)

    def _call(self, piece: Record) -> Block:
        call_id, name = string(piece.get("id")), string(piece.get("name"))
        words = string(mapping(piece.get("input")).get(markup.WORDS.get(name, "")))
        if words.strip():
            self._asked.add(call_id)
            return Text(words.strip())
        return ToolCall(name, to_json(piece.get("input") or {}), call_id or None)

    def _given(self, blocks: Sequence[Block]) -> list[Block]:
        """A turn of the person's, where results name their calls and answers are words."""
        answered = (one for block in blocks for one in self._answered(block))
        return [one for block in answered for one in _parted(block)]

    def _answered(self, block: Block) -> Iterator[Block]:
        if not isinstance(block, ToolResult):
            yield block
        elif block.name in markup.WORDS or (block.call_id or "") in self._asked:
            if block.outcome.text not in _NO_ANSWER:
                yield Text(block.outcome.text)
        else:
            yield block if block.call_id else self._named_by_order(block)

    def _named_by_order(self, result: ToolResult) -> ToolResult:
        """The result with the id of the first call that it can be of."""
        for call in self._called:
            if call.call_id and (call.name == result.name or call.name.endswith(f"_{result.name}")):
                self._called.remove(call)
                return replace(result, call_id=call.call_id)
        return result

    def _result(self, piece: Record) -> ToolResult:
        content = _operation(piece.get("content"))
        parts = [mapping(part) for part in sequence(content)] or [mapping(content)]
        inner = [mapping(one) for part in parts for one in (part, *sequence(part.get("result")))]
        texts = [string(part.get(key)) for part in inner for key in ("text", "result", "error")]
        texts = [string(content)] if isinstance(content, str) else texts
        failed = piece.get("is_error") is True or any(map(_failed, parts))
        status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
        written, files = given_back([one for each in inner for one in self._attached.blocks(each)])
        text = self._said("\n".join(filter(None, [*texts, written])))
        outcome = ToolOutcome(text, status, attachments=files)
        return ToolResult(outcome, "", string(piece.get("tool_use_id")) or None)

    def _said(self, text: str) -> str:
        """The text without what the extension has put round it."""
        self.folder = self.folder or folder_in(text)
        return unwrapped(text)


def _leaves_out(blocks: Sequence[Block]) -> bool:
    """Whether the turn is nothing but that turns before it were left out."""
    first = blocks[0] if len(blocks) == 1 else None
    return isinstance(first, Text) and first.text.startswith(LEFT_OUT)


def _parted(block: Block) -> Iterable[Block]:
    return parted(block) if isinstance(block, Text) else [block]


def _operation(content: object) -> object:
    """What a tool did for one thing that it was asked; the command line writes that as text."""
    if isinstance(content, str) and content.startswith('{"query":'):
        return mapping(from_json(content)) or content
    return content


def _compaction(name: str, at: int | None, blocks: Sequence[Block]) -> Draft:
    """Where Roo summed up or left out what was said before, in a turn as of the person."""
    summary = "\n\n".join(block.text for block in blocks if isinstance(block, Text))
    return Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, summary)], at)


def _put_notices_aside(draft: Draft) -> None:
    """Leave out what the program adds to a turn; a turn of nothing else is not shown."""
    others = [
        block for block in draft.blocks if not (isinstance(block, Text) and is_notice(block.text))
    ]
    if others:
        draft.blocks = others
    else:
        draft.hidden = Hidden.SYSTEM


def _called(blocks: list[Block]) -> list[Block]:
    """An answer with the calls that it writes in its text."""
    return [
        one
        for block in blocks
        for one in (markup.said(block.text) if isinstance(block, Text) else [block])
    ]


def _joined(blocks: list[Block]) -> list[Block]:
    """A turn in which a text says that a tool's result follows, with that result."""
    joined: list[Block] = []
    for block in blocks:
        result = markup.returned(block.text) if isinstance(block, Text) else None
        before = joined[-1] if joined else None
        waits = isinstance(before, ToolResult) and before.name and not before.outcome.text
        if result is None and waits and isinstance(block, Text):
            assert isinstance(before, ToolResult)
            joined[-1] = ToolResult(ToolOutcome(block.text), before.name)
        elif isinstance(block, Image) and isinstance(before, ToolResult) and _shows(before):
            files = (*before.outcome.attachments, block.attachment)
            joined[-1] = replace(before, outcome=replace(before.outcome, attachments=files))
        else:
            joined.append(result or block)
    return joined


def _shows(result: ToolResult) -> bool:
    """Whether a picture behind a result that a text tells is the tool's, and not a person's."""
    return bool(result.name) and result.name not in markup.WORDS


def _failed(part: Record) -> bool:
    return part.get("success") is False or bool(string(part.get("error")))
