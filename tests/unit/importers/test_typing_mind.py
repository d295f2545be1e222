"""Exports of TypingMind whose chats are in parts of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Text, Thinking
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import imported, write


def chat(key: str, **more: Any) -> dict[str, Any]:
    said = [
        {"uuid": f"{key}-1", "role": "user", "content": "Will it rise?"},
        {
            "uuid": f"{key}-2",
            "role": "assistant",
            "content": "It will.",
            "reasoning_content": "Hm.",
        },
    ]
    return {"id": key, "chatID": key, "chatTitle": f"Chat {key}", "messages": said, **more}


def export(*parts: str) -> dict[str, Any]:
    folders = [{"id": "fo-1", "title": "Baking"}]
    return {"data": {"chats": {"chunks": list(parts)}, "folders": folders}}


PARTS = ("chunks/chats_part_1.json", "chunks/chats_part_2.json")
FILES = {
    "data.json": export(*PARTS),
    "metadata.json": {"data.json": {"type": "text/plain", "size": 100}},
    PARTS[0]: [chat("a", folderID="fo-1", tags=["bread", ""]), chat("b")],
    PARTS[1]: [chat("c")],
}


@pytest.mark.parametrize("name", ["export.zip", "20260331_typingmind_export"])
def test_chats_are_read_in_the_parts_that_the_export_names(tmp_path: Path, name: str) -> None:
    found = imported(write(tmp_path / name, FILES))
    assert list(found.claimed) == ["typing-mind"]
    assert len(found.claimed["typing-mind"]) == len(FILES)
    assert found.titles == ["Chat a", "Chat b", "Chat c"]
    first, _, last = found.sessions
    assert first.project is not None
    assert (first.project.name, first.tags) == ("Baking", ("bread",))
    assert last.members == ("data.json", PARTS[1])
    assert first.messages[1].blocks == (Thinking("Hm."), Text("It will."))


def test_a_part_that_is_missing_is_told(tmp_path: Path) -> None:
    files = {name: content for name, content in FILES.items() if name != PARTS[0]}
    found = imported(write(tmp_path / "export", files))
    assert found.titles == ["Chat c"]
    ((_, problem),) = found.problems(Severity.ERROR)
    assert "chats_part_1.json" in problem


def test_parts_alone_and_single_chats_are_read(tmp_path: Path) -> None:
    files = {"chats_part_1.json": FILES[PARTS[0]], "Rye.json": chat("d")}
    found = imported(write(tmp_path / "some", files))
    assert list(found.claimed) == ["typing-mind"]
    assert sorted(found.titles) == ["Chat a", "Chat b", "Chat d"]


def test_a_name_that_leads_out_of_the_export_opens_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"secret.json": [chat("s")]})
    found = imported(write(tmp_path / "export", {"data.json": export("../secret.json")}))
    assert found.sessions == []
    assert len(found.problems(Severity.ERROR)) == 1
