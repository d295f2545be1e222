"""What the vault's folder grows by while ten small changes are made to a large file.

A database of Cursor (50 MB) and an export of ChatGPT (20 MB) are made up; in each a message is
added and another one changed, ten times, and the export gets a new name each time. For each
change the vault may grow by a small part of what the whole file took.
Prints one JSON line, last.

    python benchmarks/originals.py [--only database export]
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from importing import Figures, figure

from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault

CHANGES = 10
SHARE = 0.05  # of what the whole took, for each change
_DATABASE_MB, _EXPORT_MB = 50, 20
_TURNS = 20

_RANDOM = random.Random(7)
_WORDS = [
    "".join(_RANDOM.choices("etaoinshrdlucmf", k=_RANDOM.randint(2, 9))) for _ in range(9_000)
]


def _text(words: int) -> str:
    return " ".join(_RANDOM.choices(_WORDS, k=words))


def _id() -> str:
    return _RANDOM.randbytes(16).hex()


class EditorDatabase:
    """A database of Cursor that lives on."""

    name = "database"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "User" / "globalStorage" / "state.vscdb"
        self.path.parent.mkdir(parents=True)
        self._keys: list[str] = []
        with closing(sqlite3.connect(self.path)) as database, database:
            for table in ("ItemTable", "cursorDiskKV"):
                database.execute(
                    f"CREATE TABLE {table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)"
                )
            while self._pages(database) < _DATABASE_MB << 20:
                for _ in range(20):
                    self._converse(database)

    def change(self, turn: int) -> Path:
        """One short conversation more, and one message that is another now."""
        with closing(sqlite3.connect(self.path)) as database, database:
            self._converse(database)
            self._say(database, _RANDOM.choice(self._keys))
        return self.path

    def _converse(self, database: sqlite3.Connection) -> None:
        composer, bubbles = _id(), [_id() for _ in range(_TURNS)]
        heads = [{"bubbleId": one, "type": 1 + place % 2} for place, one in enumerate(bubbles)]
        whole = {"composerId": composer, "fullConversationHeadersOnly": heads, "createdAt": 1}
        self._put(database, f"composerData:{composer}", whole)
        for one in bubbles:
            self._keys.append(f"bubbleId:{composer}:{one}")
            self._say(database, self._keys[-1])

    def _say(self, database: sqlite3.Connection, key: str) -> None:
        value = {"bubbleId": key.rpartition(":")[2], "type": 1, "text": _text(150), "id": _id()}
        self._put(database, key, value)

    def _put(self, database: sqlite3.Connection, key: str, value: object) -> None:
        database.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", (key, json.dumps(value)))

    def _pages(self, database: sqlite3.Connection) -> int:
        (count,) = database.execute("PRAGMA page_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        return int(count * size)


class Export:
    """An export that is asked for again and again."""

    name = "export"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._conversations: list[dict[str, Any]] = []
        size = 0
        while size < _EXPORT_MB << 20:
            self._conversations.append(_conversation())
            size += len(json.dumps(self._conversations[-1]))
        self._write(0)
        self.path = self._written

    def change(self, turn: int) -> Path:
        """A new conversation first, as products do, and another title for one in the middle."""
        self._conversations.insert(0, _conversation())
        _RANDOM.choice(self._conversations)["title"] = _text(5)
        self._write(turn + 1)
        return self._written

    def _write(self, turn: int) -> None:
        self._written = self._folder / f"month {turn}" / "conversations.json"
        self._written.parent.mkdir()
        self._written.write_text(json.dumps(self._conversations))


def _conversation() -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    before = None
    for place in range(_TURNS):
        key = _id()
        if before is not None:
            mapping[before]["children"] = [key]
        said = {
            "id": key,
            "author": {"role": "assistant" if place % 2 else "user"},
            "create_time": 1_763_812_800.0 + place,
            "content": {"content_type": "text", "parts": [_text(120)]},
        }
        mapping[key] = {"id": key, "parent": before, "children": [], "message": said}
        before = key
    name = _id()
    return {
        "title": _text(4),
        "create_time": 1_763_812_800.0,
        "update_time": 1_763_812_900.0,
        "mapping": mapping,
        "current_node": before,
        "conversation_id": name,
        "id": name,
    }


def measured(made: Callable[[Path], EditorDatabase | Export], folder: Path) -> Figures:
    """The bytes on disk, and the processor time of this process for the originals."""
    source = folder / "source"
    source.mkdir(parents=True)
    file = made(source)
    with closing(open_vault(folder / "vault")) as services:
        blobs = folder / "vault" / "blobs"
        services.importing.run([file.path], Unattended())
        first, files = _bytes(blobs)
        yield figure(f"{file.name}: bytes of the file", file.path.stat().st_size / 1e6, "MB")
        yield figure(f"{file.name}: kept at first", first / 1e6, "MB")
        yield figure(f"{file.name}: files for that", files, "")
        began = time.process_time()
        for turn in range(CHANGES):
            services.importing.run([file.change(turn)], Unattended())
        yield figure(f"{file.name}: {CHANGES} imports", time.process_time() - began, "s of CPU")
        grown = (_bytes(blobs)[0] - first) / CHANGES
        yield figure(f"{file.name}: kept more with each change", grown / 1e6, "MB")
        yield figure(f"{file.name}: of the whole", grown / first, "", SHARE)


def _bytes(folder: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(sizes), len(sizes)


def main() -> int:
    """Measure; 1 where a bound is not met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=["database", "export"])
    chosen = parser.parse_args().only
    figures: Iterator[dict[str, Any]] | list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        made = [one for one in (EditorDatabase, Export) if one.name in chosen]
        figures = [found for one in made for found in measured(one, Path(name, one.name))]
    print(json.dumps({"figures": figures}))
    return 0 if all(one["met"] for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
