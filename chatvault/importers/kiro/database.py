"""The database in which Kiro's command line, and Amazon Q's before it, kept conversations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Block, Text
from chatvault.domain.message import Role
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.kiro.command_line import COMMAND_LINE
from chatvault.importers.kiro.pieces import result
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.messages.prompt_trail import PromptTrail
from chatvault.importers.times.timestamps import timestamp

NEWER, OLDER = "conversations_v2", "conversations"  # tables; both are read

# How messages were named before prompts counted.
NAMED_FORMERLY = rf"{TRANSCRIPT}turn:\d+/(?:user|assistant)"

_MARK = '"history"'


def has_conversations(database: Database) -> bool:
    """Whether it is such a database, and no other program's with tables of these names."""
    for table in (NEWER, OLDER):
        if table in database.tables and {"key", "value"} <= database.columns(table):
            query = f"SELECT 1 FROM {table} WHERE instr(value, ?) LIMIT 1"
            if any(database.rows(query, (_MARK,))):
                return True
    return False


def conversations(database: Database) -> Iterator[tuple[dict[str, Any], Thread | None]]:
    """What is told of each conversation, as in a file beside its lines; and its messages.

    None for those whose record cannot be read.
    """
    for table in (NEWER, OLDER):
        if table not in database.tables:
            continue
        known = database.columns(table)
        names = ("conversation_id", "created_at", "updated_at")
        columns = ", ".join(name if name in known else f"NULL AS {name}" for name in names)
        for key, value, name, begun, ended in database.rows(
            f"SELECT key, value, {columns} FROM {table}"
        ):
            told = mapping(stored_json(value))
            about = {
                "session_id": string(name) or string(told.get("conversation_id")) or string(key),
                "cwd": string(key),
                "agent": COMMAND_LINE if table == NEWER else "",
                "created_at": begun,
                "updated_at": ended,
            }
            yield about, _thread(told) if told else None


def _thread(told: dict[str, Any]) -> Thread:
    """The messages; where the tool put a summary in place of turns, their places come again."""
    thread, trail = Thread(), PromptTrail()
    for place, turn in enumerate(map(_turn, sequence(told.get("history")))):
        user, assistant = mapping(turn.get("user")), mapping(turn.get("assistant"))
        request = mapping(turn.get("request_metadata"))
        begun = timestamp(request.get("request_start_timestamp_ms"))
        ended = timestamp(request.get("stream_end_timestamp_ms"))
        at = timestamp(user.get("timestamp")) or begun
        content = mapping(user.get("content"))
        asked = list(_asked(content))
        if prompts := list(_prompts(content)):
            trail.ask(prompts)
        name = trail.name(f"turn:{place}")
        thread.add(Draft(f"{name}/user", Role.USER, asked, at))
        draft = Draft(f"{name}/assistant", Role.ASSISTANT, list(_said(assistant)), at)
        draft.at = ended or at
        draft.model = string(request.get("model_id")) or None
        if begun is not None and ended is not None:
            draft.latency_ms = max(0, ended - begun)
        thread.add(draft)
    return thread


def _turn(told: object) -> dict[str, Any]:
    """A turn; the first versions wrote it as a pair of what was asked and what was answered."""
    pair = sequence(told)
    return {"user": pair[0], "assistant": pair[1]} if len(pair) == 2 else mapping(told)


def _prompts(content: dict[str, Any]) -> Iterator[str]:
    """What a person asked, which may take the place of what tools gave back."""
    for kind in ("Prompt", "CancelledToolUses"):
        if prompt := string(mapping(content.get(kind)).get("prompt")).strip():
            yield prompt


def _asked(content: dict[str, Any]) -> Iterator[Block]:
    yield from map(Text, _prompts(content))
    for kind in ("ToolUseResults", "CancelledToolUses"):
        for one in map(mapping, sequence(mapping(content.get(kind)).get("tool_use_results"))):
            failed = string(one.get("status")).lower() == "error"
            pieces = [_untagged(piece) for piece in sequence(one.get("content"))]
            yield result(one.get("tool_use_id"), pieces, failed=failed)


def _untagged(piece: object) -> object:
    """A piece of a result is an object whose only field names its kind."""
    fields = mapping(piece)
    found = fields.get("Text", fields.get("Json"))
    return {"data": found} if found is not None else piece


def _said(assistant: dict[str, Any]) -> Iterator[Block]:
    for kind in ("Response", "ToolUse"):
        told = mapping(assistant.get(kind))
        if text := string(told.get("content")).strip():
            yield Text(text)
        for one in map(mapping, sequence(told.get("tool_uses"))):
            yield tool_call(one.get("id"), one.get("name"), one.get("args"))
