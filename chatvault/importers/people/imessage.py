"""Reads ``chat.db`` of Apple's Messages, as a Mac keeps it: iMessage, SMS and RCS."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import conversations_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, string
from chatvault.importers.messages.drafts import Draft, Thread, chain, times_of
from chatvault.importers.people.imessage_text import said_in
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.wordless import WITHOUT_WORDS
from chatvault.importers.times.counted_times import apples_time

SOURCE = "imessage"

Fields = dict[str, Any]

_ME = "Me"
_TABLES = {"message", "chat", "handle", "chat_message_join"}
_ATTACHED = {"attachment", "message_attachment_join"}
_COLUMNS = ("guid", "text", "attributedBody", "date", "is_from_me", "item_type", "group_title",
            "associated_message_guid", "associated_message_type",
            "associated_message_emoji")  # fmt: skip
_PLACE_OF_FILE = "\ufffc"  # stands in the words for what is attached
_SIGNS = {2000: "❤️", 2001: "👍", 2002: "👎", 2003: "😂", 2004: "‼️", 2005: "❓"}
_TAKEN_BACK = 1000  # more than the reaction
_RENAMED = 2  # the kind of a row that says so


class IMessageImporter:
    """Reads the database, or the folder ``Messages`` that it lies in."""

    key = SOURCE
    name = "Messages of a Mac"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs."""
        return tuple(sorted(claimed_stores(container, names, _is_ours)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of each database."""
        yield from conversations_of_stores(container, names, report, "chat", _sessions)


def _is_ours(database: Database) -> bool:
    if not database.tables >= _TABLES:
        return False
    return {"guid", "text", "handle_id", "is_from_me", "date"} <= database.columns("message")


def _sessions(database: Database, findings: Findings) -> Iterator[ParsedSession | None]:
    for findings.number, chat in enumerate(database.records("chat", "ORDER BY ROWID"), 1):
        yield _session(database, chat)


def _session(database: Database, chat: Fields) -> ParsedSession | None:
    thread, reactions = Thread(), _Reactions()
    attached = _attached(database, chat.get("ROWID"))
    for row in _rows(database, chat.get("ROWID")):
        if not reactions.take(row):
            thread.add(_draft(row, attached.get(row["place"], [])))
    if not thread.drafts:
        return None
    for draft in thread.drafts:
        draft.blocks += reacted(reactions.of(draft.external_id))
    people = speakers(thread.drafts, _ME)
    times = times_of(thread.drafts)
    others = ", ".join(person.name for person in people if not person.is_me)
    title = string(chat.get("display_name")).strip() or others
    return ParsedSession(
        source=SOURCE,
        external_id=string(chat.get("guid")) or str(chat.get("ROWID")),
        messages=chain(thread.drafts),
        title=title or string(chat.get("chat_identifier")),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        people=people,
    )


def _rows(database: Database, chat: object) -> Iterator[Fields]:
    """The messages of a chat in order; older versions lack some of the columns."""
    there = database.columns("message")
    listed = ", ".join(f"m.{name}" if name in there else "NULL" for name in _COLUMNS)
    query = (
        f"SELECT m.ROWID, h.id, {listed} FROM chat_message_join j "
        "JOIN message m ON m.ROWID = j.message_id LEFT JOIN handle h ON h.ROWID = m.handle_id "
        "WHERE j.chat_id = ? ORDER BY m.date, m.ROWID"
    )
    for row in database.rows(query, (chat,)):
        yield dict(zip(("place", "handle", *_COLUMNS), row, strict=True))


def _attached(database: Database, chat: object) -> dict[object, list[Block]]:
    """What was sent with the messages of a chat, by their places; the files lie elsewhere."""
    found: dict[object, list[Block]] = {}
    if not database.tables >= _ATTACHED:
        return found
    query = (
        "SELECT j.message_id, a.filename, a.transfer_name, a.mime_type, a.total_bytes "
        "FROM chat_message_join c JOIN message_attachment_join j ON j.message_id = c.message_id "
        "JOIN attachment a ON a.ROWID = j.attachment_id WHERE c.chat_id = ? ORDER BY a.ROWID"
    )
    for message, path, called, kind, size in database.rows(query, (chat,)):
        name = string(called) or posixpath.basename(string(path)) or "file"
        held = Attachment(name, string(kind), count(size) or None)
        shown = Image(held) if held.media_type.startswith("image/") else File(held)
        found.setdefault(message, []).append(shown)
    return found


def _draft(row: Fields, attached: Sequence[Block]) -> Draft:
    said = string(row["text"]) or said_in(row["attributedBody"])
    said = said.replace(_PLACE_OF_FILE, "").strip()
    blocks: list[Block] = [*attached, *([Text(said)] if said else [])]
    if not blocks:
        named = string(row["group_title"]) if row["item_type"] == _RENAMED else ""
        told = f"Named the chat “{named}”" if named else WITHOUT_WORDS
        blocks.append(Event(EventKind.NOTICE, told))
    date = row["date"]
    at = apples_time(date) if isinstance(date, int | float) and date > 0 else None
    draft = Draft(string(row["guid"]) or str(row["place"]), Role.USER, blocks, at)
    draft.author, draft.account = _speaker(row)
    return draft


def _speaker(row: Fields) -> tuple[str, str]:
    handle = string(row["handle"])
    return (_ME, "") if row["is_from_me"] else (handle or "?", handle)


class _Reactions:
    """How people reacted, by the message; each has one sign there, which can be taken back."""

    def __init__(self) -> None:
        self._signs: dict[str, dict[str, str]] = {}

    def take(self, row: Fields) -> bool:
        """Note what a row tells, if it is a reaction."""
        kind, target = row["associated_message_type"], string(row["associated_message_guid"])
        if not isinstance(kind, int) or not 2000 <= kind < 4000 or not target:
            return False
        signs = self._signs.setdefault(target.rpartition("/")[2].rpartition(":")[2], {})
        who, _ = _speaker(row)
        signs.pop(who, None)
        if kind < 2000 + _TAKEN_BACK:
            signs[who] = _SIGNS.get(kind) or string(row["associated_message_emoji"]) or "?"
        return True

    def of(self, message: str) -> list[Reaction]:
        """The signs under a message, with whose they are."""
        people: dict[str, list[str]] = {}
        for who, sign in self._signs.get(message, {}).items():
            people.setdefault(sign, []).append(who)
        return [Reaction(sign, len(names), tuple(names)) for sign, names in people.items()]
