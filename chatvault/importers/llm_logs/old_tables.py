"""The tables up to llm 0.31: a row of ``responses`` is a prompt with its answer.

What a tool gave stands with the response that it was an input of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.json_values import string, to_json
from chatvault.importers.llm_logs.tables import Tables
from chatvault.importers.llm_logs.turn import describe
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]


def conversations(tables: Tables) -> dict[str, list[str]]:
    """The ids of responses by their conversations; one that belongs to none is one itself."""
    found: dict[str, list[str]] = {}
    if tables.has("responses", "id", "conversation_id", "prompt", "response"):
        query = "SELECT id, conversation_id FROM responses ORDER BY id"
        for key, conversation in tables.database.rows(query):
            found.setdefault(string(conversation) or string(key), []).append(string(key))
    return found


def drafts(tables: Tables, keys: list[str]) -> Iterator[Draft]:
    """The messages of a conversation in order, by the ids of its responses."""
    for key in keys:
        yield from _response(tables, tables.row("responses", key), key)


def _response(tables: Tables, row: Fields, key: str) -> Iterator[Draft]:
    at = timestamp(row.get("datetime_utc"))
    system = [*_fragments(tables, "system_fragments", key), *_said(row.get("system"))]
    yield Draft(f"{key}:system", Role.SYSTEM, system, at, hidden=Hidden.SYSTEM)
    results: list[Block] = [_result(tables, one) for one in _of(tables, "tool_results", key)]
    yield Draft(f"{key}:tool", Role.TOOL, results, at)
    prompt = [*_fragments(tables, "prompt_fragments", key), *_said(row.get("prompt"))]
    prompt += tables.attachments("prompt_attachments", "response_id", key)
    yield Draft(f"{key}:user", Role.USER, prompt, at)
    answer = Draft(f"{key}:assistant", Role.ASSISTANT, list(_answer(tables, row, key)))
    describe(answer, row)
    yield answer


def _answer(tables: Tables, row: Fields, key: str) -> Iterator[Block]:
    if thought := string(row.get("reasoning")).strip():
        yield Thinking(thought)
    yield from split_thoughts(string(row.get("response")))
    for call in _of(tables, "tool_calls", key):
        yield tool_call(call.get("tool_call_id"), call.get("name"), call.get("arguments"))


def _result(tables: Tables, row: Fields) -> ToolResult:
    problem = string(row.get("exception"))
    held = tables.attachments("tool_results_attachments", "tool_result_id", row.get("id"))
    files: tuple[Attachment, ...] = tuple(
        one.attachment for one in held if isinstance(one, Image | File)
    )
    text = "\n".join(filter(None, (to_json(row.get("output") or ""), problem)))
    status = ToolStatus.FAILED if problem else ToolStatus.OK
    outcome = ToolOutcome(text, status, attachments=files)
    return ToolResult(outcome, string(row.get("name")), string(row.get("tool_call_id")) or None)


def _fragments(tables: Tables, table: str, key: str) -> list[Block]:
    links = tables.rows(table, "response_id", key, "order")
    return [tables.fragment(link.get("fragment_id")) for link in links]


def _of(tables: Tables, table: str, key: str) -> list[Fields]:
    return tables.rows(table, "response_id", key, "id")


def _said(text: object) -> list[Block]:
    said = string(text)
    return [Text(said)] if said.strip() else []
