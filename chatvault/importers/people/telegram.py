"""Reads the JSON that Telegram Desktop exports: one chat, or all of an account."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.inner_objects import objects
from chatvault.importers.json_files.json_shape import Shape, may_be_json, shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.people.buttons import offered
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.telegram_words import (
    details_of,
    event_of,
    named,
    structured,
    text_of,
    wordless,
)
from chatvault.importers.times.local_times import local_time
from chatvault.importers.times.timestamps import timestamp

SOURCE = "telegram"

Fields = dict[str, Any]

_CHATS, _LEFT_CHATS = "chats.list.item", "left_chats.list.item"  # of an account
_NOT_THERE = "("  # how what stands for a file begins that was not exported
_DRAWN = {"paid": "⭐", "custom_emoji": "an emoji"}
_OF_TWO = ("personal_chat", "bot_chat")
FOLDERS = ("photos", "files", "video_files", "voice_messages", "stickers", "round_video_messages")


class TelegramImporter:
    """Reads ``result.json``, with the files that lie beside it."""

    key = SOURCE
    name = "Telegram export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The chats, and what was sent in them."""
        found = {name: posixpath.dirname(name) for name in names if is_export(container, name)}
        folders = tuple(posixpath.join(folder, one) + "/" for folder in set(found.values())
                        for one in (*FOLDERS, "chats"))  # fmt: skip
        media = [name for name in names if folders and name.startswith(folders)]
        return tuple(sorted({*found, *media})) if found else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat. Raises UnreadableFile where the only file is none."""
        files = [name for name in names if is_export(container, name)]
        members = set(names)

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            seen = shape(head_of(container, name))
            of_account = _is_account(seen)
            chats = (
                objects(container, name, _CHATS, findings, _LEFT_CHATS)
                if of_account
                else read(container, name, findings, essential="messages", wrapper="")
            )
            told = of_account and seen.has("personal_information", "user_id")
            me = _exporter(container, name) if told else ""
            for chat in chats:
                yield _session(chat, Files(container, posixpath.dirname(name), members), me)

        yield from sessions_of(container, files, report, "chat", read_file)


def is_export(container: Container, name: str) -> bool:
    """Whether the file holds one chat, or those of an account."""
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    single = seen.has("messages", "[]", "date_unixtime") or (
        seen.has("messages", "[]", "from_id") and seen.has("messages", "[]", "date")
    )
    return single or _is_account(seen)


def _is_account(seen: Shape) -> bool:
    """Contacts and sign-ins stand before the chats, so that those may begin far behind."""
    chats = any(seen.has(key, "list", "[]", "messages") for key in ("chats", "left_chats"))
    return chats or (seen.has("about") and seen.has("personal_information"))


def _exporter(container: Container, name: str) -> str:
    """The account of who exported it, which stands before all chats; they do without it."""
    quiet = Findings(lambda _: None, name)
    with suppress(UnreadableFile):
        for told in objects(container, name, "personal_information", quiet):
            return _account(told.get("user_id"))
    return ""


def _account(told: object) -> str:
    """An account as newer exports write it: "user" and a number, which older ones have alone."""
    number = isinstance(told, int) and not isinstance(told, bool)
    return f"user{to_json(told)}" if number else string(told)


class Files:
    """The files that messages name, as far as they were exported."""

    def __init__(self, container: Container, folder: str, names: set[str]) -> None:
        self._container, self._folder, self._names = container, folder, names

    def has(self, path: str) -> bool:
        """Whether the file of that path was exported."""
        return posixpath.join(self._folder, path) in self._names

    def attachment(self, path: str, media_type: str, kind: str, name: str = "") -> Attachment:
        """The file of that path; without its bytes, and maybe but of a kind, if it is not there."""
        member = posixpath.join(self._folder, path)
        there = member in self._names
        content = partial(self._container.open, member) if there else None
        named = name or ("" if path.startswith(_NOT_THERE) else posixpath.basename(path))
        return Attachment(named or kind or "file", media_type, content=content)


def _session(chat: Fields, files: Files, me: str) -> ParsedSession | None:
    thread = Thread()
    for message in map(mapping, sequence(chat.get("messages"))):
        # The other one is in the time of the computer that exported it.
        at = timestamp(message.get("date_unixtime")) or local_time(message.get("date"))
        service = message.get("type") == "service"
        blocks: list[Block] = [event_of(message)] if service else list(_blocks(message, files))
        if not blocks and message:  # a giveaway, a file that was left out altogether
            blocks.append(wordless(message))
        blocks += reacted(map(_reaction, sequence(message.get("reactions"))))
        known = message.get("id")
        name = digest(message) if known is None else to_json(known)
        draft = Draft(name, Role.SYSTEM if service else Role.USER, blocks, at)
        who = string(message.get("actor" if service else "from")).strip()
        draft.author = who or ("Deleted account" if "from" in message else None)
        draft.account = _account(message.get("from_id"))
        draft.details = details_of(message)
        thread.add(draft)
    if not any(draft.role is Role.USER for draft in thread.drafts):
        return None
    people = list(dict.fromkeys(one.author for one in thread.drafts if one.author))
    known = chat.get("id")
    speaking = speakers(thread.drafts, me or _told_by(chat, thread.drafts))
    return ParsedSession(
        source=SOURCE,
        external_id=digest([people, thread.drafts[0].at]) if known is None else to_json(known),
        messages=chain(thread.drafts),
        title=string(chat.get("name")).strip() or _kind(chat) or ", ".join(people[:4]),
        people=speaking,
        known_by_messages=True,
    )


def _reaction(told: object) -> Reaction:
    """How some reacted; what Telegram draws itself has no letter."""
    one = mapping(told)
    sign = string(one.get("emoji")) or _DRAWN.get(string(one.get("type")), "")
    people = (string(mapping(who).get("from")) for who in sequence(one.get("recent")))
    return Reaction(sign, count(one.get("count")), tuple(people))


def _told_by(chat: Fields, drafts: Sequence[Draft]) -> str:
    """The account of who exported a single chat, as far as the chat tells.

    A chat of two, of which one may be a bot, has the number of the other one, and what one
    saved for oneself has nobody else. Both is so in all versions of Telegram Desktop.
    """
    accounts = {draft.account for draft in drafts if draft.role is Role.USER}
    if chat.get("type") in _OF_TWO:
        accounts.discard(other := _account(chat.get("id")))
        return accounts.pop() if len(accounts) == 1 and other else ""
    alone = chat.get("type") == "saved_messages" and len(accounts) == 1
    return accounts.pop() if alone else ""


def _kind(chat: Fields) -> str:
    return "Saved messages" if chat.get("type") == "saved_messages" else ""


def _blocks(message: Fields, files: Files) -> Iterator[Block]:
    if forwarded := string(message.get("forwarded_from")):
        yield Event(EventKind.NOTICE, f"Forwarded from {forwarded}")
    if photo := string(message.get("photo")):
        yield Image(files.attachment(photo, "image/jpeg", "photo"))
    if path := string(message.get("file")):
        media_type = string(message.get("mime_type"))
        kind, name = named(message, "media_type"), string(message.get("file_name"))
        attachment = files.attachment(path, media_type, kind, name)
        if media_type.startswith("image/"):
            yield Image(attachment)
        else:
            yield File(attachment)
    if emoji := string(message.get("sticker_emoji")):
        yield Text(emoji)
    if (text := text_of(message.get("text") or message.get("text_entities"))).strip():
        yield Text(text.strip())
    yield from structured(message)
    yield from offered(_buttons(message))


def _buttons(message: Fields) -> Iterator[tuple[str, str]]:
    for row in sequence(message.get("inline_bot_buttons")):
        for button in map(mapping, sequence(row)):
            yield string(button.get("text")), string(button.get("data"))
