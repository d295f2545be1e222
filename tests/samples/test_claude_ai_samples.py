"""Every sample of Claude's export gives as many sessions and messages as are in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers import registry
from chatvault.importers.container import open_container
from tests.samples.export_samples import sample_files

pytestmark = pytest.mark.samples


def counted(path: Path) -> list[int]:
    """The messages of each conversation, counted without the importer."""
    content = json.loads(path.read_bytes().decode("utf-8-sig"))
    listed = content if isinstance(content, list) else content.get("conversations", [content])
    return [len(each["chat_messages"]) for each in listed if "chat_messages" in each]


@pytest.mark.parametrize("path", sample_files("claude-ai"))
def test_nothing_is_lost_of_a_sample(path: Path) -> None:
    expected = counted(path)
    container, issues = open_container(path), list[Issue]()

    found = [
        session
        for portion in registry.plan(container).portions
        if portion.importer.key == "claude-ai"
        for session in portion.importer.sessions(container, portion.names, issues.append)
    ]

    assert [len(session.messages) for session in found] == expected
    assert not [issue for issue in issues if issue.severity is Severity.ERROR]
