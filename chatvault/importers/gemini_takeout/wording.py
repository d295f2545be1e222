"""The words that Google puts before a prompt and under it, in the languages they are known in."""

from __future__ import annotations

import re

# Before what a person said or typed. Longer ones first: "Prompted with:" is no prompt "with:".
_PROMPT = (
    "Prompted with:", "Asked Gemini:", "Asked Bard:", "Live Prompt", "Prompted", "Asked", "Said",
    "Branched", "Answered",  # English
    "Prompt saisi :", "Prompt :", "Prompt:",  # French
    "Eingegebener Prompt:",  # German
    "Gav instruktionen",  # Swedish
    "Pokyn",  # Czech
    "送信したメッセージ:", "入力:",  # Japanese
    "Запит:",  # Ukrainian
    "분기된",  # Korean, where only what branched off has a word before it
)  # fmt: skip

# Before something that was done, and that is no prompt.
_DONE = (
    "Created", "Used", "Added", "Gave", "Selected", "Shared", "Deleted", "Viewed", "Visited",
    "Edited", "Pinned", "Renamed", "Exported", "Updated", "Saved",
)  # fmt: skip

_BEHIND = r"\s*[:：]?\s+|\s*[:：]\s*"
_PROMPT_PREFIX = re.compile(
    f"(?!Answered survey)(?:{'|'.join(map(re.escape, _PROMPT))})(?:{_BEHIND})"
)
_DONE_PREFIX = re.compile(f"(?:{'|'.join(_DONE)})\\s")
_ANY_PREFIX = re.compile("[^\\n\xa0]{2,40}\xa0(?=\\S)")
_ATTACHED = re.compile(r"Attached \d{1,4} files?\.?\s*\Z")


def prompt_in(title: str, *, answered: bool) -> str | None:
    """The prompt in a title, without the words before it; None where it holds none.

    Of words in a language that is not known, the page of an export tells where they end, by a
    space that does not break; else they stay. Without an answer they may be about anything.
    """
    known = _known_prompt(title)
    if known is not None:
        return known
    if not answered or _DONE_PREFIX.match(title.lstrip()):
        return None
    match = _ANY_PREFIX.match(title)
    return title if match is None else title[match.end() :]


def _known_prompt(title: str) -> str | None:
    match = _PROMPT_PREFIX.match(title.lstrip())
    if match is None:
        return None
    prompt = title.lstrip()[match.end() :]
    return prompt[: prompt.rfind("Attached")].rstrip() if _ATTACHED.search(prompt) else prompt


def file_name(line: str) -> str:
    """The name in a line of the list of attached files: "-  oven.jpg"."""
    return line.strip().lstrip("-–•").strip()
