"""Reading the plain text in which older versions of Cursor wrote down their agents' turns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import BinaryIO

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.importers.cursor.transcript import add_prompt
from chatvault.importers.json_files.json_values import from_json, to_json
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.texts.text_lines import text_lines

_ROLES = {"user:": Role.USER, "assistant:": Role.ASSISTANT}
_BEGINNING = re.compile(r"\ufeff?\s*(?:user|assistant):\s*\n")
_TELLING = re.compile(
    r"^(?:<user_query>|\[Thinking\]|\[Tool call\] |\[Tool result\])", re.MULTILINE
)
_PART = re.compile(r"\[(Thinking|Tool call|Tool result)\] ?(.*)", re.DOTALL)
_ARGUMENT = re.compile(r"([\w-]+)\s*[:=]\s?(.*)")


def is_text_transcript(head: bytes, *, among_transcripts: bool) -> bool:
    """Whether a file that begins so is a transcript in plain text.

    Where it does not lie in Cursor's folder of transcripts, it has to look more like one.
    """
    text = head.decode("utf-8", "replace").replace("\r\n", "\n")
    return bool(_BEGINNING.match(text) and (among_transcripts or _TELLING.search(text)))


def read_text(stream: BinaryIO) -> Thread:
    """The conversation of the text; a message is named by the number of the line it begins on."""
    thread = Thread()
    for number, role, lines in _turns(stream):
        if role is Role.USER:
            said = "\n".join(lines).strip()
            add_prompt(thread, Draft(f"line:{number}", role, [Text(said)] if said else []))
        else:
            thread.add(Draft(f"line:{number}", role, list(_blocks(lines))))
    return thread


def _turns(stream: BinaryIO) -> Iterator[tuple[int, Role, list[str]]]:
    begun, role = 0, None
    lines: list[str] = []
    for number, line in enumerate(_lines(stream), 1):
        if line.rstrip() not in _ROLES:
            lines.append(line)
            continue
        if role is not None:
            yield begun, role, lines
        begun, role, lines = number, _ROLES[line.rstrip()], []
    if role is not None:
        yield begun, role, lines


def _lines(stream: BinaryIO) -> Iterator[str]:
    for line in text_lines(stream):
        if line.endswith("\n") or not any(role.startswith(line) for role in _ROLES):
            yield line.rstrip("\r\n")  # else it is the mark of a turn that is being written


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Thoughts, calls and results go on as long as lines are indented or empty."""
    kind, head, body = "", "", list[str]()
    for line in lines:
        match = _PART.fullmatch(line.strip()) if "[" in line else None
        if match is None and (not kind or not line.strip() or line[0] in " \t"):
            body.append(line)
            continue
        yield from _block(kind, head, body)
        kind, head, body = (match[1], match[2], []) if match else ("", "", [line])
    yield from _block(kind, head, body)


def _block(kind: str, head: str, lines: list[str]) -> Iterator[Block]:
    body = textwrap.dedent("\n".join(lines)).strip()
    if kind == "Thinking":
        yield Thinking("\n".join(filter(None, (head, body))))
    elif kind == "Tool call":
        yield ToolCall(head.strip() or "tool", _arguments(body))
    elif kind == "Tool result":
        yield ToolResult(ToolOutcome(body), head.strip())
    elif body := "\n".join(lines).strip():
        yield Text(body)


def _arguments(body: str) -> str:
    """As JSON where it is that, or a list of names and values; else as it stands."""
    if isinstance(from_json(body), dict):
        return body
    matches = [_ARGUMENT.fullmatch(line) for line in body.splitlines()]
    found = {match[1]: match[2] for match in matches if match is not None}
    return to_json(found) if found and len(found) == len(matches) else body
