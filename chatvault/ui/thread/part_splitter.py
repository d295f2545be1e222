"""Takes the blocks of a message apart into the parts that are drawn one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from chatvault.domain.blocks import (
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolResult,
)
from chatvault.domain.message import Message, Role
from chatvault.ui import wording
from chatvault.ui.thread.file_parts import file_parts
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.event_rule import event_rule, first_line
from chatvault.ui.thread.parts.file_line import file_line
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.parts.link_list import Link, link_lists
from chatvault.ui.thread.parts.parts import (
    GROUPED,
    CodePart,
    DiffPart,
    ImagePart,
    Ink,
    Key,
    LinePart,
    Part,
    RunPart,
    TerminalPart,
)
from chatvault.ui.thread.parts.segments import segments
from chatvault.ui.thread.parts.thought_line import is_recap, thought_line
from chatvault.ui.thread.text.sanitize import clean, cut_gaps, short
from chatvault.ui.thread.tools import tool_output, tool_parts
from chatvault.ui.thread.tools.group_line import ENOUGH_TO_FOLD, group_line
from chatvault.ui.thread.tools.run_parts import DEEPEST, more_line, nothing, run_line, told

Keyed = tuple[Key, Part]


class Inside(NamedTuple):
    """Where the parts of a message are shown: in its own row, or in a run in another's.

    ``message_id`` is that of the row, ``key`` that of the run and the message in it, and
    ``names`` are the runs that are around it.
    """

    message_id: int
    key: Key = ()
    names: tuple[str, ...] = ()

    def run(self, key: Key, name: str) -> Inside:
        """A message of a run that is shown there."""
        return Inside(self.message_id, (*self.key, *key), (*self.names, name))


class PartSplitter:
    """Splits one message, showing open what the person unfolded.

    A part's key begins with the index of its block, so that folding and unfolding leaves
    every other part's key as it is.
    """

    def __init__(
        self,
        message: Message,
        folds: Folds,
        annex: Annex | None = None,
        *,
        grouping: bool = True,
        inside: Inside | None = None,
    ) -> None:
        """``annex``: what is known of files and runs that were unfolded.

        ``grouping``: four or more tool lines in a row are folded to one. ``inside``: where the
        message is shown, if it is one of a sub-agent's run.
        """
        self._message = message
        self._folds = folds
        self._annex = annex or Annex()
        self._grouping = grouping
        self._inside = inside or Inside(message.id)

    def split(self) -> list[Keyed]:
        """The parts in reading order."""
        blocks = self._message.blocks
        result: list[Keyed] = []
        index = 0
        while index < len(blocks):
            end = self._end_of_run(blocks, index)
            if isinstance(blocks[index], Citation):
                result += self._citations(index, blocks[index:end])
            elif self._grouping and end - index >= ENOUGH_TO_FOLD:
                result += self._group(index, blocks[index:end])
            else:
                for place in range(index, end):
                    result += self._block(place, blocks[place])
            index = end
        result += self._noted(len(blocks))
        return [((*self._inside.key, *key), part) for key, part in result]

    def _noted(self, index: int) -> Iterator[Keyed]:
        """Behind all blocks a line for what the source notes of the message besides."""
        details, key = self._message.details, (index, 0)
        if details is None:
            return
        yield key, LinePart("info", "Noted by the source", mono=False, ours=True)
        if self._is_open(key):
            for place, part in enumerate(tool_output.output(details, ""), 1):
                yield (index, place), self._whole((index, place), part)

    @staticmethod
    def _end_of_run(blocks: Sequence[Block], start: int) -> int:
        """Where the run of like blocks ends that begins here: tool calls, or citations."""
        kinds: tuple[type, ...] = (Citation,)
        if isinstance(blocks[start], ToolCall | ToolResult):
            kinds = (ToolCall, ToolResult)
        elif not isinstance(blocks[start], Citation):
            return start + 1
        end = start
        while end < len(blocks) and isinstance(blocks[end], kinds):
            end += 1
        return end

    def _group(self, index: int, run: Sequence[Block]) -> Iterator[Keyed]:
        key = (index, GROUPED)
        yield key, group_line([block for block in run if isinstance(block, ToolCall | ToolResult)])
        if self._is_open(key):
            for place, block in enumerate(run, index):
                yield from self._block(place, block)

    def _block(self, index: int, block: Block) -> Iterator[Keyed]:
        if isinstance(block, Text):
            yield from self._text(index, block)
        elif isinstance(block, Code):
            yield (index, 0), CodePart(clean(block.text), short(block.language, 30))
        elif isinstance(block, Image):
            yield (index, 0), ImagePart(block.attachment)
        elif isinstance(block, Event):
            yield from self._event(index, block)
        else:
            yield from self._folded(index, block)

    def _event(self, index: int, block: Event) -> Iterator[Keyed]:
        """What tells of it, and a line for what it says besides.

        That is a rule between what was said, or an aside where it is about what the same
        message says: how others reacted, who it was forwarded from.
        """
        what: Part = event_rule(block)
        if block.event is EventKind.NOTICE and self._says_something:
            what = tool_output.aside(first_line(block))
        rest = block.text.strip().partition("\n")[2].strip()
        if not rest:
            yield (index, 0), what
            return
        # The line has the key of what is unfolded first; what tells of it stands before it.
        yield (index, -2), what
        name = "Summary" if block.event is EventKind.COMPACTION else "Details"
        yield (index, 0), LinePart("file-text", name, mono=False, ruled=True, ours=True)
        if self._is_open((index, 0)):
            for place, part in enumerate(segments(rest, Ink.SECOND), 1):
                yield (index, place), part

    @property
    def _says_something(self) -> bool:
        return not all(isinstance(block, Event) for block in self._message.blocks)

    def _text(self, index: int, block: Text) -> Iterator[Keyed]:
        if block.variant is TextVariant.UNKNOWN:
            yield (index, 0), CodePart(clean(block.text), label="Unknown content", limit=12)
            return
        ink = Ink.SECOND if self._inside.key else Ink.FIRST
        typed = self._message.role in (Role.USER, Role.OTHER)
        for place, segment in enumerate(segments(cut_gaps(block.text), ink)):
            if segment.source.strip() or segment.tail:
                yield (index, place), replace(segment, breaks=typed)

    def _folded(self, index: int, block: Block) -> Iterator[Keyed]:
        """A line that stands for the block, and what is under it when it is unfolded."""
        key, line = (index, 0), _line(block)
        yield key, line
        if not line.foldable or not self._is_open(key):
            return
        if isinstance(block, Thinking):
            inside: Sequence[Part] = () if is_recap(block) else segments(block.text, Ink.SECOND)
        elif isinstance(block, ToolCall):
            inside = tuple(tool_parts.call_parts(block))
        elif isinstance(block, ToolResult):
            inside = tuple(tool_parts.result_parts(block))
        elif isinstance(block, File):
            inside = tuple(file_parts(block, self._annex.files))
        else:
            inside = ()
        for place, part in enumerate(inside, 1):
            if isinstance(part, RunPart) and isinstance(block, ToolCall):
                yield from self._run((index, place), part, block)
            else:
                yield (index, place), self._whole((index, place), part)

    def _run(self, key: Key, part: RunPart, call: ToolCall) -> Iterator[Keyed]:
        """The line of a sub-agent's run, and under it what the sub-agent said and did."""
        if part.name in self._inside.names or len(self._inside.names) >= DEEPEST:
            return
        run = self._annex.runs.get(part.name)
        yield (*key, 0), run_line(run)
        if not self._is_open((*key, 0)):
            return
        if not self._annex.runs.is_known(part.name):
            yield (*key, 1), part
        elif run is None or not run.messages:
            yield (*key, 1), nothing(run)
        else:
            yield from self._ran(key, part.name, told(run, call))
            if run.left:
                yield (*key, len(run.messages) + 1, 0, 0), more_line(run.left, part.name)

    def _ran(self, key: Key, name: str, messages: Sequence[Message]) -> Iterator[Keyed]:
        for number, message in enumerate(messages, 1):
            inside = self._inside.run((*key, number), name)
            if message.role is Role.USER:
                yield (*key, number, -1, 0), tool_output.caption("Prompt")
            for full, part in PartSplitter(
                message, self._folds, self._annex, inside=inside
            ).split():
                yield full[len(self._inside.key) :], part

    def _whole(self, key: Key, part: Part) -> Part:
        if isinstance(part, CodePart | DiffPart | TerminalPart) and self._folds.is_whole(
            self._inside.message_id, (*self._inside.key, *key)
        ):
            return replace(part, limit=0)
        return part

    def _citations(self, index: int, run: Sequence[Block]) -> Iterator[Keyed]:
        key = (index, 0)
        name = wording.counted(len(run), "source", "sources")
        yield key, LinePart("link", name, mono=False, ruled=True, ours=True)
        if self._is_open(key):
            cited = (block for block in run if isinstance(block, Citation))
            links = [Link(block.title, block.url, block.text) for block in cited]
            for place, part in enumerate(link_lists(links), 1):
                yield (index, place), part

    def _is_open(self, key: Key) -> bool:
        return self._folds.is_open(self._inside.message_id, (*self._inside.key, *key))


def _line(block: Block) -> LinePart:
    if isinstance(block, Thinking):
        return thought_line(block)
    if isinstance(block, ToolCall):
        return tool_parts.call_line(block)
    if isinstance(block, ToolResult):
        return tool_parts.result_line(block)
    assert isinstance(block, File)
    return file_line(block.attachment, block.text)
