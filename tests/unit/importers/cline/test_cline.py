"""Tasks of Cline, Roo Code and Kilo Code become conversations."""

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
    Attachment,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.cline.importer import ClineImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.cline.cline_files import DETAILS, START, Task, simple, tasks
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_with

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAA"
    "BQABpfZFQAAAAABJRU5ErkJggg=="
)

read = partial(read_with, ClineImporter())


def read_one(task: Task, folder: Path) -> ParsedSession:
    task.write(folder)
    (session,), issues = read(folder)
    assert issues == []
    return session


def test_a_task_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(simple(), tasks(tmp_path) / "1763812800000")
    assert (session.source, session.external_id) == ("cline", "1763812800000")
    assert (session.title, session.created_at) == ("Bake a loaf", START)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    roles = [message.role for message in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT]
    thought, said, call = session.messages[1].blocks
    assert (thought, said) == (Thinking("Flour first."), Text("I look into the pantry."))
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("execute_command", {"command": "ls pantry"})
    assert call.outcome is not None
    assert call.outcome.text == "flour\nsalt"
    assert session.messages[2].parent_id == session.messages[1].external_id


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


@pytest.mark.parametrize(
    ("extension", "source"),
    [
        ("saoudrizwan.claude-dev", "cline"),
        ("rooveterinaryinc.roo-cline", "roo-code"),
        ("kilocode.kilo-code", "kilo-code"),
        ("zoocodeorganization.zoo-code", "zoo-code"),
        ("saoudrizwan.cline-nightly", "cline"),
    ],
)
def test_the_extension_is_told_by_its_folder(tmp_path: Path, extension: str, source: str) -> None:
    simple().write(tasks(tmp_path, extension) / "7")
    (session,), _ = read(tmp_path)
    assert session.source == source


@pytest.mark.parametrize(
    ("folder", "source"),
    [(".vscode-mock/global-storage", "roo-code"), (".kilocode/cli/global", "kilo-code")],
)
def test_the_command_line_is_told_by_its_folder(tmp_path: Path, folder: str, source: str) -> None:
    simple().write(tmp_path / folder / "tasks" / "7")
    (session,), _ = read(tmp_path)
    assert session.source == source


def test_files_beside_tell_of_the_task(tmp_path: Path) -> None:
    folder = tasks(tmp_path, "rooveterinaryinc.roo-cline") / "task-b"
    simple().write(folder)
    item = {"id": "task-b", "task": "Loaf\nwith rye", "workspace": "/w", "parentTaskId": "task-a"}
    (folder / "history_item.json").write_text(json.dumps(item))
    used = {"model_usage": [{"ts": 1, "model_id": "opus"}, {"ts": 2, "model_id": "sonnet"}]}
    (folder / "task_metadata.json").write_text(json.dumps(used))
    (session,), issues = read(tmp_path)
    assert (session.title, session.model, issues) == ("Loaf", "sonnet", [])
    assert (session.parent_external_id, session.relation) == ("task-a", Relation.SUBAGENT)
    assert session.project is not None
    assert session.project.path == "/w"
    assert len(session.members) == 3


def test_the_list_of_all_tasks_names_them(tmp_path: Path) -> None:
    simple().write(tasks(tmp_path) / "7")
    state = tasks(tmp_path).parent / "state"
    state.mkdir()
    listed = {"id": "7", "task": "A loaf", "cwdOnTaskInitialization": "/listed",
              "modelId": "opus", "isFavorited": True}  # fmt: skip
    (state / "taskHistory.json").write_text(json.dumps([listed]))
    (session,), _ = read(tmp_path)
    assert (session.title, session.model, session.starred) == ("A loaf", "opus", True)
    assert session.project is not None
    assert session.project.path == "/listed"


def test_where_a_picture_lies_is_what_its_call_gave(tmp_path: Path) -> None:
    task = Task().say("text", "Paint").request(0.002)
    task = task.ask("tool", json.dumps({"tool": "generateImage", "path": "loaf.png"}))
    task = task.say("image", json.dumps({"imageUri": "x:/", "imagePath": "/home/ada/loaf.png"}))
    (call,) = read_one(task, tmp_path / "7").messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "/home/ada/loaf.png"


