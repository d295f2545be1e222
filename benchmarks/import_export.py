"""A large ChatGPT export of invented conversations, and the least that could be done with it."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any, TextIO

import orjson
from sqlcipher3 import dbapi2

from chatvault.domain.search.segmentation import segmented

NAME = "conversations.json"

WORDS = [f"{a}{b}{c}" for a in ("br", "st", "pl", "k", "m") for b in ("ea", "o", "ui", "a")
         for c in ("d", "ne", "rk", "lls", "sh", "mper", "ven", "tten")]  # fmt: skip


def make_export(path: Path, megabytes: int) -> int:
    """Write an export of about that size; the number of messages in it."""
    with path.open("w", encoding="utf-8") as stream:
        return _write(stream, megabytes)


def make_zip(path: Path, megabytes: int) -> int:
    """Write a zip with an export of about that size; the number of messages in it."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(NAME, "w", force_zip64=True) as member,
        io.TextIOWrapper(member, encoding="utf-8") as stream,
    ):
        return _write(stream, megabytes)


def _write(stream: TextIO, megabytes: int) -> int:
    chance = random.Random(7)
    messages = written = number = 0
    stream.write("[")
    while written < megabytes * 1_000_000:
        count = min(200, 1 + int(chance.paretovariate(0.9)))
        text = json.dumps(conversation(chance, number, count))
        stream.write(("," if number else "") + text)
        written += len(text)
        messages += count
        number += 1
    stream.write("]")
    return messages


def conversation(chance: random.Random, number: int, count: int) -> dict[str, object]:
    """One conversation of ``count`` turns."""
    mapping: dict[str, object] = {}
    for place in range(count):
        key = f"c{number}-{place}"
        length = max(5, int(chance.lognormvariate(5.1, 1.1)))
        mapping[key] = {
            "id": key,
            "parent": f"c{number}-{place - 1}" if place else None,
            "children": [f"c{number}-{place + 1}"] if place + 1 < count else [],
            "message": {
                "id": key,
                "author": {"role": "assistant" if place % 2 else "user", "name": None},
                "create_time": 1_700_000_000 + number * 60 + place,
                "content": {
                    "content_type": "text",
                    "parts": [" ".join(chance.choices(WORDS, k=length))],
                },
                "status": "finished_successfully",
                "recipient": "all",
                "metadata": {"model_slug": "gpt-5"} if place % 2 else {},
            },
        }
    return {
        "title": f"Conversation {number} of {count}",
        "create_time": 1_700_000_000 + number * 60,
        "update_time": 1_700_000_000 + number * 60 + count,
        "mapping": mapping,
        "current_node": f"c{number}-{count - 1}",
        "conversation_id": f"c{number}",
        "id": f"c{number}",
    }


def read_raw(export: Path, folder: Path) -> None:
    """The least that could be done: parse, one table, one index, no merging."""
    folder.mkdir()
    database = dbapi2.connect(str(folder / "raw.db"), isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, session, role, at, text)")
    database.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(text, tags, content='', contentless_delete=1)"
    )
    database.execute("INSERT INTO fts(fts, rank) VALUES ('hashsize', 67108864)")
    with zipfile.ZipFile(export) as archive, archive.open(NAME) as stream:
        rows: list[tuple[int, str, str, float, str]] = []
        number = 0
        pending = b""
        while chunk := stream.read(1 << 20):
            pending += chunk
            pieces = pending.split(b',{"title"')
            for piece in pieces[:-1]:
                number = add(rows, orjson.loads(whole(piece)), number)
            pending = b'{"title"' + pieces[-1] if len(pieces) > 1 else pending
            if len(rows) > 5_000:
                write(database, rows)
        add(rows, orjson.loads(whole(pending.rstrip(b"]"))), number)
        write(database, rows)
    database.close()


def whole(piece: bytes) -> bytes:
    """A record again, whatever the split took from it."""
    piece = piece.lstrip(b"[")
    return piece if piece.startswith(b'{"title"') else b'{"title"' + piece


def add(rows: list[Any], record: dict[str, Any], number: int) -> int:
    """The rows of a record."""
    for node in record["mapping"].values():
        message = node["message"]
        number += 1
        rows.append(
            (
                number,
                record["id"],
                message["author"]["role"],
                message["create_time"],
                message["content"]["parts"][0],
            )
        )
    return number


def write(database: Any, rows: list[Any]) -> None:
    """One transaction."""
    database.execute("BEGIN")
    database.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?)", rows)
    database.executemany(
        "INSERT INTO fts(rowid, text, tags) VALUES (?, ?, ?)",
        [(row[0], segmented(row[4]), f"r{row[2]} x{row[1]}") for row in rows],
    )
    database.execute("COMMIT")
    rows.clear()
