"""Chats that a clipper of web pages saves as Markdown (Obsidian Web Clipper), and others like it.

Properties of a note tell the address of the page; or a line above tells what it was exported from.
Then each turn stands below who speaks, in bold or as a heading (“**You**”, “## 2. Claude”), and a
rule before each further one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.footnotes import Footnotes
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.saved_chats.written_turns import blocks_of
from chatvault.importers.times.local_times import local_time

_PROPERTIES = r"---\n(?P<properties>(?:(?!---\n)[^\n]{0,2000}\n){1,40})---\n"
_ADDRESS = (
    r"https://(?:chatgpt\.com|chat\.openai\.com|claude\.ai|gemini\.google\.com|grok\.com"
    r"|copilot\.microsoft\.com|www\.perplexity\.ai|chat\.deepseek\.com|chat\.mistral\.ai"
    r"|chat\.qwen\.ai|huggingface\.co/chat)"
)
_NAMES = "ChatGPT|Claude|Gemini|Grok|Copilot|Perplexity|DeepSeek|Qwen|Le Chat|Assistant"
_ASKED = "You|User|Human|Me"
_MARK = r"(?:\*\*|#{1,4} )"
_NUMBER = r"(?:\d{1,6}\. )?"
_SPEAKER = rf"(?P<mark>{_MARK}){_NUMBER}(?:(?P<asked>{_ASKED})|(?P<product>{_NAMES}))(?:\*\*)?"
_ABOVE = (
    rf"(?P<above>(?:(?!---\n|{_MARK}{_NUMBER}(?:{_ASKED}|{_NAMES})(?:\*\*)?\n)"
    r"[^\n]{0,500}\n){0,8})"
)
_BEGINNING = re.compile(
    rf"(?:{_PROPERTIES})?\s{{0,9}}{_ABOVE}(?:---\n\s{{0,9}})?(?P<first>{_SPEAKER}\n)"
)
_HEADING = re.compile(_SPEAKER)
_SOURCE = re.compile(
    rf"^(?:source(?:_url)?|url|link): ?[\"']?(?P<address>{_ADDRESS}/[^\s\"']{{1,500}})",
    re.MULTILINE,
)
_EXPORTED = re.compile(
    rf"[*_]{{0,2}}Exported from (?P<product>{_NAMES})(?: on (?P<at>[^—|*_\n]*))?"
)
_PROPERTY = re.compile(r"(?P<key>\w+):[ ]?[\"']?(?P<told>.*?)[\"']?\s*")
_SAVED = ("exported", "exported_at", "created", "date")  # the properties that tell when
_TITLE = re.compile(r"# (?P<title>.+)")
_RULE = "---"


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    head = _BEGINNING.match(beginning)
    if head is None:
        return False
    told = head["properties"] or ""
    return bool(_SOURCE.search(told) or any(map(_EXPORTED.match, head["above"].splitlines())))


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat, which is as old as what was saved of it."""
    text = "".join(line.rstrip("\r\n") + "\n" for line in lines)
    head = _BEGINNING.match(text)
    told = head.groupdict() if head else {}
    properties, above = told.get("properties") or "", (told.get("above") or "").splitlines()
    address = _SOURCE.search(properties)
    exported = next(filter(None, map(_EXPORTED.match, above)), None)
    listed = filter(None, map(_PROPERTY.fullmatch, properties.splitlines()))
    noted = {one["key"]: one["told"] for one in listed}
    titles = (found["title"] for found in map(_TITLE.fullmatch, above) if found)
    said = text[head.start("first") if head else 0 :].split("\n")
    notes = Footnotes(said)
    sections = list(_sections(said))
    named = (heading["product"] for heading, _ in sections if heading["product"])
    saved = [noted.get(key, "") for key in _SAVED] + [(exported and exported["at"]) or ""]
    saying = Saying()
    return Chat(
        address["address"] if address else "",
        (exported and exported["product"]) or next(named, ""),
        noted.get("title") or next(titles, ""),
        [[_turn(heading, section, saying, notes)] for heading, section in sections],
        updated_at=next(filter(None, map(local_time, saved)), modified),
        model=noted.get("model", ""),
    )


def _sections(lines: list[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Who speaks, with the lines below; all are marked as the first, and behind a rule."""
    heading: re.Match[str] | None = None
    section: list[str] = []
    for line in lines:
        found = _HEADING.fullmatch(line)
        if found is not None and heading is None:
            heading = found
        elif (
            found is not None
            and heading is not None
            and found["mark"] == heading["mark"]
            and (end := _end(section)) is not None
        ):
            yield heading, section[:end]
            heading, section = found, []
        else:
            section.append(line)
    if heading is not None:
        yield heading, section


def _end(section: list[str]) -> int | None:
    """Where the rule is that ends a turn, None where the last thing in it is none."""
    last = next((place for place in reversed(range(len(section))) if section[place].strip()), None)
    return last if last is not None and section[last] == _RULE else None


def _turn(heading: re.Match[str], lines: list[str], saying: Saying, notes: Footnotes) -> Turn:
    text = "\n".join(lines).strip().removesuffix(f"\n{_RULE}").strip()
    if heading["asked"]:
        return Turn(Role.USER, tuple(blocks_of(text, Role.USER, saying)))
    text, sources = notes.resolved(text)
    return Turn(Role.ASSISTANT, (*blocks_of(text, Role.ASSISTANT, saying), *sources))
