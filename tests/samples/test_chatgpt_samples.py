"""Every sample of ChatGPT's export gives as many sessions and messages as are in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.parsed import Severity
from tests.samples.export_samples import sample_files
from tests.samples.reading import read_as

pytestmark = pytest.mark.samples


def counted(path: Path) -> list[int]:
    """The messages of each conversation, counted without the importer."""
    content = json.loads(path.read_bytes().decode("utf-8-sig"))
    listed = content if isinstance(content, list) else content.get("conversations", [content])
    conversations = [each for each in listed if isinstance(each.get("mapping"), dict)]
    return [
        sum(counts(node.get("message")) for node in conversation["mapping"].values())
        for conversation in conversations
    ]


def counts(message: Any) -> bool:
    """Empty words of the system and empty editable contexts are no messages."""
    if not isinstance(message, dict):
        return False
    content = message.get("content") or {}
    kind = content.get("content_type") or ""
    if message["author"]["role"] != "system" and not kind.endswith("editable_context"):
        return True
    metadata = message.get("metadata") or {}
    told = {key: value for key, value in content.items() if key not in ("content_type", "language")}
    beside = [metadata.get("user_context_message_data"), metadata.get("attachments")]
    return any(leaf.strip() if isinstance(leaf, str) else leaf for leaf in flat([told, beside]))


def asked(path: Path) -> list[str]:
    """Every text that a person wrote."""
    content = json.loads(path.read_bytes().decode("utf-8-sig"))
    listed = content if isinstance(content, list) else content.get("conversations", [content])
    nodes = [node for each in listed for node in (each.get("mapping") or {}).values()]
    messages = [node["message"] for node in nodes if isinstance(node.get("message"), dict)]
    return [
        part
        for message in messages
        if message["author"]["role"] == "user"
        for part in (message.get("content") or {}).get("parts") or ()
        if isinstance(part, str) and part.strip()
    ]


def flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for inner in value for leaf in flat(inner)]
    return [value]


@pytest.mark.parametrize("path", sample_files("chatgpt"))
def test_nothing_is_lost_of_a_sample(path: Path) -> None:
    expected = counted(path)
    found, issues = read_as("chatgpt", path)

    assert [len(session.messages) for session in found] == expected
    assert not [issue for issue in issues if issue.severity is Severity.ERROR]
    texts = {
        block.text
        for session in found
        for message in session.messages
        for block in message.blocks
        if isinstance(block, Text)
    }
    whole = "\n".join(texts)
    assert [text for text in asked(path) if text not in texts and text not in whole] == []
