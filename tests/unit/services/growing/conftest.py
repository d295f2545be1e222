"""Short files that are read on as long ones are."""

from __future__ import annotations

from typing import Any

import pytest

from chatvault.importers.growing_files import reading_on
from chatvault.storage.merging.session_tail import SessionTail


@pytest.fixture(autouse=True)
def short_files_count_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few lines have checkpoints, a few lines before their end."""
    monkeypatch.setattr(reading_on, "LONG", 3_000)
    monkeypatch.setattr(reading_on, "TAIL", 1_500)
    monkeypatch.setattr(reading_on, "LONGEST_TAIL", 3_000)


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each end of a session that was offered could be merged."""
    found: list[bool] = []
    merge = SessionTail.merge

    def noted(self: SessionTail, *arguments: Any) -> object:
        result = merge(self, *arguments)
        found.append(result is not None)
        return result

    monkeypatch.setattr(SessionTail, "merge", noted)
    return found
