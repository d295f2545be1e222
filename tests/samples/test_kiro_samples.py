"""Every real file of Kiro is imported: what its history says, entry by entry, is its messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.container import open_container

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
FILES = sorted((SAMPLES / "kiro").rglob("*.json"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


def imported(path: Path) -> list[ParsedSession]:
    container = open_container(path)
    issues: list[Issue] = []
    sessions: list[ParsedSession] = []
    for portion in registry.plan(container).portions:
        if portion.importer.key == "kiro":
            sessions += portion.importer.sessions(container, portion.names, issues.append)
    assert not issues
    return sessions


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_has_the_messages_of_its_history(path: Path) -> None:
    value = json.loads(path.read_text())
    said = [entry for entry in value["history"] if entry["message"]["content"]]
    (session,) = imported(path)
    assert session.external_id == value["sessionId"]
    assert len(session.messages) == len(said)


def test_no_other_products_file_is_taken_for_kiros() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "kiro":
            assert not imported(folder), folder.name
