"""Reads the export of a Slack workspace: a folder for every channel, a file for every day."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Citation, Event, EventKind, File, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.slack_blocks import attached, laid_out
from chatvault.importers.people.slack_markdown import Markup
from chatvault.importers.people.speakers import speakers
from chatvault.importers.private_files.telling_members import telling
from chatvault.importers.times.timestamps import timestamp

SOURCE = "slack"

Fields = dict[str, Any]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_LISTS = ("channels.json", "groups.json", "dms.json", "mpims.json", "users.json")
_UNREAD = ("integration_logs.json", "canvases.json", "file_conversations.json")
_OF_SEVERAL = "mpdm-"  # how direct messages among several people are called
_LARGEST_LIST = 64 * 1024**2  # bytes
_SAID = ("", "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment",
         "reply_broadcast")  # fmt: skip


class SlackImporter:
    """Reads the archive of a workspace, or the folder it was unpacked to."""

    key = SOURCE
    name = "Slack export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The days of all channels, and the lists of channels and people."""
        days = [name for name in names if _DAY.fullmatch(posixpath.basename(name))]
        roots = {_root(name) for name in days if _is_day(container, name)}
        lists = {posixpath.join(root, name) for root in roots for name in _LISTS} & set(names)
        roots = {posixpath.dirname(name) for name in lists}
        # Channels may lie there without the lists, as may a day alone.
        others = [name for name in days if _root(name) not in roots]
        alone = {posixpath.dirname(name) for name in others if _is_said(container, name)}
        found = {name for name in days if _root(name) in roots or posixpath.dirname(name) in alone}
        unread = {posixpath.join(root, name) for root in roots for name in _UNREAD} & set(names)
        unread.difference_update(telling(container, sorted(unread)))
        return tuple(sorted({*found, *lists, *unread})) if found else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a channel, of all its days."""
        days: dict[str, list[str]] = {}
        for name in sorted(name for name in names if _DAY.fullmatch(posixpath.basename(name))):
            days.setdefault(posixpath.dirname(name), []).append(name)
        listed: dict[str, _Lists] = {}
        for files in days.values():
            if set(files) <= container.unchanged:
                continue
            root = _root(files[0])
            if root not in listed:
                listed[root] = _Lists(container, root, names)
            session = _session(container, files, listed[root], report)
            if session is not None:
                yield session


def _root(day: str) -> str:
    return posixpath.dirname(posixpath.dirname(day))


def _is_day(container: Container, name: str) -> bool:
    head = head_of(container, name)
    return head.strip() in (b"[]",) or (shape(head).has("ts") and shape(head).has("type"))


def _is_said(container: Container, name: str) -> bool:
    """Whether the day tells by itself that somebody said something in Slack."""
    seen = shape(head_of(container, name))
    return all(seen.has(key) for key in ("ts", "type", "text"))


class _Lists:
    """The people and channels of a workspace, as far as they are listed beside its channels."""

    def __init__(self, container: Container, root: str, names: Sequence[str]) -> None:
        self._container, self._root, self._names = container, root, names
        self.people = dict(self._people())
        self.channels: dict[str, Fields] = {}  # by name, and by id: folders are called by either
        for name in _LISTS[:4]:
            for channel in self._entries(name):
                keys = (string(channel.get(key)) for key in ("id", "name"))
                self.channels |= {key: channel for key in keys if key}

    def channel_name(self, key: str) -> str:
        """What the channel of that id is called, "" where it is not listed."""
        return string(self.channels.get(key, {}).get("name"))

    def _people(self) -> Iterator[tuple[str, str]]:
        """How people are called, by their ids: nothing else of their accounts is read."""
        for user in self._entries("users.json"):
            profile = mapping(user.get("profile"))
            called = (profile.get("display_name"), profile.get("real_name"),
                      user.get("real_name"), user.get("name"))  # fmt: skip
            yield string(user.get("id")), next((one for one in map(string, called) if one), "")

    def _entries(self, name: str) -> list[Fields]:
        """The entries of one of the lists; none where it is not there or damaged."""
        member = posixpath.join(self._root, name)
        if member not in self._names:
            return []
        told = told_beside(self._container, member, largest=_LARGEST_LIST)
        return [mapping(one) for one in sequence(told)]


def _session(
    container: Container, files: Sequence[str], lists: _Lists, report: Report
) -> ParsedSession | None:
    thread, reader = Thread(), _Reader(lists)
    for name in files:
        findings = Findings(report, name, "message")
        try:
            for message in read(container, name, findings, essential="ts", wrapper=""):
                thread.add(reader.draft(message))
        except UnreadableFile as error:
            findings.error(error.sentence)
        findings.sum_up()
    if not any(draft.role is not Role.SYSTEM for draft in thread.drafts):
        return None
    thread.drafts.sort(key=lambda draft: draft.at or 0)
    speaking = speakers(thread.drafts)
    folder = place_of(container, files[0]).parent.name
    channel = lists.channels.get(folder, {})
    members = [lists.people.get(string(one), "") for one in sequence(channel.get("members"))]
    named = string(channel.get("name"))
    key = string(channel.get("id"))
    direct = (not named or named.startswith(_OF_SEVERAL)) and any(members)
    return ParsedSession(
        source=SOURCE,
        external_id=key or folder,
        messages=chain(thread.drafts),
        title=", ".join(filter(None, members)) if direct else f"#{named or folder}",
        summary=string(mapping(channel.get("purpose")).get("value")),
        archived=channel.get("is_archived") is True,
        members=tuple(files),
        people=speaking,
        # As long as no list said which channel it is; in another workspace one may be called so.
        formerly=folder if key not in ("", folder) else "",
        formerly_after_file=True,
    )


class _Reader:
    """Makes drafts of messages."""

    def __init__(self, lists: _Lists) -> None:
        self._people = lists.people
        self._markup = Markup(lambda key: lists.people.get(key, ""), lists.channel_name)

    def draft(self, message: Fields) -> Draft:
        """The message; what the program itself says is no one's."""
        kind = string(message.get("subtype"))
        told, service = string(message.get("text")) or laid_out(message), kind not in _SAID
        text = self._markup.linked(told) if service else self._markup.markdown(told)
        blocks: list[Block] = [Event(EventKind.NOTICE, text or kind)] if service else []
        if not service:
            blocks = [*([Text(text)] if text.strip() else []), *self._more(message)]
        blocks += reacted(map(self._reaction, sequence(message.get("reactions"))))
        bot = kind == "bot_message" or bool(string(message.get("bot_id")))
        role = Role.SYSTEM if service else Role.ASSISTANT if bot else Role.USER
        moment = to_json(message.get("ts") or "")
        draft = Draft(moment, role, blocks, timestamp(moment))
        user = string(message.get("user")) or string(mapping(message.get("comment")).get("user"))
        draft.author, draft.account = self._who(message, user), user
        return draft

    def _reaction(self, told: object) -> Reaction:
        name, users = string(mapping(told).get("name")), sequence(mapping(told).get("users"))
        people = tuple(self._people.get(string(one), string(one)) for one in users)
        return Reaction(f":{name}:", count(mapping(told).get("count")), people)

    def _who(self, message: Fields, user: str) -> str | None:
        profile = mapping(message.get("user_profile"))
        username = self._markup.plain(string(message.get("username"))).removeprefix("@")
        called = (self._people.get(user), profile.get("display_name"), profile.get("real_name"),
                  username, mapping(message.get("bot_profile")).get("name"), user)  # fmt: skip
        return next((one for one in map(string, called) if one), None)

    def _more(self, message: Fields) -> Iterator[Block]:
        files = [*sequence(message.get("files")), message.get("file")]
        for told in map(mapping, files):
            if name := string(told.get("name")) or string(told.get("title")):
                yield File(Attachment(name[:200], string(told.get("mimetype"))))
        for told in map(mapping, sequence(message.get("attachments"))):
            url = string(told.get("from_url")) or string(told.get("original_url"))
            if not url:
                yield from self._written(told)
                continue
            said = self._markup.linked(string(told.get("text")) or laid_out(told))
            title = string(told.get("title")) or string(told.get("fallback"))
            title = self._markup.plain(title) or url
            yield Citation(title[:300], string(told.get("title_link")) or url, said[:500])

    def _written(self, told: Fields) -> Iterator[Text]:
        """What a program has to say, which is in an attachment and in no text."""
        if text := self._markup.markdown(attached(told)).strip():
            yield Text(text)
