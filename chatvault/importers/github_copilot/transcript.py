"""The conversation that Copilot on github.com exports as Markdown: headings tell who speaks.

Prompts stand below the name of the person's account, answers below “Copilot”. Both may hold such
headings, so that only one that comes in turn is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Block, Event, EventKind, Text
from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn

_BEGINNING = re.compile(
    r"# Copilot Chat Conversation Export: ?(?P<title>[^\n]*)\n\s{0,9}"
    r"\*\*User:\*\* @\S{1,100}\s{1,9}\*\*Thread URL:\*\* (?P<address>\S+)"
)
_PROMPT, _ANSWER = "## @", "## Copilot"
_NOTICE = re.compile(r"\n\*System: (?P<told>[^*\n]{1,200})\*$")  # that a prompt was sent again


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like one."""
    return _BEGINNING.match(beginning) is not None


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The conversation, as old as its file, for nothing else tells when it was."""
    sections = _sections(lines)
    _, beginning = next(sections)
    head = _BEGINNING.match(beginning)
    address, title = (head["address"], head["title"]) if head else ("", "")
    steps = [[Turn(role, tuple(_said(text)))] for role, text in sections]
    return Chat(address, "github", title, steps, updated_at=modified)


def _sections(lines: Iterable[str]) -> Iterator[tuple[Role, str]]:
    """The beginning of the file, then what was said in turn, with who said it."""
    role, prompt, text = Role.SYSTEM, "", [""]
    for line in (line.rstrip() for line in lines):
        is_prompt = line.startswith(_PROMPT) and prompt in ("", line) and role is not Role.USER
        if text[-1] or not (is_prompt or (line == _ANSWER and role is Role.USER)):
            text.append(line)
            continue
        yield role, "\n".join(text).strip()
        prompt = line if is_prompt else prompt
        role, text = Role.USER if is_prompt else Role.ASSISTANT, [""]
    yield role, "\n".join(text).strip()


def _said(text: str) -> Iterator[Block]:
    notice = _NOTICE.search(text[-250:])
    if words := text.removesuffix(notice[0] if notice else "").strip():
        yield Text(words)
    if words and notice:
        yield Event(EventKind.NOTICE, notice["told"])
