"""What Cline shows in its panel becomes messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Attachment,
    Event,
    EventKind,
    File,
    Image,
    Text,
    ToolCall,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from tests.unit.importers.cline.cline_files import (
    PIXEL,
    Task,
    read,
    read_one,
    tasks,
)


def test_what_requests_took_is_counted_once(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request(0.002).request(0.001).say("text", "Yes")
    (answer,) = read_one(task, tmp_path / "7").messages[1:]
    assert answer.usage is not None
    assert answer.usage.cost == 3_000
    assert (answer.usage.input, answer.usage.output, answer.usage.cache_read) == (500, 60, 160)
    assert isinstance(answer.usage, Usage)


@pytest.mark.parametrize(
    ("extension", "told", "counted"),
    [
        ("rooveterinaryinc.roo-cline", 250, 150),  # with what came from a cache
        ("rooveterinaryinc.roo-cline", 40, 40),  # as older ones tell it of Anthropic
        ("saoudrizwan.claude-dev", 250, 250),
    ],
)
def test_the_input_is_what_came_from_no_cache(
    tmp_path: Path, extension: str, told: int, counted: int
) -> None:
    task = Task().say("text", "Bake").request(tokensIn=told).say("text", "Done.")
    session = read_one(task, tasks(tmp_path, extension) / "7")
    usage = session.messages[1].usage
    assert usage is not None
    assert (usage.input, usage.cache_read, usage.cache_write) == (counted, 80, 20)


def test_of_a_text_that_grows_the_last_form_stays(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request()
    task.say("text", "I be", partial=True).say("text", "I begin", partial=True)
    task.say("text", "I begin.").say("text", "And go on", partial=True)
    (answer,) = read_one(task, tmp_path / "7").messages[1:]
    assert answer.blocks == (Text("I begin."), Text("And go on"))


def test_a_question_shows_what_may_be_answered(tmp_path: Path) -> None:
    asked = {"question": "Rye or wheat?", "options": ["Rye", "Wheat"]}
    task = Task().say("text", "Bake").request().ask("followup", asked)
    (answer,) = read_one(task, tmp_path / "7").messages[1:]
    assert plain_text(answer.blocks) == "Rye or wheat?\n- Rye\n- Wheat"


def test_a_tool_that_was_asked_for_and_then_used_is_one_call(tmp_path: Path) -> None:
    edit = {"tool": "editedExistingFile", "path": "loaf.md", "diff": "+rye"}
    task = Task().say("text", "Bake").request().ask("tool", edit).say("tool", edit)
    server = {"serverName": "oven", "toolName": "heat", "arguments": '{"to": 240}'}
    task.ask("use_mcp_server", server).say("mcp_server_response", "240 degrees")
    first, second = read_one(task, tmp_path / "7").messages[1].blocks
    assert isinstance(first, ToolCall)
    assert first.name == "editedExistingFile"
    assert isinstance(second, ToolCall)
    assert (second.name, second.arguments) == ("oven.heat", '{"to": 240}')
    assert second.outcome is not None
    assert second.outcome.text == "240 degrees"


def test_agents_that_worked_for_a_task_are_a_call_and_count(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request(0.002).say("use_subagents", {"prompts": ["Look"]})
    done = {"status": "completed", "items": [{"index": 1, "prompt": "Look", "result": "Rye."}]}
    task.say("subagent", {"status": "running", "items": []}, partial=True).say("subagent", done)
    took = {"source": "subagents", "tokensIn": 4, "tokensOut": 7, "cost": 0.04}
    (answer,) = read_one(task.say("subagent_usage", took), tmp_path / "7").messages[1:]
    (call,) = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text) == ("use_subagents", "Rye.")
    assert answer.usage is not None
    assert (answer.usage.input, answer.usage.output, answer.usage.cost) == (254, 37, 42_000)


def test_what_a_summary_took_counts(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request(0.002).say("text", "Yes")
    task.say("condense_context", contextCondense={"summary": "Rye.", "cost": 0.02})
    _question, answer, folded = read_one(task, tmp_path / "7").messages
    assert answer.usage is not None
    assert answer.usage.cost == 22_000
    assert isinstance(folded.blocks[0], Event)


def test_the_path_of_a_file_that_is_read_is_no_result(tmp_path: Path) -> None:
    asked = {"tool": "readFile", "path": "oven\\a.md", "content": "C:\\w\\oven\\a.md"}
    older = {"tool": "readFile", "path": "a.md", "content": "# Rye"}
    task = Task().say("text", "Bake").request().say("tool", asked).say("tool", older)
    first, second = read_one(task, tmp_path / "7").messages[1].blocks
    assert isinstance(first, ToolCall)
    assert first.outcome is None
    assert isinstance(second, ToolCall)
    assert second.outcome is not None
    assert second.outcome.text == "# Rye"


def test_what_nobody_knows_is_kept_and_told_and_marks_of_the_panel_are_not(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request().say("hook_status", {"status": "running"})
    task.say("api_req_rate_limited", {"seconds": 9})
    task.say("task_progress", "- [x] flour").say("fold", "twice").ask("knead")
    task.say("completion_result", "Done.HAS_CHANGES").ask("completion_result")
    task.write(tmp_path / "7")
    (session,), issues = read(tmp_path / "7")
    said = [(plain_text(each.blocks), each.hidden) for each in session.messages[1:4]]
    assert said[:2] == [("- [x] flour", Hidden.PROGRESS), ("twice", Hidden.PROGRESS)]
    assert plain_text(session.messages[-1].blocks) == "Done."
    assert [issue.text for issue in issues] == [
        "Content of the unknown kind “fold” was kept as it is (1).",
        "Content of the unknown kind “knead” was kept as it is (1).",
    ]


def test_pictures_and_errors_are_kept(tmp_path: Path) -> None:
    task = Task().say("text", "Bake this", images=[PIXEL, "https://example.org/a.png"])
    task.request().say("error", "The oven is cold.")
    question, error = read_one(task, tmp_path / "7").messages
    assert [type(block) for block in question.blocks] == [Text, Image]
    assert isinstance(error.blocks[0], Event)
    assert error.blocks[0].text == "The oven is cold."


def test_files_that_a_person_gave_stand_with_their_words_and_without_any(tmp_path: Path) -> None:
    task = Task().say("text", "", files=["/home/ada/oven/loaf.md"]).request()
    task.say("text", "A loaf.").say("user_feedback", "And this?", files=["C:\\oven\\rye.md", 7])
    first, answer, second = read_one(task, tmp_path / "7").messages
    assert (first.role, first.blocks) == (Role.USER, (File(Attachment("loaf.md")),))
    assert (answer.role, answer.blocks) == (Role.ASSISTANT, (Text("A loaf."),))
    assert second.blocks == (Text("And this?"), File(Attachment("rye.md")))


def test_a_picture_that_a_model_made_is_part_of_its_answer(tmp_path: Path) -> None:
    source = {"type": "base64", "data": PIXEL.partition(",")[2]}
    made = {"id": "m1", "modality": "image", "mediaType": "image/png", "source": source}
    task = Task().say("text", "Draw a loaf").request().say("text", "So:")
    _asked, answer = read_one(task.say("text", "", media=[made, 7]), tmp_path / "7").messages
    assert [type(block) for block in answer.blocks] == [Text, Image]


def test_where_a_picture_lies_is_what_its_call_gave(tmp_path: Path) -> None:
    task = Task().say("text", "Paint").request(0.002)
    task = task.ask("tool", json.dumps({"tool": "generateImage", "path": "loaf.png"}))
    task = task.say("image", json.dumps({"imageUri": "x:/", "imagePath": "/home/ada/loaf.png"}))
    (call,) = read_one(task, tmp_path / "7").messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "/home/ada/loaf.png"


def test_that_a_server_is_being_asked_is_no_second_call(tmp_path: Path) -> None:
    asked = {"serverName": "shop", "toolName": "prices", "arguments": '{"of": "rye"}'}
    task = Task().say("text", "What does rye cost?").request()
    task.ask("use_mcp_server", asked).say("mcp_server_request_started")
    task.say("mcp_server_response", "2 crowns").say("completion_result", "Two crowns.")
    session = read_one(task, tasks(tmp_path) / "7")
    call, said = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert (call.name, said) == ("shop.prices", Text("Two crowns."))
    assert call.outcome is not None
    assert call.outcome.text == "2 crowns"


def test_a_command_that_a_person_had_to_allow_is_told_without_the_mark_of_that(
    tmp_path: Path,
) -> None:
    task = Task().say("text", "Stop the oven").request()
    task.ask("command", "kill ovenREQ_APP").ask("command_output", "killed")
    (call,) = read_one(task, tmp_path / "7").messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.arguments == '{"command":"kill oven"}'


def test_output_that_comes_after_a_remark_still_finds_its_command(tmp_path: Path) -> None:
    task = Task().say("text", "Heat the oven").request().ask("command", "heat 230")
    task.say("user_feedback", "Let it run").say("command_output", "230 degrees")
    session = read_one(task, tasks(tmp_path) / "7")
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "230 degrees"


def test_an_answer_that_was_ended_says_so_after_what_there_is_of_it(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request(cancelReason="user_cancelled")
    task.say("text", "I knead the d").request(
        cancelReason="streaming_failed", streamingFailedMessage="no network"
    )
    session = read_one(task, tasks(tmp_path) / "7")
    assert [message.blocks[0] for message in session.messages[1:]] == [
        Text("I knead the d"),
        Event(EventKind.INTERRUPTED),
        Event(EventKind.ERROR, "no network"),
    ]


def test_a_request_without_an_answer_is_counted_too(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request().say("text", "I bake.").request()
    session = read_one(task, tasks(tmp_path) / "7")
    usage = session.messages[1].usage
    assert usage is not None
    assert (usage.input, usage.cost) == (500, 4_000)


def test_a_request_that_failed_says_so_once_and_in_words_in_its_order(tmp_path: Path) -> None:
    said = json.dumps({"message": "No network", "code": "stream_failed", "details": {"a": 1}})
    task = Task().say("text", "Bake")
    task.request(cancelReason="streaming_failed", streamingFailedMessage=said)
    task.ask("api_req_failed", said).say("user_feedback", "Again")
    task.request(cancelReason="streaming_failed", streamingFailedMessage=said)
    task.say("text", "I knead the d").say("user_feedback", "And again")
    session = read_one(task, tasks(tmp_path) / "7")
    assert [message.blocks for message in session.messages[1:]] == [
        (Event(EventKind.ERROR, "No network"),),
        (Text("Again"),),
        (Text("I knead the d"),),
        (Event(EventKind.ERROR, "No network"),),
        (Text("And again"),),
    ]
    times = [message.created_at or 0 for message in session.messages]
    assert times == sorted(times)


def test_what_another_task_is_to_do_is_no_outcome(tmp_path: Path) -> None:
    asked = {"tool": "newTask", "mode": "code", "content": "Weigh the flour"}
    task = Task().say("text", "Bake").request().ask("tool", asked).say("subtask_result", "500 g")
    session = read_one(task, tasks(tmp_path) / "7")
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"mode": "code", "content": "Weigh the flour"}
    assert call.outcome is not None
    assert call.outcome.text == "500 g"


def test_how_newer_panels_end_a_plan_and_sum_up(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request().say("plan_completion_result", "Rye first.")
    task.say("compaction", {"status": "completed", "mode": "auto"})
    session = read_one(task, tasks(tmp_path) / "7")
    _, planned, summed = session.messages
    assert (planned.role, planned.blocks) == (Role.ASSISTANT, (Text("Rye first."),))
    assert summed.blocks == (Event(EventKind.COMPACTION, ""),)
