"""Small chats with Copilot, as VS Code keeps them: a document, or a log of changes."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.copilot_chat.importer import CopilotChatImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_with

SESSION = "7d1b6c7e-1111-4c58-9d2f-0123456789ab"
START_MS = 1_770_000_000_000


def request(number: int, asked: str, *answer: object, **fields: Any) -> dict[str, Any]:
    """A request and the parts of its answer; a text is a part in Markdown."""
    parts = [{"value": each} if isinstance(each, str) else each for each in answer]
    made = {
        "requestId": f"request_{number}",
        "timestamp": START_MS + number * 60_000,
        "message": {"text": asked, "parts": [{"kind": "text", "text": asked}]},
        "variableData": {"variables": []},
        "response": parts,
        "responseId": f"response_{number}",
        "modelId": "copilot/gpt-5",
        "result": {"timings": {"firstProgress": 500, "totalElapsed": 1500}},
    }
    return {**made, **fields}


def chat(*requests: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The state of a chat."""
    made = {
        "version": 3,
        "responderUsername": "GitHub Copilot",
        "initialLocation": "panel",
        "creationDate": START_MS,
        "sessionId": SESSION,
        "requests": list(requests),
    }
    return {**made, **fields}


def tool(call_id: str = "c1", **fields: Any) -> dict[str, Any]:
    """The part of an answer that shows a call."""
    made = {
        "kind": "toolInvocationSerialized",
        "toolId": "copilot_findTextInFiles",
        "toolCallId": call_id,
        "invocationMessage": {"value": "Searching"},
        "pastTenseMessage": {"value": "Searched, 1 result"},
        "isConfirmed": {"type": 1},
        "isComplete": True,
    }
    return {**made, **fields}


def written(entries: list[Any]) -> bytes:
    """A log, an entry a line."""
    return json_lines(entries).encode()


def put(folder: Path, content: object, name: str = f"{SESSION}.json") -> Path:
    """Write a document, or a log where the content is a list."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    is_log = isinstance(content, list)
    path.write_bytes(written(content) if is_log else json.dumps(content).encode())  # type: ignore[arg-type]
    return path


read = partial(read_with, CopilotChatImporter())


def read_one(folder: Path, content: object, name: str = f"{SESSION}.json") -> ParsedSession:
    """The only session of a chat, which reads without a problem."""
    sessions, issues = read(put(folder, content, name))
    assert not issues
    (session,) = sessions
    return session
