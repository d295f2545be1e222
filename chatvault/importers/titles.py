"""Making a title of a prompt, for conversations that have none."""

from __future__ import annotations

import re

LONGEST_TITLE = 100  # characters
_LINK = re.compile(  # its target may be cut
    r"(?<![\w\])])!?\[([^\[\]]{1,200})\]\((?:\\.|[^)\\])*(?:\)|$)"
)
_MARKED = re.compile(r"(?<!`)`([^`]+)`(?!`)|(?<!\*)\*\*(?=\S)([^*]+)(?<=\S)\*\*(?!\*)")
_INPUT, _FENCE = re.compile(r"#{1,6} User Input\s*"), "```"  # as templates of prompts hold it
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")


def title_from(text: str) -> str:
    """The prompt's first line without markup, cut at a word where it is long; of a link its words.

    Where that only announces a heading ("Implement the following plan:"), it is the heading.
    """
    line = _first_line(text)[: 4 * LONGEST_TITLE]
    told = " ".join(_LINK.sub(r"\1", line).split())
    words = _MARKED.sub(lambda marked: marked[1] or marked[2], told).lstrip("#>*- ")
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words[:LONGEST_TITLE]
    return (cut.rpartition(" ")[0] if " " in cut[LONGEST_TITLE // 2 :] else cut) + "…"


def _first_line(text: str) -> str:
    """The first line that says what is asked."""
    lines = (line for line in text.splitlines() if line.strip())
    first, second, third = next(lines, ""), next(lines, ""), next(lines, "")
    if _INPUT.fullmatch(first) and second.startswith(_FENCE) and not third.startswith(_FENCE):
        return third
    return second if first.rstrip().endswith(":") and _HEADING.match(second) else first
