"""What the page of tables calls tables, columns and what they mean."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatvault.domain.counted import conversations
from chatvault.domain.message import Role
from chatvault.domain.role_value import RoleValues
from chatvault.domain.speaker import Speaker
from chatvault.domain.tables.layout_preview import LayoutPreview
from chatvault.domain.tables.saved_layout import SavedLayout
from chatvault.domain.tables.table_sample import TableSample, Value
from chatvault.ui import moments
from chatvault.ui.wording import apart, counted

NO_COLUMN = "—"
NO_TABLE: Mapping[str, str] = {
    "messages": "Choose a table…",
    "conversations": "None: the first prompt is the title",
    "tools": "None",
    "attachments": "None",
}
SECTIONS: Mapping[str, tuple[str, str]] = {
    "messages": ("Messages", "A row for each message, or for each question with its answer."),
    "conversations": ("Conversations", "Titles and dates, where a table of their own has them."),
    "tools": ("Uses of tools", "Calls of tools, where a table of their own has them."),
    "attachments": ("Attachments", "Files of messages, where a table of their own has them."),
}
# What is always asked for; everything else only where a column was found, or all are shown.
ESSENTIAL: Mapping[str, tuple[str, ...]] = {
    "messages": ("conversation", "role", "text", "at"),
    "conversations": ("id", "title", "created"),
    "tools": ("message", "name", "arguments", "result"),
    "attachments": ("message", "name", "path"),
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "messages": {
        "conversation": "Conversation",
        "otherwise": "Conversation otherwise",
        "role": "Who said it",
        "text": "Text",
        "question": "Question",
        "answer": "Answer",
        "at": "Time",
        "clock": "Time of day beside a date",
        "id": "Id of the message",
        "parent": "Message before it",
        "author": "Name of the author",
        "order": "Order",
        "model": "Model",
        "input_tokens": "Tokens read",
        "output_tokens": "Tokens written",
        "tokens": "Tokens in all",
        "usage": "Usage as JSON",
        "cost": "Cost",
        "latency": "Time it took",
        "error": "Error",
        "failed": "Whether it failed",
        "calls": "Calls of tools",
        "call_id": "Id of a call",
        "results": "Results of tools",
        "thinking": "What the model thought",
        "rating": "What was thought of it",
        "metadata": "Metadata as JSON",
    },
    "conversations": {
        "id": "Id",
        "title": "Title",
        "created": "Begun",
        "updated": "Last changed",
        "account": "Account",
        "archived": "Archived",
        "status": "Status",
        "pinned": "Pinned",
        "starred": "Starred",
        "model": "Model",
        "folder": "Working folder",
        "parent": "Conversation above",
        "agent": "Agent",
        "instructions": "Instructions",
        "summary": "Summary",
        "tags": "Tags",
        "cost": "Cost of all of it",
        "metadata": "Metadata as JSON",
        "context": "Context as JSON",
        "settings": "Settings as JSON",
    },
    "tools": {
        "message": "Message",
        "conversation": "Conversation",
        "name": "Name of the tool",
        "arguments": "What it was given",
        "result": "What came of it",
        "id": "Id of the call",
        "at": "Time",
        "ended": "Time it ended",
        "duration": "Time it took",
        "error": "Error",
        "success": "Whether it worked",
        "status": "Status",
        "required": "Needed approval",
        "approved": "Was approved",
        "approved_by": "Approved by",
        "approved_at": "Approved at",
        "metadata": "Metadata as JSON",
    },
    "attachments": {
        "message": "Message",
        "conversation": "Conversation",
        "name": "Name of the file",
        "path": "Where it lies",
        "content": "Its bytes",
        "media_type": "Kind of file",
        "size": "Size",
        "url": "Address",
        "id": "Id of the file",
    },
}
ROLES: Mapping[Role, str] = {
    Role.USER: "You",
    Role.ASSISTANT: "Assistant",
    Role.SYSTEM: "System",
    Role.TOOL: "Tool",
    Role.OTHER: "Someone",
}
SPEAKERS: Mapping[Speaker, str] = {
    Speaker.ME: "Me",
    Speaker.ASSISTANT: "The assistant",
    Speaker.TOOL: "A tool",
    Speaker.SYSTEM: "The system",
    Speaker.OTHER: "Someone else",
    Speaker.NOBODY: "Leave these rows out",
}
NOT_KNOWN = "Not known, taken for me"
NO_VALUE = "(nothing)"
FIRST_LINE = "The first line names the columns"
_EXAMPLES, _EXAMPLE = 3, 60  # different values, and characters of each
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A conversation, or one of its messages below it; ``when`` stands at the end of the line."""

    text: str
    who: str = ""
    when: str = ""
    is_head: bool = False

    @property
    def spoken(self) -> str:
        """The row as one text."""
        said = f"{self.who}: {self.text}" if self.who else self.text
        return f"{said}, {self.when}" if self.when else said

    @property
    def tip(self) -> str:
        """The whole of what may be cut."""
        return self.text


def preview_rows(preview: LayoutPreview, today: datetime.date) -> tuple[PreviewRow, ...]:
    """The conversations of a preview with their messages."""
    rows = []
    for one in preview.conversations:
        messages = counted(one.messages, "message", "messages")
        when = f"{moments.short_moment(one.at, today)}  ·  {messages}" if one.at else messages
        rows.append(PreviewRow(one.title or "Without a title", when=when, is_head=True))
        for line in one.lines:
            when = "" if line.at is None else moments.clock(line.at)
            who = line.author or ROLES[line.role]
            rows.append(PreviewRow(line.text or "…", who, when))
    return tuple(rows)


def preview_head(preview: LayoutPreview) -> str:
    """How much of it is shown."""
    shown = len(preview.conversations)
    if not shown:
        return "Preview"
    if shown == preview.count:
        return conversations(shown)
    return f"The first {shown:,} of {preview.count:,} conversations in the rows looked at"


def examples(values: Sequence[Value]) -> str:
    """A few different values of a column."""
    different: dict[str, None] = {}
    for value in values:
        if value is not None and (said := one_line(str(value), _EXAMPLE)):
            different[said] = None
        if len(different) == _EXAMPLES:
            break
    return "  ·  ".join(different)


def about_role_values(values: RoleValues) -> str:
    """How the rows were counted, and how many words are not asked about."""
    said = f"Who these words stand for, counted in {counted(values.rows, 'row', 'rows')}."
    if values.further:
        further = counted(values.further, "more word is", "more words are")
        said += f" {further} not shown."
    return said


def about_table(sample: TableSample) -> str:
    """A table in a list: its name, and how many columns it has."""
    columns = counted(len(sample.columns), "column", "columns")
    return apart(one_line(sample.name, _LONGEST_NAME), columns)


def about_saved(saved: SavedLayout, today: datetime.date) -> str:
    """Which tables a layout is about, and when it was kept."""
    tables = ", ".join(dict.fromkeys(table.name for _, table in saved.layout.tables()))
    return apart(one_line(tables, _LONGEST_NAME), moments.short_moment(saved.saved_at, today))


def one_line(text: str, most: int = _LONGEST_NAME) -> str:
    """A text from a file in one line, cut where it is longer than that."""
    line = " ".join(text[: 2 * most].split())
    return f"{line[:most]}…" if len(line) > most or len(text) > 2 * most else line
