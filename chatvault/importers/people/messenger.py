"""Reads the messages of an account's download from Facebook: Messenger, in JSON.

Chats that are encrypted from end to end are downloaded by themselves, in a form of their own: a
file for each chat, with the media of all in one folder.
"""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.people import meta_threads
from chatvault.importers.people.meta_text import mended
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.wordless import WITHOUT_WORDS
from chatvault.importers.times.timestamps import timestamp

SOURCE = "messenger"

Fields = dict[str, Any]

_NUMBER = re.compile(r"_(\d+)\.json$")
_SEALED_SENDER, _MEDIA = "senderName", "media"  # of chats that are encrypted from end to end
_SEALED = "is_sealed"  # what is read of such a chat: its texts need no mending
_FILE_NUMBER = re.compile(r"_\d+$")
_FILES = ("files", "videos", "audio_files", "gifs")
# What is the same for a message in every later download; reactions come later.
_LASTING = ("sender_name", "timestamp_ms", "content", "photos", *_FILES, "sticker", "share")
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
        beside = (posixpath.dirname(name) for name in found if _is_sealed(container, name))
        folders += tuple(
            posixpath.join(folder, _MEDIA, "")
            for inner in set(beside)
            for folder in {inner, posixpath.dirname(inner)}
        )
        media = [name for name in names if folders and name.startswith(folders)
                 and not name.endswith(".json")]  # fmt: skip
        return tuple(sorted({*found, *media}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat, of all its files."""
        chats: dict[str, list[str]] = {}
        ours = [name for name in names if _is_ours(container, name)]
        me = _exporter(container) if ours else ""
        for name in ours:
            if meta_threads.is_of_threads(container, name):
                if name not in container.unchanged:
                    yield from _threads(container, name, report, me)
                continue
            alone = _is_sealed(container, name)
            chats.setdefault(name if alone else posixpath.dirname(name), []).append(name)
        for files in chats.values():
            if not set(files) <= container.unchanged:
                session = _session(container, sorted(files, key=_number), names, report, me)
                if session is not None:
                    yield session


def _is_ours(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    senders = (seen.has("messages", "[]", key) for key in ("sender_name", _SEALED_SENDER))
    # Who takes part may stand behind the messages, where the head does not reach.
    dated = seen.has("messages", "[]", "sender_name") and seen.has("messages", "[]", "timestamp_ms")
    told = dated or (seen.has("participants") and any(senders))
    return told or meta_threads.is_of_threads(container, name)


def _is_sealed(container: Container, name: str) -> bool:
    """Whether the chat is one that is encrypted from end to end."""
    return shape(head_of(container, name)).has("messages", "[]", _SEALED_SENDER)


def _plain(message: Fields) -> Fields:
    """The message in the form that others have."""
    if _SEALED_SENDER not in message:
        return message
    media = [mapping(one) for one in sequence(message.get("media"))]
    pictures = [one for one in media if _is_picture(string(one.get("uri")))]
    return {
        "sender_name": message.get(_SEALED_SENDER),
        "timestamp_ms": message.get("timestamp"),
        "content": message.get("text"),
        "photos": pictures,
        "files": [one for one in media if one not in pictures],
        "reactions": message.get("reactions"),
        "is_unsent": message.get("isUnsent"),
        _SEALED: True,
    }


def _is_picture(uri: str) -> bool:
    return (mimetypes.guess_type(uri, strict=False)[0] or "").startswith("image/")


def _exporter(container: Container) -> str:
    """The name of who exported it: of the file about the account nothing else is read."""
    for name in container.names():
        if posixpath.basename(name) == _ABOUT:
            told = mapping(told_beside(container, name, largest=_LARGEST_ABOUT))
            if names := sequence(mapping(told.get(_TOLD)).get("FULL_NAME")):
                return mended(string(names[0]))
    return ""


def _threads(container: Container, name: str, report: Report, me: str) -> Iterator[ParsedSession]:
    """The chats with Meta's AI, which lie in one file."""
    findings = Findings(report, name, "chat")
    try:
        for record in read(container, name, findings, essential="label_values", wrapper=""):
            session = meta_threads.thread(record, SOURCE, name, me)
            if session is not None:
                findings.note(meta_threads.SPEAKERS)
                yield session
    except UnreadableFile as error:
        findings.error(error.sentence)
    findings.sum_up()


def _number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1][:9]) if found else 0