def test_what_was_sent_is_read_where_nothing_else_is_left(tmp_path: Path) -> None:
    turns = [
        {"role": "user", "content": [{"type": "text", "text": f"<task>\nBake\n</task>{DETAILS}"}]},
        {"role": "assistant", "content": [
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "t1", "name": "read_file", "input": {"path": "a.md"}},
        ]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t1",
             "content": [{"type": "text", "text": "rye"}]},
            {"type": "text", "text": DETAILS},
        ]},
        {"role": "assistant", "content": "Done."},
    ]  # fmt: skip
    folder = tasks(tmp_path) / "7"
    folder.mkdir(parents=True)
    (folder / "api_conversation_history.json").write_text(json.dumps(turns))
    (session,), _ = read(tmp_path)
    assert [message.role for message in session.messages] == [
        Role.USER,
        Role.ASSISTANT,
        Role.ASSISTANT,
    ]
    assert (session.title, session.messages[0].blocks) == ("Bake", (Text("Bake"),))
    call = session.messages[1].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "rye"
    assert session.project is not None


def test_files_that_the_program_put_behind_a_prompt_are_files(tmp_path: Path) -> None:
    heading = "Files attached by the user:"
    put = f'{heading}\n\n<file_content path="c:/oven/rye.md">\n# Rye\n</file_content>'
    cut = 'Bake\n<file_content path="a.md">\nnever ends'
    turns = [
        {"role": "user", "ts": START, "content": [
            {"type": "text", "text": "<task>\nBake\n</task>"}, {"type": "text", "text": put}]},
        {"role": "assistant", "content": "Done.", "modelInfo": {"modelId": "baker-2"}},
        {"role": "user", "content": [{"type": "text", "text": cut}]},
    ]  # fmt: skip
    folder = tasks(tmp_path) / "7"
    folder.mkdir(parents=True)
    (folder / "api_conversation_history.json").write_text(json.dumps(turns))
    (session,), _ = read(tmp_path)
    text, file = session.messages[0].blocks
    assert text == Text("Bake")
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("rye.md", "# Rye")
    assert session.messages[2].blocks == (Text(cut),)
    assert session.model == "baker-2"


def test_what_was_sent_tells_tokens_thoughts_and_where_it_was_summed_up(tmp_path: Path) -> None:
    counted = {"tokens": {"prompt": 900, "completion": 40, "cached": 600}, "cost": 0.01}
    thought = [{"type": "reasoning", "text": "Rye?", "summary": []}, {"type": "text", "text": "A."}]
    details = [{"type": "reasoning.text", "text": "Or"}, {"type": "x", "summary": "wheat?"}]
    turns = [
        {"role": "user", "content": "<task>Bake</task>"},
        {"role": "assistant", "content": thought, "metrics": counted},
        {"role": "user", "content": [{"type": "text", "text": "So far."}], "isSummary": True},
        {"role": "user", "content": "[2 messages are hidden]", "isTruncationMarker": True},
        {"role": "assistant", "content": "B.", "reasoning_details": details},
        {"role": "assistant", "content": "C.", "reasoning_content": "Rye."},
    ]
    folder = tasks(tmp_path) / "7"
    folder.mkdir(parents=True)
    (folder / "api_conversation_history.json").write_text(json.dumps(turns))
    (session,), _ = read(tmp_path)
    asked, first, summed, cut, second, third = session.messages
    assert asked.blocks == (Text("Bake"),)
    assert first.blocks == (Thinking("Rye?"), Text("A."))
    assert first.usage == Usage(300, 40, 600, 0, cost=10_000, cost_source=CostSource.REPORTED)
    assert summed.role is cut.role is Role.SYSTEM
    assert summed.blocks == (Event(EventKind.COMPACTION, "So far."),)
    assert cut.blocks == (Event(EventKind.COMPACTION, "[2 messages are hidden]"),)
    assert second.blocks == (Thinking("Or\n\nwheat?"), Text("B."))
    assert third.blocks == (Thinking("Rye."), Text("C."))


def test_a_task_is_told_once_though_it_was_shown_and_sent(tmp_path: Path) -> None:
    folder = tasks(tmp_path) / "7"
    simple().write(folder)
    (folder / "api_conversation_history.json").write_text('[{"role": "user", "content": "Bake"}]')
    sessions, _ = read(tmp_path)
    assert [len(session.messages) for session in sessions] == [4]


def sent(folder: Path, *models: str) -> None:
    """What was sent in a task, as Roo Code and Kilo Code do: with the model at the time."""
    turns: list[dict[str, Any]] = []
    for number, model in enumerate(models):
        details = (
            "<environment_details>\n# Current Workspace Directory (/home/ada/oven) Files\n"
            f"# Current Mode\n<slug>code</slug>\n<model>{model}</model>\n</environment_details>"
        )
        asked = [{"type": "text", "text": "<model>no</model>"}, {"type": "text", "text": details}]
        turns.append({"role": "user", "content": asked, "ts": START + 6_500 * number})
        turns.append({"role": "assistant", "content": "Well", "ts": START + 6_500 * number + 500})
    (folder / "api_conversation_history.json").write_text(json.dumps(turns))


