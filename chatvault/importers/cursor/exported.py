"""Reads a conversation as Cursor exports it: Markdown, with neither ids nor times of messages.

A line below the heading tells when it was exported, and by which version. Calls of tools are not
in it. So the extension WayLog writes conversations of Cursor and of other products.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.codex.prompts import is_injected
from chatvault.importers.containers.container import Container
from chatvault.importers.cursor.composer import SOURCE
from chatvault.importers.cursor.pieces import without_marks
from chatvault.importers.cursor.prompts import told_apart
from chatvault.importers.messages.drafts import Draft, chain, first_prompt
from chatvault.importers.saved_chats.products import SOURCE as OTHER
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text
from chatvault.importers.times.zoned_moments import zoned_moment

_HEADING = re.compile(
    r"^(?:# (?P<title>[^\n]*)|[^\n]*)\n_Exported on (?P<at>[^\n]{1,60}) from "
    r"(?P<product>Cursor(?= \()|[\w ]{1,40}(?= via WayLog_)) "
    r"(?:\([^)\n]*\)|(?P<waylog>via WayLog))_\s*$",
    re.MULTILINE,
)
_PERSON, _WAYLOG = "**User**", "**Assistant**"  # as WayLog calls who answers in what it adds later
_CURSOR, _CODEX = "Cursor", "OpenAI Codex"
# As WayLog calls them.
_SOURCES = {
    _CURSOR: SOURCE, _CODEX: "codex", "Claude": "claude-code",
    "Copilot Chat": "copilot-chat", "Cline": "cline", "Roo Code": "roo-code",
    "Kilo Code": "kilo-code", "Tencent CodeBuddy": "code-buddy",
}  # fmt: skip
_RULE = "---"
_AMERICAN = re.compile(r"(\d\d)/(\d\d)/(\d{4})")  # as WayLog writes dates everywhere


def is_exported(container: Container, name: str) -> bool:
    """Whether Cursor exported the file."""
    if not may_be_text(name):
        return False
    text = text_beginning(container, name)
    heading = _HEADING.search(text)
    return heading is not None and any(f"\n{mark}\n" in text for mark in _speakers(heading))


def read_exported(container: Container, name: str) -> Iterator[ParsedSession]:
    """The conversations, of which some people put several into one file.

    Each is named by its heading and by what was asked first, for it is exported again as it
    goes on.
    """
    with container.open(name) as stream:
        for heading, lines in _conversations(stream):
            drafts = [
                draft
                for number, (role, said) in enumerate(_turns(lines, _speakers(heading)))
                for draft in _drafts(
                    f"turn:{number}", role, without_marks(said), heading["product"]
                )
                if draft.blocks
            ]
            if drafts:
                yield _session(heading, drafts, name)


def _speakers(heading: re.Match[str]) -> dict[str, Role]:
    return {
        _PERSON: Role.USER,
        f"**{heading['product']}**": Role.ASSISTANT,
        _WAYLOG: Role.ASSISTANT,
    }


def _drafts(name: str, role: Role, said: str, product: str) -> Iterable[Draft]:
    """A turn, in which the products tell what they say to the model as if somebody said it."""
    told = Draft(name, role, [Text(said)] if said else [])
    if product == _CODEX and is_injected(said):  # WayLog has the model say it
        told.role, told.hidden = Role.SYSTEM, Hidden.SYSTEM
    return told_apart(told) if product == _CURSOR and role is Role.USER else [told]


def _session(heading: re.Match[str], drafts: list[Draft], name: str) -> ParsedSession:
    told = _AMERICAN.sub(r"\3-\1-\2", heading["at"]) if heading["waylog"] else heading["at"]
    title, exported = (heading["title"] or "").strip(), zoned_moment(told)
    prompts = (one for one in drafts if one.role is Role.USER and one.hidden is None)
    asked = next(prompts, drafts[0])
    key = f"{title}\n{plain_text(tuple(asked.blocks))}".encode("utf-8", "replace")
    return ParsedSession(
        source=_SOURCES.get(heading["product"], OTHER),
        external_id=f"exported:{hashlib.sha256(key).hexdigest()[:32]}",
        messages=chain(drafts),
        title=title or first_prompt(drafts),
        created_at=exported,
        updated_at=exported,
        members=(name,),
    )


def _conversations(stream: BinaryIO) -> Iterator[tuple[re.Match[str], list[str]]]:
    """The lines below each heading with it."""
    heading: re.Match[str] | None = None
    lines: list[str] = []
    above = ""
    for line in (whole.rstrip("\r\n") for whole in text_lines(stream)):
        found = _HEADING.fullmatch(f"{above}\n{line}") if line.startswith("_Exported on ") else None
        if found is not None:
            if heading is not None:
                yield heading, lines[:-1]
            heading, lines = found, []
        else:
            lines.append(line)
        above = line
    if heading is not None:
        yield heading, lines


def _turns(lines: Iterable[str], speakers: Mapping[str, Role]) -> Iterator[tuple[Role, str]]:
    role: Role | None = None
    said: list[str] = []
    above = ""  # the last line that is not empty
    for line in lines:
        if (above == _RULE or role is None) and line.rstrip() in speakers:
            if role is not None:
                yield role, _said(said)
            role, said = speakers[line.rstrip()], []
        else:
            said.append(line)
        above = line.strip() or above
    if role is not None:
        yield role, _said(said)


def _said(lines: list[str]) -> str:
    """What was said, without the rules that end a turn, and part files put together."""
    last = len(lines)
    while last and not lines[last - 1].strip(f"{_RULE[0]} \t"):
        last -= 1
    return "\n".join(lines[:last]).strip()
