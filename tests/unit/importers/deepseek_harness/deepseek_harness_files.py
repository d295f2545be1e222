"""Small sessions of DeepSeek Harness, as the program writes them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import zstandard

from chatvault.importers.deepseek_harness.importer import DeepSeekHarnessImporter
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "3f0c1d2e-1111-4a5b-8c6d-0123456789ab"
PARENT = "7b9a8c7d-2222-4a5b-8c6d-0123456789ab"
START_MS = 1_789_000_000_000
STEP_MS = 1_000  # from one event to the next
MODEL = "deepseek-v4-flash"
SUM = "ab" * 32  # of a picture

read = partial(read_with, DeepSeekHarnessImporter())
read_one = partial(read_one_with, DeepSeekHarnessImporter())


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def picture() -> dict[str, Any]:
    about = {"attachmentId": f"sha256:{SUM}", "mediaType": "image/png", "name": "loaf.png"}
    return {"type": "image", "attachment": {**about, "width": 2, "height": 3, "bytes": 4}}


def call(call_id: str, name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool-call", "id": call_id, "name": name, "arguments": json.dumps(arguments)}


def message(name: str, *pieces: Any, kind: str = "user", **source: Any) -> dict[str, Any]:
    """A message on its way to the model."""
    content = [text(one) if isinstance(one, str) else one for one in pieces]
    return {"id": name, "role": "user", "content": content, "source": {"kind": kind, **source}}


class Log:
    """A log, event by event; each is a second after the one before."""

    def __init__(self, session: str = SESSION, version: int = 4, **head: Any) -> None:
        about = {"version": version, "id": session, "createdAt": START_MS, "cwd": "/home/ada/oven"}
        self.lines: list[dict[str, Any]] = [{"type": "session", **about, "delegationDepth": 0}]
        self.lines[0].update(head)
        self.version = version

    def event(self, kind: str, data: dict[str, Any] | None = None, **fields: Any) -> Log:
        place = len(self.lines) - 1
        at = {"seq": place, "time": START_MS + STEP_MS * place}
        self.lines.append({"type": kind, **at, "data": data or {}, **fields})
        return self

    def user(self, name: str, *pieces: Any, **source: Any) -> Log:
        return self.event("user/message", message(name, *pieces, **source), surfaceOp="append")

    def assistant(self, name: str, *pieces: Any, usage: Any = None, **fields: Any) -> Log:
        content = [text(one) if isinstance(one, str) else one for one in pieces]
        source = {"kind": "model", "provider": "deepseek-official", "model": MODEL}
        told = {"id": name, "role": "assistant", "content": content, "source": source}
        data = {"turn": 1, "step": 1, "message": told, "stream": [], **fields}
        if usage is not None:
            data["usage"] = usage
        return self.event("assistant/message", data, surfaceOp="append")

    def calls(self, call_id: str, name: str, **arguments: Any) -> Log:
        told = {"callId": call_id, "name": name, "arguments": json.dumps(arguments)}
        return self.event("tool/call", {"turn": 1, "step": 1, **told})

    def returns(self, call_id: str, *pieces: Any, failed: bool = False, **fields: Any) -> Log:
        content = [text(one) if isinstance(one, str) else one for one in pieces]
        source = {"kind": "tool", "callId": call_id}
        told = {"id": f"result of {call_id}", "source": source}
        if self.version >= 4:
            told |= {"role": "tool", "toolCallId": call_id, "content": content, "isError": failed}
        else:
            wrapped = {"type": "tool-result", "toolCallId": call_id, "content": content}
            told |= {"role": "user", "content": [{**wrapped, "isError": failed}]}
        return self.event("tool/result", {"message": told, **fields}, surfaceOp="append")

    def queue(self, *inserted: dict[str, Any], removed: int = 0) -> Log:
        told = {"target": "next-turn", "start": 0, "removedCount": removed}
        return self.event("agent/inbox/spliced", {**told, "inserted": list(inserted)})

    def end(self, kind: str = "completed", **reason: Any) -> Log:
        return self.event("turn/end", {"turn": 1, "reason": {"kind": kind, **reason}})

    def written(self) -> bytes:
        return "".join(f"{json.dumps(line)}\n" for line in self.lines).encode()

    def write(self, folder: Path, *, plain: bool = False) -> Path:
        """Into the folder of a session, a frame for the head and one for each event."""
        folder.mkdir(parents=True, exist_ok=True)
        name = "session.jsonl" if self.version == 0 else f"session.v{self.version}.jsonl"
        path = folder / (name if plain else f"{name}.zstd")
        lines = self.written().splitlines(keepends=True)
        path.write_bytes(b"".join(lines if plain else map(zstandard.compress, lines)))
        return path


def whole() -> Log:
    """A session with a little of everything."""
    log = Log(agentPreset="standard")
    log.queue(message("u1", "How long does rye rise?", picture()))
    log.event("turn/start", {"turn": 1}).queue(removed=1).event("step/start", {"turn": 1})
    told = {"id": "s1", "role": "system", "content": [text("You bake.")]}
    log.event("system/message", {"turn": 1, "step": 1, "message": told}, surfaceOp="append")
    log.user("u1", "How long does rye rise?", picture())
    log.user("m1", "No sandbox.", kind="runtime-context", form="snapshot")
    log.event("session/title", {"title": "How long", "source": {"kind": "fallback"}})
    log.event("session/title", {"title": "Rye", "source": {"kind": "provider"}})
    thought = {"type": "reasoning", "text": "Look it up."}
    usage = {"inputTokens": 5, "outputTokens": 7, "cacheReadTokens": 3, "reasoningTokens": 2}
    log.assistant("a1", thought, "I look.", call("c1", "bash", command="ls"), usage=usage)
    log.calls("c1", "bash", command="ls")
    log.event("approval/asked", {"id": "q1", "toolName": "bash", "callId": "c1"})
    log.event("approval/decided", {"id": "q1", "outcome": "allowed-once"})
    log.returns("c1", "rye.md", meta={"diffs": []})
    log.assistant("a2", "Ten hours.")
    return log.end()
