"""What the figures and lists of the page of statistics say of the vault."""

from __future__ import annotations

import dataclasses

from chatvault.domain.source import source
from chatvault.domain.statistics import Tally, VaultStatistics
from chatvault.ui.stats.figures import Figure
from chatvault.ui.wording import counted, model_name, noun, shortened, time_spent, whole_money

_SHOWN = "Those that are shown; an import counts hidden ones, such as instructions, too"
_LONGEST_TITLE = 300  # characters


def figures_of(statistics: VaultStatistics) -> tuple[Figure, ...]:
    """The headline figures; money always says that it is estimated."""
    sessions, messages = statistics.sessions, statistics.messages
    runs = counted(statistics.runs, "run of a sub-agent", "runs of sub-agents")
    figures = [
        Figure(
            f"{sessions:,}",
            noun(sessions, "conversation", "conversations"),
            f"With {runs} in them" if statistics.runs else "",
        ),
        Figure(f"{messages:,}", noun(messages, "message", "messages"), _SHOWN),
    ]
    if total := statistics.tokens.total:
        figures.append(Figure(shortened(total), "tokens", f"{total:,} tokens"))
    if statistics.cost is not None:
        tip = "From the prices of the models; what a subscription costs is not known"
        figures.append(Figure(whole_money(statistics.cost), "estimated cost", tip))
    tip = "Without breaks of over half an hour"
    figures.append(Figure(time_spent(statistics.active_ms), "active time", tip))
    streak = counted(statistics.longest_streak_days, "day", "days")
    figures.append(Figure(streak, "longest streak", "Days in a row with a message"))
    return tuple(dataclasses.replace(figure, leads=sessions > 0) for figure in figures)


def named_models(models: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """The models by the names that people use."""
    return tuple(
        dataclasses.replace(tally, label=model_name(tally.label) or tally.label) for tally in models
    )


def named_sources(sources: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """The sources by the names that people use."""
    return tuple(dataclasses.replace(tally, label=source(tally.key).name) for tally in sources)


def titled(conversations: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """The conversations by titles that stand on one line, each by some."""
    return tuple(
        dataclasses.replace(
            tally, label=" ".join(tally.label[:_LONGEST_TITLE].split()) or "Untitled"
        )
        for tally in conversations
    )
