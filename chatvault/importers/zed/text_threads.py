"""The text threads of Zed, called conversations and contexts before: one document each.

``<title> - <number>.zed.json`` has all that was written in one ``text``, and of each message where
it starts in it, in bytes, with its role and how it ended. Versions before 0.4.0 tell these beside
the messages, by their ids (``crates/assistant_text_thread`` of Zed's source).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Text, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.texts.thought_tags import split_thoughts

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_LARGEST = 256 * 1024**2  # bytes
_CUT = "The text thread is cut short or is not valid JSON. Copy the file again from Zed's folder."

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the text, in bytes, that was thought, or that a command put into a prompt."""

    start: int
    end: int
    label: str | None = None  # of what a command put there


def is_text_thread(container: Container, name: str) -> bool:
    """Whether the file is such a document."""
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    if b'"zed"' not in head:
        return False
    found = shape(head)
    return all(found.has(key) for key in ("zed", "version", "text"))


def read_text_thread(container: Container, name: str, source: str) -> ParsedSession | None:
    """The thread; None where nothing was written in it. Raises UnreadableFile."""
    with container.open(name) as stream:
        value = mapping(stored_json(stream.read(_LARGEST)))
    if not value:
        raise UnreadableFile(_CUT, path=container.path)
    thread = Thread()
    for draft in _drafts(value):
        thread.add(draft)
    if not thread.drafts:
        return None
    stem = PurePosixPath(name).name.removesuffix(".json").removesuffix(".zed")
    model = string(value.get("model")) or None
    for draft in thread.drafts:
        draft.model = model if draft.role is Role.ASSISTANT else None
    written = container.modified(name)
    return ParsedSession(
        source=source,
        external_id=string(value.get("id")) or stem,
        messages=chain(thread.drafts),
        title=string(value.get("summary")).strip() or first_prompt(thread.drafts),
        created_at=written,
        updated_at=written,
        model=model,
        members=(name,),
    )


def _drafts(value: Fields) -> Iterator[Draft]:
    """The messages in the order of the text."""
    text = string(value.get("text")).encode("utf-8", "surrogatepass")
    sections = sorted(_sections(value), key=lambda one: (one.start, -one.end))
    starts = sorted(_starts(value), key=lambda one: one[0])
    for place, (start, name, about) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(text)
        role = _ROLES.get(string(about.get("role")).lower(), Role.USER)
        inside = [one for one in sections if start <= one.start < one.end <= end]
        blocks = _blocks(text, start, end, inside)
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        yield Draft(f"message:{name}", role, blocks, hidden=hidden)
        if ended := _end(about.get("status")):
            yield Draft(f"message:{name}:end", Role.SYSTEM, [ended])


def _starts(value: Fields) -> Iterator[tuple[int, str, Fields]]:
    """Where each message starts, its name, and what is told of it."""
    beside = mapping(value.get("message_metadata"))
    for place, message in enumerate(map(mapping, sequence(value.get("messages")))):
        start, told = message.get("start"), message.get("id")
        if not isinstance(start, int) or isinstance(start, bool) or start < 0:
            continue
        moment = mapping(told)
        name = f"{moment.get('replica_id')}.{moment.get('value')}" if moment else str(told)
        name = name if moment or isinstance(told, int) else f"at:{place}"
        yield start, name, mapping(message.get("metadata")) or mapping(beside.get(str(told)))


def _sections(value: Fields) -> Iterator[_Section]:
    """What was thought, and what commands put into prompts."""
    for key in ("thought_process_output_sections", "slash_command_output_sections"):
        for section in map(mapping, sequence(value.get(key))):
            told = mapping(section.get("range"))
            start, end = told.get("start"), told.get("end")
            if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
                label = string(section.get("label")) or "command"
                yield _Section(start, end, label if key.startswith("slash") else None)


def _blocks(text: bytes, start: int, end: int, sections: list[_Section]) -> list[Block]:
    """What a message says, with its sections as blocks of their own."""
    blocks: list[Block] = []
    place = start
    for section in sections:
        if section.start < place:  # inside of another one
            continue
        blocks += _said(_part(text, place, section.start))
        blocks += _section(_part(text, section.start, section.end), section.label)
        place = section.end
    return blocks + _said(_part(text, place, end))


def _section(text: str, label: str | None) -> list[Block]:
    if label is not None:
        return [File(Attachment(label.strip()[:200] or "command"), text)]
    thoughts = split_thoughts(text)
    return [Thinking(one.text) for one in thoughts if isinstance(one, Text | Thinking)]


def _said(text: str) -> list[Block]:
    return [Text(text)] if text else []


def _part(text: bytes, start: int, end: int) -> str:
    """The text between two places; one of them may be amid a character of a damaged file."""
    return text[start:end].decode("utf-8", "replace").strip("\n\r ")


def _end(status: object) -> Event | None:
    """How an answer ended, where it was not as it should be."""
    if isinstance(status, dict):
        return Event(EventKind.ERROR, string(status.get("Error")) or string(status.get("error")))
    return Event(EventKind.INTERRUPTED) if string(status).lower() == "canceled" else None
