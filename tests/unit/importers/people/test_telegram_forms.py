"""Odd and rare forms that chats of Telegram come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, File, Image, Text
from chatvault.importers import registry
from chatvault.importers.chat_tables.account_columns import tells_of_accounts
from chatvault.importers.containers.container import open_container
from tests.unit.importers.people.people_files import moment, only
from tests.unit.importers.people.test_people import read, telegram, written


def test_a_time_of_telegram_without_a_zone_is_that_of_the_computer(tmp_path: Path) -> None:
    told = telegram()
    for message in told["messages"]:
        del message["date_unixtime"]
        message["date"] = "2020-12-31T23:55:00"
    session = only(written(tmp_path / "result.json", told))
    assert {one.created_at for one in session.messages} == {moment(2020, 12, 31, 23, 55)}


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ({"type": "bold", "text": "Rye!\n"}, "**Rye!**\nYes"),
        ({"type": "italic", "text": "Rye\n\n and oats "}, "*Rye*\n\n *and oats* Yes"),
        ({"type": "blockquote", "text": "Rye?\nOats?"}, "> Rye?\n> Oats?\nYes"),
        ({"type": "underline", "text": "Rye "}, "Rye Yes"),
    ],
)
def test_signs_of_telegram_stand_around_words(
    tmp_path: Path, piece: dict[str, str], shown: str
) -> None:
    told = telegram()
    told["messages"] = [told["messages"][1] | {"text": [piece, "Yes"], "photo": ""}]
    assert only(written(tmp_path / "result.json", told)).messages[0].blocks == (Text(shown),)


def test_files_of_telegram_that_were_left_out_are_of_a_kind(tmp_path: Path) -> None:
    gone = "(File not included. Change data exporting settings to download.)"
    told = telegram()
    said = told["messages"][1] | {"text": "", "photo": ""}
    voice = said | {"file": gone, "media_type": "voice_message", "mime_type": "audio/ogg"}
    told["messages"] = [said | {"photo": gone}, voice | {"id": 8}]
    (photo,), (sound,) = (
        message.blocks for message in only(written(tmp_path / "result.json", told)).messages
    )
    assert isinstance(photo, Image)
    assert isinstance(sound, File)
    assert (photo.attachment.name, sound.attachment.name) == ("photo", "voice message")


def test_what_is_no_text_in_telegram_has_a_place(tmp_path: Path) -> None:
    told = telegram()
    call, said, _ = told["messages"]
    voice = said | {"id": 8, "text": "", "photo": "", "media_type": "voice_message"}
    bare = said | {"id": 9, "text": "", "photo": "", "unheard_of": "Rye"}
    calls = [
        call | {"id": 10, "discard_reason": "missed"},
        call | {"id": 11, "duration_seconds": 9},
    ]
    told["messages"] = [voice, bare, *calls]
    messages = only(written(tmp_path / "result.json", told)).messages
    assert [message.blocks for message in messages] == [
        (Event(EventKind.NOTICE, text),)
        for text in (
            "voice message", "A message without words", "phone call: missed", "phone call: 9 s",
        )
    ]  # fmt: skip


def account(**more: Any) -> dict[str, Any]:
    """All of an account, in the order of the program: what is about the person comes first."""
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"phone_number": "+49 canary"},
        "contacts": {"list": [{"first_name": "Ada", "phone_number": "+49 canary"}] * 2_000},
        **more,
    }


def test_chats_behind_many_contacts_and_chats_that_were_left(tmp_path: Path) -> None:
    told = account(
        chats={"list": [telegram()]}, left_chats={"list": [telegram() | {"id": 9, "name": "Cy"}]}
    )
    path = written(tmp_path / "result.json", told)
    key, sessions, issues = read(path)
    assert (key, [one.title for one in sessions], issues) == ("telegram", ["Ada", "Cy"], [])
    assert "telegram" in registry.WITH_ACCOUNTS
    assert tells_of_accounts(open_container(path), path.name)
