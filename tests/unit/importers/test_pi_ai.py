"""What Inflection exports of Pi becomes one conversation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.private_files.files_with_keys import ACCOUNT_IN_IT
from chatvault.importers.times.timestamps import timestamp
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

GREETED = "2024-08-05T16:00:28.278Z"
ASKED = "2024-08-05T22:22:43.374Z"
ANSWERED = "2024-08-05T22:22:43.388Z"


def message(sender: str, text: str, sent_at: str) -> Entry:
    return {"channel": "WEB", "sent_at": sent_at, "text": text, "sender": sender}


def takeout(*more: Entry) -> Entry:
    messages = [
        message("AI", "Hey there, I’m Pi.", GREETED),
        message("HUMAN", "Why rye?", ASKED),
        message("AI", "It keeps.", ANSWERED),
        *more,
    ]
    identifiers = [{"identifier": "ada@rye.example", "type": "EMAIL"}]
    details = {"created_at": "2024-08-05T16:00:28.238Z", "entry_channel": "WEB",
               "first_name": "Ada", "identifiers": identifiers}  # fmt: skip
    return {
        "user_data": {"details": details, "messages": messages},
        "base64encoded_compressed_user_data": "eJy1VeFu",
        "signatures_of_compressed_user_data": ["MIGIAkIB"],
        "signature_verification_code": "https://github.com/InflectionAI/Signature-Verification",
    }


@pytest.mark.parametrize("indent", [None, 4])
def test_all_that_was_said_is_one_conversation(tmp_path: Path, indent: int | None) -> None:
    written = json.dumps(takeout(), indent=indent).encode()

    found = imported(write(tmp_path / "pi.zip", {"takeout.json": written}))

    session = found.session
    assert found.claimed == {"pi-ai": ("takeout.json",)}
    assert [issue.text for issue in found.issues] == [ACCOUNT_IN_IT]
    assert (session.source, session.title) == ("pi-ai", "Why rye?")
    assert (session.created_at, session.updated_at) == (timestamp(GREETED), timestamp(ANSWERED))
    assert is_chain(session)
    assert [(each.role, each.blocks, each.created_at) for each in session.messages] == [
        (Role.ASSISTANT, (Text("Hey there, I’m Pi."),), timestamp(GREETED)),
        (Role.USER, (Text("Why rye?"),), timestamp(ASKED)),
        (Role.ASSISTANT, (Text("It keeps."),), timestamp(ANSWERED)),
    ]


def test_a_later_takeout_is_of_the_same_conversation(tmp_path: Path) -> None:
    later = takeout(
        message("HUMAN", "And spelt?", "2024-08-06T08:00:00Z"),
        message("HUMAN", "And spelt?", "2024-08-06T08:00:00Z"),
    )
    first = imported(write(tmp_path / "a.zip", {"a.json": takeout()})).session

    again = imported(write(tmp_path / "b.zip", {"b.json": later})).session

    assert again.external_id == first.external_id
    ids = [each.external_id for each in again.messages]
    assert ids[:3] == [each.external_id for each in first.messages]
    assert len(set(ids)) == len(ids) == 5


def test_messages_stand_in_the_order_of_time(tmp_path: Path) -> None:
    told = takeout()
    told["user_data"]["messages"].reverse()
    there = imported(write(tmp_path / "a.zip", {"a.json": takeout()})).session

    assert imported(write(tmp_path / "b.zip", {"b.json": told})).session.messages == there.messages


def test_a_cut_takeout_brings_what_is_whole(tmp_path: Path) -> None:
    written = json.dumps(takeout()).encode()

    found = imported(write(tmp_path / "a.zip", {"a.json": written[: written.index(b"It keeps.")]}))

    assert [each.role for each in found.session.messages] == [Role.ASSISTANT, Role.USER]
    assert len(found.problems(Severity.ERROR)) == 1


def test_a_takeout_without_messages_brings_nothing(tmp_path: Path) -> None:
    told = takeout()
    told["user_data"]["messages"] = [message("HUMAN", "", ASKED)]

    found = imported(write(tmp_path / "a.zip", {"a.json": told}))

    assert found.sessions == []
    assert not found.problems(Severity.ERROR)


@RELAXED
@given(st.data())
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd = takeout()
    spoil(odd, data)

    found = imported(write(tmp_path / "a.zip", {"a.json": odd}))

    assert all(is_chain(session) for session in found.sessions)
