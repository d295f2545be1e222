"""A window, and lanes that count invented conversations."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.outline import OutlineEntries, OutlineEntry
from chatvault.domain.statistics import (
    DayCount,
    SessionStatistics,
    Tally,
    TokenTotals,
    ToolTally,
    VaultStatistics,
    WeekTokens,
)
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations

NOON = 1_763_812_800_000
MINUTE = 60_000


def session_statistics(session_id: int = 1) -> SessionStatistics:
    return SessionStatistics(
        session_id=session_id,
        messages=4,
        by_role={"user": 2, "assistant": 2},
        tokens=TokenTotals(input=100, output=60, cache_read=800, reasoning=20),
        cost=4_120_000,
        cost_estimated=True,
        active_ms=118 * MINUTE,
        average_answer_ms=9_400,
        models=("claude-opus-4-1-20250805", "gpt-5"),
        tools=(ToolTally("Bash", 41, 3), ToolTally("Read", 28, 0)),
        files_touched=6,
        outline=OutlineEntries(
            (
                OutlineEntry(10, NOON, "How do I knead dough?"),
                OutlineEntry(20, NOON + 60 * MINUTE, "And how long does it rest?"),
            )
        ),
        times=(NOON, NOON + MINUTE, NOON + 60 * MINUTE, NOON + 62 * MINUTE),
        details='{"priority": "high", "working_directory": "/home/ada/oven", "heat": 220}',
    )


def vault_statistics() -> VaultStatistics:
    return VaultStatistics(
        sessions=12_304,
        messages=1_204_518,
        tokens=TokenTotals(input=1_000_000_000, output=2_100_000_000),
        cost=1_842_000_000,
        active_ms=412 * 60 * MINUTE,
        longest_streak_days=41,
        days=(DayCount("2026-11-03", 4_812), DayCount("2026-11-04", 12)),
        hours=(*(0,) * 8, 96, 240, 3, *(0,) * 13),
        weeks=(
            WeekTokens("2026-10-26", {"claude-code": 40_000_000, "chatgpt": 10_000_000}),
            WeekTokens("2026-11-09", {"claude-code": 80_000_000}),
        ),
        sources=(Tally("claude-code", "claude-code", 5_118), Tally("chatgpt", "chatgpt", 3_902)),
        models=(Tally("gpt-5", "gpt-5", 306_000), Tally("o3", "o3", 88_000)),
        tools=(Tally("Bash", "Bash", 188),),
        projects=(Tally("7", "bakery", 1_038), Tally("8", "garden", 214)),
        longest=(Tally("31", "Rye that rises", 2_310), Tally("4", "Which\noven?", 96)),
        database_bytes=2_400_000_000,
        attachment_bytes=1_900_000_000,
        original_bytes=1_200_000_000,
        backup_bytes=600_000_000,
        monthly_bytes=210_000_000,
        free_bytes=214_000_000_000,
    )


class InventedStatistics:
    """Counts at once, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[int | None] = []
        self.answers = vault_statistics()

    def session(self, session_id: int) -> SessionStatistics:
        self.asked.append(session_id)
        return session_statistics(session_id)

    def vault(self, days: int | None) -> VaultStatistics:
        self.asked.append(days)
        return self.answers


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1200, 900)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def statistics() -> InventedStatistics:
    return InventedStatistics()


@pytest.fixture
def operations(qtbot: QtBot, statistics: InventedStatistics) -> Iterator[Operations]:
    runner = JobRunner()
    notes = SimpleNamespace(note=lambda session_id: f"The note on conversation {session_id}.\n" * 3)
    services = SimpleNamespace(statistics=statistics, organising=notes)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()
