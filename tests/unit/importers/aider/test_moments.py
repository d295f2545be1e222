"""The log that aider keeps of what it asks its model tells when things were said."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.aider.importer import AiderImporter
from tests.unit.importers.reading import read_with

HISTORY = """
# aider chat started at 2026-03-01 09:30:00

#### /add loaf.md  

> Added loaf.md to the chat  

#### Bake a loaf  

I begin with the flour.

Then   the oven.

> Applied edit to loaf.md  

#### Is it done?  

Yes.

#### Thanks  

# aider chat started at 2026-03-02 10:00:00

#### And the second loaf?  

Yes.
"""
LOG = """TO LLM 2026-03-01T09:31:00
-------
SYSTEM Act as a baker.
-------
USER Bake a loaf
LLM RESPONSE 2026-03-01T09:31:20
ASSISTANT <think>
ASSISTANT Rye.
ASSISTANT </think>
ASSISTANT I begin with the flour.
ASSISTANT{spaces}
ASSISTANT Then the oven.
TO LLM 2026-03-01T09:40:00
-------
ASSISTANT Then the oven.
USER Is it done?
LLM RESPONSE 2026-03-01T09:40:05
ASSISTANT Yes.
TO LLM 2026-03-02T10:00:30
USER And the second loaf?
LLM RESPONSE 2026-03-02T10:00:31
ASSISTANT Yes.
"""

read = partial(read_with, AiderImporter())


def write(folder: Path, log: str = LOG) -> Path:
    history = folder / ".aider.chat.history.md"
    history.write_text(HISTORY)
    (folder / ".aider.llm.history").write_text(log.replace("{spaces}", " "))
    return history


def clock(session: ParsedSession) -> list[str]:
    """When each message was said, where the person is."""
    return [
        f"{datetime.fromtimestamp(message.created_at / 1000):%H:%M:%S}"
        for message in session.messages
        if message.created_at is not None
    ]


@pytest.mark.parametrize("alone", [True, False])
def test_messages_have_the_times_that_the_log_tells(tmp_path: Path, alone: bool) -> None:
    history = write(tmp_path)
    (first, second), issues = read(history if alone else tmp_path)
    assert issues == []
    asked, answered = ["09:31:00"] * 3, ["09:31:20"] * 2
    assert clock(first) == [*asked, *answered, "09:40:00", "09:40:05", "09:40:05"]
    assert clock(second) == ["10:00:30", "10:00:31"]
    for session in (first, second):
        assert session.updated_at == session.messages[-1].created_at


def test_a_log_beside_an_archive_is_not_of_the_history_in_it(tmp_path: Path) -> None:
    history = write(tmp_path)
    with ZipFile(tmp_path / "loaf.zip", "w") as archive:
        archive.write(history, history.name)
    (first, _second), issues = read(tmp_path / "loaf.zip")
    assert issues == []
    assert set(clock(first)) == {"09:30:00"}


@pytest.mark.parametrize(
    "log",
    [
        "",
        LOG.replace("2026-", "2025-"),  # of runs before
        LOG.replace("LLM RESPONSE", "LLM REQUEST"),
        LOG.replace("T09", "T99").replace("T10", "T99"),
        LOG.replace("oven", "stove").replace("Yes", "No"),
    ],
    ids=["empty", "older", "unanswered", "no times", "of others"],
)
def test_what_the_log_does_not_tell_is_of_the_beginning_of_the_run(
    tmp_path: Path, log: str
) -> None:
    write(tmp_path, log)
    (first, second), issues = read(tmp_path)
    assert issues == []
    assert clock(first) == ["09:30:00"] * 8
    assert clock(second) == ["10:00:00"] * 2
