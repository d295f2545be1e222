"""What the clipboard gets: a selection or messages, put together away from the window."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import add
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
from chatvault.domain.message import Message, Said
from chatvault.ui.thread.clipboard import clip_html, clip_markdown, clip_text, excerpt
from chatvault.ui.thread.clipboard.clip_markdown import fenced
from chatvault.ui.thread.clipboard.excerpt import Piece
from chatvault.ui.thread.message_header import called
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.event_rule import event_rule
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.parts.parts import LinePart, Part
from chatvault.ui.thread.tools.tool_parts import call_line, result_line

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

    ``picks`` is None where all of the message is wanted, which is then read anew. ``name`` is
    empty where nobody speaks in it.
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
    """The messages as they are shown, as text and as HTML, with who speaks where several do."""
    held = {message.id: message for message in messages}
    names: list[str] = []
    said: list[tuple[str, str]] = []
    for one in chosen:
        pieces = one.pieces if one.picks is not None else _pieces(one, held, shown)
        if text := clip_text.write(pieces):
            names.append(_name(one, held))
            said.append((text, clip_html.write(pieces)))
    heads = _heads(names) if len({*filter(None, names)}) > 1 else [""] * len(names)
    return Clip(
        "\n\n".join(_text_under(head, text) for head, (text, _) in zip(heads, said, strict=True)),
        "\n".join(_html_under(head, page) for head, (_, page) in zip(heads, said, strict=True)),
    )


def _name(one: Chosen, held: Mapping[int, Message]) -> str:
    message = held.get(one.message_id)
    return called(message.role, message.author) if one.name and message else one.name


def _heads(names: Iterable[str]) -> list[str]:
    """Who is named above each message: whoever did not speak in the one before."""
    return ["" if name == before else name for before, name in pairwise(("", *names))]


def _text_under(name: str, text: str) -> str:
    return f"{name}:\n{text}" if name and text else text


def _html_under(name: str, page: str) -> str:
    return f"<p><b>{html.escape(name)}:</b></p>{page}" if name else page


def _pieces(one: Chosen, held: Mapping[int, Message], shown: Shown) -> tuple[Piece, ...]:
    message = held.get(one.message_id)
    if message is None:  # it is gone since it was shown
        return ()
    parts = PartSplitter(message, *shown, grouping=one.grouping).split()
    return tuple(piece for _, part in parts for piece in excerpt.whole(part))


def as_text(chosen: Sequence[Chosen], between: bytes) -> bytes:
    """Very many messages: what is picked of both ends, and what those between them say."""
    before, behind = _split(chosen)
    said = [_end(one) for one in before]
    said.append(between)
    said += map(_end, behind)
    return b"\n\n".join(filter(None, said))


def _end(one: Chosen) -> bytes:
    return _utf8(_text_under(one.name, clip_text.write(one.pieces)))


def joined(messages: Iterable[Said]) -> bytes:
    """All that messages say, each under who speaks where somebody else spoke before.

    It stays in UTF-8, as the vault has it and other programs take it: 30 MB are not recoded.
    """
    names: list[str] = []
    said: list[bytes] = []
    for role, author, content in messages:
        text = content if isinstance(content, bytes) else _utf8(_text(content))
        if text:
            names.append("" if _is_rule(content) else called(role, author))
            said.append(text)
    heads = (_utf8(f"{name}:\n") if name else b"" for name in _heads(names))
    return b"\n\n".join(map(add, heads, said))


def _is_rule(content: bytes | tuple[Block, ...]) -> bool:
    return not isinstance(content, bytes) and all(isinstance(block, Event) for block in content)


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
