"""Making a title of a prompt, for conversations that have none, or of what a model called it."""

from __future__ import annotations

import re

from chatvault.domain.blocks import plain_text
from chatvault.importers.texts.thought_tags import split_thoughts

LONGEST_TITLE = 100  # characters
_LINK = re.compile(  # its target may be cut
    r"(?<![\w\])])!?\[([^\[\]]{1,200})\]\((?:\\.|[^)\\])*(?:\)|$)"
)
_INPUT, _FENCE = re.compile(r"#{1,6} User Input\s*"), "```"  # as templates of prompts hold it
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
_MARKS = "#>*-=_~`\"'| \t"  # a line of nothing else says nothing
# Where a model's turn begins and ends, of which some models leave remains.
_TURN = re.compile(
    r"<\|?im_start\|?>(?:assistant\s)?|"
    r"</?\|?(?:im_start|im_end|eot_id|start_of_turn|end_of_turn|end_of_text|endoftext)\|?>|</s>"
)


def title_from(text: str) -> str:
    """The prompt's first line, cut at a word where it is long; of a link its words.

    Where that only announces a heading ("Implement the following plan:"), it is the heading.
    """
    line = _first_line(text)[: 4 * LONGEST_TITLE]
    told = " ".join(_LINK.sub(r"\1", line).split())
    words = told.lstrip("#>*- ")
    if told.startswith("**") and words.count("**") == 1:  # all of it is bold
        words = words.removesuffix("**")
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words[:LONGEST_TITLE]
    return (cut.rpartition(" ")[0] if " " in cut[LONGEST_TITLE // 2 :] else cut) + "…"


def title_of_model(told: str) -> str:
    """The title that a model wrote, without its thinking and the ends of its turn."""
    return plain_text(tuple(split_thoughts(_TURN.sub("", told)))).strip()


def _first_line(text: str) -> str:
    """The first line that says what is asked."""
    lines = [line for line in text.splitlines() if line.strip()]
    begin = next((place for place, line in enumerate(lines) if line.strip(_MARKS)), 0)
    first, second, third = (*lines[begin : begin + 3], "", "", "")[:3]
    if _INPUT.fullmatch(first) and second.startswith(_FENCE) and not third.startswith(_FENCE):
        return third
    return second if first.rstrip().endswith(":") and _HEADING.match(second) else first
