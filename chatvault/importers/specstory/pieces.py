"""What a message of SpecStory is made of: words, thoughts and calls of tools, told apart by lines.

The program for the command line does not escape what tools were given and gave back, but for the
line above, under which it folds that, so that only a line of its own ends a call:
``</details></tool-use>``. The one for editors does, and begins such a call with a line that has
nothing but ``<tool-use …>``; its versions of 2025 have no such marks, and ``---`` between the
pieces, those of the beginning of that year a mark of nobody below it, too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.texts.tagged_text import tagged

RULE = "---"

_NOBODY = "_****_"
_OPENS_TOOL = re.compile(r"\s*<tool-use\b[^>\n]*>")
_CLOSES_TOOL = re.compile(r"\s*(?:</details>\s*)?</tool-use>")
_BARE = "Tool use: **"
_SUMMARY = re.compile(r"\s*<summary>(.*?)</summary>", re.DOTALL)
_FOLDED = re.compile(r"\s*<details>\s*<summary>Tool use:|<details>\n {6,}<summary>")
_TOOL_NAME = re.compile(r'<tool-use\b[^>\n]*?\bdata-tool-name="([^"\n]+)"')
_NAME = re.compile(r"Tool use: \*\*(.+?)\*\*[ •]*(.*)", re.DOTALL)
_RESULT = re.compile(r"\*{0,2}(?:Result|Output|Lint results):?\*{0,2}:?\s*")
_FAILED = re.compile(r"\*\*Error:\*\*\s*")
_ASKS, _ANSWER = re.compile(r"ask_?user", re.IGNORECASE), "**Answer:** "
# What was looked for, and how much of it was found, which stands below.
_COUNTED = re.compile(
    r"(?:Grep|Searched|Listed)\b.*[•,] \*{0,2}\d+\*{0,2} (?:result|match|file)\w*"
    r"(?: in \*{0,2}\d+\*{0,2} \w+)?"
)
_JUDGED = re.compile(r"(?:User decision|Status): \*\*\w+\*\*\s*")  # below what came back
_Parts = tuple[str, ToolOutcome | None]  # what a tool was asked, and what came of it
_PLAIN = ("", "text")  # the languages that are told of what a tool gave back


def opens_tool(line: str) -> bool:
    """Whether the call of a tool begins on the line and does not end on it."""
    return _OPENS_TOOL.match(line) is not None and "</tool-use>" not in line


def closes_tool(line: str) -> bool:
    """Whether the call of a tool that began on another line ends on this one."""
    return _CLOSES_TOOL.match(line) is not None


def fence_after(line: str, fence: str) -> str:
    """The fence that is open after the line, "" where none is."""
    mark = line[: len(line) - len(line.lstrip("`"))]
    if fence:
        return "" if len(mark) >= len(fence) and not line[len(mark) :].strip() else fence
    return mark if len(mark) >= 3 else ""


def pieces(text: str) -> Iterator[Block]:
    """The blocks of what an assistant said and did, in order."""
    yield from _Pieces(text.split("\n")).blocks()


@dataclass(slots=True)
class _Pieces:
    lines: Sequence[str]
    _unclosed: set[str] = field(default_factory=set)  # tags that nothing ends from here on

    def blocks(self) -> Iterator[Block]:
        """The blocks, in order; what is not closed is text."""
        said: list[str] = []
        place = 0
        while place < len(self.lines):
            kind, end = self._piece(place)
            if not kind:
                if self.lines[place] == _NOBODY and _ends_with_rule(said):
                    yield from _said(said)
                    said = []
                else:
                    said.append(self.lines[place])
                place += 1
                continue
            told, rest = "\n".join(self.lines[place:end]), ""
            if kind != _BARE:
                told, _, rest = told.rpartition(kind)
            yield from _said(said)
            made = _made(kind, told)
            below = self._result_below(end) if kind == "</tool-use>" and not rest.strip() else end
            if below > end and isinstance(made, ToolCall) and made.outcome is None:
                given = "\n".join(self.lines[end + 1 : below - 1])
                made, end = replace(made, outcome=ToolOutcome(given)), below
            yield made
            said, place = [rest], end
        yield from _said(said)

    def _piece(self, place: int) -> tuple[str, int]:
        """What ends the thought or call that begins there, and where; "" for words."""
        line = self.lines[place]
        if line.lstrip().startswith("<think>"):
            return self._until("</think>", place)
        if _OPENS_TOOL.match(line):
            return self._until("</tool-use>", place)
        if _FOLDED.match("\n".join(self.lines[place : place + 2])):
            return self._until("</details>", place)
        if line.startswith(_BARE):
            return _BARE, self._end_of_bare(place)
        return "", place

    def _until(self, tag: str, place: int) -> tuple[str, int]:
        if tag in self._unclosed:
            return "", place
        for number in range(place, len(self.lines)):
            line = self.lines[number]
            if tag in line and (tag != "</tool-use>" or number == place or closes_tool(line)):
                return tag, number + 1
        self._unclosed.add(tag)
        return "", place

    def _result_below(self, place: int) -> int:
        """Where a fence ends that stands right below a call: what it gave back."""
        fence = fence_after(self.lines[place], "") if place < len(self.lines) else ""
        if not fence or fence in self._unclosed:
            return place
        for number in range(place + 1, len(self.lines)):
            if not fence_after(self.lines[number], fence):
                return number + 1
        self._unclosed.add(fence)
        return place

    def _end_of_bare(self, place: int) -> int:
        """Where a call without marks ends: at a rule, a thought or the next call."""
        fence, folded = "", False
        for number in range(place + 1, len(self.lines)):
            line = self.lines[number]
            if folded:
                folded = line.strip() != "</details>"
                continue
            if not fence and (line.startswith((_BARE, "<think>")) or line.strip() == RULE):
                return number
            folded = not fence and line.startswith("<details>") and "</details>" not in line
            fence = fence_after(line, fence)
        return len(self.lines)


def _ends_with_rule(lines: Sequence[str]) -> bool:
    """Whether a rule is the last of these lines, or nothing is on them."""
    return next(filter(None, map(str.strip, reversed(lines))), RULE) == RULE


def _said(lines: Sequence[str]) -> Iterator[Text]:
    """The words of these lines, without the rules that part them from what is around them."""
    words = [number for number, line in enumerate(lines) if line.strip() not in ("", RULE)]
    text = "\n".join(lines[words[0] : words[-1] + 1]).strip() if words else ""
    if text:
        yield Text(text)


def _made(kind: str, told: str) -> Block:
    if kind == "</think>":
        thought = _unfolded(told.lstrip().removeprefix("<think>"))
        if (summary := next(tagged(thought, "summary"), None)) is not None:
            thought = thought[: summary.begin].rstrip() + thought[summary.end :]
        return Thinking(thought.strip())
    if kind == "</tool-use>":
        inside, name = told.partition(">")[2], _TOOL_NAME.match(told.lstrip())
        call = _unfolded(inside)
        escaped = inside.startswith("\n")
        call = html.unescape(call) if escaped else _with_words_of_summary(call)
        return _call(call, name[1] if name else "tool")
    if kind == "</details>":
        return _call(html.unescape(_unfolded(told)), "tool")
    return _bare_call(told, "tool")


def _with_words_of_summary(call: str) -> str:
    """The call, with the line above it as it was before it was escaped."""
    summary = _SUMMARY.match(call)
    if summary is None:
        return call
    begin, end = summary.span(1)
    return f"{call[:begin]}{html.unescape(summary[1])}{call[end:]}"


def _unfolded(text: str) -> str:
    """What lies between the tags of a folded part."""
    return text.strip().removeprefix("<details>").removesuffix("</details>").strip()


def _call(told: str, name: str) -> ToolCall:
    """A call that says in a line above what it is, or is but called ``name``."""
    summary = _SUMMARY.match(told)
    if summary is None:
        return _bare_call(told, name)
    about, body = summary[1].strip(), told[summary.end() :].strip()
    if _NAME.match(about):
        return _tool(about, body, name)
    # The first versions say what was looked for, and fold what was found.
    outcome = ToolOutcome(body) if body else None
    return ToolCall(name, about, outcome=outcome)


def _bare_call(told: str, name: str) -> ToolCall:
    """A call that its first line names; what is folded below it has a line about it."""
    head, _, body = told.partition("\n")
    if body.lstrip().startswith("<details>"):
        folded, _, rest = body.rpartition("</details>")
        unfolded = _unfolded(folded or rest)
        if summary := _SUMMARY.match(unfolded):
            unfolded = f"{summary[1].strip()}\n\n{unfolded[summary.end() :].strip()}"
        body = f"{unfolded}\n{rest}" if folded else unfolded
    return _tool(head, body, name) if _NAME.match(head) else _tool("", told, name)


def _tool(head: str, body: str, name: str) -> ToolCall:
    told = _NAME.match(head)
    name, about = (told[1], told[2].strip()) if told else (name, "")
    asked, outcome = _answered(body) if _ASKS.match(name) else _parted(body)
    asked = "\n".join(filter(None, (about, asked)))
    if outcome is None:
        asked, outcome = _counted(asked)
    return ToolCall(name, asked, outcome=outcome)


def _answered(body: str) -> _Parts:
    """What a person was asked, and what they answered."""
    asked, mark, answer = body.rpartition(f"\n{_ANSWER}")
    return (asked.strip(), ToolOutcome(answer.strip())) if mark else _parted(body)


def _counted(asked: str) -> _Parts:
    """What was looked for, and what was found, where the line above says how much that is."""
    about, _, found = asked.partition("\n")
    return (about, ToolOutcome(found.strip())) if _COUNTED.fullmatch(about) else (asked, None)


def _parted(body: str) -> _Parts:
    """What a tool was asked, and what came back where that is told."""
    lines = body.strip().split("\n")
    mark = _mark(lines)
    if mark is not None:
        return _joined(lines[:mark]), _below(lines[mark], lines[mark + 1 :])
    begun, last, fence = 0, None, ""
    for number, line in enumerate(lines):
        if not fence:
            begun, fence = number, fence_after(line, "")
        elif line.rstrip() == fence:
            last, fence = (begun, number), ""
    if last is not None and last[1] == len(lines) - 1 and _language(lines[last[0]]) in _PLAIN:
        return _joined(lines[: last[0]]), ToolOutcome("\n".join(lines[last[0] + 1 : -1]))
    return _to_the_end(lines)


def _mark(lines: Sequence[str]) -> int | None:
    """Where the line is below which stands what came back; one in a fence says nothing."""
    fence = ""
    for number, line in enumerate(lines):
        if not fence and (_RESULT.fullmatch(line) or _FAILED.fullmatch(line)):
            return number
        fence = fence_after(line, fence)
    return None


def _below(mark: str, lines: Sequence[str]) -> ToolOutcome:
    """What came back, without the lines at its end that say how it was judged."""
    last = len(lines)
    while last and (not lines[last - 1].strip() or _JUDGED.fullmatch(lines[last - 1])):
        last -= 1
    failed = _FAILED.fullmatch(mark) is not None
    status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
    return ToolOutcome(_unfenced(_joined(lines[:last])), status)


def _to_the_end(lines: Sequence[str]) -> _Parts:
    """What a tool was asked and gave back, where fences in what it gave back hide its end."""
    fence = ""
    ended = lines[-1].startswith("```") and not _language(lines[-1])
    for number, line in enumerate(lines[:-1] if ended else ()):
        if not fence and line.startswith("```") and _language(line) in _PLAIN:
            return _joined(lines[:number]), ToolOutcome("\n".join(lines[number + 1 : -1]))
        fence = fence_after(line, fence)
    return "\n".join(lines), None


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _language(line: str) -> str:
    """What a line that begins a fence tells of its content."""
    return line.strip("`").strip()


def _unfenced(text: str) -> str:
    """What stands in the fence that the text is, else the text."""
    lines = text.split("\n")
    fence = fence_after(lines[0], "")
    fenced = fence and len(lines) > 1 and lines[-1].rstrip() == fence
    return "\n".join(lines[1:-1]) if fenced else text
