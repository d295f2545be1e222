"""Odd and rare forms that chats of Messenger come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, Image, Text
from chatvault.importers import registry
from chatvault.importers.chat_tables.account_columns import tells_of_accounts
from chatvault.importers.containers.container import open_container
from tests.unit.importers.people.people_files import chat, only, sent
from tests.unit.importers.people.test_people import read, written


@pytest.mark.parametrize("field", ["ip", "last_ip", "email_address"])
def test_addresses_in_messages_are_those_of_accounts(tmp_path: Path, field: str) -> None:
    path = written(tmp_path / "message_1.json", chat(sent("My ip: none", **{field: "203.0.113.7"})))
    assert "messenger" in registry.WITH_ACCOUNTS
    assert tells_of_accounts(open_container(path), path.name)
    plain = written(tmp_path / "message_2.json", chat(sent('{"ip": 1}', description="a trip")))
    assert not tells_of_accounts(open_container(plain), plain.name)


def test_a_picture_beside_a_chat_tells_of_no_account(tmp_path: Path) -> None:
    path = tmp_path / "rye.jpg"
    path.write_bytes(b'\xff\xd8\0\0"phone_number": 7')
    assert not tells_of_accounts(open_container(path), path.name)


def test_chats_of_messenger_that_are_encrypted_from_end_to_end(tmp_path: Path) -> None:
    def sealed(name: str, *messages: dict[str, Any]) -> dict[str, Any]:
        return {"participants": ["Ada", name], "threadName": f"{name}_7", "messages": messages}

    picture = {"senderName": "Bo", "text": "", "timestamp": 1609455400000, "type": "media",
               "isUnsent": False, "media": [{"uri": "./media/rye.jpg"}]}  # fmt: skip
    greeting = {"senderName": "Ada", "text": "Â°C von Ada", "timestamp": 1609455300000,
                "type": "text", "isUnsent": False, "media": [], "reactions": []}  # fmt: skip
    written(tmp_path / "a" / "messages" / "Bo_7.json", sealed("Bo", picture, greeting))
    written(tmp_path / "a" / "messages" / "Cy_8.json", sealed("Cy", greeting))
    written(tmp_path / "a" / "media" / "rye.jpg", "picture")

    key, (first, second), issues = read(tmp_path)

    assert (key, first.title, second.title, issues) == ("messenger", "Bo", "Cy", [])
    assert first.external_id != second.external_id
    said, shown = first.messages
    assert (said.author, said.blocks) == ("Ada", (Text("Â°C von Ada"),))
    (image,) = shown.blocks
    assert isinstance(image, Image)
    assert image.attachment.content is not None


def test_messages_of_one_moment_stand_in_the_order_they_were_sent(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "inbox" / "ada_7"
    written(folder / "message_1.json", chat(sent("Three"), sent("Two")))
    written(folder / "message_2.json", chat(sent("One")))
    said = [message.blocks for message in only(tmp_path).messages]
    assert said == [(Text("One"),), (Text("Two"),), (Text("Three"),)]


def test_messages_of_which_hardly_anything_is_told_have_a_place(tmp_path: Path) -> None:
    bare = {"sender_name": "Ada", "timestamp_ms": 1609455300000}
    shared = bare | {"timestamp_ms": 1609455400000, "share": {"original_content_owner": "bo"}}
    path = written(tmp_path / "message_1.json", chat(shared, bare))
    assert [message.blocks for message in only(path).messages] == [
        (Event(EventKind.NOTICE, "A message without words"),),
        (Event(EventKind.NOTICE, "Shared something of bo"),),
    ]


def test_a_message_that_was_taken_back_has_a_place(tmp_path: Path) -> None:
    gone = {"sender_name": "Ada", "timestamp_ms": 1609455300000, "is_unsent": True}
    (message,) = only(written(tmp_path / "message_1.json", chat(gone))).messages
    assert message.blocks == (Event(EventKind.NOTICE, "A message that was taken back"),)


def test_a_sticker_and_a_shared_place_are_messages(tmp_path: Path) -> None:
    sticker = {"sender_name": "Ada", "timestamp_ms": 1, "sticker": {"uri": "stickers/1.png"}}
    shared = sent("", share={"link": "https://example.org", "share_text": "Br\u00c3\u00b6tchen"})
    first, second = only(written(tmp_path / "message_1.json", chat(shared, sticker))).messages
    assert isinstance(first.blocks[0], Image)
    assert second.blocks == (Text("Br\u00f6tchen\nhttps://example.org"),)