def _session(
    container: Container, files: Sequence[str], names: Sequence[str], report: Report, me: str
) -> ParsedSession | None:
    by_name = {name.rpartition("messages/")[2]: name for name in names}
    by_name |= {name[at:]: name for name in names if (at := name.find(f"{_MEDIA}/")) > 0}
    about, told = _told(container, files, report)
    thread = Thread()
    told.reverse()  # the newest is listed first
    for message in sorted(told, key=lambda one: timestamp(one.get("timestamp_ms")) or 0):
        thread.add(_draft(container, message, by_name))
    if not thread.drafts:
        return None
    people = speakers(thread.drafts, me)
    named, formerly = _identity(about), posixpath.dirname(files[0]) or files[0]
    return ParsedSession(
        source=SOURCE,
        external_id=named or place_of(container, files[0]).absolute().parent.name or files[0],
        messages=chain(thread.drafts),
        title=mended(string(about.get("title"))) or _sealed_title(about) or "Messenger",
        members=tuple(files),
        people=people,
        formerly="" if named else formerly,
        formerly_after_file=not named,
    )


def _told(
    container: Container, files: Sequence[str], report: Report
) -> tuple[Fields, list[Fields]]:
    """What the files of a chat tell of it, and its messages as they stand there."""
    about: Fields = {}
    told: list[Fields] = []
    for name in files:
        findings = Findings(report, name, "chat")
        try:
            for record in read(container, name, findings, essential="messages", wrapper=""):
                about = about or record
                told += (_plain(mapping(one)) for one in sequence(record.get("messages")))
        except UnreadableFile as error:
            findings.error(error.sentence)
        findings.sum_up()
    return about, told


def _draft(container: Container, message: Fields, by_name: dict[str, str]) -> Draft:
    blocks = list(_blocks(container, message, by_name))
    if not blocks and "sender_name" in message:  # as of what could be seen but once
        blocks.append(Event(EventKind.NOTICE, WITHOUT_WORDS))
    blocks += reacted(_reactions(message))
    name = digest([message.get(key) for key in _LASTING])
    draft = Draft(name, Role.USER, blocks, timestamp(message.get("timestamp_ms")))
    draft.author = _words(message, "sender_name") or None
    return draft


def _identity(about: Fields) -> str:
    """The product's name of the chat, or who takes part in it; "" where older files tell none."""
    people = [one for one in sequence(about.get("participants")) if isinstance(one, str)]
    if people:
        return digest([sorted(people), _sealed_title(about)])
    return string(about.get("thread_path"))


def _sealed_title(about: Fields) -> str:
    """What a chat is called, without the number that tells files of one download apart."""
    return _FILE_NUMBER.sub("", string(about.get("threadName")))


def _blocks(container: Container, message: Fields, by_name: dict[str, str]) -> Iterator[Block]:
    if (text := _words(message, "content")).strip():
        yield Text(text)
    if message.get("is_unsent") is True:
        yield Event(EventKind.NOTICE, "A message that was taken back")
    for told in map(mapping, sequence(message.get("photos"))):
        yield Image(_attachment(container, string(told.get("uri")), by_name))
    for key in _FILES:
        for told in map(mapping, sequence(message.get(key))):
            yield File(_attachment(container, string(told.get("uri")), by_name))
    if sticker := string(mapping(message.get("sticker")).get("uri")):
        yield Image(_attachment(container, sticker, by_name))
    share = mapping(message.get("share"))
    said = (mended(string(share.get("share_text"))), string(share.get("link")))
    if shared := "\n".join(filter(None, said)):
        yield Text(shared)
    elif owner := mended(string(share.get("original_content_owner"))):
        yield Event(EventKind.NOTICE, f"Shared something of {owner}")


def _reactions(message: Fields) -> Iterator[Reaction]:
    """How others reacted, each with a sign of their own."""
    people: dict[str, list[str]] = {}
    for told in map(mapping, sequence(message.get("reactions"))):
        sign, name = (_as_told(message, string(told.get(key))) for key in ("reaction", "actor"))
        people.setdefault(sign, []).append(name)
    return (Reaction(sign, len(names), tuple(names)) for sign, names in people.items())


def _attachment(container: Container, uri: str, by_name: dict[str, str]) -> Attachment:
    uri = uri.removeprefix("./")
    member = by_name.get(uri.rpartition("messages/")[2])
    content = partial(container.open, member) if member is not None else None
    return Attachment(posixpath.basename(uri)[:200] or "file", content=content)


def _words(message: Fields, key: str) -> str:
    return _as_told(message, string(message.get(key)))


def _as_told(message: Fields, text: str) -> str:
    """A text of the message, in whose form it is damaged or not."""
    return text if _SEALED in message else mended(text)
