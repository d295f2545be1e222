"""What programs set apart in a text, as Markdown: two exports of one chat say it in other words."""

from __future__ import annotations

import re

BOLD, ITALIC, CODE, STRUCK = "**", "*", "`", "~~"
_LINE = re.compile(r"\S(?:.*\S)?")  # what a sign stands around: no space, no end of a line


def signed(text: str, sign: str) -> str:
    """The text with the sign around the words of each line."""
    return _LINE.sub(rf"{sign}\g<0>{sign}", text)


def fenced(text: str, language: str = "") -> str:
    """The text as a block of code."""
    return f"\n```{language}\n{text}\n```\n"


def quoted(text: str) -> str:
    """The text as a quotation."""
    return "".join(f"\n> {line}" for line in text.splitlines()) + "\n"
