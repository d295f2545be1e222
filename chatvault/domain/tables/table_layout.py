"""Which tables hold conversations, messages, tools and files, and what their columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chatvault.domain.speaker import Speaker

Tables = Mapping[str, Sequence[str]]  # the columns of every table

# What a column of each table may mean.
CONVERSATION_FIELDS = (
    "id", "title", "account", "created", "updated", "archived", "status", "pinned", "starred",
    "model", "folder", "parent", "agent", "instructions", "summary", "tags", "cost", "metadata",
    "context", "settings",
)  # fmt: skip
MESSAGE_FIELDS = (
    "id", "conversation", "otherwise", "parent", "role", "author", "text", "question", "answer",
    "order", "at", "clock", "model", "input_tokens", "output_tokens", "tokens", "usage", "cost",
    "latency", "error", "failed", "calls", "call_id", "results", "thinking", "rating", "metadata",
)  # fmt: skip
TOOL_FIELDS = (
    "id", "conversation", "message", "name", "arguments", "result", "error", "success", "status",
    "at", "ended", "duration", "required", "approved", "approved_by", "approved_at", "metadata",
)  # fmt: skip
ATTACHMENT_FIELDS = (
    "id", "message", "conversation", "name", "media_type", "size", "content", "path", "url",
)  # fmt: skip
# The kinds of tables by their names in JSON, the one that must be there first.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "messages": MESSAGE_FIELDS,
    "conversations": CONVERSATION_FIELDS,
    "tools": TOOL_FIELDS,
    "attachments": ATTACHMENT_FIELDS,
}
_NO_MESSAGES = "It does not say which table holds the messages."


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and which of its columns hold what; ``columns`` are names by meanings.

    ``roles`` says of values in the column for roles who they stand for; who is not among them is
    known by the usual words. ``headless``: the first line of the file is a row like the others,
    and the columns are named by their places.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Speaker] = field(default_factory=dict)
    headless: bool = False

    def value(self, row: Mapping[str, Any], meaning: str) -> Any:
        """What a row has in the column of that meaning, None where there is none."""
        column = self.columns.get(meaning)
        return None if column is None else row.get(column)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a chat system keeps its conversations. Without a table of their own, conversations
    are what messages with the same value have in common.

    ``name`` is what people call the system: conversations of different ones are kept apart,
    though each may count its own from 1.
    """

    messages: Table
    conversations: Table | None = None
    tools: Table | None = None
    attachments: Table | None = None
    name: str = ""

    def table(self, kind: str) -> Table | None:
        """The table of one of the kinds in ``FIELDS``."""
        found: Table | None = getattr(self, kind)
        return found

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Every table that there is, by its kind."""
        for kind in FIELDS:
            if (table := self.table(kind)) is not None:
                yield kind, table

    def with_table(self, kind: str, table: Table | None) -> Layout:
        """The same with another table of that kind."""
        tables: dict[str, Any] = {kind: table}
        if kind == "messages" and table is None:
            tables[kind] = Table("")
        return replace(self, **tables)

    @property
    def headless(self) -> frozenset[str]:
        """The names, folded, of the tables in whose files no line names the columns."""
        return frozenset(table.name.lower() for _, table in self.tables() if table.headless)

    def missing_in(self, tables: Tables) -> str:
        """The first table or column that these tables do not have, "" where all are there."""
        known = {name.lower(): columns for name, columns in tables.items()}
        for _, table in self.tables():
            if table.name.lower() not in known:
                return table.name
            there = {column.lower() for column in known[table.name.lower()]}
            for column in table.columns.values():
                if column.lower() not in there:
                    return f"{table.name}.{column}"
        return ""

    @property
    def lack(self) -> str:
        """What it lacks to be read, in a sentence; "" where nothing."""
        said = set(self.messages.columns)
        if not self.messages.name:
            return _NO_MESSAGES
        if ("question" in said) != ("answer" in said):
            return "A column for “question” needs one for “answer” beside it, and the other way."
        if "text" not in said and not {"question", "answer"} <= said:
            return "The messages need a column for “text”, or for “question” and “answer”."
        if self.conversations is not None and "id" not in self.conversations.columns:
            return "The conversations need a column for “id”."
        if self.conversations is not None and "conversation" not in said:
            return "The messages need a column for “conversation”, to find theirs."
        if self.tools is not None and not {"conversation", "message"} & set(self.tools.columns):
            return "The tools need a column for “conversation” or “message”."
        if self.attachments is not None and "message" not in self.attachments.columns:
            return "The attachments need a column for “message”."
        return ""

    def told(self) -> dict[str, Any]:
        """The layout as JSON has it, to be corrected by hand and kept."""
        told: dict[str, Any] = {"name": self.name} if self.name else {}
        for kind, table in self.tables():
            told[kind] = _told(table)
        return told


def layout_of(told: object) -> Layout:
    """The layout that JSON tells. Raises ValueError with a sentence for what is none."""
    given = _object(told)
    tables = {kind: _table(given.get(kind), kind) for kind in FIELDS}
    if (messages := tables["messages"]) is None:
        raise ValueError(_NO_MESSAGES)
    layout = Layout(messages, name=_text(given.get("name")).strip())
    for kind, table in tables.items():
        layout = layout.with_table(kind, table)
    if layout.lack:
        raise ValueError(layout.lack)
    return layout


def _table(told: object, kind: str) -> Table | None:
    given, meanings = _object(told), FIELDS[kind]
    name = _text(given.get("table"))
    if not name:
        return None
    columns = {key: _text(value) for key, value in _object(given.get("columns")).items()}
    roles = {value: _speaker(value, who) for value, who in _object(given.get("roles")).items()}
    if unknown := sorted(set(columns) - set(meanings)):
        raise ValueError(
            f"“{unknown[0]}” is nothing that a column of the {kind} can mean. "
            f"These can: {', '.join(meanings)}."
        )
    kept = {key: column for key, column in columns.items() if column}
    return Table(name, kept, roles, given.get("headless") is True)


def _speaker(value: str, told: object) -> Speaker:
    try:
        return Speaker(_text(told))
    except ValueError:
        raise ValueError(
            f"“{_text(told)}” is nobody that “{value}” in the column for roles can stand for. "
            f"These can: {', '.join(Speaker)}."
        ) from None


def _told(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {"table": table.name}
    if table.headless:
        told["headless"] = True
    told["columns"] = dict(table.columns)
    if table.roles:
        told["roles"] = {value: str(who) for value, who in table.roles.items()}
    return told


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
