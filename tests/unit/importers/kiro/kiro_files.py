"""Small conversations of Kiro, as its editor and its command line write them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.kiro.importer import KiroImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "9e1c0e7a-2f7d-4f0e-9a55-0123456789ab"
START = 1_778_403_600  # seconds: 2026-05-10 09:00 UTC


def prompt(name: str, said: str) -> dict[str, Any]:
    content = [{"kind": "text", "data": said}]
    return line("Prompt", name, content, meta={"timestamp": START})


def answer(name: str, said: str, *pieces: dict[str, Any]) -> dict[str, Any]:
    return line("AssistantMessage", name, [{"kind": "text", "data": said}, *pieces])


def results(name: str, *told: dict[str, Any]) -> dict[str, Any]:
    return line("ToolResults", name, [{"kind": "toolResult", "data": data} for data in told])


def line(kind: str, name: str, content: list[Any], **fields: Any) -> dict[str, Any]:
    data = {"message_id": name, "content": content, **fields}
    return {"version": "v1", "kind": kind, "data": data}


def command_line() -> list[dict[str, Any]]:
    """A question, a call that fails, and an answer."""
    called = {"toolUseId": "t1", "name": "shell", "input": {"command": "pytest"}}
    ended = {"exit_status": "exit status: 1", "stdout": "1 failed", "stderr": "boom"}
    returned = {"toolUseId": "t1", "content": [{"kind": "json", "data": ended}]}
    return [
        prompt("m1", "Why does it fail?"),
        answer("m2", "", {"kind": "toolUse", "data": called}),
        results("m3", {**returned, "status": "success"}),
        answer("m4", "Because of the stamp."),
    ]


def editor() -> dict[str, Any]:
    """A conversation of a workspace, whose first answer is told by a log."""
    asked = {"role": "user", "content": [{"type": "text", "text": "Add a switch."}], "id": "u1"}
    said = {"role": "assistant", "content": "On it.", "id": "a1"}
    more = {"role": "user", "content": "Keep it."}
    return {
        "sessionId": SESSION,
        "title": "Dark mode",
        "workspaceDirectory": "/home/ada/search",
        "selectedModel": "claude-sonnet",
        "history": [
            {"message": asked},
            {"message": said, "promptLogs": [{"completion": "Added."}], "executionId": "e"},
            {"message": {"role": "user", "content": "", "id": "u2"}},
            {"message": more},
        ],
    }


def lines(records: list[dict[str, Any]]) -> bytes:
    return json_lines(records).encode()


def write(path: Path, content: bytes | dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def store(path: Path, name: str, history: list[Any]) -> Path:
    """The database in which older versions of the command line kept a conversation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "CREATE TABLE conversations_v2 (key TEXT, conversation_id TEXT, value TEXT)"
        )
        row = ("/home/ada/search", name, json.dumps({"history": history}))
        database.execute("INSERT INTO conversations_v2 VALUES (?, ?, ?)", row)
    return path


read = partial(read_with, KiroImporter())
read_one = partial(read_one_with, KiroImporter())


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    return [plain_text(one.blocks) for one in session.messages if one.hidden is None]
