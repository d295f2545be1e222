"""A sub-agent's run in the thread that sent it out: its line, and what is not its messages."""

from __future__ import annotations

from chatvault.domain.blocks import Text, ToolCall
from chatvault.domain.message import Message, Role
from chatvault.domain.session import Run
from chatvault.ui import wording
from chatvault.ui.thread.parts.parts import Ink, LinePart, TextPart
from chatvault.ui.thread.text.inline import Run as Words
from chatvault.ui.thread.text.paragraphs import Paragraph, document
from chatvault.ui.thread.tools.tool_use import ToolUse

DEEPEST = 3  # runs that are shown inside of one another
PROMPTS = ("prompt", "message", "task", "instructions")  # what the argument may be called
_MISSING = "The sub-agent's conversation is not in the vault."
_EMPTY = "It says nothing."


def run_line(run: Run | None) -> LinePart:
    """The line that a run is folded to."""
    known = wording.counted(_count(run), "message", "messages") if run is not None else ""
    return LinePart("chat-circle", "Run", known, mono=False, ours=True)


def _count(run: Run) -> int:
    return len(run.messages) + run.left


def more_line(left: int, name: str) -> LinePart:
    """The line that stands for the rest of a long run, which can be opened."""
    said = wording.counted(left, "more message", "more messages")
    return LinePart("dots-three", said, foldable=False, mono=False, child=name, ours=True)


def nothing(run: Run | None) -> TextPart:
    """Why there is nothing under the line of a run."""
    words = (Paragraph((Words(_MISSING if run is None else _EMPTY),), tight=True),)
    return TextPart(document(words), Ink.SECOND, words)


def told(run: Run, call: ToolCall) -> tuple[Message, ...]:
    """The run's messages without what stands around it already: its task and its answer."""
    messages = run.messages
    use = ToolUse.of(call)
    task = use.text(*PROMPTS).strip()
    if messages and messages[0].role is Role.USER and task and _words(messages[0]) == task:
        messages = messages[1:]
    answer = use.outcome.text.strip()
    last = _words(messages[-1]) if messages and not run.left and not use.failed else ""
    return messages[:-1] if last and answer.startswith(last) else messages


def _words(message: Message) -> str:
    """What a message says that is nothing but text."""
    is_text = all(isinstance(block, Text) for block in message.blocks)
    return message.text.strip() if is_text else ""
