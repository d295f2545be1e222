"""Small transcripts of Antigravity, as it keeps them beside what its agent wrote."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.importers.antigravity.importer import AntigravityImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_one_with, read_with

CONVERSATION = "0b7c1d2e-2222-4f0f-8a8a-0123456789ab"
BRAIN = f"antigravity/brain/{CONVERSATION}"
LOGS = f"{BRAIN}/.system_generated/logs"
START_MS = 1_778_403_600_000  # 2026-05-10 09:00 UTC

Step = dict[str, Any]


def step(number: int, source: str, kind: str, content: str = "", **fields: Any) -> Step:
    told = {"step_index": number, "source": source, "type": kind, "status": "DONE"}
    told |= {"created_at": f"2026-05-10T09:00:{number:02}Z", "content": content}
    return {**told, **fields}


def prompt(number: int, said: str, more: str = "") -> Step:
    content = f"<USER_REQUEST>\n{said}\n</USER_REQUEST>\n{more}"
    return step(number, "USER_EXPLICIT", "USER_INPUT", content)


def answer(number: int, said: str = "", *calls: Step, **fields: Any) -> Step:
    return step(number, "MODEL", "PLANNER_RESPONSE", said, tool_calls=list(calls), **fields)


def call(name: str, **args: Any) -> Step:
    """A call, whose arguments are JSON within the JSON."""
    return {"name": name, "args": {key: json.dumps(value) for key, value in args.items()}}


def whole() -> list[Step]:
    """A question, two calls with what came back, and an answer."""
    chosen = (
        "<USER_SETTINGS_CHANGE>\nThe user changed setting `Model Selection` from None to "
        "Gemini 3.5 Flash (Medium). There is no need to speak of it.\n</USER_SETTINGS_CHANGE>"
    )
    return [
        prompt(0, "How long does rye rise?", chosen),
        step(1, "SYSTEM", "CONVERSATION_HISTORY"),
        answer(
            2,
            "",
            call("run_command", CommandLine="ls", Cwd="/home/ada/bakery"),
            call("view_file", AbsolutePath="/home/ada/bakery/rye.md", StartLine=1),
            thinking="A look first.",
        ),
        step(3, "MODEL", "RUN_COMMAND", "The command failed with exit code 1"),
        step(5, "MODEL", "VIEW_FILE", "Ten hours."),
        answer(6, "Ten hours.", call("write_to_file", TargetFile=f"/x/{BRAIN}/plan.md")),
        step(7, "MODEL", "CODE_ACTION", "Created file."),
        step(8, "SYSTEM", "CHECKPOINT", "So far."),
        step(9, "SYSTEM", "SYSTEM_MESSAGE", "Be brief."),
    ]


def write(folder: Path, steps: list[Step], name: str = "transcript.jsonl") -> Path:
    path = folder / LOGS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_lines(steps))
    return path


def listed(folder: Path, **columns: str) -> Path:
    """The list of all conversations, with one that is called like that of the transcripts."""
    path = folder / "antigravity" / "conversation_summaries.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    row = {"conversation_id": CONVERSATION, "title": "", "preview": "How", "step_count": "9",
           "last_modified_time": "2026-05-10 09:00:09.1234567+00:00", "workspace_uris": "[]",
           "parent_conversation_id": "", **columns}  # fmt: skip
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;")
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        connection.execute(f"CREATE TABLE IF NOT EXISTS conversation_summaries ({names})")
        query = f"INSERT INTO conversation_summaries VALUES ({marks})"
        connection.execute(query, tuple(row.values()))
    return path


read = partial(read_with, AntigravityImporter())
read_one = partial(read_one_with, AntigravityImporter())
