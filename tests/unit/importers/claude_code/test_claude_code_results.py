"""What came of the calls of Claude Code."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, ToolCall, ToolResult, ToolStatus
from chatvault.domain.message import Role
from tests.unit.importers.claude_code.claude_code_files import (
    PIXEL,
    START_MS,
    Transcript,
    call,
    image,
    outcome_of,
    read_one,
    text,
)


@pytest.mark.parametrize(
    ("tool", "structured", "content", "note"),
    [
        ("Read", {"file": {"numLines": 214}}, "1→x", "214 lines"),
        ("Read", {"file": {"numLines": 1}}, "1→x", "1 line"),
        ("Bash", {"stdout": "x"}, "====\n18 passed in 3.4s", "18 passed"),
        ("Bash", {"stdout": "x"}, "2 failed, 16 passed in 3s", "2 failed, 16 passed"),
        ("Bash", {"interrupted": True}, "", "interrupted"),
        ("Bash", {"backgroundTaskId": "b1"}, "Running", "in background"),
        ("Grep", {"mode": "content", "numLines": 6}, "a", "6 lines"),
        ("Glob", {"numFiles": 0, "filenames": []}, "No files", "0 files"),
        ("WebFetch", {"code": 200, "codeText": "OK"}, "text", "200 OK"),
        ("Task", {"totalToolUseCount": 6}, "done", "6 tool calls"),
        ("TodoWrite", {"newTodos": [{"status": "completed"}, {}]}, "ok", "1 of 2 done"),
        ("Write", {"type": "create", "content": "a\nb\n"}, "created", "+2"),
        ("mcp__x__y", {}, "anything", ""),
    ],
)
def test_a_word_tells_how_a_call_went(
    tmp_path: Path, tool: str, structured: object, content: str, note: str
) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", tool))
    transcript.result("t", content, toolUseResult=structured)
    outcome = outcome_of(transcript, tmp_path)
    assert (outcome.note, outcome.status) == (note, ToolStatus.OK)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("Exit code 1\nFAILED tests/test_rerank.py", "exit 1"),
        ("Error: Exit code 127", "exit 127"),
        ("The user doesn't want to proceed with this tool use.", "denied"),
        ("Request timed out after 30 s", "timed out"),
        ("<tool_use_error>File has not been read yet.</tool_use_error>", ""),
    ],
)
def test_a_failure_is_told_in_a_word(tmp_path: Path, content: str, note: str) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Bash"))
    transcript.result("t", content, is_error=True, toolUseResult="Error")
    outcome = outcome_of(transcript, tmp_path)
    assert (outcome.note, outcome.status) == (note, ToolStatus.FAILED)
    assert "tool_use_error" not in outcome.text


def test_an_edit_keeps_its_patch_and_not_the_file(tmp_path: Path) -> None:
    transcript = Transcript()
    hunk = {"oldStart": 41, "lines": [" def score():", "-    old", "+    new", "+    more"]}
    structured = {
        "filePath": "rank.py",
        "originalFile": "x" * 9000,
        "oldString": "old",
        "newString": "new",
        "structuredPatch": [hunk],
    }
    transcript.assistant("msg_1", call("t", "Edit"))
    transcript.result("t", "The file was updated.", toolUseResult=structured)
    outcome = outcome_of(transcript, tmp_path)
    assert outcome.note == "+2 −1"
    kept = {"filePath": "rank.py", "structuredPatch": [hunk]}
    assert json.loads(outcome.details or "") == kept


def test_the_time_between_call_and_result_is_how_long_it_took(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Bash"))
    transcript._count += 2
    transcript.result("t", "ok")
    outcome = outcome_of(transcript, tmp_path)
    assert (outcome.started_at, outcome.duration_ms) == (START_MS + 1000, 3000)


def test_a_time_that_was_measured_is_better(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Task"))
    transcript.result("t", "ok", toolUseResult={"totalDurationMs": 38_601})
    assert outcome_of(transcript, tmp_path).duration_ms == 38_601


def test_pictures_that_a_tool_gave_back_are_attached(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Read"))
    transcript.result("t", [text("a chart"), image()], toolUseResult={"type": "image"})
    outcome = outcome_of(transcript, tmp_path)
    (attachment,) = outcome.attachments
    assert outcome.text == "a chart"
    assert (attachment.width, attachment.height, attachment.media_type) == (1, 1, "image/png")
    assert attachment.content is not None
    assert attachment.content().read() == base64.b64decode(PIXEL)


def test_a_result_without_its_call_is_a_message_of_its_own(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.result("gone", "left over")
    (message,) = read_one(transcript, tmp_path).messages
    assert message.role is Role.TOOL
    (block,) = message.blocks
    assert isinstance(block, ToolResult)
    assert (block.outcome.text, block.call_id) == ("left over", "gone")


def test_what_is_said_beside_a_result_is_a_message(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Bash"))
    result = {"type": "tool_result", "tool_use_id": "t", "content": "ok"}
    transcript.user([result, text("But do it differently.")])
    answer, prompt = read_one(transcript, tmp_path).messages
    assert isinstance(answer.blocks[0], ToolCall)
    assert answer.blocks[0].outcome is not None
    assert prompt.blocks == (Text("But do it differently."),)


def test_old_calls_without_ids_get_their_results_in_order(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", {"type": "tool_use", "name": "bash", "input": {}})
    transcript.user([{"type": "tool_result", "content": "ok"}])
    assert outcome_of(transcript, tmp_path).text == "ok"


def test_a_document_that_a_tool_gave_back_is_a_file(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "mcp__drive__get"))
    source = {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}
    document = {"type": "document", "source": source, "title": "rye.pdf"}
    plain = {"type": "document", "source": {"type": "text", "data": "Rye rises."}}
    elsewhere = {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}}
    transcript.result("t", [document, plain, elsewhere])
    outcome = outcome_of(transcript, tmp_path)
    assert outcome.text == "Rye rises."
    assert [(each.name, each.size) for each in outcome.attachments] == [
        ("rye.pdf", 4),
        ("https://example.org/a.png", None),
    ]


def test_what_a_tool_beside_the_model_gave_back_stands_with_its_call(tmp_path: Path) -> None:
    searched = {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"q": "rye"}}
    page = {"type": "web_search_result", "title": "Rye", "url": "https://rye.example"}
    found = {"type": "web_search_tool_result", "tool_use_id": "s1", "content": [page]}
    advised = {"type": "server_tool_use", "id": "s2", "name": "advisor", "input": {}}
    advice = {"type": "advisor_result", "text": "Wait longer."}
    given = {"type": "advisor_tool_result", "tool_use_id": "s2", "content": advice}
    transcript = Transcript()
    transcript.user("How long?")
    transcript.assistant("m1", searched, found, advised, given, text("Ten hours."))
    _asked, answer = read_one(transcript, tmp_path).messages
    search, advisor, said = answer.blocks
    assert isinstance(search, ToolCall)
    assert isinstance(advisor, ToolCall)
    assert search.outcome is not None
    assert advisor.outcome is not None
    assert (search.outcome.text, advisor.outcome.text) == (
        *("Rye\nhttps://rye.example", "Wait longer."),
    )
    assert said == Text("Ten hours.")
