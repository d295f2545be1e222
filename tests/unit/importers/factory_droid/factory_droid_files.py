"""Small sessions of Factory Droid, as it stores them and as ``droid exec`` prints them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.factory_droid.importer import FactoryDroidImporter
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "5d0c1a9e-7a10-4d0e-9a55-0123456789ab"
START = 1_778_403_600_000  # ms: 2026-05-10 09:00 UTC

Record = dict[str, Any]


def head(**fields: Any) -> Record:
    common = {"type": "session_start", "id": SESSION, "title": "Why does it fail?"}
    return {**common, "sessionTitle": "New Session", "cwd": "/home/ada/search", **fields}


def message(name: str, role: str, *pieces: Record, second: int = 0, **fields: Any) -> Record:
    at = f"2026-05-10T09:00:{second:02}.000Z"
    told = {"role": role, "content": list(pieces)}
    return {"type": "message", "id": name, "timestamp": at, "message": told, **fields}


def text(said: str) -> Record:
    return {"type": "text", "text": said}


def call(name: str, **arguments: Any) -> Record:
    return {"type": "tool_use", "id": name, "name": "Read", "input": arguments}


def result(call_id: str, content: Any, **fields: Any) -> Record:
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, **fields}


def picture() -> Record:
    source = {"type": "base64", "media_type": "image/png", "data": PIXEL}
    return {"type": "image", "source": source}


def whole() -> list[Record]:
    """A session with a little of everything."""
    reminder = text("<system-reminder>\nBe brief.\n</system-reminder>")
    return [
        head(),
        message("x1", "user", reminder),
        message("u1", "user", reminder, text("Why does it fail?"), picture()),
        message("a1", "assistant", {"type": "thinking", "thinking": "Hm."}, call("t1", path="a")),
        {"type": "todo_state", "id": "d1", "todos": {"todos": "1. Look"}},
        message("r1", "user", result("t1", [text("broken"), picture()], is_error=True)),
        message("a2", "assistant", text("Because of the stamp."), second=2),
        {"type": "compaction_state", "id": "c1", "summaryText": "A stamp is wrong."},
        message("u2", "user", text("Mend it."), second=3),
        message("a3", "assistant", text("Mended."), second=4),
    ]


def printed() -> list[Record]:
    """What a run prints, with ids that calls share with their outcomes."""
    common = {"session_id": SESSION, "timestamp": START}
    called = {"id": "t1", "toolName": "Execute", "parameters": {"command": "ls"}}
    usage = {"input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": 3}
    return [
        {"type": "system", "subtype": "init", "model": "opus", "cwd": "/home/ada/search", **common},
        {"type": "message", "id": "m1", "role": "user", "text": "List them", **common},
        {"type": "tool_call", **called, **common},
        {"type": "tool_result", "id": "t1", "value": {"stdout": "a.py", "exitCode": 2}, **common},
        {"type": "completion", "id": "end", "finalText": "One file.", "usage": usage, **common},
        {"type": "error", "message": "The key is wrong.", **common},
    ]


def lines(records: list[Record]) -> bytes:
    return json_lines(records).encode()


def write(path: Path, content: list[Record] | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else lines(content))
    return path


read = partial(read_with, FactoryDroidImporter())
read_one = partial(read_one_with, FactoryDroidImporter())


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    shown = (plain_text(one.blocks) for one in session.messages if one.hidden is None)
    return [said for said in shown if said]
