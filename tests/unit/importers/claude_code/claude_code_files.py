"""Small Claude Code transcripts, written line by line as the program writes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import ToolCall, ToolOutcome, plain_text
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.claude_code.importer import ClaudeCodeImporter
from tests.unit.importers.reading import read_with

SESSION = "5f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c"
START = datetime(2026, 11, 19, 10, 2, tzinfo=UTC)
START_MS = int(START.timestamp() * 1000)
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


class Transcript:
    """Gathers records; each follows the one before it unless told otherwise."""

    def __init__(self, session: str = SESSION, **envelope: object) -> None:
        self.session = session
        self.records: list[dict[str, Any]] = []
        self.last: str | None = None
        self._envelope = {"cwd": "/home/ada/reranker", "version": "2.1.140", **envelope}
        self._count = 0

    def add(self, kind: str, *, uuid: str = "", **fields: Any) -> str:
        """A record of that kind; its uuid comes back."""
        self._count += 1
        uuid = uuid or f"{kind}-{self._count}"
        at = START + timedelta(seconds=self._count)
        record = {
            "parentUuid": self.last,
            "isSidechain": False,
            "sessionId": self.session,
            "gitBranch": "main",
            **self._envelope,
            "type": kind,
            "uuid": uuid,
            "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            **fields,
        }
        self.records.append(record)
        self.last = uuid
        return uuid

    def user(self, content: object, **fields: Any) -> str:
        """What stands in a user record."""
        return self.add("user", message={"role": "user", "content": content}, **fields)

    def queue(self, operation: str, content: object, **fields: object) -> None:
        """What happened to the queue of prompts."""
        told = {} if content is None else {"content": content}
        self.loose(type="queue-operation", operation=operation, **told, **fields)

    def assistant(self, message_id: str, *content: object, **fields: Any) -> str:
        """One line of a response."""
        message: dict[str, Any] = {
            "id": message_id,
            "type": "message",
            "role": "assistant",
            "model": fields.pop("model", "claude-opus-4-1-20250805"),
            "content": list(content),
            "stop_reason": fields.pop("stop_reason", None),
        }
        if (usage := fields.pop("usage", None)) is not None:
            message["usage"] = usage
        fields.setdefault("requestId", f"req_{message_id}")
        return self.add("assistant", message=message, **fields)

    def result(self, call_id: str, content: object, **fields: Any) -> str:
        """What a tool gave back."""
        block = {"type": "tool_result", "tool_use_id": call_id, "content": content}
        if "is_error" in fields:
            block["is_error"] = fields.pop("is_error")
        return self.user([block], **fields)

    def loose(self, **fields: Any) -> None:
        """A record outside the chain."""
        self.records.append({"sessionId": self.session, **fields})

    @property
    def content(self) -> bytes:
        """The file as it is on the disk."""
        lines = (json.dumps(record, ensure_ascii=False) for record in self.records)
        return "".join(f"{line}\n" for line in lines).encode()

    def write(self, folder: Path, name: str = "") -> Path:
        """Put the transcript into the folder."""
        path = folder / (name or f"{self.session}.jsonl")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def thinking(thought: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": thought, "signature": "c2ln"}


def call(call_id: str, name: str, /, **arguments: object) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": arguments}


def image(content: str = PIXEL) -> dict[str, Any]:
    source = {"type": "base64", "media_type": "image/png", "data": content}
    return {"type": "image", "source": source}


def tokens(output: int) -> dict[str, object]:
    """What an answer took of which so much was put out."""
    return {
        "input_tokens": 7,
        "output_tokens": output,
        "cache_read_input_tokens": 40_000,
        "cache_creation_input_tokens": 900,
        "cache_creation": {"ephemeral_5m_input_tokens": 900},
    }


read = partial(read_with, ClaudeCodeImporter())


def read_one(transcript: Transcript, folder: Path) -> ParsedSession:
    """The only session of a transcript, which reads without a problem."""
    sessions, issues = read(transcript.write(folder))
    assert not issues
    (session,) = sessions
    return session


def visible(session: ParsedSession) -> list[ParsedMessage]:
    """The messages that are shown."""
    return [message for message in session.messages if message.hidden is None]


def said_in(message: ParsedMessage) -> str:
    """What was said in the message."""
    return plain_text(message.blocks)


def outcome_of(transcript: Transcript, folder: Path) -> ToolOutcome:
    """What came of the first call of the session."""
    calls = [
        block
        for message in read_one(transcript, folder).messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    ]
    assert calls[0].outcome is not None
    return calls[0].outcome
