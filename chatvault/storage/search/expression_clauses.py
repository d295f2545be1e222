"""Where regular expressions are looked for, as conditions on a message ``m`` or a session ``s``."""

from __future__ import annotations

from typing import Any

from chatvault.domain.search.query_tree import Query

_FOUND = "expression_found(?, ?, {})"
_OF_TOOLS = " OR ".join(map(_FOUND.format, ("t.name", "t.arguments", "t.result")))
TITLE = _FOUND.format("coalesce(s.custom_title, s.title)")


def said(query: Query) -> str:
    """In what was said, and wherever else the query looks."""
    columns = ["m.text", *(("m.thinking", "m.attached") if "thinking" in query.also else ())]
    places = [_FOUND.format(column) for column in columns]
    if "tools" in query.also:
        tools = f"SELECT 1 FROM tool_call t WHERE t.message_id = m.id AND ({_OF_TOOLS})"
        places.append(f"EXISTS ({tools})")
    return " OR ".join(places)


def values(query: Query, pattern: str, clause: str) -> list[Any]:
    """What the marks of such a condition stand for."""
    return [query.number, pattern] * (clause.count("?") // 2)
