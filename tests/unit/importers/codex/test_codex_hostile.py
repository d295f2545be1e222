"""No rollout, however broken, stops the reading; and a growing one keeps its messages."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.codex.codex_files import SESSION, Rollout, read
from tests.unit.importers.hostile import JSON, RELAXED, ids, places, put


def whole() -> Rollout:
    """A session with a little of everything."""
    base = {"thread_id": SESSION, "end_ordinal_exclusive": 4}
    rollout = Rollout(git={"branch": "main"}, rollout_id=SESSION, history_base=base)
    rollout.turn("t1")
    picture = {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}"}
    rollout.item("message", role="user", content=[{"type": "input_text", "text": "Look."}, picture])
    rollout.event("user_message", message="Look.")
    rollout.item("reasoning", summary=[{"type": "summary_text", "text": "Hm."}])
    rollout.call("a", cmd="ls")
    rollout.event("exec_command_end", call_id="a", exit_code=0, duration={"secs": 1, "nanos": 2})
    rollout.output("a", '{"output":"x","metadata":{"exit_code":0,"duration_seconds":1}}')
    rollout.tokens(total=1000, last=1000)
    rollout.item("custom_tool_call", name="apply_patch", input="+a", call_id="b")
    rollout.event("patch_apply_end", call_id="b", success=True, changes={"a": {}})
    rollout.item("custom_tool_call_output", call_id="b", output=[{"type": "input_text"}])
    rollout.assistant("Done.", phase="final_answer")
    rollout.tokens(total=1400)
    rollout.user("More.", typed=True)
    rollout.event("thread_rolled_back", num_turns=1)
    rollout.add("compacted", message="Sum", replacement_history=[])
    rollout.turn("t2", "other")
    rollout.user("Other.", typed=True)
    rollout.item("web_search_call", id="w", status="completed", action={"query": "x"})
    rollout.event("turn_aborted", reason="interrupted")
    rollout.event("thread_name_updated", thread_name="Everything")
    return rollout


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    rollout = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(rollout.records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    path = rollout.write(tmp_path)
    lines = (json.dumps(record) for record in rollout.records)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for session in read(path)[0]:
        found = [message.external_id for message in session.messages]
        assert len(found) == len(set(found))
        assert {message.parent_id for message in session.messages} <= {None, *found}


@RELAXED
@given(data=st.data())
def test_a_rollout_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    rollout = whole()
    path = rollout.write(tmp_path)
    complete = ids(read(path)[0])[SESSION]
    path.write_bytes(rollout.content[: data.draw(st.integers(0, len(rollout.content)))])
    for found in ids(read(path)[0]).values():
        assert complete[: len(found)] == found


@RELAXED
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_lines_of_rubbish_cost_nothing_but_themselves(tmp_path: Path, rubbish: list[bytes]) -> None:
    rollout = whole()
    path = rollout.write(tmp_path)
    complete = [len(each) for each in ids(read(path)[0]).values()]
    lines = rollout.content.splitlines(keepends=True)
    for number, line in enumerate(rubbish):
        lines.insert(number * 3 + 1, line.replace(b"\n", b"") + b"\n")
    path.write_bytes(b"".join(lines))
    assert [len(each) for each in ids(read(path)[0]).values()] == complete
