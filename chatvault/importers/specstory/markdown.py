"""The messages of a conversation that SpecStory wrote as Markdown: who said what, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.message import Role
from chatvault.importers.specstory.pieces import (
    RULE,
    closes_tool,
    fence_after,
    opens_tool,
)
from chatvault.importers.times.timestamps import timestamp

_SPEAKER = re.compile(r"_\*\*(User|Agent|Assistant|System)\b([^*]*)\*\*_\s*")
_ROLES = {"User": Role.USER, "System": Role.SYSTEM}
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T_ ](?P<hour>\d\d)[:-](?P<minute>\d\d)(?:[:-](?P<second>\d\d))?"
    r"(?:\.\d+)? ?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_MODEL = re.compile(r"\((?:model )?([^\s,()]+)")
_NAMED = re.compile(r"\s*<!-- message-id: [^\n]*-->\s*")  # below the mark of a turn
_SIDE = " - sidechain"
_CHOSEN_BY_PRODUCT = "default"
_ENDS = ("</think>", "</details>")  # of what is folded, and of a fence that was not ended in it


@dataclass(frozen=True, slots=True)
class Turn:
    """A message: who it is from, when, and what it says.

    ``by_sub_agent``: a sub-agent said it, or was told it.
    """

    role: Role
    at: int | None
    model: str | None
    text: str
    by_sub_agent: bool = False


def moment(text: str) -> int | None:
    """The first moment that the text names, in UTC ms."""
    match = _MOMENT.search(text)
    if match is None:
        return None
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}"
    return timestamp(f"{match['day']}T{clock}{match['zone'] or ''}")


def turns(lines: Iterator[str]) -> Iterator[Turn]:
    """The messages of the lines, one at a time."""
    begun: re.Match[str] | None = None
    said: list[str] = []
    around = _Around()
    for line in lines:
        match = _SPEAKER.fullmatch(line)
        if match is None or around.quotes(match):
            around.take(line, by_user=begun is not None and begun[1] == "User")
            said.append(line)
            continue
        if begun is not None:
            yield _turn(begun, said)
        begun, said, around = match, [], _Around()
    if begun is not None:
        yield _turn(begun, said)


@dataclass(slots=True)
class _Around:
    """What a line stands in and below, for the mark of a turn may be quoted.

    A fence alone tells little: what is said may hold one that nothing ends, or end one in the
    middle of a line.
    """

    _in_tool: bool = False
    _fence: str = ""
    _above: str = ""
    _last_words: str = ""  # of the lines above, the last one with any

    def take(self, line: str, *, by_user: bool) -> None:
        """Go on below the line."""
        if self._in_tool:
            self._in_tool = not closes_tool(line)
        elif not by_user and opens_tool(line):
            self._in_tool, self._fence = True, ""
        elif line.rstrip().endswith(_ENDS):
            self._fence = ""
        else:
            self._fence = fence_after(line, self._fence)
        self._above = line.strip()
        self._last_words = self._above or self._last_words

    def quotes(self, mark: re.Match[str]) -> bool:
        """Whether the mark of a turn is only quoted here."""
        if self._in_tool or not self._fence:
            return self._in_tool
        # Between turns is a rule; one that tells its model has at least an empty line above it.
        return self._last_words != RULE and ("(" not in mark[2] or bool(self._above))


def _turn(speaker: re.Match[str], lines: list[str]) -> Turn:
    role = _ROLES.get(speaker[1], Role.ASSISTANT)
    about = speaker[2]
    told = _MODEL.search(_MOMENT.sub("", about)) if role is Role.ASSISTANT else None
    model = told[1] if told and told[1] != _CHOSEN_BY_PRODUCT else None
    named = bool(lines) and _NAMED.fullmatch(lines[0]) is not None
    text = "\n".join(lines[named:]).strip()
    if text == RULE or text.endswith(f"\n{RULE}"):
        text = text.removesuffix(RULE).rstrip()
    return Turn(role, moment(about), model, text, about.startswith(_SIDE))
