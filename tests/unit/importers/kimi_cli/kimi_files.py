"""Small sessions of Kimi CLI and Kimi Code, in every log that they keep."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.kimi_cli.importer import KimiImporter
from tests.json_lines import json_lines
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "session_9f0a1b2c-1111-4a4a-8b8b-0123456789ab"
START = 1_778_403_600_000  # ms: 2026-05-10 09:00 UTC
FOLDER = "/home/ada/oven"
SUM = hashlib.md5(FOLDER.encode()).hexdigest()
TOKENS = {"inputOther": 300, "output": 50, "inputCacheRead": 600, "inputCacheCreation": 7}

Record = dict[str, Any]


def code(kind: str, second: int = 0, **fields: Any) -> Record:
    """A record of Kimi Code."""
    return {"type": kind, **fields, "time": START + second * 1000}


def asked(said: str, second: int = 0, kind: str = "turn.prompt") -> Record:
    parts = [{"type": "text", "text": said}]
    return code(kind, second, input=parts, origin={"kind": "user"})


def for_model(said: str, second: int = 0, role: str = "user", **origin: str) -> Record:
    parts = [{"type": "text", "text": said}]
    message = {"role": role, "content": parts, "toolCalls": [], "origin": origin}
    return code("context.append_message", second, message=message)


def event(kind: str, second: int = 0, **fields: Any) -> Record:
    return code("context.append_loop_event", second, event={"type": kind, **fields})


def step(name: str, *events: Record, second: int = 0, usage: Record | None = None) -> list[Record]:
    """A step of an answer, with its tokens as they are told twice."""
    told = usage or TOKENS
    return [
        event("step.begin", second, uuid=name, turnId="0", step=1),
        code("llm.request", second, model="kimi-k2", modelAlias="moonshot/kimi-k2"),
        *({**one, "time": START + second * 1000} for one in events),
        event("step.end", second, uuid=name, usage=told, finishReason="end_turn"),
        code("usage.record", second, model="moonshot/kimi-k2", usage=told, usageScope="turn"),
    ]


def part(name: str, **fields: Any) -> Record:
    return event("content.part", stepUuid=name, part=fields)


def called(name: str, call_id: str, tool: str = "Read", **args: Any) -> Record:
    return event("tool.call", stepUuid=name, toolCallId=call_id, name=tool, args=args)


def gave(call_id: str, output: Any, **fields: Any) -> Record:
    result = {"output": output, **fields}
    return event("tool.result", parentUuid=call_id, toolCallId=call_id, result=result)


def again(message: Record, **meta: Any) -> Record:
    """A message as newer versions tell it once more, at the end of the turn."""
    return code("agent.message.appended", message={"message": message, "meta": meta})


def whole() -> list[Record]:
    """What an agent of Kimi Code writes, with a little of everything."""
    reminder = "<system-reminder>\nUse the list.\n</system-reminder>"
    return [
        {"type": "metadata", "protocol_version": "1.4", "created_at": START},
        code("config.update", profileName="agent", cwd=FOLDER, modelAlias="moonshot/kimi-k2"),
        asked("Bake a loaf"),
        for_model("Bake a loaf", kind="user"),
        for_model(reminder, kind="injection"),
        *step(
            "s1",
            part("s1", type="think", think="Rye?"),
            called("s1", "Read_0", path="a.md"),
            gave("Read_0", "rye"),
            second=1,
        ),
        *step("s2", part("s2", type="text", text="With rye."), second=2),
        asked("And the crust?", 3, "turn.steer"),
        for_model("And the crust?", 3, kind="user"),
        *step("s3", part("s3", type="text", text="Crisp."), second=4),
        code("full_compaction.begin", 5, source="manual"),
        code("usage.record", 5, model="moonshot/kimi-k2", usage={"inputOther": 9, "output": 1}),
        code("context.apply_compaction", 5, summary="We bake rye."),
    ]


def wire(kind: str, second: float = 0, **payload: Any) -> Record:
    """An event of Kimi CLI."""
    return {"timestamp": START / 1000 + second, "message": {"type": kind, "payload": payload}}


def wire_call(call_id: str, arguments: str | None, name: str = "ReadFile", **at: float) -> Record:
    function = {"name": name, "arguments": arguments}
    return wire("ToolCall", **at, type="function", id=call_id, function=function)


def wired() -> list[Record]:
    """What Kimi CLI writes of a session, with a little of everything."""
    spent = {"input_other": 300, "output": 50, "input_cache_read": 600, "input_cache_creation": 7}
    value = {"is_error": True, "output": "gone", "message": "Failed.", "display": []}
    agent = {"parent_tool_call_id": "c2", "agent_id": "a77", "subagent_type": "explore"}
    return [
        {"type": "metadata", "protocol_version": "1.3"},
        wire("TurnBegin", user_input=[{"type": "text", "text": "Bake a loaf"}]),
        wire("StepBegin", 1, n=1),
        wire("ContentPart", 1, type="think", think="Rye", encrypted=None),
        wire("ContentPart", 1, type="think", think="?", encrypted=None),
        wire_call("c1", None, second=1),
        wire("ToolCallPart", 1, arguments_part='{"path":'),
        wire("ToolCallPart", 1, arguments_part=' "/home/ada/oven/a.md"}'),
        wire("StatusUpdate", 1, context_usage=0.1, token_usage=spent, message_id="m1"),
        wire("ToolResult", 2, tool_call_id="c1", return_value=value),
        wire("StepBegin", 2, n=2),
        wire_call("c2", '{"prompt": "Look"}', "Task", second=2),
        wire("SubagentEvent", 2, **agent, event=wire("StepBegin", n=1)["message"]),
        wire("SubagentEvent", 3, **agent,
             event=wire("ContentPart", type="text", text="Flour.")["message"]),
        wire("SubagentEvent", 3, **agent, event=wire("StatusUpdate", token_usage=spent)["message"]),
        wire("ToolResult", 3, tool_call_id="c2",
             return_value={"is_error": False, "output": [{"type": "text", "text": "Flour."}]}),
        wire("StepBegin", 4, n=3),
        wire("ContentPart", 4, type="text", text="With"),
        wire("ContentPart", 4, type="text", text=" "),
        wire("ContentPart", 4, type="text", text="rye."),
        wire("TurnEnd", 4),
        wire("TurnBegin", 5, user_input="And the crust?"),
        wire("StepBegin", 5, n=1),
        wire("CompactionBegin", 5),
        wire("CompactionEnd", 6),
        wire("ContentPart", 6, type="text", text="Crisp."),
        wire("StepInterrupted", 7),
    ]  # fmt: skip


def context() -> list[Record]:
    """What Kimi CLI gives its model."""
    function = {"name": "ReadFile", "arguments": '{"path": "a.md"}'}
    return [
        {"role": "_system_prompt", "content": f"The current working directory is `{FOLDER}`."},
        {"role": "_checkpoint", "id": 0},
        {"role": "user", "content": [{"type": "text", "text": "<system>CHECKPOINT 0</system>"}]},
        {"role": "user", "content": "Bake a loaf"},
        {"role": "_usage", "token_count": 12},
        {"role": "assistant", "content": [{"type": "think", "think": "Rye?"}],
         "tool_calls": [{"type": "function", "id": "c1", "function": function}]},
        {"role": "tool", "content": [{"type": "text", "text": "rye"}], "tool_call_id": "c1"},
        {"role": "assistant", "content": "With rye."},
    ]  # fmt: skip


def lines(records: list[Record]) -> bytes:
    return json_lines(records).encode()


def write(path: Path, content: list[Record] | Record | bytes) -> Path:
    """Write a log, or a file that is one value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    path.write_bytes(content if isinstance(content, bytes) else lines(content))
    return path


def code_session(root: Path, session: str = SESSION) -> Path:
    return root / "sessions" / "wd_oven_0123456789ab" / session


def cli_session(root: Path, session: str = "bread-1") -> Path:
    return root / "sessions" / SUM / session


read = partial(read_with, KimiImporter())
read_one = partial(read_one_with, KimiImporter())


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    shown = (plain_text(one.blocks) for one in session.messages if one.hidden is None)
    return [said for said in shown if said]
