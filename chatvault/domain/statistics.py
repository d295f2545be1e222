"""The figures of a conversation and of the vault. Times are UTC ms, cost in micro-dollars."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.outline import OutlineEntries


@dataclass(frozen=True, slots=True)
class TokenTotals:
    """Tokens by kind."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0

    @property
    def total(self) -> int:
        """All tokens that were processed."""
        return self.input + self.output + self.cache_read + self.cache_write


@dataclass(frozen=True, slots=True)
class ToolTally:
    """How often a tool was called and failed."""

    name: str
    calls: int
    failed: int


@dataclass(frozen=True, slots=True)
class SessionStatistics:
    """What the side panel shows of the open conversation."""

    session_id: int
    messages: int
    by_role: dict[str, int]
    tokens: TokenTotals
    cost: int | None
    cost_estimated: bool
    active_ms: int | None  # first to last message, breaks of over half an hour left out
    average_answer_ms: int | None
    models: tuple[str, ...]
    tools: tuple[ToolTally, ...]
    files_touched: int
    outline: OutlineEntries
    times: tuple[int, ...]  # of every message that has one, ascending
    details: str | None = None  # JSON of what the source notes of it besides


@dataclass(frozen=True, slots=True)
class Tally:
    """A name with a count, for bars and lists; ``key`` leads to what is behind it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """Messages of one local day, as ISO date."""

    day: str
    count: int


@dataclass(frozen=True, slots=True)
class WeekTokens:
    """Tokens of one week by source key; ``week`` is its Monday as ISO date."""

    week: str
    by_source: dict[str, int]


@dataclass(frozen=True, slots=True)
class VaultStatistics:
    """What the statistics page shows of the vault; without anything, of none.

    ``runs`` of sub-agents are no ``sessions`` of their own; what was said in them counts.
    """

    sessions: int = 0
    runs: int = 0
    messages: int = 0
    tokens: TokenTotals = TokenTotals()
    cost: int | None = None
    active_ms: int = 0
    longest_streak_days: int = 0
    days: tuple[DayCount, ...] = ()
    hours: tuple[int, ...] = ()  # messages in each local hour of the day, from midnight
    weeks: tuple[WeekTokens, ...] = ()
    sources: tuple[Tally, ...] = ()
    models: tuple[Tally, ...] = ()
    tools: tuple[Tally, ...] = ()
    projects: tuple[Tally, ...] = ()
    longest: tuple[Tally, ...] = ()  # conversations by their messages
    database_bytes: int = 0
    attachment_bytes: int = 0
    original_bytes: int = 0
    backup_bytes: int = 0
    monthly_bytes: int | None = None  # by which all but the backups grows, as conversations do
    free_bytes: int = 0
