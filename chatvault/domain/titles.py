"""The line that stands for a conversation where its source gives none."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from chatvault.domain.plain_text import FENCE, plain

UNTITLED = "Untitled conversation"
TITLE_CHARS = 100
EXCERPT_CHARS = 200
LINE_CHARS = 120
BEGINNING_CHARS = 300
_LOOKED_AT = 4_000  # characters of a prompt
_LINK = re.compile(  # as coding tools write those to files; its target may be cut
    r"(?<![\w\])])!?\[([^\[\]]{1,200})\]\((?:\\.|[^)\\])*(?:\)|$)"
)
_INPUT = re.compile(r"#{1,6} User Input\s*")  # as templates of prompts hold it
_MARKS = "#>*-=_~`\"'| \t"  # a line of nothing else says nothing
_TAG = re.compile(r"\s*</?[A-Za-z][\w.:-]{0,60}>\s*")  # as many begin what they ask of a model
_PLACED = re.compile(  # what stands in a prompt for a picture or a long text
    r"\[(?:Image #\d{1,4}|Pasted text #\d{1,4}(?: \+\d{1,9} lines)?"
    r"|Pasted Content \d{1,9} chars)\]\s*"
)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")


def title_from(prompt: str) -> str:
    """What a prompt asks: its first line that says anything, plain and cut at a word.

    Where that only announces a heading ("Implement the following plan:"), it is the heading.
    """
    written = [line for line in prompt[:_LOOKED_AT].splitlines() if line.strip()]
    lines = [*itertools.dropwhile(_says_nothing, written)]
    told = (*map(_without_places, (*_asking(lines), *lines)), *written)
    said = (plain(_LINK.sub(r"\1", line)) for line in told)
    return _cut(next((line.removeprefix("- ") for line in said if line), ""), TITLE_CHARS)


def has_words(text: str) -> bool:
    """Whether it says anything; a mere "." only asks a model to go on."""
    return any(map(str.isalnum, text[:_LOOKED_AT]))


def excerpt_of(text: str) -> str:
    """The beginning of a text as one plain line."""
    return _cut(plain(text[: EXCERPT_CHARS * 4]), EXCERPT_CHARS)


def line_of(text: str) -> str:
    """The beginning of a text as one line of an outline; thousands of them cost little."""
    return _cut(plain(text[: LINE_CHARS * 2]), LINE_CHARS)


def beginning_of(text: str) -> str:
    """As much of a text as one reads in passing, its lines kept."""
    return _cut(text[: BEGINNING_CHARS + 1].strip(), BEGINNING_CHARS)


def _says_nothing(line: str) -> bool:
    return not _without_places(line).strip(_MARKS) or _TAG.fullmatch(line) is not None


def _without_places(line: str) -> str:
    return _PLACED.sub("", line) if "[" in line else line


def _asking(lines: Sequence[str]) -> Sequence[str]:
    """The line in which it is asked, where that is not simply the first one."""
    first, second, third = (*lines[:3], "", "", "")[:3]
    if _INPUT.fullmatch(first) and second.startswith(FENCE) and not third.startswith(FENCE):
        return (third,)
    return (second,) if first.rstrip().endswith(":") and _HEADING.match(second) else ()


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    short = text[:limit]
    at_word = short.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else short).rstrip(" ,;:.") + "…"
