"""Invented databases as LangGraph's saver for SQLite writes them."""

from __future__ import annotations

import json
import sqlite3
import struct
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE checkpoints (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '',
  checkpoint_id TEXT NOT NULL, parent_checkpoint_id TEXT, type TEXT, checkpoint BLOB,
  metadata BLOB, PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));
CREATE TABLE writes (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '',
  checkpoint_id TEXT NOT NULL, task_id TEXT NOT NULL, idx INTEGER NOT NULL,
  channel TEXT NOT NULL, type TEXT, value BLOB,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));
"""
BEGUN = 1_767_366_000_000


class Message:
    """A message of LangChain's, which is told by the fields it is made of."""

    def __init__(self, kind: str, content: Any, key: str | None = None, **more: Any) -> None:
        self.kind = kind
        self.fields = {"content": content, "additional_kwargs": {}, "response_metadata": {},
                       "type": kind, "name": None, "id": key, **more}  # fmt: skip


def packed(value: Any) -> bytes:
    """The value in the form of MessagePack; a message as LangGraph puts it in."""
    match value:
        case None:
            return b"\xc0"
        case bool():
            return b"\xc3" if value else b"\xc2"
        case int():
            return struct.pack(">Bq", 0xD3, value)
        case float():
            return struct.pack(">Bd", 0xCB, value)
        case str():
            content = value.encode()
            return struct.pack(">BI", 0xDB, len(content)) + content
        case list():
            return struct.pack(">BI", 0xDD, len(value)) + b"".join(map(packed, value))
        case dict():
            pairs = b"".join(packed(key) + packed(one) for key, one in value.items())
            return struct.pack(">BI", 0xDF, len(value)) + pairs
        case Message():
            names = [f"langchain_core.messages.{value.kind}", f"{value.kind.title()}Message"]
            inner = packed([*names, value.fields, "model_validate_json"])
            return struct.pack(">BIb", 0xC9, len(inner), 5) + inner
    raise TypeError(value)


def checkpoint_id(step: int) -> str:
    """What the checkpoint after that step is called: its time, as ids of version 6 have it."""
    ticks = (BEGUN + step * 1_000) * 10_000 + 0x01B21DD213814000
    number = (ticks >> 12) << 80 | 6 << 76 | (ticks & 0x0FFF) << 64 | 0b10 << 62 | step
    return str(uuid.UUID(int=number))


def steps(
    folder: Path,
    *said: list[Message],
    thread: str = "t1",
    state: list[Message] | None = None,
    channel: str = "messages",
    as_json: bool = False,
) -> Path:
    """A database with a thread: what each step added, and as the last state all of that."""
    path = folder / "chatbot.db"
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        if not database.execute("SELECT name FROM sqlite_master").fetchall():
            database.executescript(_TABLES)
        before: str | None = None
        whole: list[Message] = []
        for step, added in enumerate([[], *said]):
            whole = [*whole, *added]
            if before is not None:
                row = (thread, before, "task", 0, channel, *_stored(added, as_json=as_json))
                database.execute("INSERT INTO writes VALUES (?, '', ?, ?, ?, ?, ?, ?)", row)
            held = whole if state is None or step < len(said) else state
            told = {"v": 4, "id": checkpoint_id(step), "channel_values": {channel: held}}
            state_row = (thread, checkpoint_id(step), before, *_stored(told, as_json=as_json))
            database.execute("INSERT INTO checkpoints VALUES (?, '', ?, ?, ?, ?, '{}')", state_row)
            before = checkpoint_id(step)
        database.commit()
    return path


def _stored(value: Any, *, as_json: bool) -> tuple[str, bytes]:
    if not as_json:
        return "msgpack", packed(value)
    return "json", json.dumps(value, default=_constructed).encode()


def _constructed(message: Message) -> dict[str, Any]:
    """How the first versions wrote one."""
    names = ["langchain", "schema", "messages", f"{message.kind.title()}Message"]
    return {"lc": 1, "type": "constructor", "id": names, "kwargs": message.fields}


def dumped(folder: Path, *said: list[Message], thread: str = "t1") -> Path:
    """The same thread in a dump of PostgreSQL, where the parts of states lie apart."""
    written, parts, added = list[str](), list[str](), list[str]()
    before = r"\N"
    whole: list[Message] = []
    for step, some in enumerate([[], *said]):
        whole = [*whole, *some]
        here, version = checkpoint_id(step), f"{step:032}.0.5"
        state = json.dumps(
            {"v": 4, "channel_values": {}, "channel_versions": {"messages": version}}
        )
        written.append(f"{thread}\t\t{here}\t{before}\t\\N\t{state}\t{{}}")
        parts.append(f"{thread}\t\tmessages\t{version}\tmsgpack\t{_digits(whole)}")
        for place, one in enumerate(some):
            row = (thread, "", before, "task", f"{place}", "messages", "msgpack", _digits([one]))
            added.append("\t".join(row))
        before = here
    tables = {
        "checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)": parts,
        "checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, "
        "blob)": added,
        "checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, "
        "checkpoint, metadata)": written,
    }
    copied = [f"COPY public.{table} FROM stdin;\n" + "\n".join([*rows, "\\.", ""])
              for table, rows in tables.items()]  # fmt: skip
    path = folder / "agent.sql"
    path.write_text("--\n-- PostgreSQL database dump\n--\n\n" + "\n".join(copied))
    return path


def _digits(value: Any) -> str:
    return rf"\\x{packed(value).hex()}"
