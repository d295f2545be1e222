"""The Markdown of AI Chat Exporter: properties, a table of contents, and numbered prompts.

Prompts are quoted below a heading (“chat-1”), and a link to the table of contents ends each
answer. What it says is what its JSON says, so that one import of both adds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.times.timestamps import timestamp

_BEGINNING = re.compile(
    r"---\n(?:[a-z]+: ?[^\n]*\n){2,12}?exporter: [^\n]*\n(?:[a-z]+: ?[^\n]*\n)*---\n"
)
_PROPERTY = re.compile(r"(?P<key>[a-z]+):(?P<value>.*)")
_HEADING = re.compile(r"#{2,3} chat-(?P<number>\d{1,6})")
_TOP = "###### [top](#table-of-contents)"
_RULES = ("___", "---")
_NAMED = re.compile(r"###### .{1,40} said:")  # above each answer, up to version 2
_CLOCK = re.compile(r"(T\d\d)-(\d\d)-(\d\d)")


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return _BEGINNING.match(beginning) is not None


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat, which is as old as what was saved of it."""
    text = [line.rstrip("\r\n") for line in lines]
    end = text.index("---", 1)
    found = filter(None, map(_PROPERTY.fullmatch, text[1:end]))
    told = {one["key"]: _value(one["value"]) for one in found}
    saved = timestamp(_CLOCK.sub(r"\1:\2:\3", told.get("date", "")))
    return Chat(
        told.get("url", ""),
        told.get("author", ""),
        told.get("title", "").replace('\\"', '"'),
        [[turn] for turn in _turns(text[end + 1 :], Saying())],
        tags=tuple(filter(None, map(str.strip, told.get("tags", "").strip("[]").split(",")))),
        updated_at=modified if saved is None else saved,
    )


def _value(written: str) -> str:
    """The value of a property, which may be quoted."""
    return written.strip(" ").removeprefix('"').removesuffix('"')


def _turns(lines: list[str], saying: Saying) -> Iterator[Turn]:
    """Prompts and answers; a heading counts where its number is the next one."""
    number, place, answer = 0, 0, list[str]()
    while place < len(lines):
        line = lines[place]
        place += 1
        heading = _HEADING.fullmatch(line)
        if heading and int(heading["number"]) == number + 1:
            if number:
                yield _answer(answer, saying)
            number, answer = number + 1, []
            quoted = _quoted(lines, place)
            place += len(quoted) + 1
            prompt = "\n".join(one.removeprefix(">").removeprefix(" ") for one in quoted)
            yield Turn(Role.USER, tuple(saying.text(prompt.strip())))
        elif line == _TOP:
            yield _answer(answer, saying)
            answer = []
        else:
            answer.append(line)
    if number:
        yield _answer(answer, saying)


def _quoted(lines: list[str], place: int) -> list[str]:
    """The lines of a prompt, behind the empty one below its heading."""
    end = place = place + 1
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    return lines[place:end]


def _answer(lines: list[str], saying: Saying) -> Turn:
    """An answer without the rule below it and its author above; it may be empty."""
    text = "\n".join(lines).strip()
    first, _, more = text.partition("\n")
    text = more.lstrip("\n") if _NAMED.fullmatch(first) else text
    body, _, last = text.rpartition("\n")
    return Turn(Role.ASSISTANT, tuple(saying.text(body.rstrip() if last in _RULES else text)))
