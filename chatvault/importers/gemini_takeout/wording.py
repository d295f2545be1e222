"""The words that Google puts before a prompt and under it, in the languages they are known in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

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
_ENDING = re.compile(r"[:：]\s*+(?!//)|\s++")  # of words; an address goes on behind its colon
_LONGEST = 40  # characters of words before a prompt
_FEWEST = 12  # prompts that have to begin alike
_SHARE = 0.9  # of all prompts: some were said, or branched off
_ATTACHED = re.compile(r"Attached \d{1,4} files?\.?\s*\Z")


def words_before(titles: Iterable[str]) -> str:
    """The words that the titles of answered rows begin with, "" where those are known or none.

    Google has them in the language of the person, which no list here may know.
    """
    listed = set(titles)
    alike: Counter[str] = Counter()
    for title in listed:
        if _known_prompt(title) is None and not _DONE_PREFIX.match(title):
            alike.update(_beginnings(title))
    needed = max(_FEWEST, _SHARE * len(listed))
    return max((words for words, count in alike.items() if count >= needed), key=len, default="")


def _beginnings(title: str) -> Iterator[str]:
    """What a title begins with, as far as each of its first words."""
    for end in _ENDING.finditer(title, 1, _LONGEST):
        if title[end.end() : _LONGEST * 2].strip():
            yield title[: end.end()]


def prompt_in(title: str, *, answered: bool, before: str = "") -> str | None:
    """The prompt in a title, without the words before it; None where it holds none.

    Of words in a language that is not known, ``before`` tells what all prompts begin with, and the
    page of an export where they end, by a space that does not break; else they stay. Without an
    answer they may be about anything.
    """
    known = _known_prompt(title)
    if known is not None:
        return known
    if before and title.startswith(before):
        return title[len(before) :]
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
