"""Reads a session as Copilot CLI writes it down for others (``/share``): Markdown, with its id.

Each entry begins with how long after the start it was, and a heading: who speaks, or the tool that
was used. What a tool gave back stands behind what it was given, in a fence that is longer than any
within it. Newer versions put no pictures before headings, and so do not say what failed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import SAVED
from chatvault.importers.containers.container import Container
from chatvault.importers.copilot_cli.session import SOURCE
from chatvault.importers.copilot_cli.shared_entries import (
    GROUP,
    PICTURE,
    Entry,
    entries_of,
    without_footer,
)
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.answers import Answers
from chatvault.importers.messages.drafts import (
    Draft,
    chain,
    first_prompt,
    is_said,
    times_of,
)
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.texts.fences import FENCE
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text

_HEAD = re.compile(
    rf"# {PICTURE}Copilot CLI Session\s{{1,9}}(?:> \[!NOTE\]\s{{1,9}})?"
    r"> (?:- )?\*\*Session ID:\*\* `(?P<id>[^`\n]{1,200})`"
)
_NOTED = re.compile(r"^> (?:- )?\*\*(?P<name>Started|Exported):\*\* (?P<at>[^\n]{1,64})", re.M)
_STATES = {"✅": ToolStatus.OK, "❌": ToolStatus.FAILED, "Completed": ToolStatus.OK}
_FAILED = "Failed"
_PROMPT, _ARGUMENTS = "$ ", "<summary>Arguments</summary>"


def is_shared(container: Container, name: str) -> bool:
    """Whether Copilot CLI wrote a session down in the file."""
    if not may_be_text(name):
        return False
    return _HEAD.match(text_beginning(container, name)) is not None


def shared_session(container: Container, name: str) -> ParsedSession | None:
    """The session, as long as nothing else tells it; None where nothing was said."""
    beginning = text_beginning(container, name)
    head = _HEAD.match(beginning)
    noted = {found["name"]: found["at"].strip() for found in _NOTED.finditer(beginning)}
    moments = Moments(noted.values(), usual="")
    started = moments.at(noted.get("Started", ""))
    with container.open(name) as stream:
        entries = list(entries_of(line.rstrip("\r\n") for line in text_lines(stream)))
    usage = without_footer(entries[-1]) if entries else ""
    drafts = _drafts(entries, started)
    if head is None or not is_said(drafts):
        return None
    session = ParsedSession(
        source=SOURCE,
        external_id=head["id"],
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=started,
        updated_at=max(times_of(drafts), default=None),
        members=(name,),
        details=to_json({"usage": usage}) if usage else None,
    )
    return standing_in(session, SAVED)


def _drafts(entries: Iterable[Entry], started: int | None) -> list[Draft]:
    """The messages."""
    answers = Answers()
    for entry in entries:
        at = None if started is None else started + entry.since * 1_000
        name, blocks = f"since:{entry.since}", _blocks(entry)
        if entry.is_tool or entry.what in ("Copilot", "Reasoning"):
            answers.add_piece(Draft(name, Role.ASSISTANT, blocks, at))
            continue
        role = Role.USER if entry.what == "User" else Role.SYSTEM
        hidden = Hidden.META if entry.what == "Info" else None
        answers.add(Draft(name, role, blocks, at, hidden=hidden))
    return answers.drafts


def _blocks(entry: Entry) -> list[Block]:
    text = entry.text().strip()
    if entry.is_tool:
        return [_call(entry)]
    if not text:
        return []
    if entry.what == "Reasoning":
        return [Thinking(text.removeprefix("*").removesuffix("*").strip())]
    if entry.what in ("User", "Copilot", "Info"):
        return [Text(text)]
    return [Event(EventKind.ERROR if entry.what == "Error" else EventKind.NOTICE, text)]


def _call(entry: Entry) -> ToolCall:
    """What a tool was given and gave back; of an agent all that it said and did is that."""
    if group := GROUP.fullmatch(entry.what):
        failed = group["state"] == _FAILED
        status = ToolStatus.FAILED if failed else _STATES.get(group["state"], ToolStatus.UNKNOWN)
        return ToolCall(group["name"], outcome=ToolOutcome(entry.text().strip(), status))
    given, back = _parted(entry.lines)
    status = _STATES.get(entry.mark.rstrip("\ufe0f"), ToolStatus.UNKNOWN)
    outcome = None if back is None else ToolOutcome(back, status)
    return ToolCall(entry.what.strip("`"), _arguments(given), outcome=outcome)


def _parted(lines: list[str]) -> tuple[list[str], str | None]:
    """The lines of what a tool was given, and what it gave back, None where nothing is told."""
    end = len(lines)
    while end and lines[end - 1].strip() in ("", "</details>"):
        end -= 1
    closing = lines[end - 1].rstrip() if end else ""
    if not closing or closing.strip("`") or FENCE.fullmatch(closing) is None:
        return lines, None
    begin = next(
        (
            place
            for place in range(end - 2, -1, -1)
            if (found := FENCE.fullmatch(lines[place].rstrip())) and found["run"] == closing
        ),
        None,
    )
    if begin is None:
        return lines, None
    return lines[:begin], "\n".join(lines[begin + 1 : end - 1])


def _arguments(lines: list[str]) -> str:
    """As JSON where they are told so, or are a command; else as text."""
    if _ARGUMENTS in lines:
        told = iter(lines[lines.index(_ARGUMENTS) + 1 :])
        run = next((line.strip("json") for line in told if line.startswith("`")), "")
        return "\n".join(itertools.takewhile(lambda line: line.rstrip() != run, told))
    text = "\n".join(lines).strip()
    last = text.rpartition("\n")[2]
    if last.startswith("<summary>"):  # how much there is of what came back
        text = text.removesuffix(last).rstrip().removesuffix("<details>").rstrip()
    first, _, rest = text.partition("\n")
    title = first[2:-2] if first.startswith("**") and first.endswith("**") else ""
    command = (rest if title else text).strip()
    if command.startswith(_PROMPT):
        given = {"command": command.removeprefix(_PROMPT)}
        return to_json({**given, "description": title} if title else given)
    return "\n".join(filter(None, (title, command)))
