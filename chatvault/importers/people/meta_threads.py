"""Chats with Meta's AI in a download of Instagram or Facebook: ``ai_conversations.json``.

Everything in them is a list of labels with their values, and the labels are in the language of who
downloaded it, so that values are known by where they stand. Of most of what was said it tells one
and the same name, so who said it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.people.meta_text import mended
from chatvault.importers.people.speakers import speakers
from chatvault.importers.times.timestamps import timestamp

SPEAKERS = "Meta does not tell who of the two said what in chats with its AI."

Fields = dict[str, Any]

_AT = "timestamp_value"
_NO_TITLE = "thread for mailbox"  # how the titles begin that nobody gave


def is_of_threads(container: Container, name: str) -> bool:
    """Whether the file is a list of such chats."""
    head = head_of(container, name)
    # The times lie deeper than shapes go.
    return shape(head).has("label_values", "[]", "dict", "[]", "dict") and _AT.encode() in head


def thread(record: Fields, source: str, name: str, me: str) -> ParsedSession | None:
    """The chat of a record; None where nothing was said in it."""
    found = Thread()
    listed = [told for told in map(mapping, _messages(record)) if told]
    for told in reversed(listed):  # the newest is listed first
        found.add(_message(sequence(told.get("dict"))))
    if not found.drafts:
        return None
    people = speakers(found.drafts, me)
    title = mended(string(record.get("title")))
    return ParsedSession(
        source=source,
        external_id=f"ai:{string(record.get('fbid')) or title}",
        messages=chain(found.drafts),
        title=first_prompt(found.drafts) if title.startswith(_NO_TITLE) else title,
        members=(name,),
        people=people,
    )


def _messages(record: Fields) -> list[Any]:
    """The list whose elements are dated, among others of the same form."""
    for labelled in map(mapping, sequence(record.get("label_values"))):
        listed = sequence(labelled.get("dict"))
        for told in map(mapping, listed):
            if any(_AT in mapping(value) for value in sequence(told.get("dict"))):
                return listed
    return []


def _message(values: list[Any]) -> Draft:
    told = [mapping(value) for value in values]
    at = next((timestamp(one[_AT]) for one in told if _AT in one), None)
    name = mended(_named(told))
    blocks = list(_said(told))
    words = [block.text for block in blocks if isinstance(block, Text | Event)]
    draft = Draft(digest([at, name, *words]), Role.USER, blocks, at)
    draft.author = name or None
    return draft


def _said(told: list[Fields]) -> Iterator[Block]:
    """The label that comes twice: first what Meta says of the chat, then what was said in it."""
    values: dict[str, list[str]] = {}
    for one in told:
        if label := string(one.get("label")):
            values.setdefault(label, []).append(mended(string(one.get("value"))))
    notice, said = next((found for found in values.values() if len(found) == 2), ("", ""))
    if notice.strip():
        yield Event(EventKind.NOTICE, notice)
    if said.strip():
        yield Text(said)


def _named(told: list[Fields]) -> str:
    """The value that stands alone behind the first list, which is that of what was attached."""
    behind = False
    for one in told:
        if behind and "label" in one:
            return string(one.get("value"))
        behind = behind or "dict" in one
    return ""
