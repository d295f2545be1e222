"""Every real session of Continue is imported, with all that was said; counted again here."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, ToolCall
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted((SAMPLES / "continue").rglob("*.json"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "continue")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_session_has_its_texts_and_calls(path: Path) -> None:
    messages = [item["message"] for item in json.loads(path.read_text())["history"]]
    texts = [m for m in messages if m["role"] in ("user", "assistant") and m["content"]]
    calls = [one for message in messages for one in message.get("toolCalls", ())]
    (session,) = imported(path)
    blocks = [block for message in session.messages for block in message.blocks]
    assert sum(isinstance(block, Text) for block in blocks) == len(texts)
    assert sum(isinstance(block, ToolCall) for block in blocks) == len(calls)


def test_no_other_products_file_is_taken_for_a_session() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "continue":
            assert not imported(folder), folder.name
