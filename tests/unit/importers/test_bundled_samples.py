"""The sample conversations that come with the program are sound exports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatvault.domain.blocks import Citation, File, Image, Thinking, ToolCall, ToolResult
from tests.unit.importers.export_files import Imported, imported

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"


@pytest.fixture(params=["chatgpt", "claude-ai"])
def bundled(request: pytest.FixtureRequest) -> Imported:
    return imported(SAMPLES / request.param)


def test_they_are_read_whole_and_without_a_complaint(bundled: Imported) -> None:
    assert len(bundled.sessions) >= 4
    assert not bundled.issues
    assert all(session.title and session.messages for session in bundled.sessions)


def test_they_show_what_the_program_can_show(bundled: Imported) -> None:
    kinds = {
        type(block)
        for session in bundled.sessions
        for message in session.messages
        for block in message.blocks
    }
    parents = [
        (session.external_id, message.parent_id)
        for session in bundled.sessions
        for message in session.messages
    ]

    assert kinds >= {Thinking, ToolCall, Citation, File}
    assert len(parents) > len(set(parents))  # some messages are branches


def test_nothing_in_them_is_from_the_future(bundled: Imported) -> None:
    end = datetime(2026, 11, 22, tzinfo=UTC).timestamp() * 1000
    moments = [
        message.created_at or 0 for session in bundled.sessions for message in session.messages
    ]

    assert 0 < max(moments) < end


def test_the_picture_and_the_table_of_the_sample_are_there() -> None:
    blocks = [
        block
        for session in imported(SAMPLES / "chatgpt").sessions
        for message in session.messages
        for block in message.blocks
    ]
    attachments = [block.attachment for block in blocks if isinstance(block, Image | File)]
    for block in blocks:
        if isinstance(block, ToolResult):
            attachments += block.outcome.attachments

    assert sorted(attachment.name for attachment in attachments) == [
        "rain-gauge-2026.csv",
        "rain.png",
    ]
    assert all(attachment.content is not None for attachment in attachments)


def test_they_are_small() -> None:
    folders = [SAMPLES / "chatgpt", SAMPLES / "claude-ai"]

    assert sum(path.stat().st_size for each in folders for path in each.rglob("*")) < 150_000
