"""Making a title of a prompt, for conversations that have none."""

from __future__ import annotations

LONGEST_TITLE = 100  # characters


def title_from(text: str) -> str:
    """The prompt's first line, cut at a word where it is long."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    words = " ".join(line[: 4 * LONGEST_TITLE].split()).lstrip("#>*- ")
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words[:LONGEST_TITLE]
    return (cut.rpartition(" ")[0] if " " in cut[LONGEST_TITLE // 2 :] else cut) + "…"
