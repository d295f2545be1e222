"""The Markdown of Gemini Voyager: turns that are counted, of a prompt and its answer.

Above them stand the title, when the chat was saved and where it was held. The headings of a
prompt and of an answer are in the language of the page, behind a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Block, Event, EventKind
from chatvault.domain.message import Role
from chatvault.domain.titles import title_from
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.times.local_times import local_time

_NAME = r"\*\*[^*\n]{1,40}\*\*: ?"
_BEGINNING = re.compile(
    rf"# (?P<title>[\s\S]{{0,3000}}?)\n\n{_NAME}(?P<saved>[^\n]{{1,60}})\n{_NAME}\d{{1,9}}\n"
    rf"{_NAME}\[[^\]\n]{{1,60}}\]\((?P<address>https?://[^\s)]{{1,2000}})\)\n\n---\n\n"
    r"(?=## Turn 1\b)"
)
_TURN = re.compile(r"## Turn (?P<number>\d{1,9})(?: \S+)?")
_ASKED, _ANSWERED = "### 👤 ", "### 🤖 "
_FOOT = re.compile(r"\n---\n\n\*[^\n]*Voyager\][^\n]*\n\*[^\n]*\*\s*\Z")
_NOTHING, _PICTURES = "_No content_", "*[This turn includes uploaded images]*"
_ESCAPED = re.compile(r"\\([^\w\s])")
_OF_PAGE = re.compile(r"(?<!\s)\s*+-\s*Google Gemini\Z")


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return _BEGINNING.match(beginning) is not None


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat, which is as old as what was saved of it."""
    text = "".join(line.rstrip("\r\n") + "\n" for line in lines)
    head = _BEGINNING.match(text)
    told = head.groupdict() if head else {}
    end = foot.start() if (foot := _FOOT.search(text, max(len(text) - 1000, 0))) else len(text)
    saying, saved = Saying(), local_time(told.get("saved", "").replace(" at ", " "))
    return Chat(
        told.get("address", ""),
        "gemini",
        _title(told.get("title", "")),
        [
            [turn]
            for lines_of_turn in _turns(text[head.end() if head else 0 : end].split("\n"))
            for turn in _both(lines_of_turn, saying)
        ],
        updated_at=modified if saved is None else saved,
    )


def _title(written: str) -> str:
    """The title; where there is none, the page is called after the whole of its first prompt."""
    title = _OF_PAGE.sub("", _ESCAPED.sub(r"\1", written).strip())
    return title_from(title) if "\n" in title else title


def _turns(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each turn; a heading counts where its number is the next one."""
    number, section = 0, list[str]()
    for line in lines:
        found = _TURN.fullmatch(line)
        if found is None or int(found["number"]) != number + 1:
            section.append(line)
            continue
        if number:
            yield section
        number, section = number + 1, []
    if number:
        yield section


def _both(lines: list[str], saying: Saying) -> Iterator[Turn]:
    """The prompt and the answer; either may be missing."""
    parts: dict[Role, list[str]] = {}
    part: list[str] = []
    for line in lines:
        if line.startswith(_ANSWERED) and Role.ASSISTANT not in parts:
            part = parts[Role.ASSISTANT] = []
        elif line.startswith(_ASKED) and not parts:
            part = parts[Role.USER] = []
        else:
            part.append(line)
    for role, said in parts.items():
        yield Turn(role, tuple(_blocks("\n".join(said).strip(), role, saying)))


def _blocks(text: str, role: Role, saying: Saying) -> Iterator[Block]:
    if role is Role.USER and text.startswith(_PICTURES):
        yield Event(EventKind.NOTICE, "Pictures came with this.")
        text = text.removeprefix(_PICTURES).strip()
    if text != _NOTHING:
        yield from saying.text(text)
