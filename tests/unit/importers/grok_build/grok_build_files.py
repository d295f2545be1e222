"""Small sessions of Grok Build, as the program writes them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.importers.grok_build.importer import GrokBuildImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_with

SESSION = "019f6851-0000-7ef0-97d3-0123456789ab"
START = "2026-11-05T09:30:00Z"
START_MS = 1_793_871_000_000


def summary(session: str = SESSION, **fields: Any) -> dict[str, Any]:
    """What stands beside a history."""
    told = {
        "info": {"id": session, "cwd": "/home/ada/search"},
        "created_at": START,
        "last_active_at": "2026-11-05T09:31:00Z",
        "chat_format_version": 1,
        "git_remotes": ["git@x:y"],
        "head_branch": "main",
        "head_commit": "abc",
        "generated_title": "Slow sorting",
        "agent_name": "grok",
    }
    return {**told, **fields}


def user(*pieces: object, **fields: Any) -> dict[str, Any]:
    """A prompt; a text is a piece of text."""
    content = [{"type": "text", "text": each} if isinstance(each, str) else each for each in pieces]
    return {"type": "user", "content": content, "prompt_index": 0, **fields}


def thought(text: str) -> dict[str, Any]:
    return {"type": "reasoning", "summary": [{"type": "summary_text", "text": text}]}


def assistant(said: str, *call_ids: str) -> dict[str, Any]:
    calls = [{"id": each, "name": "bash", "arguments": '{"command":"ls"}'} for each in call_ids]
    return {"type": "assistant", "content": said, "tool_calls": calls, "model_id": "grok-4.5"}


def result(call_id: str, content: object = "a.ts") -> dict[str, Any]:
    return {"type": "tool_result", "tool_call_id": call_id, "content": content}


def written(lines: list[dict[str, Any]]) -> bytes:
    """A history, a line a record."""
    return json_lines(lines).encode()


def put(
    folder: Path,
    lines: list[dict[str, Any]],
    about: dict[str, Any] | None = None,
    name: str = SESSION,
) -> Path:
    """Write a history, and a summary if there is one."""
    path = folder / name / "chat_history.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(lines))
    if about is not None:
        (path.parent / "summary.json").write_text(json.dumps(about))
    return path


read = partial(read_with, GrokBuildImporter())


def update(kind: str, second: int, **fields: Any) -> dict[str, Any]:
    """A line of the updates, so many seconds after the start."""
    at = START_MS // 1000 + second
    told = {"sessionUpdate": kind, **fields}
    return {"timestamp": at, "method": "session/update", "params": {"update": told}}


def asked(index: int, second: int) -> dict[str, Any]:
    told = {"type": "text", "text": "Why?"}
    return update("user_message_chunk", second, content=told, _meta={"promptIndex": index})