def quiet() -> Task:
    """A task whose panel shows neither the model nor the folder."""
    task = simple()
    for item in task.items:
        if item.get("say") == "api_req_started":
            item["text"] = json.dumps({"apiProtocol": "openai", "tokensIn": 250, "tokensOut": 30})
    return task


def test_what_was_sent_tells_the_folder_and_the_models_that_the_panel_does_not(
    tmp_path: Path,
) -> None:
    folder = tasks(tmp_path, "kilocode.kilo-code") / "one"
    quiet().write(folder)
    sent(folder, "glm-4.5-air", "claude-opus-4-1")
    (session,), issues = read(tmp_path)
    assert issues == []
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    answers = [message for message in session.messages if message.role is Role.ASSISTANT]
    assert [answer.model for answer in answers] == ["glm-4.5-air", "claude-opus-4-1"]
    assert session.model == "claude-opus-4-1"


def test_a_folder_may_have_brackets_in_its_name(tmp_path: Path) -> None:
    folder = tasks(tmp_path) / "one"
    quiet().write(folder)
    told = "# Current Workspace Directory (C:/Ovens (old)/rye) Files\na (new).txt"
    asked = f"<environment_details>\n{told}\n</environment_details>"
    (folder / "api_conversation_history.json").write_text(
        json.dumps([{"role": "user", "content": asked}])
    )
    (session,), _ = read(tmp_path)
    assert session.project is not None
    assert session.project.path == "C:/Ovens (old)/rye"


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "sent"])
def test_a_folder_with_brackets_is_told_whole_in_what_was_shown_and_sent(
    tmp_path: Path, shown: bool
) -> None:
    folder = tasks(tmp_path) / "one"
    folder.mkdir(parents=True)
    details = DETAILS.replace("/home/ada/oven", "/home/ada/oven (copy)/rye")
    if shown:
        Task().say("text", "Bake a loaf").request(request=details).say("text", "Yes.").write(folder)
    else:
        turn = {"role": "user", "content": f"Bake a loaf\n{details}"}
        (folder / "api_conversation_history.json").write_text(json.dumps([turn]))
    (session,), _ = read(tmp_path)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven (copy)/rye"


@pytest.mark.parametrize("words", ["# Current Mode\n", "# Current Working Directory (", "<model>a"])
def test_details_that_repeat_one_thing_for_ever_are_read_once(tmp_path: Path, words: str) -> None:
    folder = tasks(tmp_path) / "one"
    quiet().write(folder)
    asked = f"<environment_details>{words * 100_000}"
    (folder / "api_conversation_history.json").write_text(
        json.dumps([{"role": "user", "content": asked}])
    )
    (session,), _ = read(tmp_path)
    assert (session.project, session.model) == (None, None)


def test_what_was_sent_and_cannot_be_read_is_no_loss_to_what_was_shown(tmp_path: Path) -> None:
    folder = tasks(tmp_path) / "one"
    quiet().write(folder)
    (folder / "api_conversation_history.json").write_text('[{"role": "user", "content": "x"')
    (session,), _ = read(tmp_path)
    assert len(session.messages) == len(read_one(quiet(), tmp_path / "other").messages)
    assert (session.project, session.model) == (None, None)


def test_a_vocabulary_is_no_task(tmp_path: Path) -> None:
    words = {"ts": 1, "type": 2, "say": 3, "ask": 4, "text": 5}
    (tmp_path / "vocab.json").write_text(json.dumps(words))
    container = open_container(tmp_path)
    assert ClineImporter().claim(container, container.names()) == ()


@pytest.mark.parametrize(
    "content",
    ['[{"ts": 1, "type": "say", "say": "text", "text": "cut', "[{}]", '{"say": 1}', "[]", ""],
)
def test_a_damaged_file_is_reported_or_left_to_others(tmp_path: Path, content: str) -> None:
    (tmp_path / "ui_messages.json").write_text(content)
    simple().write(tasks(tmp_path) / "7")
    sessions, _ = read(tmp_path)
    assert len(sessions) == 1


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("task") / "7"
    task = simple()
    task.items = copy.deepcopy(task.items)
    put(task.items, data.draw(st.sampled_from(places(task.items))), data.draw(JSON))
    try:
        task.write(folder)
    except ValueError:  # no JSON
        return
    try:
        sessions, _ = read(folder)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


