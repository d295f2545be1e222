"""Logs of Junie become conversations: each step once, as it was told last."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Role, Usage
from chatvault.importers.containers.container import open_container
from chatvault.importers.junie import JunieImporter
from chatvault.importers.registry import plan
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "session-260510-090000-rye"
START = 1_778_403_600_000

USED = Usage(100, 20, 40, 5, cost=250_000, cost_source=CostSource.REPORTED)

Fields = dict[str, Any]

read, read_one = partial(read_with, JunieImporter()), partial(read_one_with, JunieImporter())


def step(second: int, kind: str, **told: Any) -> Fields:
    event = {"state": "IN_PROGRESS", "agentEvent": {"kind": kind, **told}}
    return {"kind": "SessionA2uxEvent", "event": event, "timestampMs": START + second * 1000}


def asked(second: int, prompt: str, name: str) -> Fields:
    return {"kind": "UserPromptEvent", "requestId": name, "prompt": prompt,
            "timestampMs": START + second * 1000}  # fmt: skip


def log() -> list[Fields]:
    """A question, a thought and a command that are told twice, what it took, and an answer."""
    used = {"model": "claude-sonnet-4-5", "cost": 0.25, "inputTokens": 100, "outputTokens": 20,
            "cacheInputTokens": 40, "cacheCreateTokens": 5, "time": 0}  # fmt: skip
    return [
        asked(0, "Which flour?", "r1"),
        {"kind": "SendToAgentEvent"},
        step(1, "AgentCurrentStatusUpdatedEvent", status="Sending LLM request"),
        step(1, "LlmResponseMetadataEvent", modelUsage=[used]),
        step(2, "AgentThoughtBlockUpdatedEvent", stepId="s1", text="A fi"),
        step(2, "AgentThoughtBlockUpdatedEvent", stepId="s1", text="A file."),
        step(3, "TerminalBlockUpdatedEvent", stepId="s2", status="IN_PROGRESS", command="ls"),
        step(4, "TerminalBlockUpdatedEvent", stepId="s2", status="COMPLETED", command="ls",
             output="rye.md"),
        step(5, "LlmResponseMetadataEvent", modelUsage=[used]),
        step(6, "AgentStateUpdatedEvent", blob=json.dumps({"currentDirectory": "/home/ada/oven"})),
        step(7, "ResultBlockUpdatedEvent", stepId="s3", result="Rye.", cancelled=False),
        asked(8, "Bake it", "r2"),
        step(9, "ResultBlockUpdatedEvent", stepId="s4", cancelled=True),
    ]  # fmt: skip


def write(root: Path, lines: list[Fields] | None = None) -> Path:
    path = root / SESSION / "events.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = log() if lines is None else lines
    path.write_text("".join(f"{json.dumps(line)}\n" for line in told))
    return path


def one(root: Path, *steps: Fields) -> tuple[object, ...]:
    return read_one(write(root, [asked(0, "Bake", "r1"), *steps])).messages[1].blocks


def test_a_log_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(write(tmp_path))
    assert (session.source, session.external_id, session.title) == (
        "junie",
        SESSION,
        "Which flour?",
    )
    assert (session.created_at, session.updated_at) == (START, START + 9_000)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    call = ToolCall("terminal", '{"command":"ls"}', "s2", ToolOutcome("rye.md", ToolStatus.OK))
    assert [(message.role, message.blocks) for message in session.messages] == [
        (Role.USER, (Text("Which flour?"),)),
        (Role.ASSISTANT, (Thinking("A file."), call)),
        (Role.ASSISTANT, (Text("Rye."),)),
        (Role.USER, (Text("Bake it"),)),
        (Role.ASSISTANT, (Event(EventKind.INTERRUPTED),)),
    ]
    for answer, second in zip(session.messages[1:3], (4, 7), strict=True):
        assert answer.usage == USED
        assert (answer.model, answer.created_at) == ("claude-sonnet-4-5", START + second * 1000)


def test_what_was_taken_for_no_answer_counts_too(tmp_path: Path) -> None:
    told = [*log()[:4], step(2, "MarkdownBlockUpdatedEvent", text="Rye."), log()[3]]
    _asked, answer = read_one(write(tmp_path, told)).messages
    assert answer.usage == USED + USED


def test_the_list_of_sessions_tells_title_and_folder(tmp_path: Path) -> None:
    write(tmp_path)
    told = {"sessionId": SESSION, "taskName": "Flour", "projectDir": "/home/ada/bakery",
            "createdAt": START - 1000, "archived": True}  # fmt: skip
    (tmp_path / "index.jsonl").write_text(json.dumps(told) + "\n")
    session = read_one(tmp_path)
    assert (session.title, session.created_at, session.archived) == ("Flour", START - 1000, True)
    assert session.project is not None
    assert session.project.path == "/home/ada/bakery"


def test_its_own_title_counts_most(tmp_path: Path) -> None:
    named = {"kind": "SessionTitleSetEvent", "name": "Rye"}
    assert read_one(write(tmp_path, [*log(), named])).title == "Rye"


def test_what_was_done_is_told_by_its_kind(tmp_path: Path) -> None:
    changed = step(1, "FileChangesBlockUpdatedEvent", stepId="a", status="COMPLETED",
                   changes=[{"afterRelativePath": "rye.md"}])  # fmt: skip
    served = step(2, "McpBlockUpdatedEvent", stepId="b", toolName="heat", details="250")
    failed = step(3, "AgentFailureEvent", message="Too hot.")
    choice = {"question": "Which?", "options": [{"id": "1", "description": "Rye"}]}
    offered = step(4, "ChoiceRequestUpdatedEvent", stepId="c", choiceRequest=choice)
    assert one(tmp_path, changed, served, failed, offered) == (
        ToolCall("edit_files", '{"changes":[{"afterRelativePath":"rye.md"}]}', "a",
                 ToolOutcome("", ToolStatus.OK)),
        ToolCall("heat", "", "b", ToolOutcome("250")),
        Event(EventKind.ERROR, "Too hot."),
        Text("Which?\n- Rye"),
    )  # fmt: skip


def test_what_a_person_answered_is_theirs(tmp_path: Path) -> None:
    entries = [{"question": "Which?", "answer": "Rye"}]
    answered = {"kind": "UserAsyncResponseEvent", "requestId": "r2", "entries": entries}
    last = read_one(write(tmp_path, [*log(), answered])).messages[-1]
    assert (last.role, last.blocks) == (Role.USER, (Text("Which?\nRye"),))


def test_no_other_product_takes_it(tmp_path: Path) -> None:
    write(tmp_path)
    (portion,) = plan(open_container(tmp_path)).portions
    assert portion.importer.key == "junie"


@RELAXED
@given(st.data())
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    lines = copy.deepcopy(log())
    put(lines, data.draw(st.sampled_from(list(places(lines)))), data.draw(JSON))
    container = open_container(write(tmp_path_factory.mktemp("junie"), lines).parent)
    list(JunieImporter().sessions(container, container.names(), lambda issue: None))
