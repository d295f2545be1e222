"""Every real thread of Amp is imported, with all that was said; counted a second time here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, ToolCall
from chatvault.domain.parsed import ParsedSession
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import read_as

FILES = sorted((SAMPLES / "amp").rglob("*.json"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


def imported(path: Path) -> list[ParsedSession]:
    return read_as("amp", path)[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_thread_has_its_texts_and_calls(path: Path) -> None:
    told = json.loads(path.read_text())
    pieces = [
        piece
        for message in told["messages"]
        for piece in (
            [{"type": "text", "text": message["content"]}]
            if isinstance(message["content"], str)
            else message["content"]
        )
    ]
    texts = sum(piece["type"] == "text" and bool(piece["text"].strip()) for piece in pieces)
    calls = sum(piece["type"] == "tool_use" for piece in pieces)
    sessions = imported(path)
    blocks = [block for one in sessions for each in one.messages for block in each.blocks]
    assert len(sessions) == bool(pieces)
    assert sum(isinstance(block, Text) for block in blocks) == texts
    assert sum(isinstance(block, ToolCall) for block in blocks) == calls


def test_no_other_products_file_is_taken_for_a_thread() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "amp":
            assert not imported(folder), folder.name
