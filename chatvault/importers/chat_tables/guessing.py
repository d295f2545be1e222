"""Guessing from the names of tables and columns how a chat system keeps its conversations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chatvault.domain.tables.table_layout import Layout, Table, Tables
from chatvault.importers.chat_tables.meanings import MEANINGS, WITH_WHOM, columns_of, folded
from chatvault.importers.chat_tables.table_names import NAMED, rank

_CALL = "tool_call_id"
_OF_WHAT_KIND = ("type", "message_type")  # where nothing better tells who a message is from


def guess(tables: Tables) -> Layout | None:
    """The likeliest layout of these tables, None where none of them can hold messages."""
    found = likeliest(tables, "messages")
    if found is None:
        return None
    messages = _by_person(single_pair(found), tables[found.name])
    others = {name: columns for name, columns in tables.items() if name != messages.name}
    conversations = None
    if "conversation" in messages.columns:
        conversations = likeliest(others, "conversations")
    if conversations is not None:
        columns = others[conversations.name]
        conversations = _named_alike(conversations, columns, messages.columns["conversation"])
    rest = {
        name: columns
        for name, columns in others.items()
        if conversations is None or name != conversations.name
    }
    return Layout(messages, conversations, _tools_in(rest), attachments_in(rest))


def _by_person(messages: Table, columns: Sequence[str]) -> Table:
    """The messages; where nothing tells conversations, what was said with one person is one."""
    if "conversation" in messages.columns or not {"role", "question"} & set(messages.columns):
        return messages
    person = columns_of(columns, {"conversation": WITH_WHOM})
    return Table(messages.name, {**messages.columns, **person})


def _tools_in(tables: Tables) -> Table | None:
    """The table of tools: where one tells of the calls in another, that one."""
    found = likeliest(tables, "tools")
    if found is None or "message" in found.columns:
        return found
    if _CALL not in map(folded, tables[found.name]):
        return found
    rest = {name: columns for name, columns in tables.items() if name != found.name}
    other = likeliest(rest, "tools")
    return other if other is not None and "message" in other.columns else found


def _named_alike(conversations: Table, columns: Sequence[str], key: str) -> Table:
    """The table, told apart by what messages call it where it has a column of that name, too."""
    same = next((column for column in columns if folded(column) == folded(key)), None)
    if same is None:
        return conversations
    return Table(conversations.name, {**conversations.columns, "id": same})


def attachments_in(tables: Tables) -> Table | None:
    """The table that lists files of messages, None where none is called so."""
    named = {name: columns for name, columns in tables.items() if _is_of_files(name)}
    return likeliest(named, "attachments")


def _is_of_files(name: str) -> bool:
    return any(word in folded(name) for word in NAMED["attachments"])


def looks_like_conversations(name: str, columns: Sequence[str]) -> bool:
    """Whether a table can be of any of the kinds, by what it and its columns are called."""
    return any(
        rank(name, kind) is not None and can_be(columns_of(columns, MEANINGS[kind]))
        for kind, can_be in _CAN_BE.items()
    )


def likeliest(tables: Tables, kind: str) -> Table | None:
    """The table that is of that kind, None where none can be."""
    candidates = []
    for name, columns in tables.items():
        table = Table(name, columns_of(columns, MEANINGS[kind]))
        place = rank(name, kind)
        if place is not None and _CAN_BE[kind](table.columns):
            candidates.append((place, -len(table.columns), name, table))
    return min(candidates)[3] if candidates else None


def can_be_messages(columns: Mapping[str, str]) -> bool:
    """Whether the columns of these meanings are enough to hold what was said, and by whom."""
    said = "text" in columns and ("role" in columns or "author" in columns)
    return said or ("answer" in columns and bool({"question", "text"} & set(columns)))


def _can_be_conversations(columns: Mapping[str, str]) -> bool:
    return "id" in columns and bool({"title", "created", "updated"} & set(columns))


def _can_be_tools(columns: Mapping[str, str]) -> bool:
    return (
        "name" in columns
        and bool({"message", "conversation"} & set(columns))
        and bool({"arguments", "result"} & set(columns))
    )


def _can_be_attachments(columns: Mapping[str, str]) -> bool:
    return "message" in columns and bool({"name", "path", "content"} & set(columns))


_CAN_BE: Mapping[str, Callable[[Mapping[str, str]], bool]] = {
    "messages": can_be_messages,
    "conversations": _can_be_conversations,
    "tools": _can_be_tools,
    "attachments": _can_be_attachments,
}


def single_pair(table: Table) -> Table:
    """A row holds one message, or a question with its answer, but not both."""
    columns = dict(table.columns)
    if "answer" in columns and folded(columns.get("role", "")) in _OF_WHAT_KIND:
        del columns["role"]
    if "answer" in columns and "text" in columns and not {"question", "role"} & set(columns):
        columns["question"] = columns.pop("text")  # what is answered beside it
    if "question" in columns and "answer" in columns and "role" not in columns:
        columns.pop("text", None)
    else:
        columns.pop("question", None)
        columns.pop("answer", None)
    return Table(table.name, columns)
