"""Breaking records: any JSON in any place of them."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from chatvault.domain.parsed import ParsedSession

WORDS = ["user", "assistant", "system", "text", "tool_use", "tool_result", "message", "a/b"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
RELAXED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside a record."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    elif isinstance(value, list):
        for key, item in enumerate(value):
            found += places(item, (*path, key))
    return found


def put(value: Any, path: tuple[Any, ...], new: object) -> None:
    """Replace what the way leads to."""
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


def spoil(value: Any, data: st.DataObject) -> None:
    """Put any JSON in any place of a record."""
    put(value, data.draw(st.sampled_from(places(value))), data.draw(JSON))


def is_chain(session: ParsedSession) -> bool:
    """Whether every message answers the one before it, and no two are called alike."""
    names = [None, *(one.external_id for one in session.messages)]
    parents = [one.parent_id for one in session.messages]
    return parents == names[:-1] and len(set(names)) == len(names)


def is_tree(session: ParsedSession) -> bool:
    """Whether every message answers one before it, and no two are called alike."""
    seen: set[str | None] = {None}
    for message in session.messages:
        if message.external_id in seen or message.parent_id not in seen:
            return False
        seen.add(message.external_id)
    return True


def ids(sessions: list[ParsedSession]) -> dict[str, list[str]]:
    """What the messages of each session are called."""
    return {
        session.external_id: [message.external_id for message in session.messages]
        for session in sessions
    }
