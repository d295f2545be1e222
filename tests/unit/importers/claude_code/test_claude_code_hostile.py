"""No transcript, however broken, stops the reading; and a growing one keeps its messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import (
    SESSION,
    Transcript,
    call,
    image,
    read,
    text,
    thinking,
)
from tests.unit.importers.hostile import JSON, RELAXED, ids, places, put


def whole() -> Transcript:
    """A session with a little of everything."""
    transcript = Transcript()
    transcript.loose(type="file-history-snapshot", snapshot={})
    start = transcript.user([text("<ide_selection>x</ide_selection>Look."), image()])
    transcript.assistant("msg_1", thinking("Hm."), usage={"output_tokens": 3})
    transcript.assistant("msg_1", call("t1", "Task", prompt="Find."), usage={"output_tokens": 9})
    transcript.user("Find.", isSidechain=True, parentUuid=None, uuid="side")
    transcript.assistant("msg_s", text("Found."), isSidechain=True)
    transcript.last = "assistant-3"
    transcript.result("t1", [text("ok")], toolUseResult={"agentId": "a1", "structuredPatch": []})
    transcript.add("progress", data={"type": "agent_progress", "agentId": "a1"})
    transcript.add("attachment", attachment={"type": "queued_command", "prompt": "Also."})
    transcript.assistant("msg_2", text("Done."), call("t2", "Bash", command="make"))
    transcript.result("t2", "Exit code 2", is_error=True, toolUseResult="Error")
    transcript.result("gone", "orphan")
    transcript.user("<bash-input>ls</bash-input>")
    transcript.user("<bash-stdout>a</bash-stdout>")
    compacted = {"preTokens": 1000}
    transcript.add("system", subtype="compact_boundary", compactMetadata=compacted)
    transcript.user("Summary", isCompactSummary=True)
    transcript.last = start
    transcript.user("Look again.")
    transcript.assistant("msg_3", text("Yes."))
    fold = {"command": {"source_uuid": "q1"}}
    spoken = {"origin": {"kind": "voice-call"}, "fold": fold, "forkedFrom": {"sessionId": "other"}}
    transcript.add("system", subtype="voice_call_talk", content="Aloud", blocks=[], **spoken)
    transcript.user("Sent.", origin={"kind": "peer", "from": "uds:1", "name": "Bakery"})
    transcript.loose(type="tag", tag="bread")
    transcript.loose(type="relocated", relocatedCwd="/home/ada/bakery")
    transcript.loose(type="custom-title", customTitle="Everything")
    return transcript


def printed() -> list[dict[str, Any]]:
    """A run with a sub-agent, as it is printed."""
    told: dict[str, Any] = {"session_id": SESSION, "parent_tool_use_id": None, "uuid": "p0"}
    asked = {"id": "msg_1", "role": "assistant", "content": [call("t1", "Agent", prompt="Look.")]}
    found = {"id": "msg_2", "role": "assistant", "content": [text("Rye.")], "usage": {}}
    back = {"type": "tool_result", "tool_use_id": "t1", "content": "Rye."}
    sizes = {"trigger": "auto", "pre_tokens": 9}
    given = {"message": {"role": "user", "content": [back]}, "tool_use_result": {"agentId": "a"}}
    return [
        {**told, "type": "system", "subtype": "init", "tools": []},
        {**told, "type": "assistant", "message": asked, "request_id": "r1"},
        {
            **told,
            "type": "assistant",
            "message": found,
            "parent_tool_use_id": "t1",
            "agent_id": "a",
        },
        {**told, "type": "user", **given},
        {**told, "type": "system", "subtype": "compact_boundary", "compact_metadata": sizes},
        {**told, "type": "assistant", "message": found, "error": "overloaded"},
    ]


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    transcript = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(transcript.records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    lines = (json.dumps(record) for record in transcript.records)
    path = tmp_path / "session.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sessions, _ = read(path)
    for session in sessions:
        ids = [message.external_id for message in session.messages]
        assert len(ids) == len(set(ids))
        assert {message.parent_id for message in session.messages} <= {None, *ids}


@RELAXED
@given(data=st.data())
def test_any_value_in_a_printed_run_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    records = printed()
    for _ in range(data.draw(st.integers(1, 3))):
        record = data.draw(st.sampled_from(records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    content = json.dumps(records)
    (tmp_path / "run.json").write_text(content[: data.draw(st.integers(0, len(content)))])
    (tmp_path / "run.jsonl").write_text(json_lines(records))
    for session in read(tmp_path)[0]:
        named = [message.external_id for message in session.messages]
        assert len(named) == len(set(named))


@RELAXED
@given(told=JSON, noted=JSON)
def test_any_value_beside_a_transcript_is_read_somehow(
    tmp_path: Path, told: object, noted: object
) -> None:
    transcript = whole()
    transcript.write(tmp_path / "projects")
    beside = tmp_path / "projects" / SESSION
    beside.mkdir(exist_ok=True)
    (beside / "custom-title.json").write_text(json.dumps({"customTitle": told}))
    (beside / "archived.json").write_text(json.dumps({"archived": True, "at": told}))
    record = tmp_path / "claude-code-sessions" / "a" / "b" / "local_1.json"
    record.parent.mkdir(parents=True, exist_ok=True)
    about = {"cliSessionId": SESSION, "title": noted, "lastActivityAt": noted}
    record.write_text(json.dumps(about))
    record.with_name("local_2.json").write_text(json.dumps(noted))
    assert any(session.external_id == SESSION for session in read(tmp_path)[0])


@RELAXED
@given(data=st.data())
def test_a_transcript_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    transcript = whole()
    complete = ids(read(transcript.write(tmp_path))[0])
    content = transcript.content
    cut = data.draw(st.integers(0, len(content)))
    path = transcript.write(tmp_path)
    path.write_bytes(content[:cut])
    for external_id, found in ids(read(path)[0]).items():
        assert complete[external_id][: len(found)] == found


@RELAXED
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_lines_of_rubbish_cost_nothing_but_themselves(tmp_path: Path, rubbish: list[bytes]) -> None:
    transcript = whole()
    complete = ids(read(transcript.write(tmp_path))[0])
    lines = transcript.content.splitlines(keepends=True)
    for number, line in enumerate(rubbish):
        lines.insert(number * 3 + 1, line.replace(b"\n", b"") + b"\n")
    path = transcript.write(tmp_path)
    path.write_bytes(b"".join(lines))
    assert ids(read(path)[0]) == complete
