"""Real exports of local chat programs, counted again here; and that they take nobody else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import Issue
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES, sample_files

pytestmark = pytest.mark.samples

OWN = {"llm": "llm-logs-db", "chatbot-ui": "chatbot-ui"}
LOCAL = {
    *OWN, "lm-studio", "jan", "text-generation-webui", "llama-cpp", "silly-tavern", "chatbox",
    "cherry-studio", "typing-mind",
}  # fmt: skip


@pytest.mark.parametrize("path", sample_files("chatbot-ui"))
def test_all_messages_of_chatbot_ui_are_there(path: Path) -> None:
    told: Any = json.loads(path.read_text())["history"]
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "chatbot-ui"
    sessions = list(portion.importer.sessions(container, portion.names, issues.append))
    assert issues == []
    assert {one.external_id: len(one.messages) for one in sessions} == {
        one["id"]: len(one["messages"]) + bool(one.get("prompt")) for one in told
    }


def test_no_other_products_file_is_taken() -> None:
    for folder in sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else ():
        if folder.is_dir():
            plan = registry.plan(open_container(folder))
            taken = {one.importer.key for one in plan.portions} & LOCAL
            assert taken <= {key for key, name in OWN.items() if name == folder.name}, folder.name
