"""Reads what Discord gives of an account on request: the messages that its owner wrote.

A channel is a folder with ``channel.json`` and ``messages.json`` (until 2024 ``messages.csv``).
Nobody else's messages are in it, so that each conversation is one half of what was said.
"""

from __future__ import annotations

import csv
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedProject, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.account_files import tell_of_account
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.csv_lines import lines_of
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.people.discord import PICTURES, SOURCE
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.wordless import WITHOUT_WORDS
from chatvault.importers.times.timestamps import timestamp

KEY = "discord-package"

Fields = dict[str, Any]

_MESSAGES = ("messages.json", "messages.csv")
_CHANNEL, _INDEX, _ACCOUNT = "channel.json", "index.json", "user.json"
_COLUMNS = ("ID", "Timestamp", "Contents")
_ME = "Me"  # where the account's file is not there to tell a name
_LARGEST = 16 << 20  # bytes of a file about messages
_NO_TABLE = "This line is no line of a table, and what follows it was not read."
_ONE_HALF = (
    "Discord gives the messages of the account alone: what others wrote in these chats is not in "
    "the package."
)


class DiscordPackageImporter:
    """Reads the package as a folder or archive, or the folder of its messages."""

    key = KEY
    name = "Discord data package"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The messages, what tells of their channels, and whose account it is."""
        messages = [name for name in names if is_messages(container, name)]
        folders = {posixpath.dirname(name) for name in messages}
        above = {posixpath.dirname(folder) for folder in folders}
        beside = (
            name
            for name in names
            if (posixpath.basename(name) == _CHANNEL and posixpath.dirname(name) in folders)
            or (posixpath.basename(name) == _INDEX and posixpath.dirname(name) in above)
            or _is_account(name, above)
        )
        return tuple(sorted({*messages, *beside})) if messages else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a channel. Raises UnreadableFile where the only file is none."""
        package = _Package(container, names)

        def read_channel(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            yield package.session(name, findings)

        files = [name for name in names if posixpath.basename(name) in _MESSAGES]
        yield from sessions_of(container, files, report, "message", read_channel)
        report(Issue("", Severity.INFO, _ONE_HALF))
        tell_of_account(names, report)


def is_messages(container: Container, name: str) -> bool:
    """Whether the file holds the messages of a channel."""
    base = posixpath.basename(name).lower()
    if base not in _MESSAGES:
        return False
    head = head_of(container, name)
    if base.endswith(".csv"):
        first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
        told = [column.strip() for column in first.decode("utf-8", "replace").split(",")]
        return told[: len(_COLUMNS)] == list(_COLUMNS)
    seen = shape(head)
    return all(seen.has(key) for key in _COLUMNS)


def is_no_message(_: Container, name: str) -> bool:
    """Whether the file of a package is about something else: sign-ins, devices, payments."""
    base = posixpath.basename(name).lower()
    return base not in (*_MESSAGES, _CHANNEL, _INDEX, "readme.txt")


def _is_account(name: str, above: set[str]) -> bool:
    """Whether it is the account's file of the package that those folders of messages are in."""
    folder, base = posixpath.split(name)
    beside = {posixpath.dirname(one) for one in above if one}
    return (
        base == _ACCOUNT
        and posixpath.basename(folder).lower() == "account"
        and posixpath.dirname(folder) in beside
    )


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose account it is."""

    name: str = _ME
    account: str = ""


class _Package:
    """The files of a package, with what some tell of others."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container, self._names = container, frozenset(names)
        accounts = [name for name in names if posixpath.basename(name) == _ACCOUNT]
        self._owner = self._read_owner(accounts[0]) if accounts else _Owner()
        self._titles: dict[str, Fields] = {}

    def session(self, name: str, findings: Findings) -> ParsedSession | None:
        """The conversation whose messages are in a file."""
        thread = Thread()
        for record in sorted(self._records(name, findings), key=_order):
            thread.add(self._draft(record))
        if not thread.drafts:
            return None
        folder, begun = posixpath.dirname(name), content_id(thread.drafts[0].external_id)
        channel = self._about(posixpath.join(folder, _CHANNEL))
        told = channel.get("id") or self._number(name) or begun
        guild = mapping(channel.get("guild"))
        session = ParsedSession(
            source=SOURCE,
            external_id=f"package:{to_json(told)}",
            messages=chain(thread.drafts),
            title=self._title(folder, channel, to_json(told)),
            project=_server(guild),
            people=speakers(thread.drafts, self._owner.account or self._owner.name),
            formerly=f"package:{begun}" if told != begun else "",  # of a file taken out
            formerly_after_file=True,
        )
        return replace(session, members=(name,))

    def _number(self, name: str) -> str:
        """The channel's, by which its folder is called; "" of a file that lies elsewhere."""
        told = place_of(self._container, name).absolute().parent.name.removeprefix("c")
        return told if _is_number(told) else ""

    def _records(self, name: str, findings: Findings) -> Iterator[Fields]:
        if not name.lower().endswith(".csv"):
            yield from read(self._container, name, findings, essential="Timestamp")
            return
        columns: list[str] = []
        try:
            for values in lines_of(self._container, name):
                if not columns:
                    columns = [column.strip() for column in values]
                    continue
                findings.number += 1
                yield dict(zip(columns, values, strict=False))
        except UnreadableFile as error:
            if not findings.number:
                raise
            findings.error(error.sentence)
        except csv.Error:
            findings.error(_NO_TABLE)

    def _draft(self, record: Fields) -> Draft:
        draft = Draft(
            to_json(record.get("ID") or record.get("Timestamp") or ""),
            Role.USER,
            list(_blocks(record)),
            timestamp(record.get("Timestamp")),
        )
        draft.author, draft.account = self._owner.name, self._owner.account
        return draft

    def _title(self, folder: str, channel: Fields, told: str) -> str:
        index = posixpath.join(posixpath.dirname(folder), _INDEX)
        if index not in self._titles:
            self._titles[index] = self._about(index)
        name = string(channel.get("name")) or string(self._titles[index].get(told))
        return name.strip() or f"Discord {told}"

    def _read_owner(self, name: str) -> _Owner:
        """Name and number alone; the rest of that file is left where it is."""
        told = self._about(name)
        known = string(told.get("global_name")) or string(told.get("username"))
        return _Owner(known.strip() or _ME, to_json(told["id"]) if told.get("id") else "")

    def _about(self, name: str) -> Fields:
        """What a small file tells; nothing where it is not there, or cannot be read."""
        if name not in self._names or self._container.size(name) > _LARGEST:
            return {}
        try:
            with self._container.open(name) as stream:
                return mapping(orjson.loads(stream.read(_LARGEST)))
        except (orjson.JSONDecodeError, UnreadableFile):
            return {}


def _order(record: Fields) -> tuple[int, int]:
    """The time of a message, and its number, which grows with it."""
    told = to_json(record.get("ID") or "")
    return timestamp(record.get("Timestamp")) or 0, int(told) if _is_number(told) else 0


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) <= 20


def _server(guild: Fields) -> ParsedProject | None:
    name, key = string(guild.get("name")), to_json(guild.get("id") or "")
    return ParsedProject(f"{SOURCE}:{key}", name=name) if name and key else None


def _blocks(record: Fields) -> Iterator[Block]:
    text, addresses = string(record.get("Contents")), _addresses(record.get("Attachments"))
    if text.strip():
        yield Text(text)
    elif not addresses:  # a sticker, of which nothing is told
        yield Event(EventKind.NOTICE, WITHOUT_WORDS)
    for address in addresses:
        name = posixpath.basename(address.partition("?")[0])[:200] or "file"
        picture = name.lower().endswith(PICTURES)
        yield Image(Attachment(name)) if picture else File(Attachment(name))


def _addresses(told: object) -> list[str]:
    """Where files were, one behind the other with spaces between; none of them is in it."""
    text = string(told)
    listed = sequence(from_json(text)) if text.startswith("[") else sequence(told)
    return [string(one) for one in listed if string(one)] or text.split()
