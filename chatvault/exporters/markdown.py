"""Markdown that any editor shows well: a heading for each turn, tools as fenced blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from chatvault.domain.blocks import (
    Block,
    Citation,
    Code,
    Event,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow
from chatvault.exporters.base import Attachments, text_of
from chatvault.exporters.markdown_text import closed, escaped, fenced, is_link, quoted
from chatvault.exporters.wording import (
    approval_words,
    arguments_of,
    attachment_words,
    event_details,
    event_words,
    facts,
    moment,
    one_line,
    outcome_words,
    speaker,
    thought_words,
    title_of,
)


class MarkdownExporter:
    """Writes the active path, without what the thread hides; attachments are named only."""

    key = "md"
    name = "Markdown"
    ending = ".md"
    all_branches = False
    joins = False

    def write(
        self,
        session: SessionRow,
        messages: Iterable[Message],
        out: BinaryIO,
        attachments: Attachments,
    ) -> None:
        """Write the conversation, one message at a time."""
        with text_of(out) as text:
            text.write(f"# {escaped(title_of(session))}\n\n")
            text.writelines(f"- {name}: {escaped(value)}\n" for name, value in facts(session))
            for message in messages:
                if message.hidden is None:
                    text.writelines(f"\n{part}\n" for part in _turn(message))


def _turn(message: Message) -> Iterator[str]:
    about = ", ".join(filter(None, (one_line(message.model or ""), moment(message.created_at))))
    if all(isinstance(block, Event) for block in message.blocks):
        yield from map(_block, message.blocks)
        return
    yield "---"
    yield f"## {escaped(speaker(message))}"
    if about:
        yield f"*{escaped(about)}*"
    for block in message.blocks:
        if written := _block(block):
            yield written


def _block(block: Block) -> str:
    match block:
        case Text(text):
            return closed(text)
        case Thinking(text):
            took = thought_words(block)
            told = f"**Thinking**\n\n{quoted(text)}" if text.strip() else ""
            return f"**Thinking** — {took}" if took else told
        case Code(text, language):
            return fenced(text, language)
        case ToolCall():
            return _tool_call(block)
        case ToolResult(outcome, name):
            return _outcome(outcome, f"**Result** {escaped(one_line(name))}".rstrip())
        case Image(attachment):
            return f"*Image: {escaped(attachment_words(attachment))}*"
        case File(attachment, text):
            named = f"*File: {escaped(attachment_words(attachment))}*"
            return f"{named}\n\n{fenced(text)}" if text else named
        case Citation():
            return _citation(block)
        case Event():
            happened = f"*— {escaped(event_words(block))} —*"
            details = event_details(block)
            return f"{happened}\n\n{quoted(details)}" if details else happened


def _tool_call(call: ToolCall) -> str:
    named = " — ".join(filter(None, (one_line(call.name), approval_words(call))))
    head = f"**Tool** {escaped(named)}"
    if call.arguments:
        head += f"\n\n{fenced(*arguments_of(call.arguments))}"
    return _outcome(call.outcome, f"{head}\n\n**Result**" if call.outcome else head)


def _outcome(outcome: ToolOutcome | None, head: str) -> str:
    if words := outcome_words(outcome):
        head += f" — {escaped(words)}"
    if outcome is None:
        return head
    parts = [head]
    if outcome.text:
        parts.append(fenced(outcome.text))
    parts.extend(f"*File: {escaped(attachment_words(each))}*" for each in outcome.attachments)
    return "\n\n".join(parts)


def _citation(citation: Citation) -> str:
    title = escaped(one_line(citation.title or citation.url) or "Source")
    if is_link(citation.url):
        address = re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", citation.url)
        title = f"[{title}](<{address}>)"
    return f"Source: {title}" + (f"\n\n{quoted(citation.text)}" if citation.text else "")
