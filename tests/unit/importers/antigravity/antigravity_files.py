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
from tests.unit.importers.cursor.cursor_files import field, number_field
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


class StoredConversation:
    """Gathers the steps of a conversation as a database has them."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, bytes, bytes | None]] = []
        self.requests: list[bytes] = []
        self.folder = "file:///home/ada/bakery"

    def step(
        self, kind: int, source: int, *body: bytes, took: bytes = b"", ended: int = 3,
        trouble: bytes | None = None,
    ) -> None:  # fmt: skip
        """A step with its body; ``took`` is what its request took."""
        moment = number_field(1, START_MS // 1000 + len(self.steps)) + number_field(2, 5_000_000)
        about = field(1, moment) + number_field(3, source) + (field(9, took) if took else b"")
        payload = number_field(1, kind) + number_field(4, ended) + field(5, about) + b"".join(body)
        self.steps.append((kind, ended, payload, trouble))

    def user(self, said: str) -> None:
        self.step(14, 4, field(19, field(2, said.encode())))

    def answer(self, said: str, *calls: bytes, thought: str = "", took: bytes = b"") -> None:
        body = field(1, said.encode()) + field(3, thought.encode()) + b"".join(calls)
        self.step(15, 2, field(20, body), took=took)

    def result(self, text: str, **fields: Any) -> None:
        """What came back from a tool as all tools of the command line tell it."""
        self.step(132, 2, field(140, field(2, field(1, text.encode()))), **fields)

    def write(self, folder: Path, program: str = "antigravity-cli") -> Path:
        path = folder / program / "conversations" / f"{CONVERSATION}.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(_TABLES)
            query = "INSERT INTO steps VALUES (?, ?, ?, ?, ?)"
            rows = ((place, *row) for place, row in enumerate(self.steps))
            connection.executemany(query, rows)
            query = "INSERT INTO gen_metadata VALUES (?, ?)"
            connection.executemany(query, enumerate(self.requests))
            told = field(1, field(1, self.folder.encode()))
            connection.execute("INSERT INTO trajectory_metadata_blob VALUES ('main', ?)", (told,))
        return path


_TABLES = """
PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
CREATE TABLE trajectory_meta (trajectory_id text PRIMARY KEY, cascade_id text);
CREATE TABLE steps (idx integer PRIMARY KEY, step_type integer, status integer, step_payload blob,
  error_details blob);
CREATE TABLE gen_metadata (idx integer PRIMARY KEY, data blob);
CREATE TABLE trajectory_metadata_blob (id text PRIMARY KEY, data blob);
"""


def called(name: str, **args: Any) -> bytes:
    """A call of a tool in the body of an answer."""
    told = field(1, b"c1") + field(2, name.encode()) + field(3, json.dumps(args).encode())
    return field(7, told)


def took(response: str, **tokens: int) -> bytes:
    """What a request took; tokens by the numbers of their fields, behind an "f"."""
    told = (number_field(int(name[1:]), value) for name, value in tokens.items())
    return b"".join(told) + field(11, response.encode())


def request(model: str, spent: bytes) -> bytes:
    """A row of the requests to models."""
    return field(1, field(4, spent) + field(19, model.encode()))


read = partial(read_with, AntigravityImporter())
read_one = partial(read_one_with, AntigravityImporter())
