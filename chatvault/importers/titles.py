"""Making a title of a prompt, for conversations that have none."""

from __future__ import annotations

import re

LONGEST_TITLE = 100  # characters
_LINK = re.compile(
    r"(?<![\w\])])!?\[([^\[\]]{1,200})\]\((?:\\.|[^)\\])*(?:\)|$)"
)  # its target may be cut
_INPUT, _FENCE = re.compile(r"#{1,6} User Input\s*"), "```"
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")


def title_from(text: str) -> str:
    """The prompt's first line, cut at a word where it is long; of a link its words.

    Where that only announces a heading ("Implement the following plan:"), it is the heading.
    """
    lines = (line for line in text.splitlines() if line.strip())
    line, second, third = next(lines, ""), next(lines, ""), next(lines, "")
    if _INPUT.fullmatch(line) and second.startswith(_FENCE) and not third.startswith(_FENCE):
        line, second = third, ""  # as templates of prompts hold what was typed
    if line.rstrip().endswith(":") and _HEADING.match(second):
        line = second
    told = " ".join(_LINK.sub(r"\1", line[: 4 * LONGEST_TITLE]).split())
    words = told.lstrip("#>*- ")
    if told.startswith("**") and words.count("**") == 1:  # all of it is bold
        words = words.removesuffix("**")
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words[:LONGEST_TITLE]
    return (cut.rpartition(" ")[0] if " " in cut[LONGEST_TITLE // 2 :] else cut) + "…"
