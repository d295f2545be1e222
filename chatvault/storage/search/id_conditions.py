"""What an id or a copied link names: a conversation, or one message of it."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message_link import linked

_SHOWN = 8  # of the characters of a uid, wherever one is printed
_BEHIND_ALL = "~"  # of the characters that uids are made of
# All sources and all sessions are named because the indexes begin with these.
_SESSION = (
    "SELECT id FROM chat_session "
    "WHERE uid BETWEEN ? AND ? OR (source_id IN (SELECT id FROM source) AND external_id = ?)"
)
# Only what names no conversation is looked for among the messages, which takes a while.
_MESSAGE = (
    "session_id IN (SELECT id FROM chat_session) AND external_id = ? "
    f"LIMIT (SELECT CASE WHEN EXISTS ({_SESSION}) THEN 0 ELSE -1 END)"
)


def message_clause(value: str) -> tuple[str, list[Any]]:
    """The condition on a message ``m``."""
    link = linked(value)
    if link is None:
        messages = f"SELECT id FROM message WHERE {_MESSAGE}"
        return f"(+m.session_id IN ({_SESSION}) OR +m.id IN ({messages}))", _named(value)
    session = "+m.session_id IN (SELECT id FROM chat_session WHERE uid = ?)"
    if link.message_id is None:
        return session, [link.session_uid]
    return f"({session} AND m.id = ?)", [link.session_uid, link.message_id]


def session_clause(value: str) -> tuple[str, list[Any]]:
    """The condition on the session ``s`` that is named or has the message."""
    link = linked(value)
    if link is not None:
        return "s.uid = ?", [link.session_uid]
    owner = f"SELECT session_id FROM message WHERE {_MESSAGE}"
    return f"(s.id IN ({_SESSION}) OR s.id IN ({owner}))", _named(value)


def _named(value: str) -> list[Any]:
    """What is bound for a session, for a message, and again for the session."""
    last = value + _BEHIND_ALL if len(value) >= _SHOWN else value
    session = [value, last, value]
    return [*session, value, *session]
