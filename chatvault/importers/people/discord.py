"""Reads channels of Discord as DiscordChatExporter writes them: JSON, a table, a page or text."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Citation, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedProject, ParsedSession, Severity
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.people import discord_page, discord_text
from chatvault.importers.people.discord_table import (
    channel_of,
    file_name,
    is_table,
    messages_of,
)
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.wordless import WITHOUT_WORDS
from chatvault.importers.times.timestamps import timestamp

SOURCE = "discord"

Fields = dict[str, Any]

_PART = re.compile(r" \[part (\d+)\](?=\.(?:json|csv|html?|txt)$)")
# What people said; what an exporter has no name for goes by its number.
_SAID = ("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage",
         "0", "19", "20", "21", "23")  # fmt: skip
_FORMS = (".json", ".html", ".htm", ".csv", ".txt")  # the one that tells most first
_TWICE = "The same channel is in “{other}”, which tells more and was read."
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class DiscordImporter:
    """Reads the channels, of which large ones come in several files."""

    key = SOURCE
    name = "Discord channel"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The channels, and the folders of files that belong to them."""
        found = [name for name in names if _is_ours(container, name)]
        folders = tuple(f"{name}_Files/" for name in found)
        media = [name for name in names if folders and name.startswith(folders)]
        return tuple(sorted({*found, *media}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a channel. Raises UnreadableFile where the only file is none."""
        channels: dict[str, list[str]] = {}
        for name in (name for name in names if _is_ours(container, name)):
            if (other := _told_better(container, name)) is not None:
                report(Issue("", Severity.INFO, _TWICE.format(other=other), name))
                continue
            channels.setdefault(_PART.sub("", name), []).append(name)
        members = set(names)

        def read_file(first: str, findings: Findings) -> Iterator[ParsedSession | None]:
            parts = sorted(channels[_PART.sub("", first)], key=_number)
            about: Fields = {}
            messages: list[Any] = []
            for name in parts:
                for record in _records(container, name, findings):
                    about = about or record
                    messages += sequence(record.get("messages"))
            files = _Files(container, posixpath.dirname(first), members)
            session = _session({**about, "messages": messages}, files)
            yield session and replace(session, members=tuple(parts))

        firsts = [min(parts, key=_number) for parts in channels.values()]
        yield from sessions_of(container, firsts, report, "channel", read_file)


def _told_better(container: Container, name: str) -> str | None:
    """The file of the same channel in a form that tells more, None where there is none."""
    stem, ending = posixpath.splitext(_PART.sub("", name))
    others = (f"{stem}{better}" for better in itertools.takewhile(ending.lower().__ne__, _FORMS))
    known = (other for other in others if other in container.names())
    return next((other for other in known if _is_ours(container, other)), None)


def _number(name: str) -> int:
    found = _PART.search(name)
    return int(found[1][:9]) if found else 0


def _records(container: Container, name: str, findings: Findings) -> Iterator[Fields]:
    stem = PurePosixPath(_PART.sub("", place_of(container, name).name)).stem
    if is_table(container, name):
        messages = list(messages_of(container, name, findings))
        yield {"channel": channel_of(stem), "messages": messages}
    elif discord_page.is_page(container, name):
        messages = list(discord_page.messages_of(container, name, findings))
        yield {**discord_page.about(container, name, stem), "messages": messages}
    elif discord_text.is_text(container, name):
        channel = discord_text.channel_of(container, name)
        yield {"channel": channel, "messages": list(discord_text.messages_of(container, name))}
    else:
        yield from read(container, name, findings, essential="channel", wrapper="")


def _is_ours(container: Container, name: str) -> bool:
    if any(known(container, name) for known in _WRITTEN):
        return True
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    return seen.has("guild") and seen.has("channel") and seen.has("messages")


_WRITTEN = (is_table, discord_page.is_page, discord_text.is_text)


class _Files:
    """Files that were saved with the channel; without that there is just their address."""

    def __init__(self, container: Container, folder: str, names: set[str]) -> None:
        self._container, self._folder, self._names = container, folder, names

    def attachment(self, told: Fields) -> Attachment:
        """The file that a message has."""
        member = posixpath.join(self._folder, string(told.get("url")).replace("\\", "/"))
        content = partial(self._container.open, member) if member in self._names else None
        size = told.get("fileSizeBytes")
        name = string(told.get("fileName")) or "file"
        return Attachment(name[:200], size=size if isinstance(size, int) else None, content=content)


def _session(record: Fields, files: _Files) -> ParsedSession | None:
    channel, guild = mapping(record.get("channel")), mapping(record.get("guild"))
    thread = Thread()
    for message in map(mapping, sequence(record.get("messages"))):
        author = mapping(message.get("author"))
        kind = string(message.get("type"))
        service = bool(kind) and kind not in _SAID
        blocks: list[Block] = [_event(message, kind)] if service else list(_blocks(message, files))
        if not blocks and message:  # a command whose answer only one could see, a button
            blocks.append(Event(EventKind.NOTICE, WITHOUT_WORDS))
        blocks += reacted(map(_reaction, sequence(message.get("reactions"))))
        role = Role.SYSTEM if service else Role.USER
        if author.get("isBot") is True and not service:
            role = Role.ASSISTANT
        at = timestamp(message.get("timestamp"))
        draft = Draft(to_json(message.get("id") or at), role, blocks, at)
        draft.author = string(author.get("nickname")) or string(author.get("name")) or None
        draft.account = to_json(author["id"]) if author.get("id") else ""
        thread.add(draft)
    if not thread.drafts:
        return None
    people = speakers(thread.drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=to_json(channel.get("id")) or string(channel.get("name")),
        messages=chain(thread.drafts),
        title=string(channel.get("name")) or "Discord",
        summary=string(channel.get("topic")),
        project=_guild(guild),
        people=people,
    )


def _guild(guild: Fields) -> ParsedProject | None:
    name, key = string(guild.get("name")), to_json(guild.get("id"))
    return ParsedProject(f"{SOURCE}:{key}", name=name) if name and key not in ("", "0") else None


def _reaction(told: object) -> Reaction:
    """How some reacted; a server's own signs have a number, and a name for people to type."""
    emoji, users = mapping(mapping(told).get("emoji")), sequence(mapping(told).get("users"))
    name = string(emoji.get("name"))
    names = (string(one.get("nickname")) or string(one.get("name")) for one in map(mapping, users))
    sign = f":{name}:" if emoji.get("id") else name
    return Reaction(sign, count(mapping(told).get("count")), tuple(names))


def _event(message: Fields, kind: str) -> Event:
    return Event(EventKind.NOTICE, string(message.get("content")) or kind)


def _blocks(message: Fields, files: _Files) -> Iterator[Block]:
    if (content := string(message.get("content"))).strip():
        yield Text(content)
    forwarded = mapping(message.get("forwardedMessage"))
    if (quoted := string(forwarded.get("content"))).strip():
        yield Text("\n".join(f"> {line}" for line in quoted.splitlines()))
    yield from _attached(message, files)
    yield from _attached(forwarded, files)
    if poll := mapping(message.get("poll")):
        question = string(mapping(poll.get("question")).get("text"))
        answers = map(mapping, sequence(poll.get("answers")))
        yield Text("\n".join([question, *(f"- {_answer(one)}" for one in answers)]))


def _attached(message: Fields, files: _Files) -> Iterator[Block]:
    """What stands below the words of a message."""
    for told in map(mapping, sequence(message.get("attachments"))):
        attachment = files.attachment(told)
        picture = attachment.name.lower().endswith(PICTURES)
        yield Image(attachment) if picture else File(attachment)
    for told in map(mapping, sequence(message.get("stickers"))):
        yield Text(f"[{string(told.get('name')) or 'sticker'}]")
    for told in map(mapping, sequence(message.get("embeds"))):
        yield from _embedded(told)


def _answer(told: Fields) -> str:
    """A choice of a poll; in Discord's own form it lies one deeper."""
    return string(told.get("text")) or string(mapping(told.get("poll_media")).get("text"))


def _embedded(told: Fields) -> Iterator[Block]:
    """A page that is shown below a message, or what a bot lays out instead of one."""
    fields = [mapping(field) for field in sequence(told.get("fields"))]
    lines = [f"{string(one.get('name'))}: {string(one.get('value'))}" for one in fields]
    said = "\n".join(filter(None, (string(told.get("description")), *lines)))
    url = string(told.get("url"))
    if title := string(told.get("title")) or url:
        yield Citation(title, url, said[:500])
    elif said.strip():
        yield Text(said)
    pictures = [mapping(told.get(key)) for key in ("image", "thumbnail")]
    pictures += map(mapping, sequence(told.get("images")))
    for address in dict.fromkeys(string(one.get("url")) for one in pictures):
        if address and not url:
            yield Image(Attachment(file_name(address)[:200] or "image"))
