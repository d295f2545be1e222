"""A page that any browser shows: one file that fetches nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from chatvault.domain.blocks import (
    Attachment,
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
    ToolStatus,
)
from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow
from chatvault.errors import NotFound
from chatvault.exporters.base import Attachments, LeftOut, text_of
from chatvault.exporters.html_text import data_uri, escaped, from_markdown, link
from chatvault.exporters.page_style import STYLE
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

# The policy comes before anything that it is to hold for.
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<dl>
{facts}</dl>
"""
_FOOT = "</body>\n</html>\n"


class HtmlExporter:
    """Writes the active path, without what the thread hides; pictures are in the page."""

    key = "html"
    name = "Web page"
    ending = ".html"
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
        rows = (f"<dt>{name}</dt><dd>{escaped(value)}</dd>\n" for name, value in facts(session))
        head = _HEAD.format(title=escaped(title_of(session)), style=STYLE, facts="".join(rows))
        with text_of(out) as text:
            text.write(head)
            for message in messages:
                if message.hidden is None:
                    text.writelines(_turn(message, attachments))
            text.write(_FOOT)


def _turn(message: Message, attachments: Attachments) -> Iterator[str]:
    parts = (_block(block, attachments) for block in message.blocks)
    if all(isinstance(block, Event) for block in message.blocks):
        yield from parts
        return
    about = filter(None, (one_line(message.model or ""), moment(message.created_at)))
    head = "".join(f" · {escaped(fact)}" for fact in about)
    yield f'<article class="{message.role.value}">\n'
    yield f"<header><b>{escaped(speaker(message))}</b>{head}</header>\n"
    yield from parts
    yield "</article>\n"


def _block(block: Block, attachments: Attachments) -> str:
    match block:
        case Text(text):
            return from_markdown(text)
        case Thinking(text):
            took = thought_words(block)
            told = _folded("Thinking", from_markdown(text)) if text.strip() else ""
            return f'<p class="event">Thinking — {took}</p>\n' if took else told
        case Code(text):
            return _code(text)
        case ToolCall():
            arguments = _code(arguments_of(block.arguments)[0]) if block.arguments else ""
            named = " — ".join(filter(None, (one_line(block.name), approval_words(block))))
            return _tool(named, block.outcome, arguments, attachments)
        case ToolResult(outcome, name):
            return _tool(f"Result {one_line(name)}".rstrip(), outcome, "", attachments)
        case Image(attachment):
            return _picture(attachment, attachments)
        case File(attachment, text):
            return _file(attachment) + (_folded("What it says", _code(text)) if text else "")
        case Citation(title, url, text):
            quote = f"<blockquote>{escaped(text)}</blockquote>" if text else ""
            return f'<p class="file">Source: {link(url, title or url)}</p>\n{quote}'
        case Event():
            happened = f'<p class="event">{escaped(event_words(block))}</p>\n'
            details = event_details(block)
            return happened + (_folded("Details", from_markdown(details)) if details else "")


def _tool(name: str, outcome: ToolOutcome | None, inside: str, attachments: Attachments) -> str:
    summary = " — ".join(filter(None, (name, outcome_words(outcome))))
    failed = outcome is not None and outcome.status is ToolStatus.FAILED
    if outcome is None:
        return _folded(summary, inside)
    if outcome.text:
        inside += _code(outcome.text)
    files = "".join(_picture(each, attachments) for each in outcome.attachments)
    return _folded(summary, inside, failed=failed) + files


def _folded(summary: str, inside: str, *, failed: bool = False) -> str:
    kind = ' class="failed"' if failed else ""
    return f"<details><summary{kind}>{escaped(summary)}</summary>\n{inside}</details>\n"


def _code(text: str) -> str:
    return f'<pre dir="ltr"><code>{escaped(text)}</code></pre>\n'


def _picture(attachment: Attachment, attachments: Attachments) -> str:
    if attachment.blob is None:
        return _file(attachment)
    try:
        content = attachments(attachment.blob)
    except NotFound:
        return _file(attachment, note=", missing from the vault")
    except LeftOut:
        return _file(attachment, note=", left out: only text can be redacted")
    address = data_uri(content)
    if address is None:
        return _file(attachment)
    caption = escaped(attachment_words(attachment))
    name = escaped(one_line(attachment.name))
    return (
        f'<figure><img src="{address}" alt="{name}"><figcaption>{caption}</figcaption></figure>\n'
    )


def _file(attachment: Attachment, note: str = "") -> str:
    return f'<p class="file">File: {escaped(attachment_words(attachment))}{note}</p>\n'
