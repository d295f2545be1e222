"""The Markdown in which Gemini CLI writes a conversation down for others (``/chat share``).

A heading for each turn, a rule between them, calls and what came back as JSON. What stands in a
fence is said, also where it looks like a turn. Facts of the format: the program's source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chatvault.importers.gemini_cli.log import Record
from chatvault.importers.json_files.json_values import from_json, mapping

_ICON = "(?:\U0001f9d1\u200d?\U0001f4bb|\u2728)"
_HEADING = re.compile(rf"(?:{_ICON} ## (?:USER|MODEL)|## (?:USER|MODEL) {_ICON})")
_BEGINNING = re.compile(rf"{_HEADING.pattern}\n\n")
_RULED = ["", "---", ""]  # what stands before a heading
_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})(?P<about>.*)")
_CALLS = {"**Tool Command**:": "functionCall", "**Tool Response**:": "functionResponse"}
_OPENED, _CLOSED = "```json", "```"


def is_markdown(beginning: str) -> bool:
    """Whether a text that begins so is a conversation that was written down."""
    return _BEGINNING.match(beginning) is not None


@dataclass(slots=True)
class _Turn:
    """A turn as it is read, line by line; ``fence`` is the one that the next line stands in."""

    role: str
    parts: list[Record] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    fence: str = ""

    def say(self, line: str) -> None:
        """A line of text."""
        self.said.append(line)
        found = _FENCE.match(line)
        if found and not self.fence:
            self.fence = found["run"]
        elif found and _ends(self.fence, found):
            self.fence = ""

    def end_text(self, *parts: Record) -> None:
        """The text so far is one, behind which these stand."""
        self.parts += [{"text": "\n".join(self.said)}, *parts]
        self.said, self.fence = [], ""


def turns_of(lines: list[str]) -> Iterator[Record]:
    """The turns of the Markdown, as the program has them itself. What was read is taken away."""
    fences, turn, place = _Fences(lines), None, 0
    while place < len(lines):
        heading = _heading(lines, place)
        if heading and not (turn and turn.fence and fences.ends_behind(place, turn.fence)):
            if turn is not None:
                del turn.said[-len(_RULED) :]
                turn.end_text()
                yield {"role": turn.role, "parts": turn.parts}
            turn = _Turn("user" if "USER" in heading[0] else "model")
            place += 2  # with the empty line behind it
            continue
        mark = next((mark for mark in _CALLS if lines[place].endswith(mark)), "")
        end = _end_of_json(lines, place + 1) if mark else 0
        told = mapping(from_json("\n".join(lines[place + 2 : end]))) if end else {}
        if turn is not None and told.get("name"):
            turn.said.append(lines[place].removesuffix(mark))
            turn.end_text({_CALLS[mark]: told})
            lines[end] = lines[end].removeprefix(_CLOSED)  # behind which more is said at once
            place = end
            continue
        if turn is not None:
            turn.say(lines[place])
        place += 1
    if turn is not None:
        turn.end_text()
        yield {"role": turn.role, "parts": turn.parts}


def _heading(lines: list[str], place: int) -> re.Match[str] | None:
    """The heading in that line, which a rule stands before and an empty line behind."""
    is_apart = place == 0 or lines[max(place - 3, 0) : place] == _RULED
    if not is_apart or lines[place + 1 : place + 2] not in ([""], []):
        return None
    return _HEADING.fullmatch(lines[place])


class _Fences:
    """The lines that begin with a fence, to look ahead."""

    def __init__(self, lines: Sequence[str]) -> None:
        found = [(place, _FENCE.match(line)) for place, line in enumerate(lines) if line]
        self._fences = [(place, match) for place, match in found if match]
        self._places = [place for place, _ in self._fences]

    def ends_behind(self, place: int, fence: str) -> bool:
        """Whether the next fence behind that line ends this one, and begins none."""
        index = bisect_left(self._places, place)
        return index < len(self._fences) and _ends(fence, self._fences[index][1])


def _ends(fence: str, found: re.Match[str]) -> bool:
    return found["run"].startswith(fence) and not found["about"].strip()


def _end_of_json(lines: Sequence[str], place: int) -> int:
    """Where the fence that begins there ends; 0 where it holds no JSON as the program writes it."""
    if lines[place : place + 2] != [_OPENED, "{"]:
        return 0
    place += 2
    while place < len(lines) and lines[place].startswith(" "):
        place += 1
    is_end = lines[place : place + 1] == ["}"] and lines[place + 1 : place + 2]
    return place + 1 if is_end and lines[place + 1].startswith(_CLOSED) else 0
