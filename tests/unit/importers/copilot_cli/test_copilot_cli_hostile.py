"""No log of events, however broken, stops the reading; and a growing one keeps its messages."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.errors import UnreadableFile
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.copilot_cli.copilot_cli_files import Log, read, request
from tests.unit.importers.hostile import JSON, RELAXED, ids, is_tree, places, put


def whole() -> Log:
    """A session with a little of everything."""
    log = Log(selectedModel="gpt-5")
    log.add("system.message", content="Be good.")
    picture = {"type": "blob", "data": PIXEL, "mimeType": "image/png"}
    log.user("Look", attachments=[picture, {"path": "/a/b"}])
    log.add("assistant.reasoning", reasoningId="r", content="Hm.")
    log.assistant("Yes.", request("c1"), reasoningText="Hm.", outputTokens=3)
    log.start("c1")
    log.complete("c1", success=True, toolTelemetry={"metrics": {"durationMs": 4}})
    log.assistant("", request("c2", "task", {"prompt": "Search"}))
    log.add("subagent.started", toolCallId="c2", agentName="explore")
    log.assistant("Found.", parentToolCallId="c2", model="small")
    log.complete("c2", success=False, error={"message": "No", "code": "denied"})
    rewound = log.user("Wrong")
    log.add("session.snapshot_rewind", upToEventId=rewound)
    log.add("session.model_change", newModel="gpt-6")
    log.add("tool.user_requested", toolCallId="c3", toolName="bash", arguments={})
    log.complete("c3", result={"result_type": "success", "text_result_for_llm": "a"})
    log.assistant("Right.")
    log.add("session.compaction_complete", success=True, summaryContent="Sum")
    log.shut_down(small=(10, 2, 1, 1))
    log.add("abort", reason="user")
    return log


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    log = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(log.records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    for session in read(log.write(tmp_path))[0]:
        assert is_tree(session)


@RELAXED
@given(data=st.data())
def test_a_log_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    log = whole()
    path = log.write(tmp_path)
    complete = ids(read(path)[0])
    path.write_bytes(log.content[: data.draw(st.integers(0, len(log.content)))])
    for session, found in ids(read(path)[0]).items():
        assert complete[session][: len(found)] == found


@RELAXED
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_lines_of_rubbish_cost_nothing_but_themselves(tmp_path: Path, rubbish: list[bytes]) -> None:
    log = whole()
    path = log.write(tmp_path)
    complete = ids(read(path)[0])
    lines = log.content.splitlines(keepends=True)
    for number, line in enumerate(rubbish):
        lines.insert(number * 3 + 1, line.replace(b"\n", b"") + b"\n")
    path.write_bytes(b"".join(lines))
    assert ids(read(path)[0]) == complete


def test_the_same_log_twice_over_is_read(tmp_path: Path) -> None:
    log = whole()
    log.records += [json.loads(json.dumps(record)) for record in log.records]
    for found in ids(read(log.write(tmp_path))[0]).values():
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b'{"type":"user.message","id":"1","timestamp":"x","parentId":null,"data":' + b"[" * 100_000,
        b'{"type":"session.start","data":{"sessionId":"\\ud800\\u0000"}}\n'
        b'{"type":"user.message","data":{"content":"\\ud800\\u0000"}}\n',
    ],
)
def test_strange_files_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(content)
    with suppress(UnreadableFile):
        assert all(session.messages for session in read(path)[0])
