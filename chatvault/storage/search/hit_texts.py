"""The texts of hits, from which snippets are cut."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.search.query_tree import Query
from chatvault.domain.tool_arguments import as_read
from chatvault.storage.database.plain_rows import PlainRows, marks


def texts(rows: PlainRows, query: Query, message_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What was said in these messages, and what went into tools and came out of them.

    Of those in which nothing was said, what they are instead: calls of tools, files.
    """
    parts = ["text", *(("thinking", "attached") if "thinking" in query.also else ())]
    said: dict[int, str] = dict(
        rows(
            f"SELECT id, {' || char(10) || '.join(parts)} FROM message "
            f"WHERE id IN ({marks(message_ids)})",
            message_ids,
        )
    )
    silent = [message_id for message_id, text in said.items() if not text.strip()]
    about_tools = "tools" in query.also or any(one.name == "file" for one in query.conditions)
    used = _tool_texts(rows, query, message_ids if about_tools else silent)
    silent = [message_id for message_id in silent if message_id not in used]
    said |= dict(_beside(rows, silent) if silent else ())
    return {message_id: (text, used.get(message_id, "")) for message_id, text in said.items()}


def _tool_texts(rows: PlainRows, query: Query, message_ids: Sequence[int]) -> dict[int, str]:
    """Name, arguments and result of every tool that these messages called."""
    if not message_ids:
        return {}
    calls = rows(
        "SELECT message_id, name, arguments, result FROM tool_call "
        f"WHERE message_id IN ({marks(message_ids)}) ORDER BY id",
        message_ids,
    )
    used: dict[int, list[str]] = {}
    for message_id, name, arguments, result in calls:
        asked = as_read(arguments, query.words)
        used.setdefault(message_id, []).append(f"{name} {asked} {result}")
    return {message_id: "\n".join(lines) for message_id, lines in used.items()}


def _beside(rows: PlainRows, message_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(message, what stands there where nothing was said): thoughts, or names of files."""
    return rows(
        "SELECT m.id, coalesce(nullif(m.thinking, ''), nullif(m.attached, ''), "
        "(SELECT group_concat(a.name, ', ') FROM attachment a WHERE a.message_id = m.id), '') "
        f"FROM message m WHERE m.id IN ({marks(message_ids)})",
        message_ids,
    )
