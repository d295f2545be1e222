"""No transcript, however broken, stops the reading; and a growing one keeps its messages."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import ParsedSession
from tests.unit.importers.claude_code_files import Transcript, call, image, read, text, thinking
from tests.unit.importers.hostile import JSON, RELAXED, places, put


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
    transcript.loose(type="custom-title", customTitle="Everything")
    return transcript


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


def ids(sessions: list[ParsedSession]) -> dict[str, list[str]]:
    return {
        session.external_id: [message.external_id for message in session.messages]
        for session in sessions
    }


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
