"""Chats out of the database that a Mac keeps of Messages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, File, Image, Text
from chatvault.domain.people import Person
from chatvault.importers.people.imessage_text import said_in
from tests.unit.importers.reading import read_known

read = partial(read_known, "imessage")

_TABLES = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB,
  handle_id INTEGER, date INTEGER, is_from_me INTEGER, item_type INTEGER DEFAULT 0,
  group_title TEXT, associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT,
  mime_type TEXT, total_bytes INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
INSERT INTO handle VALUES (1, 'ben@example.org', 'iMessage'), (2, '+4900000', 'SMS');
INSERT INTO chat VALUES (1, 'iMessage;-;ben@example.org', 'ben@example.org', NULL),
  (2, 'iMessage;+;chat77', 'chat77', 'Bread'), (3, 'SMS;-;+4900000', '+4900000', '');
"""
BEGUN = datetime(2026, 2, 9, 8, tzinfo=UTC)
_OF_2001 = 978_307_200


def at(minute: int) -> int:
    """That minute as Apple counts: billionths of a second from 2001 on."""
    return (round(BEGUN.timestamp()) - _OF_2001 + minute * 60) * 1_000_000_000


def archived(said: str) -> bytes:
    """What was said, as Apple archives text with its looks."""
    content = said.encode()
    size = len(content)
    length = bytes([size]) if size < 0x80 else b"\x81" + size.to_bytes(2, "little")
    begun = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00"
    string = b"\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
    return begun + string + length + content + b"\x86\x84\x02iI\x01\x05"


def written(folder: Path, *messages: dict[str, Any], chat: int = 1, more: str = "") -> Path:
    """A database with these messages in one chat."""
    path = folder / "chat.db"
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_TABLES)
        for place, told in enumerate(messages, 1):
            row = {"ROWID": place, "guid": f"G{place}", "handle_id": 1, "is_from_me": 0,
                   "date": at(place), **told}  # fmt: skip
            marks = ", ".join("?" * len(row))
            names = ", ".join(row)
            database.execute(f"INSERT INTO message ({names}) VALUES ({marks})", [*row.values()])
            database.execute("INSERT INTO chat_message_join VALUES (?, ?)", (chat, place))
        database.executescript(more)
        database.commit()
    return path


def specimen(folder: Path) -> Path:
    return written(folder, {"text": "How long does rye rise?"}, {"text": "Ten.", "is_from_me": 1})


def test_a_chat_is_a_conversation(tmp_path: Path) -> None:
    # Given a chat whose second message has its words only as Apple archives them,
    path = written(
        tmp_path, {"text": "How long?"}, {"attributedBody": archived("Ten 🍞"), "is_from_me": 1}
    )
    # when it is read,
    (session,), (issue,) = read(path)
    # then both are there, with their times and with who is oneself.
    asked, answered = session.messages
    assert (session.external_id, session.title) == (
        "iMessage;-;ben@example.org", "ben@example.org"
    )  # fmt: skip
    assert (asked.blocks, answered.blocks) == ((Text("How long?"),), (Text("Ten 🍞"),))
    assert asked.created_at == round(BEGUN.timestamp() * 1000) + 60_000
    assert session.people == (
        Person("ben@example.org", "ben@example.org"), Person("Me", is_me=True)
    )  # fmt: skip
    assert "Nothing was said in 2 chats" in issue.text


def test_reactions_stand_under_what_they_are_about(tmp_path: Path) -> None:
    def reaction(kind: int, target: str, **more: Any) -> dict[str, Any]:
        return {"text": "Liked “Ten.”", "associated_message_type": kind,
                "associated_message_guid": target, **more}  # fmt: skip

    path = written(
        tmp_path,
        {"text": "Ten."},
        reaction(2001, "p:0/G1", is_from_me=1),
        reaction(2000, "bp:G1"),
        reaction(3000, "bp:G1"),
    )
    (session,), _ = read(path)
    (message,) = session.messages
    assert message.blocks == (Text("Ten."), Event(EventKind.NOTICE, "Reactions: 👍 1 (Me)"))


def test_files_and_names_of_groups(tmp_path: Path) -> None:
    files = """INSERT INTO attachment VALUES (1, '~/Library/rye.png', NULL, 'image/png', 9),
      (2, NULL, 'rye.pdf', 'application/pdf', 7);
      INSERT INTO message_attachment_join VALUES (1, 1), (1, 2);"""
    path = written(
        tmp_path, {"text": "\ufffc\ufffcLook"}, {"item_type": 2, "group_title": "Bread"}, {},
        chat=2, more=files,
    )  # fmt: skip
    (session,), _ = read(path)
    shown, renamed, empty = session.messages
    picture, file, said = shown.blocks
    assert isinstance(picture, Image)
    assert isinstance(file, File)
    assert (picture.attachment.name, file.attachment.name, said) == (
        "rye.png", "rye.pdf", Text("Look")
    )  # fmt: skip
    assert renamed.blocks == (Event(EventKind.NOTICE, "Named the chat “Bread”"),)
    assert empty.blocks == (Event(EventKind.NOTICE, "A message without words"),)
    assert session.title == "Bread"


def test_the_first_versions_counted_seconds(tmp_path: Path) -> None:
    (session,), _ = read(written(tmp_path, {"text": "Hi", "date": at(0) // 1_000_000_000}))
    assert session.created_at == round(BEGUN.timestamp() * 1000)


@pytest.mark.parametrize("said", ["", "Hi", "x" * 127, "ä" * 64, "Hi\n" * 500])
def test_words_of_every_length_are_found(said: str) -> None:
    assert said_in(archived(said)) == said


@pytest.mark.parametrize(
    "content", [None, b"", b"NSString", b"NSString\x01+", b"NSString+\x82\xff"]
)
def test_where_nothing_can_be_found_there_are_no_words(content: bytes | None) -> None:
    assert said_in(content) == ""
