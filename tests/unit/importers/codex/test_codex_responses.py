"""What a model answered and thought, as Codex keeps it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Citation, Text, TextVariant, Thinking
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.codex.codex_files import (
    Rollout,
    call_in,
    outcome_in,
    read,
    read_one,
    talk,
)


def test_an_answer_goes_on_until_a_tool_gave_something_back(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("List the files.", typed=True)
    rollout.item("reasoning", summary=[{"type": "summary_text", "text": "Use ls."}])
    rollout.assistant("I look.", phase="commentary")
    rollout.call("a", cmd="ls")
    rollout.call("b", cmd="pwd")
    rollout.output("a", "x.py")
    rollout.output("b", "/home/ada")
    rollout.assistant("There is one.", phase="final_answer")
    session = read_one(rollout, tmp_path)
    _, first, second = session.messages
    assert [block.kind for block in first.blocks] == [
        "thinking",
        "text",
        "tool_call",
        "tool_call",
    ]
    assert first.blocks[0] == Thinking("Use ls.", 2.0)
    assert first.blocks[1] == Text("I look.", TextVariant.COMMENTARY)
    assert second.blocks == (Text("There is one."),)
    assert (first.external_id, second.external_id) == ("line:4", "line:10")
    assert [message.parent_id for message in session.messages] == [None, "line:2", "line:4"]


def test_a_thought_that_is_sealed_still_shows_that_there_was_one(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("Why?", typed=True)
    rollout.item("reasoning", summary=[], content=None, encrypted_content="gAAA")
    (block,) = read_one(rollout, tmp_path).messages[1].blocks
    assert isinstance(block, Thinking)
    assert (block.text, block.seconds) == ("", 2.0)


@pytest.mark.parametrize(
    ("item", "name", "arguments"),
    [
        (
            {"type": "custom_tool_call", "name": "apply_patch", "input": "*** Begin Patch"},
            "apply_patch",
            "*** Begin Patch",
        ),
        (
            {"type": "local_shell_call", "action": {"type": "exec", "command": ["ls"]}},
            "shell",
            '{"type":"exec","command":["ls"]}',
        ),
        (
            {"type": "web_search_call", "action": {"type": "search", "query": "fts5"}},
            "web_search",
            '{"type":"search","query":"fts5"}',
        ),
        (
            {"type": "function_call", "name": "find", "namespace": "mcp", "arguments": "{}"},
            "mcp.find",
            "{}",
        ),
    ],
)
def test_every_kind_of_call_is_a_call(
    tmp_path: Path, item: dict[str, object], name: str, arguments: str
) -> None:
    rollout = Rollout()
    rollout.add("response_item", **item)
    call = call_in(read_one(rollout, tmp_path).messages[0])
    assert (call.name, call.arguments) == (name, arguments)


def test_a_picture_that_was_made_is_attached_to_its_call(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.item("image_generation_call", id="ig", result=PIXEL, revised_prompt="A dot")
    message = read_one(rollout, tmp_path).messages[0]
    assert call_in(message).arguments == "A dot"
    (attachment,) = outcome_in(message).attachments
    assert (attachment.width, attachment.size) == (1, 70)


def test_an_item_of_a_new_kind_is_kept_and_told(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.item("hologram", light=1)
    (session,), issues = read(rollout.write(tmp_path))
    (block,) = session.messages[0].blocks
    assert block == Text('{"type":"hologram","light":1}', TextVariant.UNKNOWN)
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_what_is_put_behind_an_answer_is_no_part_of_its_text(tmp_path: Path) -> None:
    notes = (
        "<oai-mem-citation>\n<citation_entries>\nMEMORY.md:1-2|note=[rye is best]\nb.md:3\n"
        "</citation_entries>\n<rollout_ids>\n019e\n</rollout_ids>\n</oai-mem-citation>"
    )
    done = '::git-stage{cwd="/x"}\n::git-commit{cwd="/x"}'
    rollout = Rollout()
    rollout.assistant(f"Baked.\n\n{done}\n\n{notes}")
    rollout.assistant(f"{done}\nis how.")
    rollout.assistant("</oai-mem-citation>")
    baked, first, second, how, mark = read_one(rollout, tmp_path).messages[0].blocks
    assert (baked, how) == (Text("Baked."), Text(f"{done}\nis how."))
    assert mark == Text("</oai-mem-citation>")
    assert first == Citation("MEMORY.md:1-2", text="rye is best")
    assert second == Citation("b.md:3")


def test_a_message_may_leave_out_that_it_is_one(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.add("response_item", role="user", content=[{"type": "input_text", "text": "Hm?"}])
    rollout.add("response_item", role="assistant", content=[{"type": "text", "text": "Yes."}])
    assert talk(read_one(rollout, tmp_path)) == ["Hm?", "Yes."]


def test_a_review_is_read_as_text(tmp_path: Path) -> None:
    lines = {"start": 3, "end": 5}
    found = [
        {"title": "[P2] Keep it", "body": "It burns.", "code_location": {
            "absolute_file_path": "/x/oven.py", "line_range": lines}},
        {"title": "Mend", "code_location": {"line_range": lines}},
        None,
    ]  # fmt: skip
    review = {"findings": found, "overall_correctness": "patch is incorrect",
              "overall_explanation": "Too hot.", "overall_confidence_score": 0.9}  # fmt: skip
    other = '{"findings": 1, "overall_explanation": "Too hot."}'
    rollout = Rollout()
    rollout.assistant(json.dumps(review))
    rollout.assistant(other)
    read_as, told = read_one(rollout, tmp_path).messages[0].blocks
    assert read_as == Text(
        "**Patch is incorrect**\n\nToo hot.\n\n"
        "**[P2] Keep it** — `/x/oven.py:3-5`\n\nIt burns.\n\n**Mend**"
    )
    assert told == Text(other)


@pytest.mark.parametrize("before", [True, False])
def test_what_the_log_tells_of_a_thought_stands_in_its_item(tmp_path: Path, before: bool) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    for thought in ("First", "Second"):
        if not before:
            rollout.item("reasoning", summary=[], encrypted_content=None)
        rollout.event("agent_reasoning_raw_content", text=f"{thought}, look.")
        rollout.event("agent_reasoning_raw_content", text="Then write.")
        if before:
            rollout.item("reasoning", summary=[], encrypted_content=None)
    rollout.assistant("Done.")
    *thoughts, said = read_one(rollout, tmp_path).messages[1].blocks
    assert [thought.text for thought in thoughts if isinstance(thought, Thinking)] == [
        "First, look.\n\nThen write.",
        "Second, look.\n\nThen write.",
    ]
    assert said == Text("Done.")


@pytest.mark.parametrize("answered", [True, False])
def test_a_thought_without_an_item_is_kept(tmp_path: Path, answered: bool) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.event("agent_reasoning_raw_content", text="Look first.")
    if answered:
        rollout.assistant("Done.")
    answer = read_one(rollout, tmp_path).messages[1]
    assert answer.blocks[0] == Thinking("Look first.")


def test_newer_files_tell_it_as_an_item_of_the_turn(tmp_path: Path) -> None:
    rollout = Rollout(history_mode="paginated")
    rollout.user("Go.", typed=True)
    thought = {"type": "Reasoning", "id": "r", "summary_text": [], "raw_content": ["Look."]}
    rollout.event("item_completed", item=thought)
    rollout.item("reasoning", summary=[])
    rollout.assistant("Done.")
    answer = read_one(rollout, tmp_path).messages[1]
    assert answer.blocks == (Thinking("Look.", 3.0), Text("Done."))


def test_a_plan_is_read_without_the_tags_round_it(tmp_path: Path) -> None:
    made = Rollout()
    made.user("How?", typed=True)
    made.assistant("So:\n<proposed_plan>\n# Rye\n\nBake `<proposed_plan>`.\n</proposed_plan>")
    assert talk(read_one(made, tmp_path))[-1] == "So:\n# Rye\n\nBake `<proposed_plan>`."
