"""Small sessions of Qwen Code, with all that a record can tell."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.qwen_code.importer import QwenCodeImporter
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "7c1d2e3f-1111-4a4a-8b8b-0123456789ab"
START = 1_778_403_600_000  # ms: 2026-05-10 09:00 UTC
FOLDER = "/home/ada/oven"

Record = dict[str, Any]


def record(kind: str, name: str, parent: str | None, *, second: int = 0, **fields: Any) -> Record:
    at = f"2026-05-10T09:00:{second:02}.000Z"
    return {
        **{"uuid": name, "parentUuid": parent, "sessionId": SESSION, "timestamp": at},
        **{"type": kind, "cwd": FOLDER, "version": "0.21.0", "gitBranch": "rye"},
        **fields,
    }


def user(name: str, parent: str | None, *parts: Any, **fields: Any) -> Record:
    pieces = [{"text": one} if isinstance(one, str) else one for one in parts]
    return record("user", name, parent, message={"role": "user", "parts": pieces}, **fields)


def model(name: str, parent: str | None, *parts: Any, **fields: Any) -> Record:
    pieces = [{"text": one} if isinstance(one, str) else one for one in parts]
    told = {"role": "model", "parts": pieces}
    return record("assistant", name, parent, message=told, model="qwen3-coder", **fields)


def system(name: str, parent: str | None, subtype: str, **payload: Any) -> Record:
    return record("system", name, parent, subtype=subtype, systemPayload=payload)


def call(name: str, **arguments: Any) -> Record:
    return {"functionCall": {"id": name, "name": "read_file", "args": arguments}}


def returned(name: str, parent: str, call_id: str, response: Record, **told: Any) -> Record:
    answer = {"functionResponse": {"id": call_id, "name": "read_file", "response": response}}
    message = {"role": "user", "parts": [answer]}
    return record(
        "tool_result", name, parent, message=message, toolCallResult={"callId": call_id, **told}
    )


USAGE = {
    **{"promptTokenCount": 900, "candidatesTokenCount": 20, "thoughtsTokenCount": 30},
    **{"cachedContentTokenCount": 600, "totalTokenCount": 950},
}


def whole() -> list[Record]:
    """A session with a little of everything."""
    hook = "<qwen:user-prompt-submit-context>\nMind the oven.\n</qwen:user-prompt-submit-context>"
    picture = {"inlineData": {"mimeType": "image/png", "data": PIXEL}}
    return [
        system("s0", None, "slash_command", phase="invocation", rawCommand="/about"),
        user("u1", "s0", "Bake a loaf", hook, picture),
        model("a1", "u1", {"text": "Rye?", "thought": True}, call("c1", path="a.md"),
              usageMetadata=USAGE, second=1),
        returned("r1", "a1", "c1", {"output": "rye"}, status="success",
                 resultDisplay={"fileName": "a.md"}),
        system("t1", "r1", "ui_telemetry", uiEvent={"event.name": "qwen-code.api_response"}),
        model("a2", "t1", "With rye.", second=2),
        user("n1", "a2", "A task ended.", subtype="notification"),
        system("x1", "n1", "chat_compression", info={"originalTokenCount": 9},
               compressedHistory=[{"role": "user", "parts": [{"text": "We bake rye."}]}]),
        user("u2", "x1", "And the crust?", second=3,
             systemPayload={"displayText": "And the crust"}),
        model("a3", "u2", "Crisp.", second=4),
        system("e1", "a3", "custom_title", customTitle="The loaf", titleSource="auto"),
    ]  # fmt: skip


def lines(records: list[Record]) -> bytes:
    return json_lines(records).encode()


def write(path: Path, content: list[Record] | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else lines(content))
    return path


read = partial(read_with, QwenCodeImporter())
read_one = partial(read_one_with, QwenCodeImporter())


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    shown = (plain_text(one.blocks) for one in session.messages if one.hidden is None)
    return [said for said in shown if said]
