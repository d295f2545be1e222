"""Every real chat of VS Code is imported, with all of its messages.

They are counted here a second time, from the raw file. A request with a text is a message, one
with a visible part in its response another, and one with an error or that was stopped one more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.importers import registry
from chatvault.importers.containers.container import open_container

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "copilot-chat-vscode"
FILES = sorted(SAMPLES.rglob("*.json*"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


def requests_of(path: Path) -> list[dict[str, Any]]:
    """The requests as the file has them in the end; the samples append them only."""
    if path.suffix == ".json":
        return list(json.loads(path.read_text())["requests"])
    requests: list[dict[str, Any]] = []
    for line in path.read_text().splitlines():
        entry = json.loads(line)
        if entry["kind"] == 0:
            requests = entry["v"]["requests"]
        elif entry["kind"] == 2 and entry["k"] == ["requests"]:
            requests += entry["v"]
    return requests


def counted(path: Path) -> list[int]:
    """How many messages the chat has, if it has any."""
    messages = 0
    for request in requests_of(path):
        messages += bool(request.get("message"))
        parts = request.get("response") or []
        messages += any(part.get("value", "").strip() or "toolId" in part for part in parts)
        failed = (request.get("result") or {}).get("errorDetails")
        messages += bool(request.get("isCanceled") or failed)
    return [messages] if messages else []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_chat_has_the_messages_of_its_requests(path: Path) -> None:
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "copilot-chat"
    issues: list[object] = []
    sessions = list(portion.importer.sessions(container, portion.names, issues.append))
    assert [len(session.messages) for session in sessions] == counted(path)


def test_no_other_products_file_is_taken_for_a_chat() -> None:
    importer = registry.importer("copilot-chat")
    for folder in sorted(SAMPLES.parent.iterdir()):
        if folder.is_dir() and folder.name != SAMPLES.name:
            container = open_container(folder)
            assert not importer.claim(container, container.names()), folder
