"""What a message in Telegram's JSON says without being a text or a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.people.telegram_words import details_of, event_of, structured, wordless
from tests.unit.importers.hostile import JSON, RELAXED
from tests.unit.importers.reading import read_known

POINT = {"latitude": 48.4, "longitude": 9.9}
GIFT = [{"type": "plain", "text": "For "}, {"type": "bold", "text": "you"}]
TASKS = {"title": "Shop", "answers": [{"id": 1, "text": "Rye"}, {"id": 2, "text": GIFT}]}
VOTES = [{"text": "Yes", "voters": 2}, {"text": "No", "voters": 1}, {"text": "Oat", "voters": 0}]


def read_one(folder: Path, **told: Any) -> ParsedMessage:
    message = {"id": 2, "type": "message", "date_unixtime": "1609455310", "from": "Ada",
               "from_id": "user1", "text": ""}  # fmt: skip
    before = message | {"id": 1, "text": "Rye!"}
    chat = {"name": "Ada", "type": "personal_chat", "id": 7, "messages": [before, message | told]}
    (folder / "result.json").write_text(json.dumps(chat))
    ((session,), _) = read_known("telegram", folder / "result.json")
    return session.messages[-1]


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"poll": {"question": "Rye?", "answers": VOTES}},
         "Rye?\n- Yes 2 votes\n- No 1 vote\n- Oat"),
        ({"todo_list": TASKS}, "Shop\n- Rye\n- For **you**"),
        ({"location_information": POINT}, "Location: 48.4, 9.9"),
        ({"place_name": "Mill", "address": "Mill Road 1", "location_information": POINT},
         "Location: Mill, Mill Road 1, 48.4, 9.9"),
        ({"place_name": "Mill", "address": "Mill Road 1"}, "Location: Mill, Mill Road 1"),
        ({"contact_information": {"first_name": "Cy", "phone_number": "+1"}}, "Contact: Cy"),
        ({"game_title": "Chess", "game_description": "For two"}, "Chess\nFor two"),
        ({"invoice_information": {"title": "Flour", "description": "A bag", "amount": 300}},
         "Flour\nA bag"),
    ],
)  # fmt: skip
def test_what_is_no_file_is_told_in_words(tmp_path: Path, told: dict[str, Any], text: str) -> None:
    assert read_one(tmp_path, **told).blocks == (Text(text),)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"giveaway_information": {"quantity": 2}}, "A giveaway"),
        ({"paid_stars_amount": 5}, "Paid media"),
        ({"media_type": "voice_message"}, "voice message"),
        ({}, "A message without words"),
    ],
)
def test_what_cannot_be_read_has_a_place(tmp_path: Path, told: dict[str, Any], text: str) -> None:
    assert read_one(tmp_path, **told).blocks == (Event(EventKind.NOTICE, text),)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"action": "topic_edit", "new_title": "Bread"}, "topic edit: Bread"),
        ({"action": "create_group", "title": "Bakers", "members": ["Bo"]}, "create group: Bakers"),
        ({"action": "invite_members", "members": ["Bo", None, "Cy"]}, "invite members: Bo, Cy"),
        ({"action": "group_call", "duration": 60}, "group call: 60 s"),
        ({"action": "phone_call", "discard_reason": "missed"}, "phone call: missed"),
        ({"action": "score_in_game", "score": 12}, "score in game: 12"),
        ({"action": "set_messages_ttl", "period": 86400}, "set messages ttl: 86400 s"),
        ({"action": "send_star_gift", "stars": 15, "gift_text": GIFT},
         "send star gift: 15 stars, For **you**"),
        ({"action": "todo_append_tasks", "items": [{"text": "Rye"}]}, "todo append tasks: Rye"),
        ({"information_text": "Ada joined"}, "Ada joined"),
        ({}, "service message"),
    ],
)  # fmt: skip
def test_what_somebody_did_is_told_with_what_it_is_about(
    tmp_path: Path, told: dict[str, Any], text: str
) -> None:
    message = read_one(tmp_path, type="service", actor="Ada", **told)
    assert message.blocks == (Event(EventKind.NOTICE, text),)


def test_what_was_answered_and_by_which_means_is_noted_as_on_a_page(tmp_path: Path) -> None:
    noted = {"reply_to_message_id": 1, "via_bot": "@gif", "author": "Editor"}
    assert json.loads(read_one(tmp_path, text="So.", **noted).details or "") == {
        "reply_to": "1", "via": "gif", "signature": "Editor"
    }  # fmt: skip
    other = read_one(tmp_path, text="So.", reply_to_message_id=1, reply_to_peer_id="channel5")
    assert json.loads(other.details or "") == {"reply_to": "a message in another chat"}
    assert read_one(tmp_path, text="So.").details is None


@RELAXED
@given(st.dictionaries(st.sampled_from(
    ["action", "poll", "todo_list", "place_name", "location_information", "items", "gift_text",
     "game_title", "invoice_information", "reply_to_message_id", "via_bot", "members", "score"]
), JSON))  # fmt: skip
def test_anything_may_stand_in_a_message(message: dict[str, Any]) -> None:
    event_of(message)
    list(structured(message))
    wordless(message)
    details_of(message)
