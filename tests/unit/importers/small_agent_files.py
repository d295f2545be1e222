"""Small sessions of Mistral Vibe, gptme, iFlow, Windsurf and Warp, as each of them keeps them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.json_lines import json_lines

VIBE = "0f0e0d0c-3333-4d4d-9c9c-0123456789ab"
WARP = "5a5b5c5d-4444-4e4e-8d8d-0123456789ab"

Record = dict[str, Any]


def vibe_messages() -> list[Record]:
    """Instructions, a question, a call with what came back, and an answer."""
    function = {"name": "bash", "arguments": '{"command":"ls"}'}
    called = [{"id": "c1", "index": 0, "function": function, "type": "function"}]
    return [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Today is Sunday.", "injected": True, "message_id": "m0"},
        {"role": "user", "content": "How long does rye rise?", "message_id": "m1"},
        {"role": "assistant", "content": "", "tool_calls": called, "message_id": "m2",
         "reasoning_content": "A look first."},
        {"role": "tool", "content": "rye.md", "tool_call_id": "c1", "name": "bash"},
        {"role": "assistant", "content": "Ten hours.", "message_id": "m3"},
    ]  # fmt: skip


def vibe_about(**fields: Any) -> Record:
    stats = {"session_prompt_tokens": 90, "session_completion_tokens": 20}
    told = {"session_id": VIBE, "title": "Rye", "git_branch": "main"}
    told |= {"start_time": "2026-05-10T09:00:00Z", "end_time": "2026-05-10T09:01:00Z"}
    told |= {"environment": {"working_directory": "/home/ada/oven"}}
    told |= {"config": {"active_model": "devstral"}}
    return {**told, "stats": {**stats, "session_cached_tokens": 40}, **fields}


def vibe(folder: Path, messages: list[Record] | None = None, about: Record | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    _lines(folder / "messages.jsonl", vibe_messages() if messages is None else messages)
    (folder / "meta.json").write_text(json.dumps(vibe_about() if about is None else about))
    return folder


def gptme_lines() -> list[Record]:
    """Instructions, a question with a file, an answer that runs something, and what came back."""
    usage = {"input_tokens": 50, "output_tokens": 20, "cache_read_tokens": 40}
    about = {"model": "rye-1", "usage": usage}
    at = "2026-05-10T09:00:0{}+00:00"
    return [
        {"role": "system", "content": "Be brief.", "timestamp": at.format(0)},
        {"role": "user", "content": "How long does rye rise?", "timestamp": at.format(1),
         "files": ["/home/ada/rye.md"]},
        {"role": "assistant", "content": "<think>Look.</think>\n```shell\nls\n```",
         "timestamp": at.format(2), "metadata": about},
        {"role": "system", "content": "Ran command: ls\nrye.md", "timestamp": at.format(3)},
        {"role": "assistant", "content": "Ten hours.", "timestamp": at.format(4)},
    ]  # fmt: skip


def gptme(folder: Path, lines: list[Record] | None = None, **branches: list[Record]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, told in branches.items():
        (folder / "branches").mkdir(exist_ok=True)
        _lines(folder / "branches" / f"{name.replace('_', '-')}.jsonl", told)
    return _lines(folder / "conversation.jsonl", gptme_lines() if lines is None else lines)


_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
CREATE TABLE agent_conversations (
    conversation_id TEXT, conversation_data TEXT, last_modified_at TEXT
);
CREATE TABLE ai_queries (
    id INTEGER PRIMARY KEY, exchange_id TEXT, conversation_id TEXT, start_ts TEXT, input TEXT,
    model_id TEXT, working_directory TEXT, output_status TEXT
);
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY, block_id TEXT, pane_leaf_uuid BLOB, stylized_command BLOB,
    stylized_output BLOB, pwd TEXT, exit_code INTEGER, start_ts TEXT, completed_ts TEXT,
    ai_metadata TEXT
);
CREATE TABLE agent_tasks (
    id INTEGER PRIMARY KEY, conversation_id TEXT, task_id TEXT, task BLOB, last_modified_at TEXT
);
"""


def query(name: str, said: str, second: int, conversation: str = WARP) -> tuple[str, Record]:
    """An exchange, in which "" is a step of the agent."""
    told: list[Record] = [{"Query": {"text": said, "context": []}}] if said else []
    row = {"exchange_id": name, "conversation_id": conversation, "input": json.dumps(told)}
    row |= {"start_ts": f"2026-05-10 09:00:{second:02}.000000", "model_id": "auto"}
    return "ai_queries", {
        **row,
        "working_directory": "/home/ada/oven",
        "output_status": '"Completed"',
    }


