"""How much memory and time the import of a large ChatGPT export takes.

Makes an export of invented conversations (700 MB unless told otherwise), imports it in a
process of its own, and in another one runs the raw pipeline: the same file split and parsed,
its texts written to a table and a contentless index without any merging. Prints one JSON line.

    python benchmarks/importing.py [MEGABYTES]
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEMORY_LIMIT_MB = 200
WORDS = [f"{a}{b}{c}" for a in ("br", "st", "pl", "k", "m") for b in ("ea", "o", "ui", "a")
         for c in ("d", "ne", "rk", "lls", "sh", "mper", "ven", "tten")]  # fmt: skip


def make_export(path: Path, megabytes: int) -> int:
    """Write an export of about that size; the number of messages in it."""
    chance = random.Random(7)
    messages = written = number = 0
    with path.open("w", encoding="utf-8") as stream:
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
        length = max(5, int(chance.lognormvariate(4.2, 1.1)))
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
        "title": f"Conversation {number}",
        "create_time": 1_700_000_000 + number * 60,
        "update_time": 1_700_000_000 + number * 60 + count,
        "mapping": mapping,
        "current_node": f"c{number}-{count - 1}",
        "conversation_id": f"c{number}",
        "id": f"c{number}",
    }


def import_it(export: Path, folder: Path) -> None:
    """The program's own import."""
    from chatvault.domain.work import Unattended
    from chatvault.services.vault import open_vault

    services = open_vault(folder)
    report = services.importing.run([export], Unattended())
    services.close()
    assert not report.runs[0].issues, report.runs[0].issues[:3]


def raw_pipeline(export: Path, folder: Path) -> None:
    """The least that could be done: parse, one table, one index, no merging."""
    import orjson
    from sqlcipher3 import dbapi2

    from chatvault.domain.segmentation import segmented
    from chatvault.importers.container import FileContainer

    folder.mkdir()
    database = dbapi2.connect(str(folder / "raw.db"), isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, session, role, at, text)")
    database.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(text, tags, content='', contentless_delete=1)"
    )
    database.execute("INSERT INTO fts(fts, rank) VALUES ('hashsize', 67108864)")
    container = FileContainer(export)
    with container.open(export.name) as stream:
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
                write(database, rows, segmented)
        add(rows, orjson.loads(whole(pending.rstrip(b"]"))), number)
        write(database, rows, segmented)
    database.close()


def whole(piece: bytes) -> bytes:
    """A record again, whatever the split took from it."""
    piece = piece.lstrip(b"[")
    return piece if piece.startswith(b'{"title"') else b'{"title"' + piece


def add(rows: list, record: dict, number: int) -> int:
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


def write(database: object, rows: list, segmented: object) -> None:
    """One transaction."""
    database.execute("BEGIN")
    database.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?)", rows)
    database.executemany(
        "INSERT INTO fts(rowid, text, tags) VALUES (?, ?, ?)",
        [(row[0], segmented(row[4]), f"r{row[2]} x{row[1]}") for row in rows],
    )
    database.execute("COMMIT")
    rows.clear()


def measure(task: str, export: Path, folder: Path) -> dict[str, float]:
    """CPU seconds and peak memory of a task in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--task", task, str(export), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return {"wall_s": time.perf_counter() - started, **json.loads(done.stdout.splitlines()[-1])}


def run_task(task: str, export: Path, folder: Path) -> None:
    """What the child process does."""
    {"import": import_it, "raw": raw_pipeline}[task](export, folder)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu_s": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}))


def main() -> int:
    """Measure, and print the figures; 1 where the bound is not met."""
    if sys.argv[1:2] == ["--task"]:
        run_task(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return 0
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 700
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "conversations.json"
        messages = make_export(export, megabytes)
        raw = measure("raw", export, folder / "raw")
        ours = measure("import", export, folder / "vault")
    figures = [
        {
            "name": "peak memory",
            "value": round(ours["peak_mb"]),
            "unit": "MB",
            "bound": MEMORY_LIMIT_MB,
            "met": ours["peak_mb"] < MEMORY_LIMIT_MB,
            "rival": round(raw["peak_mb"]),
        },
        {
            "name": "messages per CPU second",
            "value": round(messages / ours["cpu_s"]),
            "unit": "1/s",
            "bound": None,
            "met": True,
            "rival": round(messages / raw["cpu_s"]),
        },
    ]
    print(json.dumps({"megabytes": megabytes, "messages": messages, "figures": figures}))
    return 0 if all(figure["met"] for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
