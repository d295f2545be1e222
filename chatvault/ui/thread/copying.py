"""What the clipboard gets: a selection or messages, put together away from the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chatvault.domain.blocks import (
    Block,
    Citation,
    Code,
    Event,
    File,
    Image,
    Text,
    ToolCall,
    ToolResult,
)
from chatvault.domain.message import Message
from chatvault.ui.thread import clip_html, clip_markdown, clip_text, excerpt
from chatvault.ui.thread.annex import Annex
from chatvault.ui.thread.clip_markdown import fenced
from chatvault.ui.thread.excerpt import Piece
from chatvault.ui.thread.folds import Folds
from chatvault.ui.thread.part_splitter import PartSplitter, event_rule
from chatvault.ui.thread.parts import LinePart, Part
from chatvault.ui.thread.tool_parts import call_line, result_line

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_model import ThreadModel

SHOWN = 200  # messages that are copied as they are shown; of more, only the text as it came


class Pick(NamedTuple):
    """A part, or what of it stands between two places of the text that it shows."""

    part: Part
    text: str = ""
    start: int = 0
    end: int = 0

    def pieces(self) -> Iterator[Piece]:
        """What is copied of it."""
        if self.start < self.end:
            return excerpt.cut(self.part, self.text, self.start, self.end)
        return excerpt.whole(self.part)


class Chosen(NamedTuple):
    """One message that is copied: the parts that are selected, or all of it.

    ``picks`` is None where all of the message is wanted, which is then read anew.
    """

    message_id: int
    name: str
    picks: tuple[Pick, ...] | None = None
    grouping: bool = True

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What is selected of it."""
        return tuple(piece for pick in self.picks or () for piece in pick.pieces())


class Shown(NamedTuple):
    """What is unfolded in a thread, and what was read for it."""

    folds: Folds
    annex: Annex

    @classmethod
    def of(cls, model: ThreadModel) -> Shown:
        """The same for use on another thread, where nothing changes any more."""
        return cls(model.folds.copy(), model.annex.copy())


class Clip(NamedTuple):
    """What goes to the clipboard; no ``html`` where there is too much of it."""

    text: str
    html: str = ""


def as_shown(chosen: Sequence[Chosen], messages: Iterable[Message], shown: Shown) -> Clip:
    """The messages as they are shown, as text and as HTML."""
    held = {message.id: message for message in messages}
    texts: list[str] = []
    pages: list[str] = []
    for one in chosen:
        pieces = one.pieces if one.picks is not None else _pieces(one, held, shown)
        texts.append(clip_text.write(pieces))
        pages.append(clip_html.write(pieces))
    return Clip("\n\n".join(filter(None, texts)), "\n".join(filter(None, pages)))


def _pieces(one: Chosen, held: Mapping[int, Message], shown: Shown) -> tuple[Piece, ...]:
    message = held.get(one.message_id)
    if message is None:  # it is gone since it was shown
        return ()
    parts = PartSplitter(message, *shown, grouping=one.grouping).split()
    return tuple(piece for _, part in parts for piece in excerpt.whole(part))


def as_text(chosen: Sequence[Chosen], between: bytes) -> bytes:
    """Very many messages: what is picked of both ends, and what those between them say."""
    before, behind = _split(chosen)
    said = [_utf8(clip_text.write(one.pieces)) for one in before]
    said.append(between)
    said += (_utf8(clip_text.write(one.pieces)) for one in behind)
    return b"\n\n".join(filter(None, said))


def joined(messages: Iterable[bytes | Sequence[Block]]) -> bytes:
    """All that messages say, of some of which only the text is there, and of others the blocks.

    It stays in UTF-8, as the vault has it and other programs take it: 30 MB are not recoded.
    """
    said = (one if isinstance(one, bytes) else _utf8(_text(one)) for one in messages)
    return b"\n\n".join(filter(None, said))


def _utf8(text: str) -> bytes:
    return text.encode(errors="replace")


def _split(chosen: Sequence[Chosen]) -> tuple[Sequence[Chosen], Sequence[Chosen]]:
    """Those of which parts are picked before the first that is wanted whole, and the others."""
    first = next((i for i, one in enumerate(chosen) if one.picks is None), len(chosen))
    return chosen[:first], [one for one in chosen[first:] if one.picks is not None]


def as_markdown(chosen: Sequence[Chosen], messages: Iterable[Message], shown: Shown) -> Clip:
    """The messages as Markdown, each under the name of who wrote it where there are several."""
    held = {message.id: message for message in messages}
    bodies: list[tuple[str, str]] = []
    for one in chosen:
        if one.picks is not None:
            bodies.append((one.name, clip_markdown.write(one.pieces)))
        elif (message := held.get(one.message_id)) is not None:
            bodies.append((message.author or one.name, message_markdown(message)))
    bodies = [(name, body) for name, body in bodies if body]
    if len(bodies) == 1:
        return Clip(bodies[0][1])
    return Clip("\n\n".join(f"**{name}**\n\n{body}" for name, body in bodies))


def as_html(chosen: Sequence[Chosen], messages: Iterable[Message], shown: Shown) -> Clip:
    """The source of the HTML of what is chosen, as text."""
    return Clip(as_shown(chosen, messages, shown).html)


def message_text(message: Message) -> str:
    """What a message says: its texts and code, and a line for every tool."""
    return _text(message.blocks)


def _text(blocks: Sequence[Block]) -> str:
    return "\n\n".join(filter(None, map(_plain, blocks)))


def _plain(block: Block) -> str:
    if isinstance(block, Text | Code):
        return block.text
    if isinstance(block, ToolCall):
        return _line(call_line(block))
    if isinstance(block, ToolResult):
        return _line(result_line(block))
    if isinstance(block, Image | File):
        return f"[{block.attachment.name}]"
    return event_rule(block).label if isinstance(block, Event) else ""


def _line(line: LinePart) -> str:
    return "  ".join(filter(None, (line.name, line.argument, line.word)))


def message_markdown(message: Message) -> str:
    """A message as the Markdown that it was written in."""
    return "\n\n".join(filter(None, _sources(message)))


def _sources(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Code):
            yield fenced(block.text, block.language)
        elif isinstance(block, Citation):
            yield f"- [{block.title}]({block.url})" if block.url else f"- {block.title}"
        elif isinstance(block, ToolCall | ToolResult | Image | File):
            yield f"> {_plain(block)}"
