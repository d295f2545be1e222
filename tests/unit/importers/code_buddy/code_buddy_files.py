"""Sessions of CodeBuddy, small and invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Record = dict[str, Any]

SESSION, CHILD = "5b1d8a40-0000-4000-8000-000000000001", "5b1d8a40-0000-4000-8000-000000000002"
PROJECT = "home-ada-oven"
START = 1_780_000_000_000


def line(kind: str, entry: str, above: str | None, second: int, **more: Any) -> Record:
    """A line called ``entry`` that hangs below the one called ``above``."""
    told = {"id": entry, "parentId": above, "timestamp": START + second * 1000, "type": kind}
    return {**told, "sessionId": SESSION, "cwd": "/home/ada/oven", **more}


def asked(name: str, above: str | None, second: int, *pieces: object, **more: Any) -> Record:
    """A prompt; bare text in ``pieces`` becomes one."""
    told = [{"type": "input_text", "text": one} if isinstance(one, str) else one for one in pieces]
    return line("message", name, above, second, role="user", content=told, **more)


def provided(answer: str, **more: Any) -> Record:
    """What the lines of one answer of the model have alike."""
    return {"messageId": answer, "model": "hunyuan-2", "agent": "cli", **more}


def said(name: str, above: str, second: int, text: str, **more: Any) -> Record:
    content = [{"type": "output_text", "text": text}] if text else []
    told = {"status": "completed", "providerData": provided("m1")} | more
    return line("message", name, above, second, role="assistant", content=content, **told)


def called(entry: str, above: str, second: int, call: str, **more: Any) -> Record:
    told = {"callId": call, "name": "Read", "arguments": '{"file_path":"rye.md"}'}
    given_by = {"providerData": provided("m1")} | more
    return line("function_call", entry, above, second, **told, **given_by)


def given(entry: str, above: str, second: int, call: str, text: str, **more: Any) -> Record:
    told = {"callId": call, "name": "Read", "status": "completed"}
    output = {"output": {"type": "text", "text": text}}
    return line("function_call_result", entry, above, second, **told | output | more)


def whole() -> list[Record]:
    """The word it was started with, a question, a thought, two calls, and an answer."""
    used = {"prompt_tokens": 100, "completion_tokens": 20, "cached_tokens": 40}
    counted = {
        "inputTokens": 300,
        "outputTokens": 30,
        "inputTokensDetails": [{"cached_tokens": 100}],
        "outputTokensDetails": [{"reasoning_tokens": 5}],
    }
    thought = {"rawContent": [{"type": "reasoning_text", "text": "Look first."}], "content": []}
    return [
        asked("u0", None, 0, "code"),
        asked("u1", "u0", 1, "How long does rye rise?"),
        line("reasoning", "r1", "u1", 2, providerData=provided("m1"), **thought),
        said("a1", "r1", 3, "A look first."),
        called("f1", "a1", 4, "c1", providerData=provided("m1", rawUsage=used)),
        called("f2", "f1", 4, "c2", providerData=provided("m1", rawUsage=used)),
        given("g1", "f2", 5, "c1", "Ten hours."),
        given("g2", "g1", 5, "c2", "No such file", status="failed"),
        {"type": "file-history-snapshot", "id": "s1", "snapshot": {"messageId": "u1"}},
        said("a2", "g2", 6, "Ten hours.", providerData=provided("m2", usage=counted)),
        {"type": "topic", "topic": "Rye", "sessionId": SESSION},
        {"type": "ai-title", "aiTitle": "How rye rises", "sessionId": SESSION},
    ]


def write(folder: Path, lines: list[Record], name: str = f"{SESSION}.jsonl") -> Path:
    path = folder / ".codebuddy" / "projects" / PROJECT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    return path
