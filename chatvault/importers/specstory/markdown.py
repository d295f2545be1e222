"""The messages of a conversation that SpecStory wrote as Markdown, and the blocks in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role
from chatvault.importers.timestamps import timestamp

_SPEAKER = re.compile(r"_\*\*(User|Agent|Assistant|System)\b([^*]*)\*\*_\s*")
_ROLES = {"User": Role.USER, "System": Role.SYSTEM}
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T_ ](?P<hour>\d\d)[:-](?P<minute>\d\d)(?:[:-](?P<second>\d\d))?"
    r"(?:\.\d+)? ?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_MODEL = re.compile(r"\((?:model )?([^\s,()]+)")
_TOOL = re.compile(
    r"<tool-use\b[^>\n]*>\s*<details>\s*(?P<tagged>.*?)</details>\s*</tool-use>"
    r"|<details>\s*(?P<folded><summary>Tool use:.*?)</details>"
    r"|<think>\s*<details>(?P<thought>.*?)</details>\s*</think>"
    r"|^(?P<bare>Tool use: \*\*.*?)(?=^Tool use: \*\*|\Z)",
    re.DOTALL | re.MULTILINE,
)
_SUMMARY = re.compile(r"\s*<summary>(.*?)</summary>", re.DOTALL)
_NAME = re.compile(r"Tool use: \*\*(.+?)\*\*[ •]*(.*)", re.DOTALL)
_RESULT = re.compile(r"^(?:\*\*)?(?:Result|Output):?(?:\*\*)?:?\s*$", re.MULTILINE)
_FENCED = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)\n?^\1[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message: the line it begins on, who it is from, and what it says."""

    number: int
    role: Role
    at: int | None
    model: str | None
    text: str


def moment(text: str) -> int | None:
    """The first moment that the text names, in UTC ms."""
    match = _MOMENT.search(text)
    if match is None:
        return None
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}"
    return timestamp(f"{match['day']}T{clock}{match['zone'] or ''}")


def turns(lines: Iterator[str]) -> Iterator[Turn]:
    """The messages of the lines, one at a time."""
    begun: tuple[int, re.Match[str]] | None = None
    said: list[str] = []
    fence = ""
    for number, line in enumerate(lines, 1):
        match = None if fence else _SPEAKER.fullmatch(line)
        fence = _fence_after(line, fence)
        if match is None:
            said.append(line)
            continue
        if begun is not None:
            yield _turn(*begun, said)
        begun, said = (number, match), []
    if begun is not None:
        yield _turn(*begun, said)


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after the line, "" where none is."""
    mark = line[: len(line) - len(line.lstrip("`"))]
    if fence:
        return "" if len(mark) >= len(fence) and not line[len(mark) :].strip() else fence
    return mark if len(mark) >= 3 else ""


def _turn(number: int, speaker: re.Match[str], lines: list[str]) -> Turn:
    role = _ROLES.get(speaker[1], Role.ASSISTANT)
    about = speaker[2]
    model = _MODEL.search(_MOMENT.sub("", about)) if role is Role.ASSISTANT else None
    text = "\n".join(lines).strip()
    if text == "---" or text.endswith("\n---"):
        text = text[:-3].rstrip()
    return Turn(number, role, moment(about), model[1] if model else None, text)


def blocks(turn: Turn) -> Iterator[Block]:
    """What the message is made of; a person's words are left as they are."""
    if turn.role is Role.USER:
        yield from _text(turn.text)
        return
    place = 0
    for match in _TOOL.finditer(turn.text):
        yield from _text(turn.text[place : match.start()])
        place = match.end()
        if match["thought"] is not None:
            yield Thinking(_SUMMARY.sub("", match["thought"], count=1).strip())
        else:
            yield from _call(match)
    yield from _text(turn.text[place:])


def _text(text: str) -> Iterator[Text]:
    if text := text.strip():
        yield Text(text)


def _call(match: re.Match[str]) -> Iterator[Block]:
    told = match["tagged"] or match["folded"] or match["bare"] or ""
    if match["folded"] is not None:
        told = html.unescape(told)
    summary = _SUMMARY.match(told)
    body = told[summary.end() :] if summary else told
    name = _NAME.match(summary[1] if summary else told.partition("\n")[0])
    if summary is None:
        body = body.partition("\n")[2]
    asked, result = _parted(body)
    asked = "\n".join(filter(None, (name[2].strip() if name else "", asked)))
    outcome = ToolOutcome(result, ToolStatus.UNKNOWN) if result is not None else None
    yield ToolCall(name[1] if name else "tool", asked, outcome=outcome)


def _parted(body: str) -> tuple[str, str | None]:
    """What a tool was asked, and what came back where that is told."""
    body = body.strip()
    if (marked := _RESULT.search(body)) is not None:
        result = body[marked.end() :].strip()
        fenced = _FENCED.fullmatch(result)
        return body[: marked.start()].strip(), fenced[3] if fenced else result
    last = next(reversed([*_FENCED.finditer(body)]), None)
    if last is not None and last.end() == len(body) and last[2].strip() in ("", "text"):
        return body[: last.start()].strip(), last[3]
    return body, None
