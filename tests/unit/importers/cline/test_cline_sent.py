"""What Cline sent to the model is told with what it showed, or where nothing else is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import (
    Event,
    EventKind,
    File,
    Text,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import CostSource, Role, Usage
from tests.unit.importers.cline.cline_files import (
    DETAILS,
    START,
    Task,
    read,
    read_one,
    simple,
    tasks,
)


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
