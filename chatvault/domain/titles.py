"""The line that stands for a conversation where its source gives none."""

from __future__ import annotations

import re

TITLE_CHARS = 80
EXCERPT_CHARS = 200
LINE_CHARS = 120
BEGINNING_CHARS = 300

# What is markup alone: signs within a word or between spaces are said, as in snake_case and 2 * 3.
_MARKUP = re.compile(
    r"""(?mx) ^\s* ``` \w*+ | `+
      | ^\s* (?: \#{1,6} (?=\s) | > [ ]? )+
      | (?<![^\s|]) \|+ (?![^\s|]) | (?<!\w) [*_]{1,3} (?=\S) | (?<=[^\s*_]) [*_]{1,3} (?!\w)
      | !?\[ ([^\]]*) \] \( [^)]* \)"""
)
_SIGNS = "*_`#>|["  # all markup holds one


def title_from(prompt: str) -> str:
    """The first line of a prompt that says anything, cut at a word."""
    line = next((plain for line in prompt[:4000].splitlines() if (plain := _plain(line))), "")
    return _cut(line, TITLE_CHARS)


def excerpt_of(text: str) -> str:
    """The beginning of a text as one plain line."""
    return _cut(_plain(text[: EXCERPT_CHARS * 4]), EXCERPT_CHARS)


def line_of(text: str) -> str:
    """The beginning of a text as one line of an outline; thousands of them cost little."""
    return _cut(_plain(text[: LINE_CHARS * 2]), LINE_CHARS)


def beginning_of(text: str) -> str:
    """As much of a text as one reads in passing, its lines kept."""
    return _cut(text[: BEGINNING_CHARS + 1].strip(), BEGINNING_CHARS)


def _plain(text: str) -> str:
    if not any(sign in text for sign in _SIGNS):
        return " ".join(text.split())
    return " ".join(_MARKUP.sub(lambda found: found.group(1) or "", text).split())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    short = text[:limit]
    at_word = short.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else short).rstrip(" ,;:.") + "…"