def test_a_folder_is_of_cline_whatever_the_person_is_called(tmp_path: Path) -> None:
    simple().write(tasks(tmp_path / "home" / "roo") / "7")
    (session,), _ = read(tmp_path)
    assert session.source == "cline"


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


def test_tasks_that_were_copied_elsewhere_are_told_apart(tmp_path: Path) -> None:
    rye, oats = Task().say("text", "Bake rye"), Task().say("text", "Bake oats")
    oats.items[0]["ts"] += 60_000
    rye.write(tmp_path / "copied")
    ((first,), _issues) = read(tmp_path / "copied")
    oats.write(tmp_path / "copied", "ui_messages (1).json")
    sessions, _issues = read(tmp_path / "copied")
    assert [session.title for session in sessions] == ["Bake oats", "Bake rye"]
    assert sessions[1].external_id == first.external_id == f"task:{START}"
    assert (first.formerly, first.formerly_after_file) == ("copied", True)


def test_a_task_in_its_own_folder_has_the_name_of_that(tmp_path: Path) -> None:
    simple().write(tmp_path / "copied" / "1763812800000")
    ((session,), _issues) = read(tmp_path)
    assert (session.external_id, session.formerly) == ("1763812800000", "")


def command_line_session(folder: Path) -> Path:
    """An invented session of the command line, with what is told of it beside it."""
    key = "1763812800_loaf"
    home = folder / "sessions" / key
    home.mkdir(parents=True)
    said = '<user_input mode="act">Bake a loaf</user_input>'
    messages = [
        {"id": "m1", "role": "user", "ts": START, "content": [{"type": "text", "text": said}]},
        {"id": "m2", "role": "assistant", "ts": START + 1000,
         "modelInfo": {"id": "baker-2", "provider": "mill"},
         "metrics": {"inputTokens": 15, "outputTokens": 5, "cacheReadTokens": 3,
                     "cacheWriteTokens": 2, "cost": 0.01},
         "content": [{"type": "thinking", "thinking": "Rye?"},
                     {"type": "tool_use", "id": "t1", "name": "run", "input": {"c": "ls"}}]},
        {"id": "m3", "role": "user", "ts": START + 2000, "content": [
            {"type": "tool_result", "tool_use_id": "t1",
             "content": [{"query": "ls", "result": "", "success": False, "error": "no pantry"}]}]},
        {"id": "m4", "role": "assistant", "ts": START + 3000,
         "content": [{"type": "text", "text": "There is no pantry."}]},
    ]  # fmt: skip
    whole = {"version": 1, "sessionId": key, "messages": messages}
    (home / f"{key}.messages.json").write_text(json.dumps(whole))
    about = {"session_id": key, "model": "baker-1", "cwd": "/home/ada/oven",
             "started_at": "2025-11-22T12:00:00Z", "ended_at": "2025-11-22T13:00:00Z",
             "metadata": {"title": "A loaf", "git": {"branch": "rye"}}}  # fmt: skip
    (home / f"{key}.json").write_text(json.dumps(about))
    return home


def test_a_session_of_the_command_line_is_a_conversation(tmp_path: Path) -> None:
    command_line_session(tmp_path)
    (session,), issues = read(tmp_path)
    assert (session.source, session.external_id) == ("cline", "1763812800_loaf")
    assert (session.title, session.git_branch, issues) == ("A loaf", "rye", [])
    assert session.created_at == START
    assert session.updated_at == START + 3_600_000
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    asked, called, ended = session.messages
    assert asked.blocks == (Text("Bake a loaf"),)
    assert (called.external_id, called.model, ended.model) == ("m2", "baker-2", "baker-1")
    assert called.usage == Usage(10, 5, 3, 2, cost=10_000, cost_source=CostSource.REPORTED)
    call = called.blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("no pantry", ToolStatus.FAILED)


def test_what_is_only_counted_of_the_whole_session_stands_at_its_end(tmp_path: Path) -> None:
    home = command_line_session(tmp_path)
    path = home / f"{home.name}.messages.json"
    whole = json.loads(path.read_text())
    del whole["messages"][1]["metrics"]
    path.write_text(json.dumps(whole["messages"]))  # older ones are a list alone
    spent = {"inputTokens": 20, "outputTokens": 9, "totalCost": 0.5}
    about = {"session_id": home.name, "metadata": {"usage": spent}}
    (home / f"{home.name}.json").write_text(json.dumps(about))
    (session,), _ = read(home)
    assert [message.usage for message in session.messages] == [
        None,
        None,
        Usage(20, 9, cost=500_000, cost_source=CostSource.REPORTED),
    ]


