"""The figures of the vault and of a conversation, in the words of a table for people."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.cli.console import size
from chatvault.domain.counted import counted
from chatvault.domain.statistics import SessionStatistics, VaultStatistics

Row = tuple[str, str]


def rows(told: VaultStatistics | SessionStatistics) -> Iterator[Row]:
    """The figures of either, by their names."""
    return _of_vault(told) if isinstance(told, VaultStatistics) else _of_session(told)


def _of_vault(figures: VaultStatistics) -> Iterator[Row]:
    """What the vault holds, and what room it takes."""
    yield "Conversations", f"{figures.sessions:,}"
    if figures.runs:
        yield "  runs of sub-agents in them", f"{figures.runs:,}"
    yield "Messages shown", f"{figures.messages:,}"
    yield "Tokens", f"{figures.tokens.total:,}"
    if figures.cost is not None:
        yield "Estimated cost", _money(figures.cost)
    yield "Active time", _time(figures.active_ms)
    yield "Longest streak", counted(figures.longest_streak_days, "day", "days")
    yield "Database", size(figures.database_bytes)
    yield "Attachments", size(figures.attachment_bytes)
    yield "Originals", size(figures.original_bytes)
    yield "Backups", size(figures.backup_bytes)
    yield "Free on this disk", size(figures.free_bytes)


def _of_session(figures: SessionStatistics) -> Iterator[Row]:
    """What is known of a conversation; of what is not known there is no row."""
    yield "Messages shown", f"{figures.messages:,}"
    for role, count in figures.by_role.items():
        yield f"  by {role}", f"{count:,}"
    yield "Tokens", f"{figures.tokens.total:,}"
    if figures.cost is not None:
        name = "Estimated cost" if figures.cost_estimated else "Cost"
        yield name, _money(figures.cost)
    if figures.active_ms is not None:
        yield "Active time", _time(figures.active_ms)
    if figures.average_answer_ms is not None:
        yield "Average answer", f"{figures.average_answer_ms / 1000:,.1f} s"
    yield "Files touched", f"{figures.files_touched:,}"
    if figures.models:
        yield "Models", ", ".join(figures.models)


def _time(milliseconds: int) -> str:
    hours, minutes = divmod(round(milliseconds / 60_000), 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min"


def _money(micro_dollars: int) -> str:
    return f"${micro_dollars / 1_000_000:,.2f}"
