"""The rival: the least that an import could do, on one bare connection.

Each line is parsed, its text goes into one table and one contentless index with its tags, in
transactions of five thousand; nothing is merged, no original is kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from sqlcipher3 import dbapi2

from chatvault.domain.search.segmentation import segmented

Row = tuple[Any, ...]
_BATCH = 5_000
_TABLE = (
    "CREATE TABLE message(id INTEGER PRIMARY KEY, session INTEGER, line INTEGER, role TEXT, "
    "at INTEGER, model TEXT, uuid TEXT, text TEXT)"
)
_INDEX = (
    "CREATE VIRTUAL TABLE fts USING fts5(text, tags, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2')"
)


def run(transcripts: Path, folder: Path) -> None:
    """Read all transcripts below a folder into a database in another."""
    folder.mkdir()
    database = dbapi2.connect(str(folder / "raw.db"), isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", _TABLE, _INDEX):
        database.execute(statement)
    database.execute("INSERT INTO fts(fts, rank) VALUES ('hashsize', 67108864)")
    waiting: list[Row] = []
    for row in _rows(transcripts):
        waiting.append(row)
        if len(waiting) == _BATCH:
            _write(database, waiting)
            waiting.clear()
    _write(database, waiting)
    database.execute("CREATE INDEX by_session ON message(session, line)")
    database.execute("CREATE UNIQUE INDEX by_uuid ON message(uuid)")
    database.close()


def _rows(transcripts: Path) -> Iterator[Row]:
    number = 0
    for session, path in enumerate(sorted(transcripts.rglob("*.jsonl"))):
        with path.open("rb") as stream:
            for line, raw in enumerate(stream):
                record = orjson.loads(raw)
                message = record["message"]
                number += 1
                moment = datetime.datetime.fromisoformat(record["timestamp"])
                yield (
                    number,
                    session,
                    line,
                    record["type"],
                    int(moment.timestamp() * 1000),
                    message.get("model"),
                    record["uuid"],
                    _text(message["content"]),
                )


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(
        block.get("text")
        or block.get("thinking")
        or block.get("content")
        or orjson.dumps(block.get("input")).decode()
        for block in content
    )


def _write(database: Any, rows: list[Row]) -> None:
    database.execute("BEGIN")
    database.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.executemany(
        "INSERT INTO fts(rowid, text, tags) VALUES (?, ?, ?)",
        [(row[0], segmented(row[7]), f"r{row[3]} sclaudecode x{row[1]}") for row in rows],
    )
    database.execute("COMMIT")
