"""Every real conversation of LibreChat is imported with all messages; counted again here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import Issue
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES, sample_files

pytestmark = pytest.mark.samples


def told(messages: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Id and text of every message, however deep it lies."""
    for message in messages:
        yield message["messageId"], message["text"]
        yield from told(message.get("children", []))


@pytest.mark.parametrize("path", sample_files("librechat"))
def test_all_messages_are_there(path: Path) -> None:
    whole = json.loads(path.read_text())
    issues = list[Issue]()
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "librechat"
    (session,) = portion.importer.sessions(container, portion.names, issues.append)
    assert issues == []
    found = {
        message.external_id: "".join(getattr(block, "text", "") for block in message.blocks)
        for message in session.messages
        if message.hidden is None
    }
    assert found == {name: text.strip() for name, text in told(whole["messages"])}


def test_no_other_products_file_is_taken_for_a_conversation() -> None:
    for folder in sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else ():
        if folder.is_dir() and folder.name != "librechat":
            plan = registry.plan(open_container(folder))
            assert "librechat" not in {one.importer.key for one in plan.portions}, folder.name
