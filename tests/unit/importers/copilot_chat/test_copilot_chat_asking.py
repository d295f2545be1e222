"""What Copilot Chat asks in the middle of an answer, and what VS Code shows besides the words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall, ToolStatus
from tests.unit.importers.copilot_chat.copilot_chat_files import chat, read_one, request, tool

QUESTIONS = [
    {
        "id": "c1:0",
        "type": "singleSelect",
        "title": "Which oven?",
        "message": {"value": "It has to be large."},
        "options": [{"id": "a", "label": "The stone one", "value": "stone"}],
    },
    {"id": "c1:1", "type": "text", "title": "How many loaves?"},
]
ANSWERS = {
    "c1:0": {"selectedValues": ["stone"], "freeformValue": "or the neighbour's"},
    "c1:1": "seven",
}


def _answer(folder: Path, *parts: object, **fields: Any) -> tuple[object, ...]:
    session = read_one(folder, chat(request(1, "Bake", *parts, **fields)))
    return session.messages[1].blocks


def _form(**fields: Any) -> dict[str, Any]:
    made = {"kind": "questionCarousel", "resolveId": "c1", "questions": QUESTIONS, "isUsed": True}
    return {**made, **fields}


def test_a_form_of_questions_is_told_with_the_answers(tmp_path: Path) -> None:
    before, asked, after = _answer(tmp_path, "First:", _form(data=ANSWERS), "Good.")
    assert (before, after) == (Text("First:"), Text("Good."))
    assert isinstance(asked, ToolCall)
    assert json.loads(asked.arguments)["questions"] == [
        {
            "question": "Which oven?",
            "message": "It has to be large.",
            "options": ["The stone one"],
        },
        {"question": "How many loaves?"},
    ]
    assert asked.outcome is not None
    assert asked.outcome.text == (
        "Which oven?: The stone one, or the neighbour's\nHow many loaves?: seven"
    )


def test_a_form_that_was_passed_over_says_so(tmp_path: Path) -> None:
    (asked,) = _answer(tmp_path, _form())
    assert isinstance(asked, ToolCall)
    assert asked.outcome is not None
    assert (asked.outcome.text, asked.outcome.note) == ("", "not answered")


def test_a_form_is_told_once_where_the_call_of_the_model_tells_its_answers(tmp_path: Path) -> None:
    metadata = {
        "toolCallRounds": [{"toolCalls": [{"id": "c1", "name": "ask", "arguments": "{}"}]}],
        "toolCallResults": {"c1": {"content": [{"value": "seven"}]}},
    }
    result = {"metadata": metadata}
    (call,) = _answer(tmp_path, tool("c1", toolId="ask"), _form(data=ANSWERS), result=result)
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text) == ("ask", "seven")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "Start", "rejected": False}, "Start"),
        ({"rejected": True, "feedback": "Less salt."}, "Rejected\n\nLess salt."),
    ],
)
def test_a_plan_is_told_with_what_was_decided(
    tmp_path: Path, data: dict[str, Any], said: str
) -> None:
    part = {"kind": "planReview", "title": "Plan", "content": "1. Knead", "data": data}
    (asked,) = _answer(tmp_path, part)
    assert isinstance(asked, ToolCall)
    assert json.loads(asked.arguments) == {"title": "Plan", "content": "1. Knead"}
    assert asked.outcome is not None
    assert asked.outcome.text == said


def test_what_a_tool_asked_is_told_with_the_answer(tmp_path: Path) -> None:
    part = {
        "kind": "elicitationSerialized",
        "title": "Oven",
        "message": {"value": "How hot?"},
        "state": "accepted",
        "acceptedResult": {"degrees": 220},
    }
    (asked,) = _answer(tmp_path, part)
    assert isinstance(asked, ToolCall)
    assert json.loads(asked.arguments) == {"title": "Oven", "message": "How hot?"}
    assert asked.outcome is not None
    assert json.loads(asked.outcome.text) == {"degrees": 220}


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "warning", "content": {"value": "The oven is cold."}},
        {"kind": "info", "content": {"value": "The oven is cold."}},
        {"kind": "systemNotification", "content": {"value": "The oven is cold."}},
        {"kind": "hook", "hookType": "PreToolUse", "stopReason": "The oven is cold."},
    ],
)
def test_what_the_program_told_is_a_notice(tmp_path: Path, part: dict[str, Any]) -> None:
    assert _answer(tmp_path, "Yes.", part) == (
        Text("Yes."),
        Event(EventKind.NOTICE, "The oven is cold."),
    )


def test_a_tree_of_files_is_shown_as_text(tmp_path: Path) -> None:
    tree = {"label": "bakery", "children": [{"label": "bread.md"}]}
    (said,) = _answer(tmp_path, "Here:", {"kind": "treeData", "treeData": tree}, "Good?")
    assert said == Text("Here:\n\n```\nbakery\n  bread.md\n```\n\nGood?")


def test_what_is_to_be_confirmed_is_shown_as_text(tmp_path: Path) -> None:
    part = {"kind": "confirmation", "title": "Bake it?", "message": "It takes an hour.", "data": 1}
    (said,) = _answer(tmp_path, part)
    assert said == Text("**Bake it?**\n\nIt takes an hour.")


def test_a_change_of_a_notebook_is_a_call(tmp_path: Path) -> None:
    uri = {"path": "/home/ada/oven.ipynb", "scheme": "file"}
    part = {"kind": "notebookEditGroup", "uri": uri, "edits": [[{"count": 1}]], "done": True}
    (changed,) = _answer(tmp_path, part)
    assert isinstance(changed, ToolCall)
    assert json.loads(changed.arguments)["path"] == "/home/ada/oven.ipynb"


def test_a_command_is_what_the_person_made_of_it(tmp_path: Path) -> None:
    line = {"original": "bake", "toolEdited": "bake -q", "userEdited": "bake --slowly"}
    (call,) = _answer(tmp_path, tool(toolSpecificData={"kind": "terminal", "commandLine": line}))
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"command": "bake --slowly"}


def test_why_a_tool_failed_is_told(tmp_path: Path) -> None:
    (call,) = _answer(tmp_path, tool(resultError="No such oven", pastTenseMessage="Looked"))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("No such oven", ToolStatus.FAILED)


def test_what_a_simple_call_took_and_gave_are_apart(tmp_path: Path) -> None:
    data = {"kind": "simpleToolInvocation", "input": "flour", "output": "bread"}
    (call,) = _answer(tmp_path, tool(toolSpecificData=data))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (json.loads(call.arguments), call.outcome.text) == ({"input": "flour"}, "bread")


def test_a_picture_that_a_tool_made_is_kept(tmp_path: Path) -> None:
    output = {"type": "data", "mimeType": "image/png", "base64Data": "iVBORw0KGgo="}
    (call,) = _answer(tmp_path, tool(resultDetails={"output": output}))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    (picture,) = call.outcome.attachments
    assert picture.media_type == "image/png"
    assert picture.content is not None


def test_a_far_file_is_named_as_its_own_system_does(tmp_path: Path) -> None:
    uri = {"scheme": "vscode-remote", "path": "/home/ada/a.py", "fsPath": "\\home\\ada\\a.py"}
    part = {"kind": "textEditGroup", "uri": uri, "edits": [[{"text": "x"}]]}
    (changed,) = _answer(tmp_path, part)
    assert isinstance(changed, ToolCall)
    assert json.loads(changed.arguments)["path"] == "/home/ada/a.py"