def block(
    name: str, command: bytes, second: int, code: int = 0, **about: str
) -> tuple[str, Record]:
    """A command, as a terminal shows it."""
    told = json.dumps({"conversation_id": WARP, **about})
    row = {"block_id": name, "stylized_command": command, "stylized_output": b"rye.md\r\n"}
    row |= {"pwd": "/home/ada/oven", "exit_code": code, "ai_metadata": told}
    return "blocks", {**row, "start_ts": f"2026-05-10 09:00:{second:02}"}


def warp(path: Path, *rows: tuple[str, Record]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = rows or (
        query("e1", "How long does rye rise?", 0),
        query("e2", "", 2),
        block("b1", b"\x1b[1mls\x1b[0m -l", 1),
        query("e3", "And wheat?", 5),
    )
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_TABLES)
        for table, fields in told:
            names, marks = ", ".join(fields), ", ".join("?" * len(fields))
            database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*fields.values()])
    return path


IFLOW = "041101e6-5555-4b4b-8c8c-0123456789ab"


def iflow_lines() -> list[Record]:
    """A question, an answer told in two lines with a call, what came back, and an answer."""

    def line(uuid: str, above: str | None, second: float, kind: str, **message: Any) -> Record:
        told = {"uuid": uuid, "parentUuid": above, "sessionId": f"session-{IFLOW}", "type": kind}
        told |= {"timestamp": f"2026-05-10T09:00:{second:06.3f}Z", "cwd": "/home/ada/oven"}
        return {**told, "isSidechain": False, "message": {"role": kind, **message}}

    def answer(uuid: str, above: str, second: float, *content: Record) -> Record:
        told = {"model": "glm-5", "content": list(content), "id": f"msg-{uuid}"}
        return line(uuid, above, second, "assistant", **told)

    called = {"type": "tool_use", "id": "c1", "name": "shell", "input": {"command": "ls"}}
    output = {"id": "c1", "name": "shell", "response": {"output": "rye.md"}}
    wrapped = {"callId": "c1", "responseParts": {"functionResponse": output}}
    result = {"type": "tool_result", "tool_use_id": "c1", "content": wrapped}
    return [
        line("u1", None, 0, "user", content="How long does rye rise?"),
        answer("a1", "u1", 1, {"type": "text", "text": "A look first."}),
        answer("a2", "u1", 1.2, called),
        line("u2", "a2", 2, "user", content=[result]),
        answer("a3", "u2", 4, {"type": "text", "text": "Ten hours."}),
    ]


def iflow(folder: Path, lines: list[Record] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return _lines(folder / f"session-{IFLOW}.jsonl", iflow_lines() if lines is None else lines)


def windsurf(path: Path, key: str = "aiChat.chatdata") -> Path:
    """The database of a window with a tab of a question and an answer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bubbles = [{"type": "user", "text": "How long does rye rise?"},
               {"type": "ai", "rawText": "Ten hours."}]  # fmt: skip
    tab = {"tabId": "t1", "chatTitle": "Rye", "lastSendTime": 1_778_403_600_000}
    value = json.dumps({"tabs": [{**tab, "bubbles": bubbles}]})
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)")
        database.execute("INSERT INTO ItemTable VALUES (?, ?)", (key, value))
    (path.parent / "workspace.json").write_text('{"folder": "file:///home/ada/oven"}')
    return path


def cascade_steps() -> list[Record]:
    """A question, an answer with what it did, a command that failed, and one not allowed."""

    def step(kind: str, status: str = "done", **told: Any) -> Record:
        return {"type": kind, "status": status, kind: told}

    folder = "/home/ada/oven"
    return [
        step("user_input", user_response="How long does rye rise?"),
        step("planner_response", response="A look first."),
        step("view_file", path="file:///home/ada/oven/rye.md", content="Ten hours."),
        step("run_command", command="cat x", cwd=folder, exit_code=1, output="no such file"),
        step("run_command", command="rm x", cwd=folder, user_rejected=True),
        step("code_action", path="file:///home/ada/oven/rye.md", new_content="Twelve."),
        step("list_resources", "error", server_name="memory"),
        step("planner_response", response="Ten hours."),
    ]


def cascade(path: Path, steps: list[Record] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return _lines(path, cascade_steps() if steps is None else steps)


def _lines(path: Path, lines: list[Record]) -> Path:
    path.write_text(json_lines(lines))
    return path
