"""Files in UTF-16, as a program on Windows saves them, or a shell there that redirects a dump."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from chatvault.importers import registry
from chatvault.importers.chat_tables.account_columns import tells_of_accounts
from chatvault.importers.containers.container import open_container
from chatvault.importers.containers.unicode_text import as_utf8, utf8_beginning
from tests.unit.importers.chat_tables import chat_system_files as files

_LIBRE = {
    "conversationId": "c1",
    "title": "Rye",
    "branches": True,
    "recursive": True,
    "messagesTree": [{"messageId": "m1", "isCreatedByUser": True, "text": "Größe?"}],
}
_LINES = "\n".join(
    json.dumps({"messages": [{"role": "user", "content": asked}]}, ensure_ascii=False)
    for asked in ("Größe?", "Gewicht?")
)
_SAID = {"id": 1, "type": "message", "date": "2025-11-22T10:00:00", "from": "Ada",
         "from_id": "user1", "text": "Größe?"}  # fmt: skip
_ACCOUNT = {"about": "All of it.", "chats": {"list": [{"type": "personal_chat", "id": 7,
            "name": "Ada", "messages": [_SAID]}]}}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("dump.sql", files.IBTECH, "ibtech-agent"),
        ("rye.json", json.dumps(_LIBRE, ensure_ascii=False), "librechat"),
        ("lines.jsonl", _LINES, "openai-messages"),
        ("result.json", json.dumps(_ACCOUNT, ensure_ascii=False), "telegram"),
        ("rows.sql", files.LARAVEL.strip(), "laravel-chatbot"),
        ("chat.txt", "31.12.24, 13:05 - Ada: Größe?\n01.01.25, 00:00 - Bob: 3\n", "whatsapp"),
        (
            "history.csv",
            "Conversation,Time,Author,Message\nRye,2026-01-01T10:00:00,Human,Größe?\n",
            "copilot",
        ),
    ],
)
def test_a_file_with_a_mark_is_read_like_one_without(
    tmp_path: Path, name: str, text: str, key: str, encoding: str
) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    told = []
    for folder, content in (("8", text.encode()), ("16", (mark + text).encode(encoding))):
        path = tmp_path / folder / name
        path.parent.mkdir()
        path.write_bytes(content)
        container = open_container(path)
        (portion,) = registry.plan(container).portions
        assert portion.importer.key == key
        told.append(list(portion.importer.sessions(container, portion.names, lambda _: None)))
    plain, wide = told
    assert plain
    assert wide == plain


def test_tables_in_utf_16_are_read(tmp_path: Path) -> None:
    asked = 'id,conversation_id,role,content\r\n1,7,user,"Größe,\nGewicht?"\r\n'
    (tmp_path / "chatbot_conversations.csv").write_bytes("id,title\r\n7,Rye\r\n".encode("utf-16"))
    (tmp_path / "chatbot_messages.csv").write_bytes(asked.encode("utf-16"))
    container = open_container(tmp_path)
    (portion,) = registry.plan(container).portions
    (session,) = portion.importer.sessions(container, portion.names, lambda _: None)
    assert (session.title, [one.external_id for one in session.messages]) == ("Rye", ["1"])


def test_a_dump_in_utf_16_tells_of_accounts_as_well(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_bytes(files.IBTECH.encode("utf-16"))
    assert tells_of_accounts(open_container(path), "dump.sql")


@pytest.mark.parametrize(("characters", "piece"), [(2_000, 1), (2_000, 3), (200_000, 1 << 20)])
def test_a_character_may_lie_on_the_edge_of_two_pieces(characters: int, piece: int) -> None:
    text = "🍞" * characters
    read = as_utf8(io.BytesIO(text.encode("utf-16")))
    assert b"".join(iter(lambda: read.read(piece), b"")) == text.encode()


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b"\xff\xfe", b"\x89PNG"])
def test_what_is_not_utf_16_stays_as_it_is(content: bytes) -> None:
    assert as_utf8(io.BytesIO(content)).read() == content.removeprefix(b"\xff\xfe")
    assert utf8_beginning(content) == content.removeprefix(b"\xff\xfe")
