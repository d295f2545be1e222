"""Every real chat of Open WebUI is imported, with all its messages; counted again here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES, sample_files

pytestmark = pytest.mark.samples


def imported(path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "open-webui"
    return list(portion.importer.sessions(container, portion.names, issues.append)), issues


@pytest.mark.parametrize("path", sample_files("openwebui"))
def test_all_messages_of_every_chat_are_there(path: Path) -> None:
    told: Any = json.loads(path.read_text())
    chats = [row.get("chat", row) for row in (told if isinstance(told, list) else [told])]
    sessions, issues = imported(path)
    assert issues == []
    assert [set(chat["history"]["messages"]) for chat in chats] == [
        {message.external_id for message in session.messages} for session in sessions
    ]
    assert [chat["history"]["currentId"] for chat in chats] == [
        session.active_leaf for session in sessions
    ]


def test_no_other_products_file_is_taken_for_a_chat() -> None:
    for folder in sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else ():
        if folder.is_dir() and folder.name != "openwebui":
            plan = registry.plan(open_container(folder))
            assert "open-webui" not in {one.importer.key for one in plan.portions}, folder.name
