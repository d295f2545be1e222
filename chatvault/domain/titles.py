"""The line that stands for a conversation where its source gives none."""

from __future__ import annotations

from chatvault.domain.plain_text import plain

TITLE_CHARS = 80
EXCERPT_CHARS = 200
LINE_CHARS = 120
BEGINNING_CHARS = 300


def title_from(prompt: str) -> str:
    """The first line of a prompt that says anything, cut at a word."""
    line = next((said for line in prompt[:4000].splitlines() if (said := plain(line))), "")
    return _cut(line, TITLE_CHARS)


def excerpt_of(text: str) -> str:
    """The beginning of a text as one plain line."""
    return _cut(plain(text[: EXCERPT_CHARS * 4]), EXCERPT_CHARS)


def line_of(text: str) -> str:
    """The beginning of a text as one line of an outline; thousands of them cost little."""
    return _cut(plain(text[: LINE_CHARS * 2]), LINE_CHARS)


def beginning_of(text: str) -> str:
    """As much of a text as one reads in passing, its lines kept."""
    return _cut(text[: BEGINNING_CHARS + 1].strip(), BEGINNING_CHARS)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    short = text[:limit]
    at_word = short.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else short).rstrip(" ,;:.") + "…"
