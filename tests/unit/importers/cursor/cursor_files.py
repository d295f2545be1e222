"""Small files of Cursor, written as its editor, its command line and its agents write them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.cursor.importer import CursorImporter
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "5b1c0e7a-2f7d-4f0e-9a55-0123456789ab"
CHILD = "5b1c0e7a-2f7d-4f0e-9a55-00000000000c"
START_MS = 1_778_403_600_000  # 2026-05-10 09:00 UTC
FOLDER = ".cursor/projects/home-ada-search/agent-transcripts"


class Transcript:
    """Gathers the lines of an agent's turns."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def user(self, asked: str, around: str = "") -> None:
        text = f"{around}<user_query>\n{asked}\n</user_query>"
        self.turn("user", {"type": "text", "text": text})

    def assistant(self, said: str, *pieces: dict[str, Any]) -> None:
        self.turn("assistant", {"type": "text", "text": said}, *pieces)

    def turn(self, role: str, *pieces: Any) -> None:
        self.records.append({"role": role, "message": {"content": list(pieces)}})

    def record(self, **fields: Any) -> None:
        self.records.append(fields)

    @property
    def content(self) -> bytes:
        """The file as it is on the disk."""
        lines = (json.dumps(record, ensure_ascii=False) for record in self.records)
        return "".join(f"{line}\n" for line in lines).encode()

    def write(self, folder: Path, name: str = f"{FOLDER}/{SESSION}.jsonl") -> Path:
        """Put the transcript into the folder."""
        return write(folder / name, self.content)


class EditorDatabase:
    """Gathers what the editor keeps: items, and records of conversations and their bubbles."""

    def __init__(self) -> None:
        self.items: dict[str, object] = {}
        self.records: dict[str, object] = {}
        self.heads: list[tuple[object, ...]] = []

    def head(self, key: str, *, archived: bool = False, **told: Any) -> None:
        """What newer versions list of a conversation, in a table of its own."""
        row = (key, "0a", START_MS, START_MS + 60_000, int(archived), 0, json.dumps(told))
        self.heads.append(row)

    def composer(self, key: str, *bubbles: str, **fields: Any) -> None:
        """A conversation that shows those bubbles; those whose name begins with "u" are asked."""
        headers = [{"bubbleId": name, "type": _type_of(name)} for name in bubbles]
        told = {"composerId": key, "createdAt": START_MS, "lastUpdatedAt": START_MS + 60_000}
        self.records[f"composerData:{key}"] = {
            **told,
            "fullConversationHeadersOnly": headers,
            **fields,
        }

    def bubble(self, composer: str, name: str, text: str = "", **fields: Any) -> None:
        self.records[f"bubbleId:{composer}:{name}"] = {
            "bubbleId": name,
            "type": _type_of(name),
            "text": text,
            **fields,
        }

    def write(self, path: Path) -> Path:
        """Make the database; values that are bytes or None are kept as they are."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)")
            connection.execute("CREATE TABLE cursorDiskKV (key TEXT UNIQUE, value BLOB)")
            for table, values in (("ItemTable", self.items), ("cursorDiskKV", self.records)):
                rows = [(key, _kept(value)) for key, value in values.items()]
                connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
            if self.heads:
                connection.execute(_HEADS)
                marks = "(?, ?, ?, ?, ?, ?, ?)"
                connection.executemany(f"INSERT INTO composerHeaders VALUES {marks}", self.heads)
            connection.commit()
        return path


_HEADS = """
CREATE TABLE composerHeaders (
  composerId TEXT PRIMARY KEY, workspaceId TEXT, createdAt INTEGER, lastUpdatedAt INTEGER,
  isArchived INTEGER, isSubagent INTEGER, value TEXT)
"""


def _type_of(name: str) -> int:
    return 1 if name.startswith("u") else 2


def _kept(value: object) -> object:
    return value if isinstance(value, bytes | None) else json.dumps(value)


def field(number: int, content: bytes) -> bytes:
    """A field of Protocol Buffers that holds bytes."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def number_field(number: int, value: int) -> bytes:
    """A field of Protocol Buffers that holds a number."""
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found, value = found + bytes([value & 127 | 128]), value >> 7
    return found + bytes([value])


class AgentDatabase:
    """Gathers the graph in which the command line keeps one conversation."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.root = ""

    def message(self, role: str, *pieces: dict[str, Any], **fields: Any) -> bytes:
        """A message; gives its hash."""
        return self.blob(json.dumps({"role": role, "content": pieces, **fields}).encode())

    def node(self, *children: bytes, after: bytes = b"") -> bytes:
        """A node above others, the root until there is another; gives its hash."""
        name = self.blob(b"".join(field(1, child) for child in children) + after)
        self.root = name.hex()
        return name

    def blob(self, content: bytes) -> bytes:
        name = hashlib.sha256(content).digest()
        self.blobs[name.hex()] = content
        return name

    def write(self, folder: Path, **fields: Any) -> Path:
        """Make the database where the command line would."""
        told = {"agentId": SESSION, "latestRootBlobId": self.root, "createdAt": START_MS, **fields}
        path = folder / "chats" / "0a1b" / SESSION / "store.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE blobs (id TEXT PRIMARY KEY, data BLOB)")
            connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
            connection.executemany("INSERT INTO blobs VALUES (?, ?)", self.blobs.items())
            meta = json.dumps(told).encode().hex()
            connection.execute("INSERT INTO meta VALUES ('0', ?)", (meta,))
            connection.commit()
        return path


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """A piece that calls a tool."""
    return {"type": "tool_use", "name": name, "input": arguments}


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


read = partial(read_with, CursorImporter())
read_one = partial(read_one_with, CursorImporter())


def said_in(message: ParsedMessage) -> str:
    """What was said in the message."""
    return plain_text(message.blocks)


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    return [said_in(message) for message in session.messages if message.hidden is None]
