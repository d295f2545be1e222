"""Which tables hold conversations, messages and uses of tools, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chatvault.importers.json_values import mapping, string

# What a column of each table may mean.
CONVERSATION_FIELDS = (
    "id", "title", "account", "created", "updated", "archived", "status", "pinned", "starred",
    "model", "folder", "parent", "agent", "instructions", "summary", "tags", "metadata",
    "context",
)  # fmt: skip
MESSAGE_FIELDS = (
    "id", "conversation", "parent", "role", "author", "text", "question", "answer", "order",
    "at", "model", "input_tokens", "output_tokens", "tokens", "usage", "cost", "latency", "error",
    "failed", "calls", "call_id", "results", "metadata",
)  # fmt: skip
TOOL_FIELDS = (
    "id", "conversation", "message", "name", "arguments", "result", "error", "success", "status",
    "at", "duration", "required", "approved", "approved_by", "approved_at", "metadata",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and which of its columns hold what; ``columns`` are names by meanings."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def value(self, row: Mapping[str, Any], meaning: str) -> Any:
        """What a row has in the column of that meaning, None where there is none."""
        column = self.columns.get(meaning)
        return None if column is None else row.get(column)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a chat system keeps its conversations. Without a table of their own, conversations
    are what messages with the same value have in common.
    """

    messages: Table
    conversations: Table | None = None
    tools: Table | None = None

    def missing_in(self, tables: Mapping[str, Sequence[str]]) -> str:
        """The first table or column that these tables do not have, "" where all are there."""
        for table in filter(None, (self.conversations, self.messages, self.tools)):
            known = {name.lower(): columns for name, columns in tables.items()}
            if table.name.lower() not in known:
                return table.name
            there = {column.lower() for column in known[table.name.lower()]}
            for column in table.columns.values():
                if column.lower() not in there:
                    return f"{table.name}.{column}"
        return ""

    def told(self) -> dict[str, Any]:
        """The layout as JSON has it, to be corrected by hand and kept."""
        tables = {"conversations": self.conversations, "messages": self.messages,
                  "tools": self.tools}  # fmt: skip
        return {
            kind: {"table": table.name, "columns": dict(table.columns)}
            for kind, table in tables.items()
            if table is not None
        }


def layout_of(told: object) -> Layout:
    """The layout that JSON tells. Raises ValueError with a sentence for what is none."""
    given = mapping(told)
    messages = _table(given.get("messages"), MESSAGE_FIELDS, "messages")
    if messages is None:
        raise ValueError("It does not say which table holds the messages.")
    conversations = _table(given.get("conversations"), CONVERSATION_FIELDS, "conversations")
    tools = _table(given.get("tools"), TOOL_FIELDS, "tools")
    _require_enough(messages, conversations, tools)
    return Layout(messages, conversations, tools)


def _require_enough(messages: Table, conversations: Table | None, tools: Table | None) -> None:
    """Raise ValueError where a table says too little to be read."""
    said = set(messages.columns)
    if "text" not in said and not {"question", "answer"} <= said:
        raise ValueError("The messages need a column for “text”, or “question” and “answer”.")
    if conversations is not None and "id" not in conversations.columns:
        raise ValueError("The conversations need a column for “id”.")
    if tools is not None and not {"conversation", "message"} & set(tools.columns):
        raise ValueError("The tools need a column for “conversation” or “message”.")


def _table(told: object, meanings: tuple[str, ...], kind: str) -> Table | None:
    given = mapping(told)
    name = string(given.get("table"))
    if not name:
        return None
    columns = {key: string(value) for key, value in mapping(given.get("columns")).items()}
    if unknown := sorted(set(columns) - set(meanings)):
        raise ValueError(
            f"“{unknown[0]}” is nothing that a column of the {kind} can mean. "
            f"These can: {', '.join(meanings)}."
        )
    return Table(name, {key: column for key, column in columns.items() if column})
