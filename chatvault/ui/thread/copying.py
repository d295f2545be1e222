"""What the clipboard gets: the selection, a message, or a message as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chatvault.domain.blocks import Citation, Code, Event, File, Image, Text, ToolCall, ToolResult
from chatvault.domain.message import Message
from chatvault.ui.thread.message_block import MessageBlock, Slot
from chatvault.ui.thread.message_header import NAMES
from chatvault.ui.thread.part_splitter import event_rule
from chatvault.ui.thread.parts import LinePart
from chatvault.ui.thread.selection import SelectionModel
from chatvault.ui.thread.tool_parts import call_line, result_line

RENDERED = 50  # messages that are copied as they are shown; of more, the source is copied


def selected_text(
    selection: SelectionModel, blocks: Callable[[int], MessageBlock], last: int
) -> str:
    """The selected text of a few messages up to ``last``, as it is shown."""
    ends = selection.ends
    if ends is None:
        return ""
    said = [
        text
        for message in range(ends[0].message, last + 1)
        if (text := _block_text(blocks(message), message, selection))
    ]
    return "\n\n".join(said)


def _block_text(block: MessageBlock, message: int, selection: SelectionModel) -> str:
    block.lay_out_between(0, float("inf"))
    if message != block.row.first:  # one line stands for several messages
        return ""
    lines: list[str] = []
    before: Slot | None = None
    for slot, box in block.boxes():
        stretch = selection.within(message, slot.key, box.length)
        if stretch is None:
            continue
        if before is not None:
            together = isinstance(before.part, LinePart) and isinstance(slot.part, LinePart)
            lines.append("\n" if together else "\n\n")
        lines.append(box.cut(*stretch))
        before = slot
    return "".join(lines)


def message_text(message: Message) -> str:
    """What a message says: its texts and code, and a line for every tool."""
    return "\n\n".join(filter(None, map(_plain, message.blocks)))


def _plain(block: object) -> str:
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


def markdown(messages: Sequence[Message]) -> str:
    """Messages as Markdown, each under the name of who wrote it where there are several."""
    bodies = [(message, "\n\n".join(filter(None, _sources(message)))) for message in messages]
    if len(bodies) == 1:
        return bodies[0][1]
    return "\n\n".join(
        f"**{message.author or NAMES[message.role]}**\n\n{body}" for message, body in bodies if body
    )


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


def fenced(code: str, language: str) -> str:
    """Code between fences that are longer than any inside it."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"
