"""The one table of llm before 0.6: ``log``, which its updates renamed to ``logs``.

A row is a prompt with its answer. The first versions gave rows no ``id``; later ones count what
was the number of the row. ``chat_id`` is the id of the first row of a chat, which has none itself;
``reply_to_id`` that of the row that is answered. Newer versions leave the table where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.json_files.json_values import string
from chatvault.importers.llm_logs.tables import Tables
from chatvault.importers.llm_logs.turn import describe
from chatvault.importers.messages.drafts import Draft, first_prompt, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.times.timestamps import timestamp

_TABLES = ("log", "logs")
_SAID = ("model", "prompt", "system", "response")
_TELLING = ("chat_id", "provider")  # one of which it has
_TIMES = ("datetime_utc", "timestamp_utc", "timestamp")
_KEY = "log:"  # ids of the newer tables are no numbers

Fields = dict[str, Any]


def table_of(tables: Tables) -> str | None:
    """What the table is called, None where there is none."""
    return next((name for name in _TABLES if _is_log(tables, name)), None)


def chats(tables: Tables) -> dict[str, list[int]]:
    """The rows of every chat in order, by what the chat is called."""
    name = table_of(tables)
    if name is None:
        return {}
    first: dict[int, int] = {}  # row of each chat
    found: dict[str, list[int]] = {}
    begun, answered = (_column(tables, name, column) for column in ("chat_id", "reply_to_id"))
    query = f"SELECT rowid, {begun}, {answered} FROM {name} ORDER BY rowid"
    for row, chat, above in tables.database.rows(query):
        known = next((one for one in (chat, above) if isinstance(one, int)), row)
        first[row] = first.get(known, known)
        found.setdefault(f"{_KEY}{first[row]}", []).append(row)
    return found


def session(tables: Tables, key: str, rows: list[int], source: str) -> ParsedSession | None:
    """The chat of these rows; None where nothing was said in it."""
    told, name = LinkedMessages(), table_of(tables)
    for row in rows:
        record = next(tables.database.records(f"{name}", "WHERE rowid = ?", row), {})
        above = record.get("reply_to_id")
        if isinstance(above, int) and above in rows:
            told.go_back_to(f"{_KEY}{above}:assistant")
        for draft in _drafts(record, row):
            told.follow(draft)
    if not told.drafts:
        return None
    times = times_of(told.drafts)
    return ParsedSession(
        source=source,
        external_id=key,
        messages=told.messages(),
        title=first_prompt(told.drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(told.drafts),
        active_leaf=told.leaf(),
    )


def _drafts(record: Fields, row: int) -> Iterator[Draft]:
    name = f"{_KEY}{row}"
    sent = next(filter(None, (record.get(column) for column in _TIMES)), None)
    said = {column: string(record.get(column)) for column in ("system", "prompt", "response")}
    blocks = {column: [Text(text)] if text.strip() else [] for column, text in said.items()}
    at = timestamp(sent)
    yield Draft(f"{name}:system", Role.SYSTEM, [*blocks["system"]], at, hidden=Hidden.SYSTEM)
    yield Draft(f"{name}:user", Role.USER, [*blocks["prompt"]], at)
    answer = Draft(f"{name}:assistant", Role.ASSISTANT, [*blocks["response"]])
    describe(answer, {**record, "id": name, "datetime_utc": sent})
    yield answer


def _is_log(tables: Tables, name: str) -> bool:
    telling = any(tables.has(name, column) for column in _TELLING)
    timed = any(tables.has(name, column) for column in _TIMES)
    return telling and timed and tables.has(name, *_SAID)


def _column(tables: Tables, table: str, column: str) -> str:
    return column if tables.has(table, column) else "NULL"
