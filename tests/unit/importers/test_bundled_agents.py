"""The example sessions of coding agents that come with the program read without a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, Image, ToolCall, ToolStatus
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers.containers.container import open_container
from chatvault.importers.registry import plan

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


def read(folder: str) -> list[ParsedSession]:
    container = open_container(SAMPLES / folder)
    found = plan(container)
    assert [portion.importer.key for portion in found.portions] == [folder]
    assert not found.unclaimed
    issues: list[Issue] = []
    names = found.portions[0].names
    sessions = list(found.portions[0].importer.sessions(container, names, issues.append))
    assert not issues
    return sessions


def test_the_examples_are_known_by_their_titles() -> None:
    titles = [session.title for folder in ("claude-code", "codex") for session in read(folder)]
    assert titles == [
        "Evaluation harness with judged queries",
        "Rerank step under 300 ms",
        "Find callers of Reranker.score",
        "Flaky test_import_resume on Windows",
        "FTS5 prefix queries miss CJK words",
        "Migrate config to pydantic v2",
    ]


@pytest.mark.parametrize("folder", ["claude-code", "codex"])
def test_every_call_of_the_examples_has_its_outcome(folder: str) -> None:
    calls = [
        block
        for session in read(folder)
        for message in session.messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    ]
    assert calls
    assert [call for call in calls if call.outcome is None] == []


def test_the_first_example_shows_what_a_thread_can_hold() -> None:
    (session,) = (each for each in read("claude-code") if each.title.startswith("Rerank"))
    blocks = [block for message in session.messages for block in message.blocks]
    outcomes = [block.outcome for block in blocks if isinstance(block, ToolCall)]
    notes = {outcome.note for outcome in outcomes if outcome is not None}
    assert {"214 lines", "exit 1", "+2 −1", "18 passed", "timed out"} <= notes
    assert ToolStatus.FAILED in {outcome.status for outcome in outcomes if outcome is not None}
    assert {block.event for block in blocks if isinstance(block, Event)} == {
        EventKind.COMPACTION,
        EventKind.MODEL,
    }
    assert any(isinstance(block, Image) and block.attachment.width == 600 for block in blocks)
    parents = [message.parent_id for message in session.messages]
    assert len(parents) == len(set(parents)) + 1  # one place with two branches
