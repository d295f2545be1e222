"""The Markdown of Save my Chatbot (before, Save my Phind): sources stand below an answer.

Below the title it tells when and from where it was saved, then stands what was said: below
“## User”, and “## ChatGPT”, “## Claude” or “## … answer”. In 2023 that was “#### User” and
“#### Phind”, and in the beginning “**You:**” and “**… answer:**”, each below a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Block, Citation
from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.times.local_times import local_time

_BEGINNING = re.compile(
    r"(?:---\n(?:[^\n]{0,500}\n){1,30}?---\n\s{0,9})?"  # properties that notes have
    r"# (?P<title>[^\n]*)\n"
    r"Exported on (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4}) (?:at )?(?P<clock>[\d:]{8}) "
    r"\[from (?P<product>[^\]\n]{1,60})\]\((?P<address>https?://[^\s)$]{1,2000})"
    r"[^#*]{0,300}(?P<mark>##|####|\*\*)(?: User|You:\*\*)\n"
)
_HEADING = re.compile(
    r"(?P<mark>##|####|\*\*) ?(?:(?P<asked>User|You:\*\*)|ChatGPT|Claude|Answer"
    r"|Phind(?: - .{1,60})?|\w[\w .+-]{0,40} answer(?::\*\*)?)"
)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})(.*)")
_RULES = ("---", "___")
_SOURCES = "**Sources:**"
_SOURCE = re.compile(
    r"- (?:\[\(\w{1,9}\) (?P<title>.*)\]\((?P<url>\S+)\)|\(\w{1,9}\) (?P<name>.+))"
)
_NO_SOURCES = re.compile(r"(?<=\S)undefined\Z")


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return _BEGINNING.match(beginning) is not None


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat, which is as old as what was saved of it."""
    text = "".join(line.rstrip("\r\n") + "\n" for line in lines)
    head = _BEGINNING.match(text)
    told = head.groupdict() if head else {}
    start = head.start("mark") if head else 0
    saying = Saying()
    saved = local_time("{year}-{month}-{day}T{clock}".format(**told)) if told else None
    return Chat(
        told.get("address", ""),
        told.get("product", ""),
        told.get("title", ""),
        [
            [_turn(heading, section, saying)]
            for heading, section in _sections(text[start:].split("\n"), told.get("mark", ""))
        ],
        updated_at=modified if saved is None else saved,
    )


def _sections(lines: list[str], mark: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """The headings of that kind, each with the lines below it."""
    heading: re.Match[str] | None = None
    section: list[str] = []
    for line, outside in zip(lines, _outside_of_fences(lines), strict=True):
        found = _HEADING.fullmatch(line) if outside and _may_end(section) else None
        if found is None or found["mark"] != mark:
            section.append(line)
            continue
        if heading is not None:
            yield heading, section
        heading, section = found, []
    if heading is not None:
        yield heading, section


def _may_end(section: list[str]) -> bool:
    return not section or not section[-1].strip() or section[-1] in _RULES


def _outside_of_fences(lines: list[str]) -> list[bool]:
    """Of each line whether it is in no fence; one that nothing ends is none."""
    outside: list[bool] = []
    fence, begun = "", 0
    for place, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if fence and found and found[1].startswith(fence) and not found[2].strip():
            fence = ""
        elif not fence and found:
            fence, begun = found[1], place
        outside.append(not fence)
    if fence:
        outside[begun:] = [True] * (len(lines) - begun)
    return outside


def _turn(heading: re.Match[str], lines: list[str], saying: Saying) -> Turn:
    text = _without_rule("\n".join(lines).strip())
    if heading["asked"]:
        return Turn(Role.USER, tuple(saying.text(text)))
    lines = text.split("\n")
    end = _end_of_answer(lines)
    said = "\n".join(lines[:end]).removesuffix(_SOURCES).strip()
    words = _NO_SOURCES.sub("", _without_rule(said) if end < len(lines) else said)
    return Turn(Role.ASSISTANT, (*saying.text(words), *_cited(lines[end:])))


def _end_of_answer(lines: list[str]) -> int:
    """Where what stands at the end are sources; in the beginning, what was searched before them."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _SOURCE.fullmatch(lines[end - 1])):
        end -= 1
    return end if _SOURCES in lines[max(end - 2, 0) : end] else len(lines)


def _without_rule(text: str) -> str:
    """The text without the rule above its sources, or above the next heading."""
    body, _, last = text.rpartition("\n")
    return body.rstrip() if last in _RULES else text


def _cited(lines: list[str]) -> Iterator[Block]:
    for found in filter(None, map(_SOURCE.fullmatch, lines)):
        yield Citation(found["title"] or found["name"] or found["url"], found["url"] or "")
