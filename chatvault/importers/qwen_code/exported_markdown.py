"""Reads a session as Qwen Code writes it down for people (``/export md``): Markdown, with its id.

Each entry has a heading: who speaks, or the tool that was used. Of a tool its state stands below
it, and what it was given and gave back in fences. Newer versions make them longer than any within;
of what older ones wrote the last fence of an entry is the end, whatever stands in it.
Facts of the format: packages/cli/src/ui/utils/export/formatters of QwenLM/qwen-code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall, ToolOutcome
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.messages.answers import Answers
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.qwen_code.exported_messages import exported_session, status_of, tool_call
from chatvault.importers.texts.fences import fence_behind
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text
from chatvault.importers.times.timestamps import timestamp

_HEAD = re.compile(
    r"# Chat Session Export\s{1,9}(?:- )?\*\*Session ID\*\*: `?(?P<id>[^`\s]{1,200})`?"
    r"\s{1,9}(?:- )?\*\*Start Time\*\*: "
)
_NOTED = re.compile(
    r"^(?:- )?\*\*(?P<name>Start Time|Working Directory|Git Branch|Model)\*\*: "
    r"`?(?P<said>[^`\n]{1,4000})",
    re.M,
)
_ABOUT = {"Working Directory": "cwd", "Git Branch": "gitBranch", "Model": "model"}
_HEADING = re.compile(
    r"## (?P<who>User|Assistant|Tool Result|Tool Call)"
    r"|### (?:(?P<notice>System)|Tool: (?P<tool>.+))"
)
_NAMED = re.compile(r"\*\*(?P<name>Tool|Status)\*\*: (?P<said>.+)")
_GIVEN, _RULE = "**Input:**", "---"
_NEWER_TOOL, _OLD_FENCE = "Tool", "```"
_UNTOLD = "_[System message]_"  # in place of what the program said


def is_written(container: Container, name: str) -> bool:
    """Whether Qwen Code wrote a session down in the file, for people to read."""
    return may_be_text(name) and _HEAD.match(text_beginning(container, name)) is not None


def written_session(container: Container, name: str) -> ParsedSession | None:
    """The session, as long as nothing else tells it; None where nothing was said."""
    beginning = text_beginning(container, name)
    head = _HEAD.match(beginning)
    if head is None:
        return None
    told = _NOTED.finditer(beginning.partition(f"\n{_RULE}\n")[0])
    noted = {found["name"]: html.unescape(found["said"].strip()) for found in told}
    with container.open(name) as stream:
        drafts = _drafts(_entries(line.rstrip("\r\n") for line in text_lines(stream)))
    about = {_ABOUT[key]: said for key, said in noted.items() if key in _ABOUT}
    about["sessionId"] = html.unescape(head["id"])
    return exported_session(about, drafts, timestamp(noted.get("Start Time")))


@dataclass(slots=True)
class _Entry:
    """What stands below one heading; ``tool`` is its title, where it is a tool's."""

    who: str
    tool: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def is_tool(self) -> bool:
        return self.who.startswith("Tool")

    def fenced(self) -> list[str] | None:
        """What stands in the fence of an older tool, None where it has none that ends."""
        fences = [place for place, line in enumerate(self.lines) if line.startswith(_OLD_FENCE)]
        if not fences[1:] or self.lines[fences[-1]] != _OLD_FENCE:
            return None
        return self.lines[fences[0] + 1 : fences[-1]]


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    """The entries behind the head of the file."""
    entry, fence = _Entry(""), ""
    for line in lines:
        heading = None if fence else _HEADING.fullmatch(line)
        if heading is not None:
            yield from [entry] if entry.who else []
            who = heading["who"] or heading["notice"] or _NEWER_TOOL
            entry = _Entry(who, html.unescape(heading["tool"] or ""))
        else:
            entry.lines.append(line)
            fence = fence_behind(fence, line) if entry.who == _NEWER_TOOL else ""
    yield from [entry] if entry.who else []


def _drafts(entries: Iterable[_Entry]) -> list[Draft]:
    answers = Answers()
    for number, entry in enumerate(entries, start=1):
        name, text = f"entry:{number}", "\n".join(entry.lines).strip()
        if entry.is_tool:
            answers.add_piece(Draft(name, Role.ASSISTANT, [_call(entry)]))
        elif entry.who == "Assistant":
            said = text.removesuffix(_UNTOLD).rstrip()
            answers.add_piece(Draft(name, Role.ASSISTANT, [Text(said)] if said else []))
        elif entry.who == "User":
            answers.add(Draft(name, Role.USER, [Text(text)] if text else []))
        elif text:
            notice = "\n".join(line.removeprefix("> ") for line in entry.lines).strip()
            answers.add(Draft(name, Role.SYSTEM, [Event(EventKind.NOTICE, notice)]))
    return answers.drafts


def _call(entry: _Entry) -> ToolCall:
    """A tool: its state, and what stands in fences. What it was given is told to be that."""
    noted, title, fence = {"Tool": entry.tool}, "", ""
    given, back = list[str](), list[str]()
    for line in entry.lines:
        before, fence = fence, fence_behind(fence, line)
        if before and fence:
            (given if title == _GIVEN else back).append(line)
        elif not before and line.startswith("**") and line.endswith(":**"):
            title = line
        elif not before and (told := _NAMED.fullmatch(line)):
            noted[told["name"]] = html.unescape(told["said"])
    if entry.who != _NEWER_TOOL:
        back = entry.fenced() or back
    outcome = ToolOutcome("\n".join(back).strip("\n"), status_of(noted.get("Status", "")))
    return tool_call(noted["Tool"] or entry.who, "\n".join(given), outcome)
