"""Threads that Zed opened as Markdown, and that were saved: agents of others, too.

``## User`` and ``## Assistant`` stand above what each said, and every call of a tool begins with
``**Tool Call: <title>**`` and ``Status: <how it ended>``; what came back follows it
(``crates/acp_thread`` of Zed's source). No id, time or model is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.texts.text_lines import text_lines
from chatvault.importers.texts.text_names import may_be_text

_CALL, _BOLD = "**Tool Call: ", "**"
_USER, _ASSISTANT = "## User", "## Assistant"
_HEADINGS = {_USER: _USER, "## User (checkpoint)": _USER, _ASSISTANT: _ASSISTANT}
_COMPACTED = "--- Context Compacted ---"
_STATUSES = {
    **dict.fromkeys(("Completed", "Finished"), ToolStatus.OK),
    **dict.fromkeys(("Failed", "Rejected", "Canceled", "Error"), ToolStatus.FAILED),
}
_STATES = (*_STATUSES, "Pending", "Running", "In Progress", "Waiting for confirmation")
_STATUS = re.compile(rf"Status: (?P<state>{'|'.join(_STATES)})")
_BEGINNING = re.compile(r"\s{0,9}## User(?: \(checkpoint\))?\n\n")
_CALLED = re.compile(rf"\*\*\nStatus: (?:{'|'.join(_STATES)})\n")
_THOUGHT = ("<thinking>", "</thinking>")
_NO_WORD = re.compile(r"\W{1,99}$")  # behind the words of a title
_LONGEST_TITLE = 200  # lines; commands are told whole
_LONGEST_NAME = 40  # characters


@dataclass(slots=True)
class _Entry:
    """What stands below a heading; of a call ``what`` is "" and it has a title and a state."""

    what: str = ""
    title: str = ""
    state: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")

    @property
    def told(self) -> tuple[str, str, str]:
        """What it is known by; what comes back from a tool may be there later."""
        return self.what, self.title, self.text.strip() if self.what else ""


def is_opened(container: Container, name: str) -> bool:
    """Whether the file is such a thread; one without any call is like what others write."""
    if not may_be_text(name):
        return False
    head = head_of(container, name)
    if _CALL.encode() not in head:
        return False
    text = head.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
    return _BEGINNING.match(text) is not None and _CALLED.search(text) is not None


def read_opened(container: Container, name: str, source: str) -> ParsedSession | None:
    """The thread, which is known again by how it begins; None where nothing was said."""
    with container.open(name) as stream:
        lines = (line.rstrip("\r\n") for line in text_lines(stream))
        entries = list(_entries(lines))
    drafts = _drafts(entries)
    if not drafts:
        return None
    begun = [entry.told for entry in entries if any(entry.told[1:])]
    written = container.modified(name)
    return ParsedSession(
        source=source,
        external_id=content_id("thread", *begun[:2]),
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=written,
        updated_at=written,
        members=(name,),
    )


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    """All that stands below a heading of its own, in order."""
    entry, above, title = _Entry(_USER), "", list[str]()
    for line in lines:
        begins = not above and (line.startswith(_CALL) or line in _HEADINGS or line == _COMPACTED)
        status = _STATUS.fullmatch(line) if title and title[-1].endswith(_BOLD) else None
        if status is not None:
            yield entry
            told = "\n".join(title).removeprefix(_CALL).removesuffix(_BOLD)
            entry, title = _Entry("", told, status["state"]), []
        elif title and not begins and len(title) < _LONGEST_TITLE:
            title.append(line)
        else:
            entry.lines += title  # no call
            title = [line] if begins and line.startswith(_CALL) else []
            if begins and not title:
                yield entry
                entry = _Entry(_HEADINGS.get(line, line))
            elif not title:
                entry.lines.append(line)
        above = line
    entry.lines += title
    yield entry


def _drafts(entries: Iterable[_Entry]) -> list[Draft]:
    """The messages; calls belong to the answer before them."""
    thread, answer = Thread(), None
    for entry in entries:
        blocks = _blocks(entry)
        if not entry.what and answer is not None:
            thread.extend(answer, blocks)
            continue
        answer = None
        if not blocks:
            continue
        name = content_id(*entry.told)
        role = {_USER: Role.USER, _COMPACTED: Role.SYSTEM}.get(entry.what, Role.ASSISTANT)
        draft = Draft(name, role, blocks)
        thread.add(draft)
        answer = draft if role is Role.ASSISTANT else None
    return thread.drafts


def _blocks(entry: _Entry) -> list[Block]:
    if not entry.what:
        return [_call(entry)]
    if entry.what == _COMPACTED:
        return [Event(EventKind.COMPACTION, entry.text.strip())]
    if entry.what == _ASSISTANT:
        return list(_said(entry.lines))
    return [Text(entry.text)] if entry.text.strip() else []


def _said(lines: Iterable[str]) -> Iterator[Block]:
    """What was said and thought; each thought stands between tags in lines of their own."""
    told, thinking = list[str](), False
    for line in lines:
        if line != _THOUGHT[thinking]:
            told.append(line)
            continue
        yield from _told(told, thinking=thinking)
        told, thinking = [], not thinking
    yield from _told(told, thinking=thinking)


def _told(lines: list[str], *, thinking: bool) -> list[Block]:
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        return []
    return [Thinking(text) if thinking else Text(text)]


def _call(entry: _Entry) -> ToolCall:
    """A call; only its title says which tool it was and what that was given."""
    words, _, rest = entry.title.partition("`")
    name = _NO_WORD.sub("", words)
    given = {"title": entry.title}
    if not words and (command := rest.removesuffix("`")) and rest.endswith("`"):
        name, given = "terminal", {"command": command}
    if not rest or not name or len(name) > _LONGEST_NAME:
        name = "tool"
    status = _STATUSES.get(entry.state, ToolStatus.UNKNOWN)
    if status is ToolStatus.UNKNOWN and not entry.text.strip():
        return ToolCall(name, to_json(given))
    note = entry.state.lower() if status is ToolStatus.FAILED else ""
    return ToolCall(name, to_json(given), outcome=ToolOutcome(entry.text, status, note))
