"""Reads the messages of an account's download from Facebook: Messenger, in JSON."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import Draft, Thread, chain
from chatvault.importers.export_records import Findings, read
from chatvault.importers.heads import head_of
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_shape import may_be_json, shape
from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.people.speakers import speakers
from chatvault.importers.stored_json import stored_json
from chatvault.importers.timestamps import timestamp

SOURCE = "messenger"

Fields = dict[str, Any]

_NUMBER = re.compile(r"_(\d+)\.json$")
_FILES = ("files", "videos", "audio_files", "gifs")
_ABOUT, _TOLD = "autofill_information.json", "autofill_information_v2"
_LARGEST_ABOUT = 1024**2  # bytes


class MessengerImporter:
    """Reads ``messages/inbox/<chat>/message_1.json`` and what follows it."""

    key = SOURCE
    name = "Messenger messages"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The chats, and what was sent in them."""
        found = [name for name in names if _is_ours(container, name)]
        folders = tuple(f"{posixpath.dirname(name)}/" for name in found if "/" in name)
        media = [name for name in names if folders and name.startswith(folders)
                 and not name.endswith(".json")]  # fmt: skip
        return tuple(sorted({*found, *media}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat, of all its files."""
        chats: dict[str, list[str]] = {}
        for name in (name for name in names if _is_ours(container, name)):
            chats.setdefault(posixpath.dirname(name), []).append(name)
        me = _exporter(container) if chats else ""
        for files in chats.values():
            if not set(files) <= container.unchanged:
                session = _session(container, sorted(files, key=_number), names, report, me)
                if session is not None:
                    yield session


def _is_ours(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    return seen.has("participants") and seen.has("messages", "[]", "sender_name")


def _exporter(container: Container) -> str:
    """The name of who exported it: of the file about the account nothing else is read."""
    for name in container.names():
        if posixpath.basename(name) == _ABOUT and container.size(name) <= _LARGEST_ABOUT:
            with suppress(UnreadableFile), container.open(name) as stream:
                told = mapping(mapping(stored_json(stream.read(_LARGEST_ABOUT))).get(_TOLD))
                return _mended(next(map(string, sequence(told.get("FULL_NAME"))), ""))
    return ""


def _number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1][:9]) if found else 0


def _session(
    container: Container, files: Sequence[str], names: Sequence[str], report: Report, me: str
) -> ParsedSession | None:
    by_name = {name.rpartition("messages/")[2]: name for name in names}
    told: list[Fields] = []
    about: Fields = {}
    for name in files:
        findings = Findings(report, name, "chat")
        try:
            for record in read(container, name, findings, essential="messages", wrapper=""):
                about = about or record
                told += map(mapping, sequence(record.get("messages")))
        except UnreadableFile as error:
            findings.error(error.sentence)
        findings.sum_up()
    thread = Thread()
    for message in sorted(told, key=lambda one: timestamp(one.get("timestamp_ms")) or 0):
        blocks = list(_blocks(container, message, by_name))
        draft = Draft(digest(message), Role.USER, blocks, timestamp(message.get("timestamp_ms")))
        draft.author = _mended(string(message.get("sender_name"))) or None
        thread.add(draft)
    if not thread.drafts:
        return None
    people = speakers(thread.drafts, me)
    return ParsedSession(
        source=SOURCE,
        external_id=string(about.get("thread_path")) or posixpath.dirname(files[0]) or files[0],
        messages=chain(thread.drafts),
        title=_mended(string(about.get("title"))) or "Messenger",
        members=tuple(files),
        people=people,
    )


def _blocks(container: Container, message: Fields, by_name: dict[str, str]) -> Iterator[Block]:
    if (text := _mended(string(message.get("content")))).strip():
        yield Text(text)
    for told in map(mapping, sequence(message.get("photos"))):
        yield Image(_attachment(container, string(told.get("uri")), by_name))
    for key in _FILES:
        for told in map(mapping, sequence(message.get(key))):
            yield File(_attachment(container, string(told.get("uri")), by_name))
    share = mapping(message.get("share"))
    if link := string(share.get("link")):
        yield Text(link)


def _attachment(container: Container, uri: str, by_name: dict[str, str]) -> Attachment:
    member = by_name.get(uri.rpartition("messages/")[2])
    content = partial(container.open, member) if member is not None else None
    return Attachment(posixpath.basename(uri)[:200] or "file", content=content)


def _mended(text: str) -> str:
    """Its texts are UTF-8 that was read as Latin-1 before it was written."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
