"""Invented Claude Code transcripts: the corpus of the search, as its tool would write it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from search_corpus import Corpus

from chatvault.domain.blocks import Block, File, Text, Thinking, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession

Record = dict[str, Any]

_BEGAN = 1_700_000_000_000  # UTC ms, of the long transcript


def write(folder: Path, messages: int) -> int:
    """Write about so many messages below ``folder``, a file a session; how many they are."""
    written = 0
    for number, session in enumerate(Corpus(messages).sessions()):
        project = folder / f"-home-invented-{number % 50}"
        project.mkdir(parents=True, exist_ok=True)
        name = str(uuid.UUID(int=number + 1))
        with (project / f"{name}.jsonl").open("wb") as stream:
            for record in _records(session, name, number):
                stream.write(orjson.dumps(record) + b"\n")
        written += len(session.messages)
    return written


def write_long(path: Path, lines: int) -> None:
    """One transcript of so many lines, about 1.5 KB each."""
    text = "knead the dough and let it rest for a while " * 30
    name, before = str(uuid.UUID(int=9)), None
    with path.open("wb") as stream:
        for number in range(lines):
            said: Record = {"role": "user", "content": f"{number} {text}"}
            if number % 2:
                content = [{"type": "text", "text": f"{number} {text}"}]
                said = {"id": f"msg_{number}", "role": "assistant", "content": content}
            key = str(uuid.UUID(int=(9 << 64) + number))
            at = _BEGAN + number * 1_000
            record = {"type": said["role"], "message": said} | _envelope(name, key, before, at)
            stream.write(orjson.dumps(record) + b"\n")
            before = key


def go_on(path: Path) -> None:
    """Write one more prompt at the end of a transcript."""
    with path.open("rb+") as stream:
        stream.seek(max(path.stat().st_size - 65_536, 0))
        record = orjson.loads(stream.read().rstrip(b"\n").rpartition(b"\n")[2])
        record |= {"type": "user", "parentUuid": record["uuid"], "uuid": str(uuid.uuid4())}
        record["message"] = {"role": "user", "content": "And how long in summer?"}
        stream.seek(0, 2)
        stream.write(orjson.dumps(record) + b"\n")


def _envelope(name: str, key: str, before: str | None, at: int) -> Record:
    return {
        "uuid": key,
        "parentUuid": before,
        "sessionId": name,
        "isSidechain": False,
        "userType": "external",
        "cwd": "/home/invented/bakery",
        "gitBranch": "main",
        "version": "2.1.220",
        "timestamp": _moment(at),
    }


def _records(session: ParsedSession, name: str, number: int) -> Iterator[Record]:
    before: str | None = None
    for place, message in enumerate(session.messages):
        for record in _lines(message, f"{number}-{place}"):
            key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name}{place}{record['type']}"))
            yield record | _envelope(name, key, before, message.created_at or 0)
            before = key


def _lines(message: ParsedMessage, key: str) -> Iterator[Record]:
    """A line for what was said, and one for what its tools gave."""
    if message.role is Role.USER:
        said = "\n".join(block.text for block in message.blocks if isinstance(block, Text | File))
        yield {"type": "user", "message": {"role": "user", "content": said}}
        return
    content = [_content(block, key) for block in message.blocks]
    usage = {"input_tokens": 400, "output_tokens": 90, "cache_read_input_tokens": 12_000}
    yield {
        "type": "assistant",
        "requestId": f"req_{key}",
        "message": {
            "id": f"msg_{key}",
            "role": "assistant",
            "model": "claude-opus-4-1",
            "content": content,
            "usage": usage,
        },
    }
    results = [
        {"type": "tool_result", "tool_use_id": f"toolu_{key}", "content": block.outcome.text}
        for block in message.blocks
        if isinstance(block, ToolCall) and block.outcome is not None
    ]
    if results:
        yield {"type": "user", "message": {"role": "user", "content": results}}


def _content(block: Block, key: str) -> Record:
    if isinstance(block, ToolCall):
        arguments = orjson.loads(block.arguments)
        return {"type": "tool_use", "id": f"toolu_{key}", "name": block.name, "input": arguments}
    if isinstance(block, Thinking):
        return {"type": "thinking", "thinking": block.text, "signature": ""}
    assert isinstance(block, Text)
    return {"type": "text", "text": block.text}


def _moment(milliseconds: int) -> str:
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
