"""Reads a conversation as Windsurf and Antigravity export it: Markdown, without ids and times.

Below a heading and a note stands what was asked ("### User Input") and answered ("### Planner
Response"), and between them in italics, each a paragraph, what the agent did: "*Viewed
[oven.md](file:///oven.md) *", "*User accepted the command `make`*". What came back from that is
not in it. Some tools that export all conversations write a head of "id", "title", "date" and
"workspace" before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from chatvault.domain.blocks import Block, Text, ToolCall, ToolOutcome, ToolStatus, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.homes.projects import project_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, chain, first_prompt
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text
from chatvault.importers.times.timestamps import timestamp

_HEADING = re.compile(
    r"^# (?P<cascade>Cascade )?Chat Conversation[ \t]*\n\s{0,20}Note: [_*]This is purely the ",
    re.MULTILINE,
)
_TOLD = re.compile(r'^(id|title|date|workspace): "?([^"\n]*)"?[ \t]*$', re.MULTILINE)
_ROLES = {"### User Input": Role.USER, "### Planner Response": Role.ASSISTANT}
_COMMAND = re.compile(r"[*_]User (?P<verdict>[a-z]{1,20}) the command `")
_DONE = re.compile(r"(?:[A-Z][a-z]{1,20}(?:ed|ing)|Grep searched|Read|Ran|Wrote|Sent|Made)\b")
_ABOUT = {"Searched web for ": "query", "Read terminal output: ": "terminal"}
_PLAIN = re.compile(r"[A-Za-z]{1,20}(?: [A-Za-z]{1,20}){0,4}")
_NAMED = re.compile(r"\S+ (?!Chat Conversation)\S+.*")  # not what somebody called a file quickly


def is_exported(container: Container, name: str, *, cascade: bool) -> bool:
    """Whether Windsurf exported the file, whose agent is called Cascade, or else Antigravity."""
    if not may_be_text(name):
        return False
    heading = _HEADING.search(text_beginning(container, name))
    return heading is not None and bool(heading["cascade"]) is cascade


def read_exported(container: Container, name: str, source: str) -> ParsedSession | None:
    """The conversation, None where nothing was said in it.

    It is named by how it began, for it is exported again as it goes on.
    """
    with container.open(name) as stream:
        drafts = list(_drafts(stream))
    if not drafts:
        return None
    beginning = text_beginning(container, name)
    heading = _HEADING.search(beginning)
    told = dict(_TOLD.findall(beginning[: heading.start()] if heading else ""))
    written = timestamp(told.get("date")) or container.modified(name)
    session = ParsedSession(
        source=source,
        external_id=told.get("id") or f"exported:{_key(drafts)}",
        messages=chain(drafts),
        title=told.get("title") or _named(name) or first_prompt(drafts),
        created_at=written,
        updated_at=written,
        project=project_of(path_in(told.get("workspace", ""))),
        members=(name,),
    )
    return standing_in(session) if told.get("id") else session


def _key(drafts: list[Draft]) -> str:
    """What stands for the first prompt and all that came of it."""
    begun: list[list[str]] = []
    for place, draft in enumerate(drafts):
        if place and draft.role is Role.USER:
            break
        begun.append([draft.role.value, plain_text(tuple(draft.blocks))])
    return content_id(*begun)


def _named(name: str) -> str:
    """The title, by which both products name the file."""
    stem = PurePosixPath(name).stem
    return stem if _NAMED.fullmatch(stem) else ""


def _drafts(stream: BinaryIO) -> Iterator[Draft]:
    draft: Draft | None = None
    number = 0
    for role, blocks in _parts(stream):
        begins = not blocks or draft is None or draft.role is not role
        if begins:
            if draft is not None and draft.blocks:
                yield draft
            draft, number = Draft(f"turn:{number}", role, []), number + 1
        if draft is not None:
            draft.blocks += blocks
    if draft is not None and draft.blocks:
        yield draft


def _parts(stream: BinaryIO) -> Iterator[tuple[Role, list[Block]]]:
    """What is said and done, with whose it is; an empty one stands where a turn begins."""
    role: Role | None = None
    said: list[str] = []
    for paragraph, is_first in _paragraphs(stream):
        heading = _ROLES.get(paragraph.rstrip())
        action = _action(paragraph) if is_first and heading is None else None
        if heading is None and action is None:
            said.append(paragraph)
            continue
        if role is not None and (text := "".join(said).strip()):
            yield role, [Text(text)]
        said = []
        role = heading or Role.ASSISTANT
        yield role, [action] if action else []
    if role is not None and (text := "".join(said).strip()):
        yield role, [Text(text)]


def _paragraphs(stream: BinaryIO) -> Iterator[tuple[str, bool]]:
    """The lines, and whether each is the first of a paragraph; a command is one as a whole."""
    command: list[str] = []
    above = ""
    for line in (whole.replace("\r\n", "\n") for whole in text_lines(stream)):
        is_first = not above.strip()
        above = line
        if command and line.rstrip() in _ROLES:  # it never ended
            yield "".join(command), False
            command = []
        if not command and not (is_first and _COMMAND.match(line)):
            yield line, is_first
            continue
        command.append(line)
        if line.rstrip().endswith(("`*", "`_")):
            yield "".join(command), True
            command = []
    if command:
        yield "".join(command), False


def _action(paragraph: str) -> ToolCall | None:
    """What the agent did, as a call of a tool; None where the paragraph is what was said."""
    whole = paragraph.strip()
    mark, inside = whole[:1], whole[1:-1].strip()
    if mark not in ("*", "_") or not whole.endswith(mark):
        return None
    if (command := _COMMAND.match(whole)) is not None:
        arguments = to_json({"command": whole[command.end() : -1].removesuffix("`")})
        accepted = command["verdict"] == "accepted"
        outcome = None if accepted else ToolOutcome(status=ToolStatus.FAILED, note="denied")
        return ToolCall("run_command", arguments, outcome=outcome)
    for beginning, about in _ABOUT.items():
        if inside.startswith(beginning):
            told = inside.removeprefix(beginning)
            return ToolCall(beginning.rstrip(": ").removesuffix(" for"), to_json({about: told}))
    return _done(inside)


def _done(told: str) -> ToolCall | None:
    """What was done, to a file or another resource where one is told."""
    what, link, name = told.partition(" [")
    address = name.rpartition("](")[2].removesuffix(")") if link else ""
    if not link and "://" in told:
        what, _, address = (part.strip() for part in told.rpartition(" "))
    if not _DONE.match(what) or not _PLAIN.fullmatch(what):
        return None
    if address.startswith("file:"):
        return ToolCall(what, to_json({"path": path_in(address) or address}))
    return ToolCall(what, to_json({"address": address}) if address else "")
