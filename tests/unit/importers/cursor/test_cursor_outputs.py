"""What Cursor put aside of what tools gave back is read from the files that hold it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import ToolCall, ToolResult
from tests.unit.importers.cursor.cursor_files import (
    SESSION,
    AgentDatabase,
    EditorDatabase,
    read,
    read_one,
    write,
)

NAME = "0f6c2a64-5d3e-4a51-9d7c-3f1a2b4c5d6e.txt"
WHOLE = "rye\n" * 10_000
EDITOR = ".config/Cursor/User/globalStorage/state.vscdb"


def put_aside(home: Path, written: str = WHOLE) -> str:
    """What the program says where the output would stand."""
    path = write(home / ".cursor/projects/home-ada/agent-tools" / NAME, written.encode())
    return f"Large output has been written to: {path} (39.1 KB, 10000 lines)"


def editor(home: Path, result: object) -> Path:
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    database.bubble(SESSION, "u1", "What is here?")
    called = {"name": "mcp", "status": "completed", "result": json.dumps(result)}
    database.bubble(SESSION, "a1", toolFormerData=called)
    return database.write(home / EDITOR)


def given_back(store: Path) -> str:
    """The text of the only outcome."""
    (outcome,) = (
        block.outcome
        for message in read_one(store).messages
        for block in message.blocks
        if isinstance(block, ToolCall | ToolResult) and block.outcome is not None
    )
    return outcome.text


@pytest.mark.parametrize(
    "store", [".", ".config/Cursor/User", EDITOR], ids=["home", "the editor's", "database"]
)
def test_the_editor_tells_it_whole_whatever_part_of_the_home_is_imported(
    tmp_path: Path, store: str
) -> None:
    told = put_aside(tmp_path)
    editor(tmp_path, {"content": [{"type": "text", "text": f"All of it:\n{told}"}]})
    assert given_back(tmp_path / store) == f"All of it:\n{WHOLE}"


def test_the_command_line_tells_it_whole(tmp_path: Path) -> None:
    told, database = put_aside(tmp_path), AgentDatabase()
    called = {"type": "tool-call", "toolCallId": "t1", "toolName": "Shell", "args": {}}
    naming = json.dumps({"filePath": "x", "note": told}, indent=2)
    result = {"type": "tool-result", "toolCallId": "t1", "toolName": "Shell", "result": naming}
    database.node(
        database.message("user", {"type": "text", "text": "What is here?"}),
        database.message("assistant", called),
        database.message("tool", result),
    )
    path = database.write(tmp_path / ".cursor")
    for store in (tmp_path, tmp_path / ".cursor", tmp_path / ".cursor" / "chats", path):
        assert given_back(store) == WHOLE


def test_no_file_is_opened_but_of_those_folders(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", b"a key")
    told = f"Large output has been written to: {secret} (1 KB, 1 lines)"
    assert given_back(editor(tmp_path, {"content": [{"text": told}]})) == told


def test_what_is_gone_stays_as_it_is_told(tmp_path: Path) -> None:
    told = put_aside(tmp_path)
    (tmp_path / ".cursor/projects/home-ada/agent-tools" / NAME).unlink()
    assert given_back(editor(tmp_path, {"content": [{"text": told}]})) == told


def test_a_text_that_names_many_is_read_in_no_time(tmp_path: Path) -> None:
    told = "Large output has been written to: /" + "a/" * 1_000
    path = editor(tmp_path, {"content": [{"text": f"{told}\n" * 400}]})
    sessions, issues = read(path)
    assert len(sessions) == 1
    assert not issues
