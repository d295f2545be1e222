"""Tables for spreadsheets and for programs: a row for each message."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable
from typing import BinaryIO

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    File,
    Image,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    plain_text,
)
from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow
from chatvault.domain.source import source
from chatvault.exporters.base import Attachments, text_of
from chatvault.exporters.wording import (
    approval_words,
    attachment_words,
    event_details,
    event_words,
    one_line,
    outcome_words,
    speaker,
    title_of,
)

COLUMNS = (
    *("Conversation", "Source", "Project", "Number", "Time (UTC)", "From", "Model", "Text"),
    *("Thinking", "Tools", "Tool input", "Tool output", "Files", "Sources"),
    *("Tokens in", "Tokens out", "Cost (USD)", "Conversation ID"),
)
_MARK = "\ufeff"  # by which spreadsheets know that a file is UTF-8
# What begins like this a spreadsheet may calculate or run instead of showing it (CSV injection).
# An apostrophe before it forbids that; what has one already gets another, so that taking one
# away gives back what there was.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠]")


class CsvExporter:
    """Writes the active path, without what the thread hides, as RFC 4180 has it.

    ``is_raw``: for programs: every text exactly as it is, and no mark at the beginning. Else it is
    for spreadsheets: texts that look like formulas are disarmed.
    """

    ending = ".csv"
    all_branches = False
    joins = True

    def __init__(self, *, is_raw: bool = False) -> None:
        self._is_raw = is_raw
        self.key = "csv-raw" if is_raw else "csv"
        self.name = "CSV for programs" if is_raw else "CSV for spreadsheets"

    def write(
        self,
        session: SessionRow,
        messages: Iterable[Message],
        out: BinaryIO,
        attachments: Attachments,
    ) -> None:
        """Write the conversation, one message at a time, below those that ``out`` holds already."""
        is_first = out.tell() == 0
        with text_of(out) as text:
            if is_first and not self._is_raw:
                text.write(_MARK)
            table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            if is_first:
                table.writerow(COLUMNS)
            shown = (message for message in messages if message.hidden is None)
            for number, message in enumerate(shown, start=1):
                cells = _cells(session, number, message)
                table.writerow(cells if self._is_raw else map(disarmed, cells))


def disarmed(cell: str) -> str:
    """``cell`` as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cells(session: SessionRow, number: int, message: Message) -> tuple[str, ...]:
    usage, blocks = message.usage, message.blocks
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    read = 0 if usage is None else usage.input + usage.cache_read + usage.cache_write
    return (
        title_of(session),
        source(session.source).name,
        one_line(session.project or ""),
        str(number),
        _moment(message.created_at),
        speaker(message),
        one_line(message.model or ""),
        _said(blocks),
        _joined(block.text for block in blocks if isinstance(block, Thinking)),
        "\n".join(filter(None, map(_tool, blocks))),
        _joined(call.arguments for call in calls),
        _joined(outcome.text for block in blocks if (outcome := _outcome(block))),
        "\n".join(attachment_words(one) for block in blocks for one in _attachments(block)),
        "\n".join(filter(None, map(_citation, blocks))),
        str(read or ""),
        str(usage.output or "") if usage else "",
        f"{usage.cost / 1_000_000:.6f}" if usage and usage.cost is not None else "",
        session.uid,
    )


def _said(blocks: tuple[Block, ...]) -> str:
    """What was said, what files say, and what happened."""
    files = (block.text for block in blocks if isinstance(block, File))
    events = (
        _joined((event_words(block), event_details(block)))
        for block in blocks
        if isinstance(block, Event)
    )
    return _joined((plain_text(blocks), *files, *events))


def _tool(block: Block) -> str:
    """A tool's name, who allowed it and how it went; nothing of another block."""
    if not isinstance(block, ToolCall | ToolResult):
        return ""
    told = (one_line(block.name), approval_words(block), outcome_words(block.outcome))
    return " — ".join(filter(None, told))


def _outcome(block: Block) -> ToolOutcome | None:
    return block.outcome if isinstance(block, ToolCall | ToolResult) else None


def _attachments(block: Block) -> tuple[Attachment, ...]:
    if isinstance(block, Image | File):
        return (block.attachment,)
    outcome = _outcome(block)
    return outcome.attachments if outcome else ()


def _citation(block: Block) -> str:
    if not isinstance(block, Citation):
        return ""
    return _joined((" ".join(filter(None, (one_line(block.title), block.url))), block.text))


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, texts))


def _moment(at: int | None) -> str:
    """A moment as spreadsheets know one, in UTC."""
    if at is None:
        return ""
    return datetime.datetime.fromtimestamp(at / 1000, datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
