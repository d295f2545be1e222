"""Calls that a response of Copilot Chat shows are found among those that the model made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from tests.unit.importers.copilot_chat.copilot_chat_files import chat, put, read, request, tool


def made(*calls: tuple[str, str]) -> dict[str, Any]:
    """What the model called, each with what came back; they are numbered."""
    told = [{"id": f"m{number}", "name": name, "arguments": f'{{"made": {number}}}'}
            for number, (name, _) in enumerate(calls)]  # fmt: skip
    results = {f"m{number}": {"content": [{"value": result}]}
               for number, (_, result) in enumerate(calls)}  # fmt: skip
    return {"metadata": {"toolCallRounds": [{"toolCalls": told}], "toolCallResults": results}}


def outcomes(tmp_path: Path, shown: list[dict[str, Any]], result: dict[str, Any]) -> list[str]:
    (session,), _ = read(put(tmp_path, chat(request(1, "Bake", *shown, result=result))))
    calls = [block for block in session.messages[1].blocks if isinstance(block, ToolCall)]
    return [call.outcome.text if call.outcome else "" for call in calls]


def shown(*names: str, **fields: Any) -> list[dict[str, Any]]:
    return [
        tool(f"{name}{number}", toolId=name, pastTenseMessage="", **fields)
        for number, name in enumerate(names)
    ]


def test_a_call_with_invalid_input_is_made_and_not_shown(tmp_path: Path) -> None:
    invalid = "ERROR: Your input to the tool was invalid (must be string)"
    result = made(("read_file", "rye"), ("read_file", invalid), ("read_file", "wheat"))
    parts = shown("copilot_readFile", "copilot_readFile")
    assert outcomes(tmp_path, parts, result) == ["rye", "wheat"]


def test_what_a_subagent_called_is_not_among_the_calls_of_the_model(tmp_path: Path) -> None:
    parts = [
        *shown("runSubagent"),
        *shown("copilot_readFile", subAgentInvocationId="runSubagent0"),
        *shown("copilot_readFile"),
    ]
    parts[1]["toolCallId"] = "inner"
    result = made(("runSubagent", "kneaded"), ("read_file", "rye"))
    assert outcomes(tmp_path, parts, result) == ["kneaded", "", "rye"]


def test_what_the_editor_called_for_a_call_has_nothing_of_the_next_one(tmp_path: Path) -> None:
    parts = shown("copilot_insertEdit", "vscode_editFile_internal", "copilot_readFile")
    unknown = ("set_up_the_oven", "ERROR: no such tool")
    result = made(("insert_edit_into_file", "edited"), unknown, ("read_file", "rye"))
    assert outcomes(tmp_path, parts, result) == ["edited", "", "rye"]


@pytest.mark.parametrize(
    ("names", "calls", "found"),
    [
        # one that the other list does not have
        (("run_in_terminal",), (("open_it", "failed"), ("run_in_terminal", "baked")), ["baked"]),
        (("copilot_createFile", "copilot_listDirectory"), (("list_dir", "rye"),), ["", "rye"]),
        # which of two it is cannot be told
        (("copilot_readFile",), (("read_file", "rye"), ("read_file", "wheat")), [""]),
        (
            ("copilot_readFile", "copilot_findTextInFiles"),
            (("read_file", "rye"), ("read_file", "wheat"), ("grep_search", "found")),
            ["", "found"],
        ),
        # another order
        (
            ("copilot_readFile", "run_in_terminal"),
            (("run_in_terminal", "a"), ("read_file", "b"), ("other", "c")),
            ["", ""],
        ),
    ],
)
def test_calls_are_matched_as_far_as_that_is_certain(
    tmp_path: Path, names: tuple[str, ...], calls: tuple[tuple[str, str], ...], found: list[str]
) -> None:
    assert outcomes(tmp_path, shown(*names), made(*calls)) == found
