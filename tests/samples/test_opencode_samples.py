"""Every real store of OpenCode is imported, with all that was said; counted a second time here."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Text, Thinking, ToolCall
from chatvault.domain.parsed import ParsedSession
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import read_as

TREES = sorted(
    {path.parents[1].parent for path in (SAMPLES / "opencode-json").glob("**/message/*/*.json")}
)
DATABASES = sorted((SAMPLES / "opencode-sqlite").glob("**/*.db"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not TREES, reason="the folder of samples is not beside the project"),
]


def imported(path: Path) -> list[ParsedSession]:
    return read_as("opencode", path)[0]


def tally(sessions: list[ParsedSession]) -> list[int]:
    blocks = [block for one in sessions for each in one.messages for block in each.blocks]
    return [sum(isinstance(block, kind) for block in blocks) for kind in (Text, Thinking, ToolCall)]


def counted(parts: list[dict[str, Any]]) -> list[int]:
    said = [part for part in parts if part.get("text", "").strip() or part["type"] == "tool"]
    return [sum(part["type"] == kind for part in said) for kind in ("text", "reasoning", "tool")]


@pytest.mark.parametrize("path", TREES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_tree_of_files_has_its_sessions_texts_and_calls(path: Path) -> None:
    parts = [json.loads(file.read_text()) for file in (path / "part").rglob("*.json")]
    sessions = imported(path)
    assert {session.external_id for session in sessions} == {
        folder.name for folder in (path / "message").iterdir()
    }
    assert tally(sessions) == counted(parts)


@pytest.mark.parametrize("path", DATABASES, ids=lambda path: path.parent.name)
def test_a_database_has_its_sessions_texts_and_calls(path: Path) -> None:
    address = f"file:{path}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        parts = [json.loads(data) for (data,) in connection.execute("SELECT data FROM part")]
        (held,) = connection.execute("SELECT count(DISTINCT session_id) FROM message").fetchone()
    sessions = imported(path)
    assert len(sessions) == held
    assert tally(sessions) == counted(parts)


def test_no_other_products_file_is_taken_for_a_session() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and not folder.name.startswith("opencode"):
            assert not imported(folder), folder.name
