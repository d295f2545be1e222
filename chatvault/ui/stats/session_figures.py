"""What the figures and bars beside a conversation say of it."""

from __future__ import annotations

from chatvault.domain.statistics import SessionStatistics, TokenTotals
from chatvault.ui.stats.figures import Figure
from chatvault.ui.stats.share_bar import Part
from chatvault.ui.wording import duration, model_name, money, noun, shortened


def figures_of(statistics: SessionStatistics) -> tuple[Figure, ...]:
    """The figures that are known of a conversation."""
    roles = ", ".join(f"{count:,} {role}" for role, count in statistics.by_role.items())
    messages, files = statistics.messages, statistics.files_touched
    figures = [Figure(f"{messages:,}", noun(messages, "message", "messages"), roles)]
    if statistics.active_ms:
        tip = "First to last message, without breaks of over half an hour"
        figures.append(Figure(duration(statistics.active_ms), "active", tip))
    if total := statistics.tokens.total:
        figures.append(Figure(shortened(total), "tokens", f"{total:,} tokens"))
    if statistics.cost is not None:
        name = "estimated cost" if statistics.cost_estimated else "cost"
        figures.append(Figure(money(statistics.cost), name))
    if statistics.average_answer_ms is not None:
        figures.append(Figure(duration(statistics.average_answer_ms), "average answer"))
    if files:
        figures.append(Figure(f"{files:,}", noun(files, "file touched", "files touched")))
    if statistics.models:
        names = [model_name(model) or model for model in statistics.models]
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        figures.append(Figure(names[0] + more, "model", ", ".join(names)))
    return tuple(figures)


def token_parts(tokens: TokenTotals) -> tuple[Part, ...]:
    """The kinds of tokens; what was thought is shown apart from the rest of the output."""
    spoken = max(0, tokens.output - tokens.reasoning)
    kinds = (
        ("Cache read", tokens.cache_read, "s4"),
        ("Cache write", tokens.cache_write, "s3"),
        ("Input", tokens.input, "s1"),
        ("Output", spoken, "s2"),
        ("Thinking", min(tokens.reasoning, tokens.output), "s5"),
    )
    return tuple(Part(name, count, token, f"{count:,} tokens") for name, count, token in kinds)
