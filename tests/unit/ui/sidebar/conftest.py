"""An invented library, and a list of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.session import (
    SessionKey,
    SessionRow,
    SessionScope,
    SessionSort,
    SessionStatus,
)
from chatvault.errors import NotFound
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.session_list import SessionList


def moment(day: datetime.date, hour: int = 12, minute: int = 0) -> int:
    """UTC milliseconds of a local time."""
    at = datetime.datetime.combine(day, datetime.time(hour, minute))
    return round(at.timestamp() * 1000)


def make_row(session_id: int, title: str = "", **rest: object) -> SessionRow:
    """A conversation about bread."""
    at = moment(datetime.date.today())
    facts: dict[str, object] = {
        "uid": f"uid-{session_id}",
        "source": "chatgpt",
        "title": title or f"Bread {session_id}",
        "excerpt": "Knead it with patience",
        "model": None,
        "project": None,
        "created_at": at,
        "updated_at": at - session_id,
        "messages": 12,
        "status": SessionStatus.ACTIVE,
        "pinned": False,
        "starred": False,
    }
    return SessionRow(id=session_id, **(facts | rest))  # type: ignore[arg-type]


@dataclass
class InventedBrowsing:
    """A library of rows; it remembers what was asked of it."""

    library: dict[int, SessionRow] = field(default_factory=dict)
    pages: list[tuple[int, ...]] = field(default_factory=list)
    scopes: list[tuple[SessionScope, SessionSort]] = field(default_factory=list)
    failing: bool = False

    def add(self, *rows: SessionRow) -> None:
        self.library |= {row.id: row for row in rows}

    def keys(self, scope: SessionScope, sort: SessionSort) -> tuple[SessionKey, ...]:
        self.scopes.append((scope, sort))
        rows = [
            row
            for row in self.library.values()
            if scope.status in (None, row.status) and scope.starred in (None, row.starred)
        ]
        if sort is SessionSort.TITLE:
            rows.sort(key=lambda row: row.title)
        else:
            rows.sort(key=lambda row: -(row.updated_at or 0))
        rows.sort(key=lambda row: not row.pinned)
        return tuple(SessionKey(row.id, row.updated_at, row.pinned) for row in rows)

    def rows(self, ids: Sequence[int]) -> tuple[SessionRow, ...]:
        self.pages.append(tuple(ids))
        if self.failing:
            raise NotFound("The vault is away.")
        return tuple(self.library[one] for one in ids if one in self.library)


@pytest.fixture
def browsing() -> InventedBrowsing:
    return InventedBrowsing()


@pytest.fixture
def operations(qtbot: QtBot, browsing: InventedBrowsing) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(browsing=browsing)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


@pytest.fixture
def sessions(appearance: Appearance, operations: Operations, window: QWidget) -> SessionList:
    made = SessionList(appearance, operations, window)
    made.resize(328, 600)
    made.show()
    return made


ShowList = Callable[..., SessionList]


@pytest.fixture
def listed(
    qtbot: QtBot, sessions: SessionList, browsing: InventedBrowsing, operations: Operations
) -> ShowList:
    """Lists these rows, and waits until they are seen."""

    def show(*rows: SessionRow, scope: SessionScope | None = None) -> SessionList:
        browsing.add(*rows)
        sessions.show_scope(scope or SessionScope(), "All")
        settle(qtbot, operations, sessions)
        return sessions

    return show


def settle(qtbot: QtBot, operations: Operations, sessions: SessionList) -> None:
    """Wait until nothing is being read any more, and what is seen has been painted."""
    qtbot.waitUntil(lambda: not operations.busy)
    sessions.grab()
    qtbot.waitUntil(lambda: not operations.busy)
