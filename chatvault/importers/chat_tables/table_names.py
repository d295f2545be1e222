"""What the name of a table tells of the kind that it is of."""

from __future__ import annotations

from chatvault.importers.chat_tables.meanings import folded

# The words in it, the likeliest first.
NAMED = {
    "messages": ("message", "msg", "turn", "chat_log", "chat_history", "histor", "chat"),
    "conversations": ("conversation", "session", "chat", "thread", "dialog"),
    "tools": ("tool_execution", "tool_call", "tool_usage", "tool", "function_call"),
    "attachments": ("attachment", "file", "upload", "media", "element"),
}
_NEVER = ("user", "token", "migration", "audit", "password", "auth", "view", "stat", "attachment")


def rank(name: str, kind: str) -> int | None:
    """How likely a table of that name is of the kind, None where it is not."""
    known = folded(name)
    if any(word in known for word in _NEVER) and not any(w in known for w in NAMED[kind][:2]):
        return None
    return next(
        (place for place, word in enumerate(NAMED[kind]) if word in known), len(NAMED[kind])
    )


def is_called_so(name: str, kind: str) -> bool:
    """Whether the name of a table tells that it is of the kind."""
    place = rank(name, kind)
    return place is not None and place < len(NAMED[kind])
