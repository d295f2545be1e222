"""Chats that ChatGPT Exporter and its like save as Markdown.

A heading has the title, lines below it when the chat was held and where. Turns stand below
“Prompt:” and “Response:”, some with their moment, and the last line names the extension.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Attachment, Block, File, Thinking
from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying

_NOTE = r"\*\*(?:User|Created|Updated|Exported|Link):\*\* [^\n]{0,2000}"
_BEGINNING = re.compile(
    rf"# (?:Claude Conversation\n|(?P<title>[^\n]*)\n+(?P<notes>(?:{_NOTE}\n)+))\s*"
    r"## (?:Prompt|Response):\n"
)
_NOTED = re.compile(r"\*\*(\w+):\*\* +(.*?) *")
_LINK = re.compile(r"\[[^\]\n]*\]\((\S+)\)")
_ROLES = {"## Prompt:": Role.USER, "## Response:": Role.ASSISTANT}
_SIGNED = re.compile(r"\n---\nPowered by \[(?P<name>[^\]\n]{1,100})\]\(\S{1,200}\)$")
_FILE = re.compile(r"> File: ?(?P<name>.*)")
_THINKING = "> Thinking:"
_THOUGHT = re.compile(r"> Thought for .{1,40}")


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return _BEGINNING.match(beginning) is not None


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat; one that tells no time is as old as its file."""
    text = "\n".join(line.rstrip("\r\n") for line in lines).rstrip()
    signed = _SIGNED.search(text[-400:])
    text = text.removesuffix(signed[0] if signed else "")
    head = _BEGINNING.match(text)
    title, notes = (head["title"] or "", head["notes"] or "") if head else ("", "")
    found = map(_NOTED.fullmatch, notes.splitlines())
    noted = {told[1]: told[2] for told in found if told is not None}
    link = _LINK.match(noted.get("Link", ""))
    sections = list(_sections(text.split("\n")))
    moments = Moments([*noted.values(), *(lines[0] for _, lines in sections)])
    saying = Saying()
    return Chat(
        link[1] if link else "",
        signed["name"] if signed else "",
        title,
        [[_turn(role, told, moments, saying)] for role, told in sections],
        created_at=moments.at(noted.get("Created")),
        updated_at=moments.at(noted.get("Updated"))
        or moments.at(noted.get("Exported"))
        or modified,
    )


def _sections(lines: Iterable[str]) -> Iterator[tuple[Role, list[str]]]:
    """What stands below the headings of turns: at least one line each."""
    role, section = None, [""]
    before = ""
    for line in lines:
        if line in _ROLES and not before:
            if role is not None:
                yield role, section or [""]
            role, section = _ROLES[line], []
        else:
            section.append(line)
        before = line
    if role is not None:
        yield role, section or [""]


def _turn(role: Role, lines: list[str], moments: Moments, saying: Saying) -> Turn:
    at = moments.at(lines[0])
    rest = lines if at is None else lines[1:]
    while rest and not rest[0].strip():
        rest = rest[1:]
    quoted = next((place for place, one in enumerate(rest) if one[:1] != ">"), len(rest))
    blocks = list(_above(rest[:quoted], role))
    said = rest[quoted:] if blocks else rest
    return Turn(role, (*blocks, *saying.text("\n".join(said).strip())), at)


def _above(quoted: list[str], role: Role) -> Iterator[Block]:
    """What is quoted above a turn: the files of a prompt, what a model thought."""
    if role is Role.USER:
        files = [_FILE.fullmatch(line) for line in quoted]
        if all(files):
            yield from (File(Attachment(one["name"].strip() or "file")) for one in files if one)
    elif quoted and (quoted[0] == _THINKING or _THOUGHT.fullmatch(quoted[-1])):
        yield Thinking("\n".join(_unquoted(quoted)).strip())


def _unquoted(quoted: list[str]) -> Iterator[str]:
    """What was thought, which may be quoted twice below its heading."""
    for line in quoted:
        words = re.sub(r"^(?:> ?)+", "", line)
        if words != _THINKING.removeprefix("> "):
            yield words
