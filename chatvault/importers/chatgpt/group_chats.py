"""Group chats, whose messages stand in a list and not in a tree."""

from __future__ import annotations

from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

_ASSISTANTS = frozenset({"assistant", "chatgpt", "model"})

Entry = dict[str, Any]


def as_conversation(record: Entry) -> Entry:
    """The chat in the form of any other conversation, each message an answer to the last one.

    A form of them is not known from any real file, so whatever names a sender and says
    something is taken for a message, and the rest stays as unknown content.
    """
    if mapping(record.get("mapping")):
        return record
    nodes: Entry = {}
    before: str | None = None
    for place, listed in enumerate(sequence(record.get("messages"))):
        message = _message(listed)
        identity = string(message.get("id")) or f"message {place}"
        node = identity if identity not in nodes else f"{identity}#{place}"
        nodes[node] = {"id": node, "parent": before, "message": message | {"id": node}}
        before = node
    times = {f"{kind}_time": _time(record, kind) for kind in ("create", "update")}
    return record | times | {"mapping": nodes, "current_node": before}


def _time(entry: Entry, kind: str) -> object:
    return entry.get(f"{kind}_time") or entry.get(f"{kind}d_at")


def _message(listed: object) -> Entry:
    entry = mapping(listed)
    if isinstance(entry.get("author"), dict) and "content" in entry:
        return entry | {"create_time": _time(entry, "create")}
    sender = entry.get("author") or entry.get("sender") or entry.get("role") or entry.get("user")
    name = string(sender) or string(mapping(sender).get("name"))
    role = string(entry.get("role")) or string(mapping(sender).get("role"))
    assistant = (role or name).lower() in _ASSISTANTS
    said = entry.get("content") if "content" in entry else entry.get("text")
    if said is None:
        said = {"content_type": "group_message", "raw": listed}
    return {
        "id": string(entry.get("id")) or string(entry.get("message_id")),
        "author": {"role": "assistant" if assistant else "user", "name": name},
        "create_time": _time(entry, "create"),
        "content": said,
        "metadata": mapping(entry.get("metadata")),
    }