def test_an_agent_of_the_command_line_belongs_to_the_session_of_its_folder(tmp_path: Path) -> None:
    home = command_line_session(tmp_path)
    messages = [{"id": "a1", "role": "user", "ts": START,
                 "content": [{"type": "text", "text": "Weigh the flour"}]}]  # fmt: skip
    told = {"sessionId": "run-1", "origin": {"subagent": "miller"}, "messages": messages}
    (home / "miller__1.messages.json").write_text(json.dumps(told))
    sessions, issues = read(tmp_path)
    agent = next(session for session in sessions if session.external_id == "run-1")
    assert (agent.parent_external_id, agent.relation) == (home.name, Relation.SUBAGENT)
    assert (agent.agent, agent.title, len(sessions), issues) == ("miller", "Weigh the flour", 2, [])
    assert agent.project is not None


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere_in_a_session_of_the_command_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    home = command_line_session(tmp_path_factory.mktemp("cline"))
    path = home / f"{home.name}{data.draw(st.sampled_from(['.json', '.messages.json']))}"
    whole = json.loads(path.read_text())
    put(whole, data.draw(st.sampled_from(places(whole))), data.draw(JSON))
    try:
        path.write_text(json.dumps(whole))
    except ValueError:  # no JSON
        return
    try:
        sessions, _ = read(home)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


def test_what_another_task_is_to_do_is_no_outcome(tmp_path: Path) -> None:
    asked = {"tool": "newTask", "mode": "code", "content": "Weigh the flour"}
    task = Task().say("text", "Bake").request().ask("tool", asked).say("subtask_result", "500 g")
    session = read_one(task, tasks(tmp_path) / "7")
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"mode": "code", "content": "Weigh the flour"}
    assert call.outcome is not None
    assert call.outcome.text == "500 g"


def test_calls_in_tags_are_calls_and_their_results_no_prompts(tmp_path: Path) -> None:
    wish = "<attempt_completion>\n<result>\nIt is rye.\n</result>\n</attempt_completion>"
    turns = [
        {"role": "user", "content": [{"type": "text", "text": "<task>\nBake\n</task>"}]},
        {"role": "assistant", "content": "<thinking>A file.</thinking>\nI look.\n"
         "<read_file>\n<path>loaf.md</path>\n</read_file>"},
        {"role": "user", "content": [
            {"type": "text", "text": "[read_file for 'loaf.md'] Result:"},
            {"type": "text", "text": "500 g of rye"},
            {"type": "text", "text": DETAILS},
        ]},
        {"role": "assistant", "content": f"<list_files> is a tag.\n{wish}"},
        {"role": "user", "content": "<feedback>Use wheat</feedback>"},
    ]  # fmt: skip
    folder = tasks(tmp_path) / "7"
    folder.mkdir(parents=True)
    (folder / "api_conversation_history.json").write_text(json.dumps(turns))
    (session,), _ = read(tmp_path)
    _asked, called, ended, more = session.messages
    thought, words, call = called.blocks
    assert (thought, words) == (Thinking("A file."), Text("I look."))
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("read_file", {"path": "loaf.md"})
    assert call.outcome is not None
    assert call.outcome.text == "500 g of rye"
    assert ended.blocks == (Text("<list_files> is a tag."), Text("It is rye."))
    assert (more.role, more.blocks) == (Role.USER, (Text("Use wheat"),))


def test_how_newer_panels_end_a_plan_and_sum_up(tmp_path: Path) -> None:
    task = Task().say("text", "Bake").request().say("plan_completion_result", "Rye first.")
    task.say("compaction", {"status": "completed", "mode": "auto"})
    session = read_one(task, tasks(tmp_path) / "7")
    _, planned, summed = session.messages
    assert (planned.role, planned.blocks) == (Role.ASSISTANT, (Text("Rye first."),))
    assert summed.blocks == (Event(EventKind.COMPACTION, ""),)


@pytest.mark.parametrize("shown", [b"", b"{", b"[]", b'[{"ts": "?", "type": "say", "say": "x"}]'])
def test_what_was_sent_is_told_apart_where_what_was_shown_beside_it_cannot_be_read(
    tmp_path: Path, shown: bytes
) -> None:
    sent = tmp_path / "logs" / "api_conversation_history.json"
    sent.parent.mkdir()
    sent.write_text('[{"role": "user", "content": "<task>\\nBake\\n</task>"}]')
    (sent.parent / "ui_messages.json").write_bytes(shown)
    (session,), _ = read(sent)
    assert session.external_id.startswith("sent:")
