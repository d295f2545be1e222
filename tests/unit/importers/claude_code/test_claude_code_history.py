"""The prompts of Claude Code's conversations whose transcripts were deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Image, Text, ToolCall
from chatvault.domain.parsed import Severity
from chatvault.importers.claude_code.importer import ClaudeCodeImporter
from chatvault.importers.containers.container import open_container
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import (
    PIXEL,
    SESSION,
    START_MS,
    Transcript,
    read,
    said_in,
    text,
)
from tests.unit.importers.hostile import JSON, RELAXED, places, put

GONE = "9d1b6a52-7f0e-4a3c-8a77-2f4be0a91c55"


def line(said: str, second: int = 0, session: str | None = GONE, **fields: Any) -> dict[str, Any]:
    told = {"display": said, "pastedContents": {}, "timestamp": START_MS + 1000 * second,
            "project": "/home/ada/oven", "sessionId": session}  # fmt: skip
    return {**{key: value for key, value in told.items() if value is not None}, **fields}


def history(root: Path, *lines: dict[str, Any]) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    path = root / "history.jsonl"
    path.write_text(json_lines(lines))
    return path


def test_a_conversation_whose_transcript_is_gone_has_its_prompts(tmp_path: Path) -> None:
    kept = Transcript()
    kept.user("Hello")
    kept.assistant("msg_1", text("Hi."))
    kept.write(tmp_path / "projects" / "-home-ada-reranker")
    history(
        tmp_path,
        *(line("/clear"), line("Bake a loaf", 1), line("Hello", 2, SESSION)),
        *(line("!ls pantry", 3), line("Use rye", 4)),
    )
    sessions, issues = read(tmp_path)
    assert not issues
    assert [session.external_id for session in sessions] == [SESSION, GONE]
    gone = sessions[1]
    assert (gone.title, gone.stands_in) == ("Bake a loaf", True)
    assert gone.project is not None
    assert gone.project.path == "/home/ada/oven"
    assert (gone.created_at, gone.updated_at) == (START_MS, START_MS + 4000)
    assert [said_in(message) for message in gone.messages] == [
        *("/clear", "Bake a loaf", "", "Use rye")
    ]
    assert gone.messages[2].blocks == (ToolCall("Bash", '{"command":"ls pantry"}'),)
    assert gone.messages[3].parent_id == gone.messages[2].external_id


def test_the_log_alone_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = history(tmp_path, line("Bake a loaf"))
    (session,), _ = read(path.rename(tmp_path / "prompts of last year.txt"))
    assert (session.external_id, session.title) == (GONE, "Bake a loaf")


def test_what_was_pasted_stands_where_it_was_pasted(tmp_path: Path) -> None:
    pasted = {
        "1": {"id": 1, "type": "text", "content": "500 g of rye"},
        "2": {"id": 2, "type": "text", "contentHash": "0a1b2c3d"},
        "3": {"id": 3, "type": "text", "contentHash": "../../secret"},
        "4": {"id": 4, "type": "image", "content": PIXEL, "mediaType": "image/png"},
    }
    said = (
        "Bake [Pasted text #1] and [Pasted text #2 +9 lines], "
        "not [Pasted text #3 +2 lines] or [Pasted text #9]"
    )
    history(tmp_path, line(said, pastedContents=pasted))
    (tmp_path / "paste-cache").mkdir()
    (tmp_path / "paste-cache" / "0a1b2c3d.txt").write_text("much salt")
    (tmp_path / "secret.txt").write_text("not for you")
    (session,), _ = read(tmp_path)
    spoken, picture = session.messages[0].blocks
    assert spoken == Text(
        "Bake 500 g of rye and much salt, not [Pasted text #3 +2 lines] or [Pasted text #9]"
    )
    assert isinstance(picture, Image)
    container = open_container(tmp_path)
    claimed = ClaudeCodeImporter().claim(container, container.names())
    assert claimed == ("history.jsonl", "paste-cache/0a1b2c3d.txt")


def test_old_lines_that_name_no_conversation_are_counted(tmp_path: Path) -> None:
    history(tmp_path, line("One", 0, None), line("Two", 1, None), line("Three", 2))
    (session,), issues = read(tmp_path)
    assert [said_in(message) for message in session.messages] == ["Three"]
    assert [(issue.severity, issue.text[:2]) for issue in issues] == [(Severity.INFO, "2 ")]


def test_a_conversation_that_only_asked_for_the_usage_is_left_out(tmp_path: Path) -> None:
    history(tmp_path, line("/usage"), line("/usage", 1))
    assert read(tmp_path)[0] == []


@pytest.mark.parametrize("said", ["exit", "quit", ":wq"])
def test_a_conversation_that_was_only_left_is_left_out(tmp_path: Path, said: str) -> None:
    history(tmp_path, line(said), line("/usage", 1))
    assert read(tmp_path)[0] == []


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ([".", "exit", "Bake a loaf", "Use rye"], "Bake a loaf"),
        ([".", "/model", "exit"], "."),
        (["exit", "!ls pantry"], "!ls pantry"),
        (["/model", "[Pasted text #1 +2 lines]"], "500 g of rye"),
    ],
)
def test_what_says_something_titles_what_was_logged(
    tmp_path: Path, said: list[str], title: str
) -> None:
    pasted = {"1": {"id": 1, "type": "text", "content": "500 g of rye\nand salt"}}
    lines = [line(one, place, pastedContents=pasted) for place, one in enumerate(said)]
    (session,), _ = read(history(tmp_path, *lines))
    assert (session.title, len(session.messages)) == (title, len(said))


@pytest.mark.parametrize(
    "value", [None, 3, "", [], {"1": None}, {"1": {"content": 7}}, {"1": {"type": "image"}}]
)
def test_any_value_in_place_of_what_was_pasted_is_survived(tmp_path: Path, value: object) -> None:
    history(tmp_path, line("See [Pasted text #1]", pastedContents=value), line("", 1), line(" ", 2))
    (session,), _ = read(tmp_path)
    assert [said_in(message) for message in session.messages] == ["See [Pasted text #1]"]


@RELAXED
@given(data=st.data(), value=JSON)
def test_any_value_in_any_place_of_a_line_is_read_somehow(
    tmp_path: Path, data: st.DataObject, value: object
) -> None:
    pasted = {"1": {"type": "text", "content": "rye"}, "2": {"type": "image", "content": PIXEL}}
    lines = [line("First"), line("See [Pasted text #1]", 1, pastedContents=pasted)]
    put(lines[1], data.draw(st.sampled_from(places(lines[1]))), value)
    sessions, _ = read(history(tmp_path, *lines))
    assert said_in(sessions[0].messages[0]) == "First"
