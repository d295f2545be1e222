"""Every sample of Claude's export gives as many sessions and messages as are in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.parsed import Severity
from tests.samples.export_samples import sample_files
from tests.samples.reading import read_as

pytestmark = pytest.mark.samples


def counted(path: Path) -> list[int]:
    """The messages of each conversation, counted without the importer.

    A project has one for its description, one for its instructions and one for each document.
    """
    content = json.loads(path.read_bytes().decode("utf-8-sig"))
    listed = content if isinstance(content, list) else content.get("conversations", [content])
    conversations = [len(each["chat_messages"]) for each in listed if "chat_messages" in each]
    projects = [
        len([text for key in ("description", "prompt_template") if (text := each.get(key))])
        + len(each["docs"])
        for each in listed
        if "docs" in each
    ]
    return conversations + projects


def said(path: Path) -> list[str]:
    """Every text of a block, and every flat one that stands for blocks."""
    content = json.loads(path.read_bytes().decode("utf-8-sig"))
    listed = content if isinstance(content, list) else [content]
    messages = [message for each in listed for message in each.get("chat_messages", ())]
    return [
        block["text"]
        for message in messages
        for block in message.get("content") or [{"type": "text", "text": message.get("text")}]
        if block.get("type") == "text" and block["text"] and "<ant" not in block["text"]
        if not block.get("citations")
    ]


@pytest.mark.parametrize("path", sample_files("claude-ai"))
def test_nothing_is_lost_of_a_sample(path: Path) -> None:
    expected = counted(path)
    found, issues = read_as("claude-ai", path)

    assert [len(session.messages) for session in found] == expected
    assert not [issue for issue in issues if issue.severity is Severity.ERROR]
    texts = "\n".join(
        block.text
        for session in found
        for message in session.messages
        for block in message.blocks
        if isinstance(block, Text)
    )
    assert [text for text in said(path) if text.strip() and text not in texts] == []
